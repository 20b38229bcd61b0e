// SPDX-License-Identifier: Apache-2.0
#include "compliance/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "card/lifecycle.h"
#include "compliance/exception_store.h"
#include "identity/asked_units.h"
#include "sheet/workbook_writer.h"

namespace yunguan::compliance {
namespace {

using sheet::Cell;
using sheet::Share;
using sheet::WorkbookWriter;

using Row = std::vector<Cell>;

Cell share(const std::optional<double>& rate) { return rate ? Cell{Share{*rate}} : Cell{}; }

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : "；") + word;
  return list;
}

Result<void> begin(WorkbookWriter& book, const std::string& name, const std::vector<std::string>& head,
                   const std::vector<double>& widths) {
  YG_TRY(book.sheet(name, widths));
  return book.head(head);
}

Result<void> summary_sheet(WorkbookWriter& book, const ReportHead& head, const ReportFigures& figures) {
  const card::Compliance& all = figures.standing;
  YG_TRY(book.sheet("总表", std::vector<double>{26, 20, 50}));
  YG_TRY(book.title("物联网卡合规报告"));
  const std::vector<Row> rows{
      {"单位", head.unit_name.empty() ? "全部可见单位" : head.unit_name},
      {"报告编号", head.number},
      {"生成时间", format_clock(head.made_at)},
      {"生成人", head.made_by},
      {"依据规则", all.rules_version},
      {},
      {"卡总数", all.total},
      {"受指引约束的物联网卡", all.judged, "不含公众移动卡、未知号段和已销户的卡"},
      {"没有缺项", all.ok},
      {"有缺项", all.with_gaps},
      {"合规率", share(all.rate)},
      {"生效中的例外", static_cast<std::int64_t>(figures.exceptions.size()), "名单数量上限的例外，见“例外”表"},
  };
  for (const Row& row : rows) YG_TRY(book.row(row));
  YG_TRY(book.row(Row{}));
  YG_TRY(book.head(std::vector<std::string>{"月份", "合规率", "有缺项"}));
  if (figures.trend.series.empty()) return {};
  for (std::size_t i = 0; i < figures.trend.months.size(); ++i) {
    const auto& point = figures.trend.series.front().points[i];
    const TrendMonth& month = figures.trend.months[i];
    if (point)
      YG_TRY(book.row(Row{month.month + (month.running ? "（截至生成时）" : ""), share(point->rate), point->gaps}));
  }
  return book.row(Row{figures.trend.recorded_since
                          ? fmt::format("从 {} 起有记录", format_date(*figures.trend.recorded_since))
                          : std::string{"尚无按月记录"}});
}

Result<void> class_sheet(WorkbookWriter& book, const ReportFigures& figures, const card::Rules& rules) {
  YG_TRY(begin(book, "分类", {"分类", "名称", "风险", "卡数", "没有缺项", "有缺项", "合规率"},
               {8, 44, 8, 12, 12, 12, 12}));
  for (const card::ClassStanding& one : figures.standing.by_class) {
    if (one.total == 0) continue;
    const auto code = card::ClassCode::parse(one.class_);
    YG_TRY(book.row(Row{one.class_, code ? card::class_name(*code, rules.book).zh : "",
                        one.risk == "high" ? "高" : "中", one.total, one.ok, one.total - one.ok, share(one.rate)}));
  }
  return {};
}

Result<void> duty_sheet(WorkbookWriter& book, const ReportFigures& figures, const card::Rules& rules) {
  YG_TRY(begin(book, "义务", {"义务", "被要求的卡", "缺的卡", "做到的比例", "条款", "条款大意", "如何补上"},
               {18, 12, 12, 12, 20, 60, 40}));
  for (const card::DutyStanding& one : figures.standing.by_duty) {
    if (one.required == 0) continue;
    const card::DutyRule& rule = rules.book.duty(one.duty);
    std::string words;
    for (const std::string& number : one.clauses) {
      if (const card::Clause* clause = rules.book.clause(number))
        words += fmt::format("{}{} {}", words.empty() ? "" : "\n", number, clause->words.zh);
    }
    const double met = static_cast<double>(one.required - one.missing) / static_cast<double>(one.required);
    YG_TRY(book.row(
        Row{one.name.zh, one.required, one.missing, Share{met}, joined(one.clauses), words, rule.action.name.zh}));
  }
  return {};
}

Result<void> unit_sheet(WorkbookWriter& book, const ReportFigures& figures) {
  YG_TRY(begin(book, "单位", {"单位", "物联网卡", "有缺项", "缺项总数", "合规率", "上月合规率", "较上月"},
               {36, 12, 12, 12, 12, 12, 12}));
  for (const UnitLine& line : figures.units.items) {
    YG_TRY(book.row(Row{line.unit_name, line.judged, line.with_gaps, line.missing, share(line.rate),
                        share(line.before ? line.before->rate : std::nullopt), share(line.change)}));
  }
  return {};
}

Result<void> exception_sheet(WorkbookWriter& book, const ReportFigures& figures) {
  YG_TRY(begin(book, "例外",
               {"编号", "单位", "义务与上限", "卡数", "起日", "止日", "依据文号", "理由", "审核人", "审核意见"},
               {8, 28, 30, 8, 12, 12, 22, 40, 14, 30}));
  for (const ExceptionView& one : figures.exceptions) {
    std::string duties;
    for (const ExceptedDuty& duty : one.duties)
      duties +=
          fmt::format("{}{} {}（通常 {}）", duties.empty() ? "" : "；", duty.name.zh, duty.limit, duty.usual_limit);
    YG_TRY(book.row(Row{one.id.value, one.unit_name, duties, one.cards, format_date(one.from), format_date(one.until),
                        one.document, one.reason, one.decided ? one.decided->login : "",
                        one.decided ? one.decided->words : ""}));
  }
  return {};
}

}  // namespace

Result<ReportFigures> report_figures(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                                     const identity::UnitTree& tree, const card::Rules& rules, Instant now) {
  ReportFigures figures;
  YG_TRY_ASSIGN(figures.standing, card::compliance(reader, units, tree, rules));
  YG_TRY_ASSIGN(figures.units, unit_lines(reader, units, tree, now));
  YG_TRY_ASSIGN(const auto exceptions, exceptions_in_force(reader, units));
  for (const Exception& exception : exceptions)
    figures.exceptions.push_back(view_of(exception, rules, tree, now, PersonId{}));
  YG_TRY_ASSIGN(const auto table, trend(reader, TrendBy::all, units, 13, now));
  figures.trend = {table.recorded_since, table.months, {{"", {"全部", "All"}, {}}}};
  for (const TrendMonth& month : table.months) {
    const auto point = table.points.find({month.month, ""});
    figures.trend.series.front().points.push_back(point == table.points.end() ? std::nullopt
                                                                              : std::optional{point->second});
  }
  return figures;
}

GapRow gap_row(const card::Record& record, const std::string& unit_name, const card::Rules& rules) {
  const card::Facts& facts = record.facts;
  std::vector<std::string> names;
  std::vector<std::string> clauses;
  std::vector<std::string> actions;
  record.standing.missing.each([&](card::Duty duty) {
    const card::DutyRule& rule = rules.book.duty(duty);
    names.push_back(rule.name.zh);
    actions.push_back(rule.action.name.zh);
    for (const std::string& number : rule.defined_in) {
      if (std::ranges::find(clauses, number) == clauses.end()) clauses.push_back(number);
    }
  });
  return {facts.msisdn,
          facts.iccid,
          unit_name,
          facts.plan,
          card::name_of(facts.state).zh,
          record.standing.class_code ? record.standing.class_code->text() : "",
          record.standing.risk == card::Risk::high     ? "高"
          : record.standing.risk == card::Risk::medium ? "中"
                                                       : "",
          joined(names),
          joined(clauses),
          joined(actions),
          record.responsible.name + (record.responsible.phone.empty() ? "" : " " + record.responsible.phone)};
}

Result<void> write_workbook(const std::filesystem::path& path, const ReportHead& head, const ReportFigures& figures,
                            const GapRows& gaps, const card::Rules& rules) {
  YG_TRY_ASSIGN(const auto book, WorkbookWriter::create(path));
  YG_TRY(summary_sheet(*book, head, figures));
  YG_TRY(class_sheet(*book, figures, rules));
  YG_TRY(duty_sheet(*book, figures, rules));
  YG_TRY(unit_sheet(*book, figures));
  YG_TRY(exception_sheet(*book, figures));
  YG_TRY(begin(*book, "缺项卡",
               {"卡号", "ICCID", "单位", "套餐", "状态", "分类", "风险", "缺项", "条款", "如何补上", "责任人"},
               {16, 22, 28, 18, 10, 8, 8, 34, 26, 40, 22}));
  YG_TRY(gaps([&](const GapRow& one) {
    return book->row(Row{one.msisdn, one.iccid, one.unit_name, one.plan, one.state, one.class_, one.risk, one.gaps,
                         one.clauses, one.actions, one.responsible});
  }));
  return book->finish();
}

}  // namespace yunguan::compliance
