// SPDX-License-Identifier: Apache-2.0
// The console's files, held in memory with their packed forms. Nothing outside the folder can be named, since only what
// was found there at start is served.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/compress.h"

namespace yunguan::http {

struct ConsoleFile {
  std::string content_type;
  std::string tag;         // entity tag of the contents
  bool immutable = false;  // its name holds a digest of its contents, so it may be kept for a year
  std::shared_ptr<const std::string> plain;
  std::shared_ptr<const std::string> gzip;  // null when packing does not pay
  std::shared_ptr<const std::string> zstd;

  // The best form for a client that takes `coding`, and the coding it is in.
  [[nodiscard]] std::pair<std::shared_ptr<const std::string>, Coding> form(Coding coding) const;
};

// Read only after load; any thread.
class ConsoleFiles {
 public:
  static constexpr std::uint64_t kBytesMax = 128u << 20;

  // `dir` empty or absent: no console. http.console (invalid) when the folder has no index.html or is larger than kBytesMax,
  // (unavailable) when it cannot be read.
  [[nodiscard]] static Result<ConsoleFiles> load(const std::filesystem::path& dir);

  // The file at `path` ("/assets/index-B1a2c3d4.js"), or index.html where the console's own addresses lie ("/cards/17"),
  // phone.html for those of the phone workspace ("/m", "/m/findings/17"); null for a missing asset or without a console.
  [[nodiscard]] const ConsoleFile* find(std::string_view path) const;

 private:
  std::map<std::string, ConsoleFile, std::less<>> files_;  // by path, beginning with '/'
};

}  // namespace yunguan::http
