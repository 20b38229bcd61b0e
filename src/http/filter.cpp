// SPDX-License-Identifier: Apache-2.0
#include "http/filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/parse.h"

namespace yunguan::http {
namespace {

constexpr std::array<std::string_view, 6> kPagingNames{"q", "sort", "limit", "cursor", "page", "lang"};

// "updated_at>" with value "x" (from "updated_at>=x"), or "updated_at>x" with no value.
struct Parameter {
  std::string_view name;
  Compare compare;
  std::string_view value;
};

Parameter take_apart(std::string_view key, std::string_view value) {
  const auto at = key.find_first_of("~<>");
  if (at == std::string_view::npos) return {key, Compare::any_of, value};
  const std::string_view name = key.substr(0, at);
  const std::string_view rest = key.substr(at + 1);
  if (key[at] == '~') return {name, Compare::contains, rest.empty() ? value : rest};
  if (!rest.empty()) return {name, key[at] == '<' ? Compare::less : Compare::more, rest};
  return {name, key[at] == '<' ? Compare::at_most : Compare::at_least, value};
}

class Faults {
 public:
  void add(std::string_view code, std::string_view field, std::string_view value, Text text) {
    list_.push_back({ErrorKind::invalid,
                     "http." + std::string(code),
                     std::move(text),
                     {.field = clipped(field, 64), .value = clipped(value)},
                     {}});
  }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] Error summary() && {
    const std::size_t count = list_.size();
    Error error{ErrorKind::invalid,
                "http.query",
                {fmt::format("查询条件有 {} 处不合要求", count), fmt::format("the query has {} fault(s)", count)},
                list_.front().where,
                std::move(list_)};
    return error;
  }

 private:
  std::vector<Error> list_;
};

std::vector<std::string> comma_parts(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == ',' || text[i + 1] == '\\')) {
      parts.back() += text[++i];
    } else if (text[i] == ',') {
      parts.emplace_back();
    } else {
      parts.back() += text[i];
    }
  }
  return parts;
}

std::optional<double> parse_number(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && std::isfinite(number) ? std::optional{number} : std::nullopt;
}

std::optional<store::Value> parse_value(const Field& field, const std::string& text) {
  const bool nul = text.find('\0') != std::string::npos;
  if (text.empty() || text.size() > kValueBytesMax || nul || !is_utf8(text)) return std::nullopt;
  switch (field.kind) {
    case FieldKind::text:
      return store::Value(text);
    case FieldKind::integer:
      if (const auto number = parse_integer<std::int64_t>(text)) return store::Value(*number);
      return std::nullopt;
    case FieldKind::number:
      if (const auto number = parse_number(text)) return store::Value(*number);
      return std::nullopt;
    case FieldKind::instant:
      if (const auto day = parse_date(text)) return store::Value(start_of(*day));
      if (const auto instant = parse_instant(text)) return store::Value(*instant);
      return std::nullopt;
    case FieldKind::date:
      if (const auto day = parse_date(text)) return store::Value(*day);
      return std::nullopt;
    case FieldKind::enumeration:
      if (std::find(field.values.begin(), field.values.end(), text) != field.values.end()) return store::Value(text);
      return std::nullopt;
    case FieldKind::flag:
      if (text == "true" || text == "1") return store::Value(true);
      if (text == "false" || text == "0") return store::Value(false);
      return std::nullopt;
  }
  return std::nullopt;
}

Text expectation(const Field& field) {
  switch (field.kind) {
    case FieldKind::text:
      return {"须为 1–200 字节的文本", "text of 1 to 200 bytes is wanted"};
    case FieldKind::integer:
      return {"须为整数", "a whole number is wanted"};
    case FieldKind::number:
      return {"须为数字", "a number is wanted"};
    case FieldKind::instant:
      return {"须为日期或时间，例如 2026-11-21", "a day or time is wanted, for example 2026-11-21"};
    case FieldKind::date:
      return {"须为日期，例如 2026-11-21", "a day is wanted, for example 2026-11-21"};
    case FieldKind::flag:
      return {"须为 true 或 false", "true or false is wanted"};
    case FieldKind::enumeration:
      break;
  }
  const std::string all = fmt::format("{}", fmt::join(field.values, ", "));
  return {"只能取：" + all, "must be one of: " + all};
}

bool comparable(const Field& field, Compare compare) {
  if (compare == Compare::any_of) return true;
  if (compare == Compare::contains) return field.kind == FieldKind::text;
  return field.kind == FieldKind::integer || field.kind == FieldKind::number || field.kind == FieldKind::instant ||
         field.kind == FieldKind::date;
}

std::optional<Condition> parse_condition(const Field& field, const Parameter& parameter, Faults& faults) {
  if (!comparable(field, parameter.compare)) {
    faults.add("query_compare", field.name, parameter.value,
               {"此字段不支持这种比较", "this field cannot be compared in this way"});
    return std::nullopt;
  }
  Condition condition{&field, parameter.compare, {}};
  const auto parts =
      parameter.compare == Compare::any_of ? comma_parts(parameter.value) : std::vector{std::string(parameter.value)};
  if (parts.size() > kValuesMax) {
    faults.add("query_value", field.name, parameter.value,
               {fmt::format("一次最多列 {} 个值", kValuesMax), fmt::format("at most {} values at once", kValuesMax)});
    return std::nullopt;
  }
  for (const std::string& part : parts) {
    auto value = parse_value(field, part);
    if (!value) {
      faults.add("query_value", field.name, part, expectation(field));
      return std::nullopt;
    }
    condition.values.push_back(std::move(*value));
  }
  return condition;
}

// A whole number from 1 to `max`.
void parse_bounded(const Request& request, std::string_view name, std::size_t max, std::size_t& out, Faults& faults) {
  const auto text = request.query_value(name);
  if (!text) return;
  const auto number = parse_integer<std::size_t>(*text);
  if (number && *number >= 1 && *number <= max) {
    out = *number;
  } else {
    faults.add("query_page", name, *text,
               {fmt::format("须为 1 到 {} 的整数", max), fmt::format("a whole number from 1 to {} is wanted", max)});
  }
}

void parse_paging(const Request& request, ListQuery& query, Faults& faults) {
  parse_bounded(request, "limit", kLimitMax, query.limit, faults);
  parse_bounded(request, "page", kPageMax, query.page, faults);
  if (const auto cursor = request.query_value("cursor")) {
    if (request.query_value("page")) {
      faults.add("query_page", "page", "", {"cursor 与 page 只能给一个", "give either cursor or page, not both"});
    }
    query.cursor = std::string(*cursor);
  }
}

std::vector<SortKey> parse_sort(const List& list, std::string_view text, Faults& faults) {
  std::vector<SortKey> keys;
  for (std::string_view part : split(text, ',')) {
    const bool descending = part.starts_with('-');
    if (descending) part.remove_prefix(1);
    const Field* field = list.field(part);
    const bool twice = std::any_of(keys.begin(), keys.end(), [&](const SortKey& key) { return key.field == field; });
    if (field == nullptr || !field->sortable || twice || keys.size() == kSortKeysMax) {
      faults.add("query_sort", "sort", part,
                 {fmt::format("不能按此排序（最多 {} 个可排序字段，各一次）", kSortKeysMax),
                  fmt::format("cannot be sorted by this (at most {} sortable fields, each once)", kSortKeysMax)});
      continue;
    }
    keys.push_back({field, descending});
  }
  return keys;
}

bool contains(const auto& all, std::string_view name) { return std::find(all.begin(), all.end(), name) != all.end(); }

}  // namespace

Field coded_field(std::string name, std::string column, const std::vector<std::pair<std::string, int>>& codes) {
  Field field{.name = std::move(name), .kind = FieldKind::enumeration, .column = column};
  for (const auto& [word, code] : codes) field.values.push_back(word);
  field.own = [column = std::move(column), codes](const Condition& condition) {
    SqlPiece piece{column + " IN (", {}};
    for (const store::Value& asked : condition.values) {
      const auto& word = std::get<std::string>(asked.data());
      piece.sql += piece.params.empty() ? "?" : ", ?";
      piece.params.emplace_back(std::ranges::find(codes, word, &std::pair<std::string, int>::first)->second);
    }
    piece.sql += ")";
    return piece;
  };
  return field;
}

std::string contains_pattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : ascii_lower(text)) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

const Condition* ListQuery::condition(std::string_view field) const {
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [&](const Condition& item) { return item.field->name == field; });
  return found == conditions.end() ? nullptr : &*found;
}

List::List(Declaration declaration) : declaration_(std::move(declaration)) {
  for (const Field& field : declaration_.fields) {
    YG_ASSERT(!field.name.empty() && !contains(kPagingNames, field.name));
    YG_ASSERT(!field.column.empty() || (field.own && !field.sortable));
    YG_ASSERT(field.kind != FieldKind::enumeration || !field.values.empty());
  }
  YG_ASSERT(!declaration_.id_column.empty());
  Faults faults;
  default_sort_ = parse_sort(*this, declaration_.default_sort, faults);
  YG_ASSERT(faults.empty());
}

const Field* List::field(std::string_view name) const {
  const auto found = std::find_if(declaration_.fields.begin(), declaration_.fields.end(),
                                  [&](const Field& item) { return item.name == name; });
  return found == declaration_.fields.end() ? nullptr : &*found;
}

Result<ListQuery> List::parse(const Request& request) const {
  ListQuery query;
  Faults faults;
  for (const auto& [key, text] : request.query) {
    if (contains(kPagingNames, key) || contains(declaration_.other_parameters, key)) continue;
    const Parameter parameter = take_apart(key, text);
    const Field* known = field(parameter.name);
    if (known == nullptr) {
      faults.add("query_unknown", key, text, {"没有这个查询条件", "there is no such filter"});
      continue;
    }
    if (auto condition = parse_condition(*known, parameter, faults)) query.conditions.push_back(std::move(*condition));
  }
  if (query.conditions.size() > kConditionsMax) {
    faults.add("query_value", "", "", {"查询条件过多", "there are too many filters"});
  }
  if (const auto q = request.query_value("q"); q && !trimmed(*q).empty()) {
    if (!declaration_.search) {
      faults.add("query_unknown", "q", *q, {"此列表没有自由查找", "this list has no free search"});
    } else if (!parse_value({.name = "q", .kind = FieldKind::text}, std::string(*q))) {
      faults.add("query_value", "q", *q, expectation({.name = "q", .kind = FieldKind::text}));
    } else {
      query.search = std::string(trimmed(*q));
    }
  }
  const auto sort = request.query_value("sort");
  query.sort = sort ? parse_sort(*this, *sort, faults) : default_sort_;
  parse_paging(request, query, faults);
  if (!faults.empty()) return fail(std::move(faults).summary());
  return query;
}

std::vector<QueryParameter> List::parameters() const {
  std::vector<QueryParameter> all;
  for (const Field& field : declaration_.fields) {
    all.push_back({field.name, field.sentence});
    if (comparable(field, Compare::contains)) all.push_back({field.name + "~", field.sentence + " (contains)"});
    if (comparable(field, Compare::at_least)) {
      all.push_back({field.name + ">", field.sentence + " (at least)"});
      all.push_back({field.name + "<", field.sentence + " (at most)"});
    }
  }
  if (declaration_.search) all.push_back({"q", declaration_.search_sentence});
  std::vector<std::string_view> sortable;
  for (const Field& field : declaration_.fields) {
    if (field.sortable) sortable.push_back(field.name);
  }
  all.push_back({"sort", fmt::format("by {}; \"-\" before a name for descending", fmt::join(sortable, ", "))});
  all.push_back({"limit", fmt::format("rows of a page, at most {}", kLimitMax), "integer"});
  all.push_back({"cursor", "next_cursor or prev_cursor of the page before"});
  all.push_back({"page", fmt::format("jump to this page, at most {}", kPageMax), "integer"});
  return all;
}

ListQuery over(ListQuery query, const List& list) {
  for (Condition& condition : query.conditions) condition.field = list.field(condition.field->name);
  for (SortKey& key : query.sort) key.field = list.field(key.field->name);
  return query;
}

}  // namespace yunguan::http
