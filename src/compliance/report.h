// SPDX-License-Identifier: Apache-2.0
// The compliance report of a unit and all below it: a workbook, and a page made for paper. What both say comes from one reading of the store;
// persons are masked.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "card/compliance.h"
#include "card/judgement.h"
#include "compliance/exception_view.h"
#include "compliance/fleet.h"

namespace yunguan::compliance {

struct ReportHead {
  std::string unit_name;  // "" for all units the person may see
  Instant made_at;
  std::string made_by;
  std::string number;  // of the report: the job's
};

struct ReportFigures {
  card::Compliance standing;
  UnitLines units;
  std::vector<ExceptionView> exceptions;  // in force
  TrendAnswer trend;                      // of all together
};
Result<ReportFigures> report_figures(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                                     const identity::UnitTree& tree, const card::Rules& rules, Instant now);

// One card with gaps, as both forms show it.
struct GapRow {
  std::string msisdn;
  std::string iccid;
  std::string unit_name;
  std::string plan;
  std::string state;
  std::string class_;
  std::string risk;
  std::string gaps;         // 限额；机卡绑定
  std::string clauses;      // of those
  std::string actions;      // what closes them
  std::string responsible;  // masked
};
[[nodiscard]] GapRow gap_row(const card::Record& record, const std::string& unit_name, const card::Rules& rules);

// Calls its visitor with every card that has gaps, in the order of their ids.
using GapRows = std::function<Result<void>(const std::function<Result<void>(const GapRow&)>&)>;

// Sheets: 总表, 分类, 义务, 单位, 例外, 缺项卡. Errors of sheet::WorkbookWriter and of `gaps`.
Result<void> write_workbook(const std::filesystem::path& path, const ReportHead& head, const ReportFigures& figures,
                            const GapRows& gaps, const card::Rules& rules);

// A4 with page numbers, a watermark of who made it and when, and a line for the stamp; whole in one file, without a script. Of the cards at most
// kPageCardsMax, saying how many more the workbook has.
inline constexpr std::int64_t kPageCardsMax = 1000;
Result<std::string> write_page(const ReportHead& head, const ReportFigures& figures, const GapRows& gaps,
                               const card::Rules& rules);

}  // namespace yunguan::compliance
