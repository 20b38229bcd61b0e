// SPDX-License-Identifier: Apache-2.0
// A fleet file in, a file of classes out (SIM-27): one line `msisdn,kind,class,risk,required,missing` per line, in the order
// of the input.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "card/number.h"
#include "card/rulebook.h"

namespace yunguan::card {

struct ClassifyOptions {
  unsigned threads = 0;                            // 0: as many as the machine has, at most 8
  std::size_t piece_bytes = std::size_t{4} << 20;  // what one thread judges at a time
};

struct ClassifyCounts {
  std::uint64_t cards = 0;
  std::uint64_t iot = 0;
  std::uint64_t with_gaps = 0;  // IoT cards with something missing
};

// Takes the output piece by piece, in order.
using Sink = std::function<Result<>(std::string_view)>;

// `text` is UTF-8; `file` is its name for messages. Errors: those of CsvReader and FleetColumns, the first in the order of
// lines; fleet.empty when there is no header; and the sink's.
[[nodiscard]] Result<ClassifyCounts> classify_text(std::string_view text, const std::string& file,
                                                   const NumberPlan& numbers, const Rulebook& rulebook,
                                                   const Sink& sink, const ClassifyOptions& options = {});

// "-" is standard input or output; gzip and zstd are read as they are; GB18030 is recognised. `output` appears whole or not
// at all (sheet::OutputFile).
[[nodiscard]] Result<ClassifyCounts> classify_file(const std::filesystem::path& input,
                                                   const std::filesystem::path& output, const NumberPlan& numbers,
                                                   const Rulebook& rulebook, const ClassifyOptions& options = {});

}  // namespace yunguan::card
