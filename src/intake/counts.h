// SPDX-License-Identifier: Apache-2.0
// What became of rows: rows = taken + quarantined + rejected, always.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <string>

#include "base/json.h"

namespace yunguan::intake {

struct Counts {
  std::int64_t rows = 0;
  std::int64_t taken = 0;
  std::int64_t quarantined = 0;
  std::map<std::string, std::int64_t> rejected;  // by reason (usage::name_of)
  std::map<std::string, std::int64_t> months;    // the quarantined ones, by month "2026-08"
  std::int64_t first_second = 0;                 // Unix seconds of the earliest and the latest taken row; 0: none was
  std::int64_t last_second = 0;

  void add(const Counts& more);
  [[nodiscard]] std::int64_t rejected_sum() const;
  friend bool operator==(const Counts&, const Counts&) = default;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (rows, taken, quarantined, rejected, months, first_second, last_second))

// How far a file has come, as the journal keeps it with the rows themselves (a mark): what stands here is in the journal, and nothing
// behind it is.
struct Progress {
  std::int64_t file = 0;              // its number in the register
  std::int64_t offset = 0;            // bytes behind the header
  std::int64_t lines = 0;             // with the header's
  std::int64_t rejects_bytes = 0;     // of the file of rejected rows
  std::int64_t quarantine_bytes = 0;  // of the file of quarantined rows
  bool whole = false;
  Counts counts;
};
BOOST_DESCRIBE_STRUCT(Progress, (), (file, offset, lines, rejects_bytes, quarantine_bytes, whole, counts))

}  // namespace yunguan::intake
