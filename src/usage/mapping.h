// SPDX-License-Identifier: Apache-2.0
// A carrier's own file format, told as data, turned into the columns of requirements/monitoring.md.
//
//   delimiter: "|"            # one ASCII character; default ","
//   quotes: false             # RFC 4180 quotation; default true
//   encoding: gb18030         # utf-8 (default) or gb18030
//   header: false             # default true: the first line names the columns
//   columns: {time: 1, msisdn: 3, kind: 5, up_bytes: 8}    # names, or positions from 1 when there is no header
//   time: YYYYMMDDhhmmss      # letters of date and clock, everything else as it stands; or unix, or unix-ms
//   unit: KB                  # of up_bytes and down_bytes: B (default), KB, MB, GB, in steps of 1024
//   kinds: {"01": data, "02": sms, "03": voice}
//   directions: {"0": mo, "1": mt}
//
// What does not convert is handed on in a form that is then rejected with its reason (time, number, kind, direction).
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "usage/input.h"
#include "usage/usage_row.h"

namespace yunguan::usage {

struct Mapping {
  std::string file;
  char delimiter = ',';
  bool quotes = true;
  bool gb18030 = false;
  bool header = true;
  std::array<std::string, kColumnCount> names;        // "" = the column is absent
  std::array<std::size_t, kColumnCount> positions{};  // from 1; 0 = the column is absent
  std::string time;                                   // "" = as monitoring.md has it
  std::uint64_t unit = 1;
  std::map<std::string, std::string, std::less<>> kinds;
  std::map<std::string, std::string, std::less<>> directions;
};

// Errors: those of load_yaml; mapping.key, mapping.value, mapping.column, with file and line.
[[nodiscard]] Result<Mapping> load_mapping(const std::string& path);
// The same of a text; `file` is a name for messages. Errors: those of parse_yaml, and the same others.
[[nodiscard]] Result<Mapping> parse_mapping(std::string_view text, std::string file);

// The file as it would look in our own columns; every record has as many lines as before. `path` is for messages.
// Errors of read(): those of the stream; mapping.encoding; csv.header when a named column is missing.
[[nodiscard]] std::unique_ptr<ByteStream> map_stream(std::unique_ptr<ByteStream> stream, const Mapping& mapping,
                                                     std::string path);

}  // namespace yunguan::usage
