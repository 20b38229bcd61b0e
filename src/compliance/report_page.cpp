// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "compliance/report.h"

namespace yunguan::compliance {
namespace {

// Page numbers by the margin boxes of CSS Paged Media; what stands fixed is repeated on every sheet.
constexpr std::string_view kStyle = R"(
@page { size: A4; margin: 20mm 16mm 20mm 16mm;
  @bottom-center { content: "第 " counter(page) " 页，共 " counter(pages) " 页"; font: 9pt "Noto Sans SC", sans-serif; color: #5B6675; } }
* { box-sizing: border-box; }
body { font: 10.5pt/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif; color: #1C2430; margin: 0; background: #fff; }
h1 { font-size: 20pt; text-align: center; margin: 0 0 2mm; }
body { counter-reset: part; }
h2::before { counter-increment: part; content: counter(part, cjk-ideographic) "、"; }
h2 { font-size: 13pt; margin: 8mm 0 2mm; break-after: avoid; }
p.sub { text-align: center; color: #5B6675; margin: 0 0 6mm; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.3mm solid #B9C3D0; padding: 1.2mm 2mm; text-align: left; vertical-align: top; }
th { background: #EEF2F7; font-weight: 600; }
td.n { text-align: right; white-space: nowrap; }
.cards td { font-size: 8.5pt; line-height: 1.45; overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 3mm; }
.figures div { border: 0.3mm solid #B9C3D0; padding: 3mm; }
.figures b { display: block; font-size: 16pt; }
.note { color: #5B6675; font-size: 9pt; }
.stamp { margin-top: 14mm; display: grid; grid-template-columns: 1fr 1fr 1.4fr; gap: 6mm; break-inside: avoid; }
.stamp span { border-top: 0.3mm solid #1C2430; padding-top: 2mm; }
.mark { position: fixed; inset: 0; z-index: 1; pointer-events: none; overflow: hidden; }
.mark i { position: absolute; font-style: normal; font-size: 13pt; color: #1C2430; opacity: .07; transform: rotate(-28deg); white-space: nowrap; }
@media screen { body { max-width: 210mm; margin: 8mm auto; padding: 16mm; box-shadow: 0 0 6mm rgba(28, 36, 48, .18); position: relative; overflow: hidden; } .mark { position: absolute; } }
@media screen and (max-width: 640px) { body { margin: 0; padding: 5mm; } .figures { grid-template-columns: repeat(2, 1fr); } .cards { display: block; overflow-x: auto; } }
)";

std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else
      safe += c;
  }
  return safe;
}

std::string percent(const std::optional<double>& rate) { return rate ? fmt::format("{:.1f} %", *rate * 100) : "—"; }

std::string grouped(std::int64_t number) {
  std::string digits = fmt::format("{}", number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string cell(std::string_view text) { return "<td>" + escaped(text) + "</td>"; }
std::string cell(std::int64_t number) { return "<td class=\"n\">" + grouped(number) + "</td>"; }
std::string share(const std::optional<double>& rate) { return "<td class=\"n\">" + percent(rate) + "</td>"; }

std::string head_of(std::initializer_list<std::string_view> names) {
  std::string html = "<thead><tr>";
  for (const std::string_view name : names) html += fmt::format("<th>{}</th>", name);
  return html + "</tr></thead><tbody>";
}

std::string mark_of(const ReportHead& head) {
  std::string html = "<div class=\"mark\" aria-hidden=\"true\">";
  for (int row = 0; row < 5; ++row) {
    for (int column = 0; column < 2; ++column) {
      html += fmt::format("<i style=\"top:{}%;left:{}%\">{} {}</i>", 8 + row * 20, column * 48 + (row % 2) * 10,
                          escaped(head.made_by), format_clock(head.made_at));
    }
  }
  return html + "</div>";
}

std::string summary_of(const ReportFigures& figures) {
  const card::Compliance& all = figures.standing;
  std::string html = "<h2>总体情况</h2><div class=\"figures\">";
  html += fmt::format("<div>合规率<b>{}</b></div>", percent(all.rate));
  html += fmt::format("<div>受约束的物联网卡<b>{}</b></div>", grouped(all.judged));
  html += fmt::format("<div>有缺项<b>{}</b></div>", grouped(all.with_gaps));
  html += fmt::format("<div>生效中的例外<b>{}</b></div></div>", figures.exceptions.size());
  html += "<p class=\"note\">公众移动卡、未知号段和已销户的卡不受指引约束，不计入。";
  if (figures.trend.recorded_since)
    html += fmt::format("按月数据从 {} 起有记录。", format_date(*figures.trend.recorded_since));
  html += "</p>";
  if (figures.trend.months.size() < 2) return html;
  html += "<table>" + head_of({"月份", "物联网卡", "有缺项", "合规率"});
  for (std::size_t i = 0; i < figures.trend.months.size(); ++i) {
    const auto& point = figures.trend.series.front().points[i];
    if (!point) continue;
    const TrendMonth& month = figures.trend.months[i];
    html += "<tr>" + cell(month.month + (month.running ? "（截至生成时）" : "")) + cell(point->total) +
            cell(point->gaps) + share(point->rate) + "</tr>";
  }
  return html + "</tbody></table>";
}

std::string classes_of(const ReportFigures& figures, const card::Rules& rules) {
  std::string html = "<h2>按安全分类</h2><table>" + head_of({"分类", "名称", "风险", "卡数", "有缺项", "合规率"});
  for (const card::ClassStanding& one : figures.standing.by_class) {
    if (one.total == 0) continue;
    const auto code = card::ClassCode::parse(one.class_);
    html += "<tr>" + cell(one.class_) + cell(code ? card::class_name(*code, rules.book).zh : "") +
            cell(one.risk == "high" ? "高" : "中") + cell(one.total) + cell(one.total - one.ok) + share(one.rate) +
            "</tr>";
  }
  return html + "</tbody></table>";
}

std::string duties_of_report(const ReportFigures& figures, const card::Rules& rules) {
  std::string html = "<h2>按义务与条款</h2><table>" + head_of({"义务", "被要求", "缺", "条款", "如何补上"});
  for (const card::DutyStanding& one : figures.standing.by_duty) {
    if (one.required == 0) continue;
    std::string clauses;
    for (const std::string& clause : one.clauses) clauses += (clauses.empty() ? "" : "、") + clause;
    html += "<tr>" + cell(one.name.zh) + cell(one.required) + cell(one.missing) + cell(clauses) +
            cell(rules.book.duty(one.duty).action.name.zh) + "</tr>";
  }
  return html + "</tbody></table>";
}

std::string units_of_report(const ReportFigures& figures) {
  if (figures.units.items.size() < 2) return {};
  std::string html =
      "<h2>下属单位（缺项多的在前）</h2><table>" + head_of({"单位", "物联网卡", "有缺项", "合规率", "上月", "较上月"});
  for (const UnitLine& line : figures.units.items) {
    const std::string change = line.change ? fmt::format("{:+.1f} 个百分点", *line.change * 100) : "—";
    html += "<tr>" + cell(line.unit_name) + cell(line.judged) + cell(line.with_gaps) + share(line.rate) +
            share(line.before ? line.before->rate : std::nullopt) + "<td class=\"n\">" + change + "</td></tr>";
  }
  return html + "</tbody></table>";
}

std::string exceptions_of_report(const ReportFigures& figures) {
  if (figures.exceptions.empty()) return {};
  std::string html =
      "<h2>生效中的例外</h2><table>" + head_of({"编号", "单位", "义务与上限", "卡数", "止日", "依据", "审核人"});
  for (const ExceptionView& one : figures.exceptions) {
    std::string duties;
    for (const ExceptedDuty& duty : one.duties)
      duties +=
          fmt::format("{}{} {}（通常 {}）", duties.empty() ? "" : "；", duty.name.zh, duty.limit, duty.usual_limit);
    html += "<tr>" + cell(one.id.value) + cell(one.unit_name) + cell(duties) + cell(one.cards) +
            cell(format_date(one.until)) + cell(one.document) + cell(one.decided ? one.decided->login : "") + "</tr>";
  }
  return html + "</tbody></table>";
}

Result<std::string> cards_of_report(const ReportFigures& figures, const GapRows& gaps) {
  std::string html = "<h2>有缺项的卡</h2>";
  if (figures.standing.with_gaps == 0) return html + "<p>没有。</p>";
  html += "<table class=\"cards\">" + head_of({"卡号", "单位", "分类", "缺项", "条款", "责任人"});
  std::int64_t shown = 0;
  std::int64_t more = 0;
  YG_TRY(gaps([&](const GapRow& one) -> Result<void> {
    if (shown == kPageCardsMax) {
      ++more;
      return {};
    }
    ++shown;
    html += "<tr>" + cell(one.msisdn) + cell(one.unit_name) + cell(one.class_) + cell(one.gaps) + cell(one.clauses) +
            cell(one.responsible) + "</tr>";
    return {};
  }));
  html += "</tbody></table>";
  if (more > 0) html += fmt::format("<p class=\"note\">另有 {} 张，见同时生成的工作簿“缺项卡”表。</p>", grouped(more));
  return html;
}

}  // namespace

Result<std::string> write_page(const ReportHead& head, const ReportFigures& figures, const GapRows& gaps,
                               const card::Rules& rules) {
  YG_TRY_ASSIGN(const auto cards, cards_of_report(figures, gaps));
  const std::string unit = escaped(head.unit_name.empty() ? "全部可见单位" : head.unit_name);
  std::string html = fmt::format(
      "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>物联网卡合规报告 {0}</title><style>{1}</style></head><body>{2}"
      "<h1>物联网卡合规报告</h1><p class=\"sub\">{0} · 编号 {3} · {4} · 依据规则 {5}</p>",
      unit, kStyle, mark_of(head), escaped(head.number), format_clock(head.made_at),
      escaped(figures.standing.rules_version));
  html += summary_of(figures) + classes_of(figures, rules) + duties_of_report(figures, rules) +
          units_of_report(figures) + exceptions_of_report(figures) + cards;
  html += "<div class=\"stamp\"><span>编制：" + escaped(head.made_by) +
          "</span><span>审核：</span><span>单位（盖章）：　　　　年　　月　　日</span></div></body></html>";
  return html;
}

}  // namespace yunguan::compliance
