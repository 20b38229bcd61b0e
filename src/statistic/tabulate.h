// SPDX-License-Identifier: Apache-2.0
// Counting: a run over the columns for the totals of each value, then one for the cells of the values that are shown. Pure: no
// store, clock or thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "statistic/card_columns.h"

namespace yunguan::statistic {

// One month's figures of one measure: by page number, kPageCards figures each; empty where no card of the page has any.
using UsagePages = std::vector<std::vector<std::int64_t>>;

// A month's usage and its number on an axis of months.
struct MonthUsage {
  std::uint32_t month = 0;
  const UsagePages* pages = nullptr;  // outlives the call
};

// What an axis puts together: `group[code]` is the value's number on the axis. For an axis of months the code is
// MonthUsage::month.
struct AxisGroups {
  Dimension dimension = Dimension::state;
  std::vector<std::uint32_t> group;
  std::uint32_t group_count = 0;
};

// Only cards whose code is allowed: `allowed[code]` != 0.
struct CodeFilter {
  Dimension dimension = Dimension::state;
  std::vector<std::uint8_t> allowed;
};

struct Question {
  AxisGroups rows;
  std::optional<AxisGroups> columns;
  std::vector<CodeFilter> filters;
  // Empty: cards are counted. Else the figures of these months are added up.
  std::optional<std::vector<MonthUsage>> usage;
};

// Cells row by row: `at(row, column)`.
struct Table {
  std::uint32_t row_count = 0;
  std::uint32_t column_count = 1;
  std::vector<std::int64_t> cells;

  [[nodiscard]] std::int64_t at(std::uint32_t row, std::uint32_t column) const {
    return cells[row * column_count + column];
  }
};

// The totals of every value of one axis alone; `cells` has one column.
[[nodiscard]] std::vector<std::int64_t> totals(const CardColumns& columns, const Question& question,
                                               const AxisGroups& axis);
[[nodiscard]] Table tabulate(const CardColumns& columns, const Question& question);

}  // namespace yunguan::statistic
