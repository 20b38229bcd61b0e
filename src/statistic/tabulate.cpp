// SPDX-License-Identifier: Apache-2.0
#include "statistic/tabulate.h"

#include <array>

namespace yunguan::statistic {
namespace {

using Flags = std::array<std::uint8_t, kPageCards>;
using Places = std::array<std::uint32_t, kPageCards>;

// Calls `run` with the column of codes of the dimension in that page, of whichever width it is.
template <class Run>
void with_codes(const CardPage& page, Dimension dimension, Run run) {
  const auto at = static_cast<std::size_t>(dimension);
  if (at < kSmallCount)
    run(page.small[at]);
  else
    run(page.words[at - kSmallCount]);
}

// 1 for every card of the page that the filters let through.
void let_through(const CardPage& page, const std::vector<CodeFilter>& filters, Flags& through) {
  for (std::size_t i = 0; i < kPageCards; ++i) through[i] = page.states()[i] != 0 ? 1 : 0;
  for (const CodeFilter& filter : filters) {
    with_codes(page, filter.dimension, [&](const auto& codes) {
      for (std::size_t i = 0; i < kPageCards; ++i) through[i] &= filter.allowed[codes[i]];
    });
  }
}

// Adds `step` × the card's group on the axis to `places`; an axis of months adds the same to all.
void add_places(const CardPage& page, const AxisGroups& axis, std::uint32_t step, std::uint32_t month, Places& places) {
  if (axis.dimension == Dimension::month) {
    for (std::uint32_t& place : places) place += step * axis.group[month];
    return;
  }
  with_codes(page, axis.dimension, [&](const auto& codes) {
    for (std::size_t i = 0; i < kPageCards; ++i) places[i] += step * axis.group[codes[i]];
  });
}

// Calls `each(page, page number, the month's number, its figures or null for cards)` for every page and month.
template <class Each>
void each_page(const CardColumns& columns, const Question& question, Each each) {
  for (std::size_t number = 0; number < columns.pages().size(); ++number) {
    const CardPage* page = columns.pages()[number].get();
    if (page == nullptr) continue;
    Flags through;
    let_through(*page, question.filters, through);
    if (!question.usage) {
      each(*page, through, 0u, nullptr);
      continue;
    }
    for (const MonthUsage& month : *question.usage) {
      if (number >= month.pages->size() || (*month.pages)[number].empty()) continue;
      each(*page, through, month.month, (*month.pages)[number].data());
    }
  }
}

// What the card at each place of a page adds to its cell.
void add_page(const Flags& through, const Places& places, const std::int64_t* figures,
              std::vector<std::int64_t>& cells) {
  if (figures == nullptr) {
    for (std::size_t i = 0; i < kPageCards; ++i) cells[places[i]] += through[i];
  } else {
    for (std::size_t i = 0; i < kPageCards; ++i) cells[places[i]] += through[i] != 0 ? figures[i] : 0;
  }
}

}  // namespace

std::vector<std::int64_t> totals(const CardColumns& columns, const Question& question, const AxisGroups& axis) {
  std::vector<std::int64_t> sums(axis.group_count);
  each_page(columns, question,
            [&](const CardPage& page, const Flags& through, std::uint32_t month, const std::int64_t* figures) {
              Places places{};
              add_places(page, axis, 1, month, places);
              add_page(through, places, figures, sums);
            });
  return sums;
}

Table tabulate(const CardColumns& columns, const Question& question) {
  Table table{question.rows.group_count, question.columns ? question.columns->group_count : 1, {}};
  table.cells.resize(std::size_t{table.row_count} * table.column_count);
  each_page(columns, question,
            [&](const CardPage& page, const Flags& through, std::uint32_t month, const std::int64_t* figures) {
              Places places{};
              add_places(page, question.rows, table.column_count, month, places);
              if (question.columns) add_places(page, *question.columns, 1, month, places);
              add_page(through, places, figures, table.cells);
            });
  return table;
}

}  // namespace yunguan::statistic
