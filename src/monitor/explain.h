// SPDX-License-Identifier: Apache-2.0
// The rows behind a card's findings, found by folding that card alone, row by row.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "monitor/scan.h"

namespace yunguan::monitor {

struct Question {
  std::string card;
  std::string model;    // "" = every one
  std::string subject;  // "" = every one
  std::string window;   // "" = every one
};

struct ExplainedRow {
  std::string file;
  std::uint64_t line = 0;
  std::string text;
  std::uint64_t data_bytes = 0;  // of the month, with this row
  std::uint32_t sms = 0, sms_mo = 0;
};

struct Explanation {
  std::string model, title, clause, subject, window, first_time, detail;
  std::uint32_t hits = 0;
  std::vector<ExplainedRow> rows;  // that raised it or added to its hits, in input order; at most kExplainedRowsMax
};
inline constexpr std::size_t kExplainedRowsMax = 1000;

// In the order of the findings file. Errors: those of prepare_scan; explain.card when the card is not in the card file
// or is no IoT card; explain.model when there is no such model.
[[nodiscard]] Result<std::vector<Explanation>> explain(const ScanFiles& files, const Question& question);

}  // namespace yunguan::monitor
