// SPDX-License-Identifier: Apache-2.0
#include "statistic/statistic_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "statistic/usage_import.h"

namespace yunguan::statistic {
namespace {

constexpr std::array<std::string_view, 11> kOwnParameters{
    "measure", "by", "month", "unit_level", "top", "top_columns", "without", "unit_id", "lang", "format", "unit"};

std::vector<std::string> comma_parts(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == ',' || text[i + 1] == '\\'))
      parts.back() += text[++i];
    else if (text[i] == ',')
      parts.emplace_back();
    else
      parts.back() += text[i];
  }
  return parts;
}

template <class Words>
std::string listed(const Words& all) {
  std::string list;
  for (const auto& each : all) list += fmt::format("{}{}", list.empty() ? "" : ", ", to_word(each));
  return list;
}

std::string dimension_words() {
  std::string list;
  for (std::size_t i = 0; i < kDimensionCount; ++i)
    list += fmt::format("{}{}", i > 0 ? ", " : "", to_word(static_cast<Dimension>(i)));
  return list;
}

class QueryReader {
 public:
  QueryReader(const http::Request& request, std::int32_t now) : request_(request), now_(now) {}

  Result<StatisticQuery> read() {
    read_measure();
    read_axes();
    read_months();
    bounded("unit_level", 12, [&](std::size_t n) { query_.unit_level = static_cast<std::int32_t>(n); });
    bounded("top", kRowsShownMax, [&](std::size_t n) { query_.rows_shown = n; });
    bounded("top_columns", kColumnsShownMax, [&](std::size_t n) { query_.columns_shown = n; });
    if (query_.columns && query_.rows_shown * query_.columns_shown > kCellsMax) {
      add("bound", "top", fmt::format("{} × {}", query_.rows_shown, query_.columns_shown),
          {fmt::format("行数与列数之积不能超过 {}", kCellsMax),
           fmt::format("rows times columns may be {} at most", kCellsMax)});
    }
    for (const auto& [name, value] : request_.query) read_filter(name, value);
    if (faults_.empty()) return std::move(query_);
    // The first fault in words, since many callers show this sentence only.
    const Error& first = faults_.front();
    const std::string place = fmt::format("{}={}", first.where.field, first.where.value);
    const std::size_t more = faults_.size() - 1;
    Error error{
        ErrorKind::invalid,
        "http.query",
        {fmt::format("{}：{}{}", place, first.text.zh, more > 0 ? fmt::format("（另有 {} 处不合要求）", more) : ""),
         fmt::format("{}: {}{}", place, first.text.en, more > 0 ? fmt::format(" (and {} more)", more) : "")},
        first.where,
        {}};
    error.details = std::move(faults_);
    return fail(std::move(error));
  }

 private:
  void add(std::string_view code, std::string_view field, std::string_view value, Text text) {
    faults_.push_back({ErrorKind::invalid,
                       fmt::format("statistic.{}", code),
                       std::move(text),
                       {.field = clipped(field, 64), .value = clipped(value)},
                       {}});
  }

  void read_measure() {
    const auto word = request_.query_value("measure");
    if (!word || word->empty()) return;
    if (const auto measure = measure_from(*word)) {
      query_.measure = *measure;
      return;
    }
    const std::string all = listed(kMeasures);
    add("measure", "measure", *word, {"没有这种统计量；可取：" + all, "no such measure; there are: " + all});
  }

  void read_axes() {
    const auto text = request_.query_value("by");
    if (!text || text->empty()) return;
    const auto words = split(*text, ',');
    if (words.size() > 2) {
      add("dimension", "by", *text, {"最多按两个维度统计", "at most two dimensions are counted by"});
      return;
    }
    std::vector<Dimension> axes;
    for (const std::string_view word : words) {
      const auto dimension = dimension_from(word);
      if (!dimension) {
        const std::string all = dimension_words();
        add("dimension", "by", word, {"没有这个维度；可取：" + all, "no such dimension; there are: " + all});
      } else if (!axes.empty() && axes.front() == *dimension) {
        add("same_dimension", "by", word, {"两个维度不能相同", "the two dimensions must differ"});
      } else if (*dimension == Dimension::month && query_.measure == Measure::cards) {
        add("dimension", "by", word,
            {"卡数没有使用月份；请用开通月份，或改选用量",
             "cards have no month of use; take activated_month, or a measure of usage"});
      } else {
        axes.push_back(*dimension);
      }
    }
    if (!axes.empty()) query_.rows = axes.front();
    if (axes.size() == 2) query_.columns = axes.back();
  }

  void read_months() {
    const auto text = request_.query_value("month");
    if (!text || text->empty()) return;
    if (query_.measure == Measure::cards) {
      add("month", "month", *text, {"卡数按现在的卡统计，不分月份", "cards are counted as they are now, not by month"});
      return;
    }
    const auto dots = text->find("..");
    const auto first = month_number(text->substr(0, dots));
    const auto last = dots == std::string_view::npos ? first : month_number(text->substr(dots + 2));
    if (!first || !last || *last < *first) {
      add("month", "month", *text,
          {"须为 YYYY-MM 或 YYYY-MM..YYYY-MM，先早后晚", "YYYY-MM or YYYY-MM..YYYY-MM is wanted, the earlier first"});
    } else if (*last > now_) {
      add("month", "month", month_word(*last), {"这个月还没有到", "this month lies ahead"});
    } else if (*last - *first >= kMonthsMax) {
      add("month", "month", *text,
          {fmt::format("一次最多 {} 个月", kMonthsMax), fmt::format("at most {} months at once", kMonthsMax)});
    } else {
      query_.months = {*first, *last};
    }
  }

  template <class Take>
  void bounded(std::string_view name, std::size_t max, Take take) {
    const auto text = request_.query_value(name);
    if (!text || text->empty()) return;
    const auto number = parse_integer<std::size_t>(*text);
    if (number && *number >= 1 && *number <= max)
      take(*number);
    else
      add("bound", name, *text,
          {fmt::format("须为 1 到 {} 的整数", max), fmt::format("a whole number from 1 to {} is wanted", max)});
  }

  void read_filter(const std::string& name, const std::string& value) {
    if (name == "without") read_without(value);
    if (name == "unit") read_words(Dimension::unit, value);
    if (std::ranges::find(kOwnParameters, name) != kOwnParameters.end()) return;
    const auto dimension = dimension_from(name);
    if (!dimension || *dimension == Dimension::month) {
      add("parameter", name, value, {"没有这个参数", "there is no such parameter"});
      return;
    }
    read_words(*dimension, value);
  }

  void read_words(Dimension dimension, const std::string& value) {
    auto words = comma_parts(value);
    if (words.size() > kFilterValuesMax) {
      add("bound", to_word(dimension), value,
          {fmt::format("一次最多列 {} 个值", kFilterValuesMax),
           fmt::format("at most {} values at once", kFilterValuesMax)});
      return;
    }
    for (const std::string& word : words) {
      const bool good = is_small(dimension) ? !word.empty() && code_from(dimension, word).has_value() : !word.empty();
      if (good) continue;
      std::string all;
      if (is_small(dimension)) {
        for (const std::uint8_t code : codes_of(dimension)) {
          const std::string known = value_of(dimension, code);
          if (!known.empty()) all += fmt::format("{}{}", all.empty() ? "" : ", ", known);
        }
      }
      add("value", to_word(dimension), word,
          all.empty() ? Text{"不能为空；要看未填写的卡，用 without",
                             "must not be empty; cards without it are asked for by without"}
                      : Text{"只能取：" + all, "must be one of: " + all});
      return;
    }
    query_.filters[dimension] = std::move(words);
  }

  void read_without(const std::string& value) {
    for (const std::string_view word : split(value, ',')) {
      const auto dimension = dimension_from(word);
      if (dimension && std::ranges::find(kMayBeWithout, *dimension) != kMayBeWithout.end()) {
        query_.without.insert(*dimension);
      } else {
        const std::string all = listed(kMayBeWithout);
        add("value", "without", word, {"只能取：" + all, "must be one of: " + all});
      }
    }
  }

  const http::Request& request_;
  const std::int32_t now_;
  StatisticQuery query_;
  std::vector<Error> faults_;
};

}  // namespace

Result<StatisticQuery> parse_query(const http::Request& request, std::int32_t now) {
  return QueryReader{request, now}.read();
}

std::vector<http::QueryParameter> query_parameters() {
  std::vector<http::QueryParameter> parameters{
      {"measure", "One of: " + listed(kMeasures) + "; cards when absent."},
      {"by", "One or two dimensions, rows first: " + dimension_words() + "; state when absent."},
      {"month", "Month of use, YYYY-MM or YYYY-MM..YYYY-MM; not with cards. When absent, the newest month there is."},
      {"unit_level", "Units are put together at this level of the tree, the root being 1; each for itself when absent.",
       "integer"},
      {"top", "Rows shown, the largest; the rest is one row of others.", "integer"},
      {"top_columns", "Columns shown, the largest; the rest is one column of others.", "integer"},
      {"unit_id", "Only cards of the unit and all below it.", "integer"},
      {"unit", "Only cards of these units themselves; ids separated by commas."},
      {"without", "Only cards that have none of these: " + listed(kMayBeWithout) + "."}};
  for (std::size_t i = 0; i < kCardDimensions; ++i) {
    const auto dimension = static_cast<Dimension>(i);
    if (dimension == Dimension::unit) continue;
    parameters.push_back(
        {std::string{to_word(dimension)}, "Only cards with one of these values, separated by commas."});
  }
  return parameters;
}

std::string guarded(std::string_view word) {
  std::string out;
  for (const char letter : word) {
    if (letter == ',' || letter == '\\') out += '\\';
    out += letter;
  }
  return out;
}

}  // namespace yunguan::statistic
