// SPDX-License-Identifier: Apache-2.0
#include "statistic/statistic_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ranges>

#include "base/parse.h"
#include "http/table_download.h"
#include "statistic/usage_import.h"

namespace yunguan::statistic {
namespace {

constexpr std::int32_t kMonthsOfALine = 12;

std::int32_t present_month(const Clock& clock) { return *month_number(format_month(shanghai_date(clock.now()))); }

// What the address narrows the cards to, for the card list.
CardQuery base_query(const StatisticQuery& query, const std::optional<std::string>& unit_id) {
  CardQuery base;
  for (const auto& [dimension, words] : query.filters) {
    std::string& list = base[std::string{to_word(dimension)}];
    for (const std::string& word : words) list += (list.empty() ? "" : ",") + guarded(word);
  }
  std::string without;
  for (const Dimension dimension : query.without)
    without += fmt::format("{}{}", without.empty() ? "" : ",", to_word(dimension));
  if (!without.empty()) base["without"] = without;
  if (unit_id) base["unit_id"] = *unit_id;
  return base;
}

std::vector<CodeFilter> filters_of(const StatisticQuery& query, const CardColumns& columns,
                                   const std::optional<std::vector<UnitId>>& units) {
  std::vector<CodeFilter> filters;
  const auto begin = [&](Dimension dimension) -> std::vector<std::uint8_t>& {
    return filters.emplace_back(dimension, std::vector<std::uint8_t>(columns.code_count(dimension))).allowed;
  };
  const auto allow = [&](Dimension dimension, std::vector<std::uint8_t>& allowed, const std::string& word) {
    if (is_small(dimension)) {
      if (const auto code = code_from(dimension, word)) allowed[*code] = 1;
    } else if (const auto code = columns.words(dimension).find(word)) {
      allowed[*code] = 1;
    }
  };
  if (units) {
    auto& allowed = begin(Dimension::unit);
    for (const UnitId unit : *units) allow(Dimension::unit, allowed, fmt::format("{}", unit.value));
  }
  for (const auto& [dimension, words] : query.filters) {
    auto& allowed = begin(dimension);
    for (const std::string& word : words) allow(dimension, allowed, word);
  }
  for (const Dimension dimension : query.without) allow(dimension, begin(dimension), "");
  return filters;
}

double share_of(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return 0;
  return std::round(static_cast<double>(part) / static_cast<double>(whole) * 1e6) / 1e6;
}

Axis axis_view(const AxisPlan& plan, const std::vector<std::int64_t>& sums, std::int64_t total,
               const StatisticQuery& query, const std::optional<CardQuery>& base) {
  const Dimension dimension = plan.groups.dimension;
  Axis axis{std::string{to_word(dimension)},
            name_of(dimension),
            dimension == Dimension::unit ? query.unit_level : std::nullopt,
            {}};
  for (std::size_t i = 0; i < plan.values.size(); ++i) {
    const AxisPlan::Value& value = plan.values[i];
    AxisValue shown{value.value, value.text, value.none, value.others, value.values, sums[i], share_of(sums[i], total),
                    {}};
    if (base && value.leads == Leads::to_cards) shown.cards = address_of(narrowed(*base, value.cards));
    axis.values.push_back(std::move(shown));
  }
  return axis;
}

std::optional<std::string> cards_behind(const std::optional<CardQuery>& base, const AxisPlan::Value& row,
                                        const AxisPlan::Value& column) {
  const bool nowhere = row.leads == Leads::nowhere || column.leads == Leads::nowhere;
  const bool through = row.leads == Leads::through && column.leads == Leads::through;
  if (!base || nowhere || through) return std::nullopt;
  return address_of(narrowed(narrowed(*base, row.cards), column.cards));
}

Result<sheet::TableFormat> asked_format(const http::Request& request) {
  const auto word = request.query_value("format").value_or("csv");
  if (const auto format = sheet::table_format_from(word)) return *format;
  return fail(ErrorKind::invalid, "statistic.format", {"格式须为 csv 或 xlsx", "the format is csv or xlsx"},
              {.field = "format", .value = clipped(word)});
}

const std::string& in(http::Language language, const Text& text) {
  return language == http::Language::zh ? text.zh : text.en;
}

// The table as rows of cells, the head first.
std::vector<std::vector<std::string>> lines_of(const Statistic& statistic, http::Language language) {
  const auto number = [](std::int64_t value) { return fmt::format("{}", value); };
  const auto percent = [](double share) { return fmt::format("{:.2f}%", share * 100); };
  const bool chinese = language == http::Language::zh;
  const std::string measure = fmt::format(fmt::runtime(chinese ? "{}（{}）" : "{} ({})"), in(language, statistic.name),
                                          in(language, statistic.unit));
  const std::string share = chinese ? "占比" : "Share";
  const std::string total = chinese ? "合计" : "Total";
  std::vector<std::vector<std::string>> lines;
  auto& head = lines.emplace_back();
  head.push_back(in(language, statistic.rows.name));
  if (statistic.columns) {
    for (const AxisValue& column : statistic.columns->values) head.push_back(in(language, column.text));
  }
  head.push_back(statistic.columns ? fmt::format("{} {}", total, measure) : measure);
  head.push_back(share);
  for (std::size_t row = 0; row < statistic.rows.values.size(); ++row) {
    const AxisValue& value = statistic.rows.values[row];
    auto& line = lines.emplace_back();
    line.push_back(in(language, value.text));
    if (statistic.columns) {
      for (const Cell& cell : statistic.cells[row]) line.push_back(number(cell.value));
    }
    line.push_back(number(value.total));
    line.push_back(percent(value.share));
  }
  auto& foot = lines.emplace_back();
  foot.push_back(total);
  if (statistic.columns) {
    for (const AxisValue& column : statistic.columns->values) foot.push_back(number(column.total));
  }
  foot.push_back(number(statistic.total));
  foot.push_back(percent(statistic.total == 0 ? 0 : 1));
  return lines;
}

}  // namespace

Statistic make_statistic(const StatisticQuery& query, const StatisticGround& ground) {
  const CardColumns& columns = ground.axis.columns;
  Question question{
      .rows = {}, .columns = {}, .filters = filters_of(query, columns, ground.units), .usage = ground.usage};
  const bool no_list =
      query.filters.contains(Dimension::region) && std::ranges::count(query.filters.at(Dimension::region), "other") > 0;
  const std::optional<CardQuery> base = no_list ? std::nullopt : std::optional{base_query(query, ground.unit_id)};

  Statistic statistic{
      .measure = std::string{to_word(query.measure)}, .name = name_of(query.measure), .unit = unit_of(query.measure)};
  const auto plan = [&](Dimension dimension, std::size_t shown) {
    const AxisPlan whole = plan_axis(dimension, query, ground.axis, ground.months);
    return shown_of(whole, totals(columns, question, whole.groups), shown);
  };
  const AxisPlan rows = plan(query.rows, query.rows_shown);
  std::optional<AxisPlan> across;
  if (query.columns) across = plan(*query.columns, query.columns_shown);
  const bool empty = rows.values.empty() || (across && across->values.empty());
  question.rows = rows.groups;
  if (across) question.columns = across->groups;
  const Table table = empty ? Table{} : tabulate(columns, question);

  std::vector<std::int64_t> row_sums(table.row_count);
  std::vector<std::int64_t> column_sums(table.column_count);
  for (std::uint32_t row = 0; row < table.row_count; ++row) {
    for (std::uint32_t column = 0; column < table.column_count; ++column) {
      row_sums[row] += table.at(row, column);
      column_sums[column] += table.at(row, column);
      statistic.total += table.at(row, column);
    }
  }
  const AxisPlan nothing{.groups = {query.rows, {}, 0}, .values = {}};
  statistic.rows = axis_view(empty ? nothing : rows, row_sums, statistic.total, query, base);
  if (!across) return statistic;
  const AxisPlan nothing_across{.groups = {*query.columns, {}, 0}, .values = {}};
  statistic.columns = axis_view(empty ? nothing_across : *across, column_sums, statistic.total, query, base);
  for (std::uint32_t row = 0; row < table.row_count; ++row) {
    auto& line = statistic.cells.emplace_back();
    for (std::uint32_t column = 0; column < table.column_count; ++column) {
      const std::int64_t value = table.at(row, column);
      line.push_back(
          {value, share_of(value, statistic.total), cards_behind(base, rows.values[row], across->values[column])});
    }
  }
  return statistic;
}

Result<StatisticService::MonthsAsked> StatisticService::read_months_asked(const StatisticQuery& query) {
  MonthsAsked asked;
  if (query.measure == Measure::cards) return asked;
  YG_TRY(db_.read([&](store::Reader& reader) -> Result<void> {
    asked = {};
    YG_TRY_ASSIGN(const auto there, read_months(reader));
    auto range = query.months;
    if (!range && !there.empty()) {
      const std::int32_t newest = *month_number(there.back().shown.month);
      const bool line = query.rows == Dimension::month || query.columns == Dimension::month;
      const std::int32_t oldest = *month_number(there.front().shown.month);
      range = {line ? std::max(oldest, newest - kMonthsOfALine + 1) : newest, newest};
    }
    if (!range) return {};
    for (std::int32_t month = range->first; month <= range->second; ++month) {
      const std::string word = month_word(month);
      const auto row = std::ranges::find(there, word, [](const MonthRow& each) { return each.shown.month; });
      asked.words.push_back(word);
      asked.shown.push_back({word, row != there.end()});
      asked.pages.emplace_back();
      if (row != there.end()) {
        YG_TRY_ASSIGN(asked.pages.back(), cache_.get(reader, *row, query.measure));
      }
    }
    return {};
  }));
  return asked;
}

Result<Statistic> StatisticService::get(const http::Request& request) {
  YG_TRY_ASSIGN(const auto query, parse_query(request, present_month(clock_)));
  YG_TRY_ASSIGN(const auto units, cards_.units_of(request, "statistic.read"));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(const auto months, read_months_asked(query));
  std::optional<std::vector<MonthUsage>> usage;
  if (query.measure != Measure::cards) {
    usage.emplace();
    for (std::uint32_t i = 0; i < months.pages.size(); ++i) {
      if (months.pages[i]) usage->push_back({i, months.pages[i].get()});
    }
  }
  std::optional<std::string> unit_id;
  if (const auto asked = request.query_value("unit_id"); asked && !asked->empty()) unit_id = *asked;
  YG_TRY_ASSIGN(const auto view, feed_.view());
  const AxisGround axis{view.columns, *tree, scenes_};
  Statistic statistic = make_statistic(query, {axis, units, unit_id, months.words, std::move(usage)});
  statistic.as_of = view.as_of;
  statistic.months = months.shown;
  return statistic;
}

Result<http::Response> StatisticService::download(const http::Request& request) {
  YG_TRY_ASSIGN(const auto format, asked_format(request));
  YG_TRY_ASSIGN(const Statistic statistic, get(request));
  identity::AuditEntry entry{
      .actor = identity::Actor::of(request), .action = "statistic.export", .object_type = "statistic", .object_id = ""};
  boost::json::object filter;
  for (const auto& [key, value] : request.query) filter[key] = value;
  entry.after = std::move(filter);
  YG_TRY(audit_.record_alone(db_, entry));
  auto lines = lines_of(statistic, request.language);
  auto head = std::move(lines.front());
  lines.erase(lines.begin());
  const auto rows = [lines = std::move(lines)](
                        const std::function<Result<void>(const std::vector<std::string>&)>& row) -> Result<void> {
    for (const auto& line : lines) YG_TRY(row(line));
    return {};
  };
  const std::string name =
      fmt::format("卡统计-{}-{}", statistic.name.zh, format_date(shanghai_date(request.received_at)));
  return http::table_download(name, format, std::move(head), rows, work_dir_);
}

Result<UsageMonths> StatisticService::months(const http::Request& request) {
  const bool everything = identity::principal_of(request).scope("statistic.read").everything();
  YG_TRY_ASSIGN(const auto there, db_.read(read_months));
  UsageMonths answer;
  for (const MonthRow& row : std::views::reverse(there)) {
    UsageMonthView view{.month = row.shown.month, .taken_at = row.shown.taken_at};
    if (everything) view.whole = row.shown;
    answer.items.push_back(std::move(view));
  }
  return answer;
}

}  // namespace yunguan::statistic
