// SPDX-License-Identifier: Apache-2.0
#include "catalog/form.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "base/parse.h"
#include "base/time.h"

namespace yunguan::catalog {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

bool is_list(FieldKind kind) {
  return kind == FieldKind::choices || kind == FieldKind::cards || kind == FieldKind::systems ||
         kind == FieldKind::attachments || kind == FieldKind::table;
}

expr::Type type_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::integer:
      return expr::Type::integer;
    case FieldKind::decimal:
    case FieldKind::money:
      return expr::Type::decimal;
    case FieldKind::boolean:
      return expr::Type::boolean;
    default:
      return expr::Type::text;
  }
}

bool is_empty(const value* found) {
  return found == nullptr || found->is_null() || (found->is_string() && found->get_string().empty()) ||
         (found->is_array() && found->get_array().empty());
}

std::string pointer_of(std::size_t group, std::size_t field) { return fmt::format("/form/{}/fields/{}", group, field); }

std::optional<std::string> text_of(const value& found) {
  if (!found.is_string()) return std::nullopt;
  return std::string{found.get_string()};
}

// "12", "-0.5"
std::optional<expr::Decimal> number_of(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  const std::string_view digits = is_negative ? text.substr(1) : text;
  auto number = expr::Decimal::parse(digits);
  if (const auto whole = parse_integer<std::int64_t>(digits); !number && whole && !digits.starts_with('-'))
    number = expr::Decimal::from(*whole);
  if (number && is_negative) number->millionths = -number->millionths;
  return number;
}
std::optional<expr::Decimal> number_of(const value& found) {
  if (found.is_int64()) return expr::Decimal::from(found.get_int64());
  return found.is_string() ? number_of(std::string_view{found.get_string()}) : std::nullopt;
}

}  // namespace

// --- from the file

class FormCompiler {
 public:
  FormCompiler(const std::vector<GroupText>& groups, const std::vector<RuleText>& rules,
               const std::vector<std::string>& steps)
      : groups_(groups), rules_(rules), steps_(steps.begin(), steps.end()) {}

  Result<Form> compile() {
    name_fields();
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      for (std::size_t f = 0; f < groups_[g].fields.size(); ++f) {
        form_.fields_.push_back(field(groups_[g].fields[f], pointer_of(g, f), true));
      }
    }
    for (std::size_t n = 0; n < rules_.size(); ++n) {
      auto when = program(rules_[n].when, expr::Type::boolean, fmt::format("/rules/{}/when", n));
      if (rules_[n].field && !ids_.contains(*rules_[n].field))
        fault(fmt::format("/rules/{}/field", n), "catalog.form", {"表单没有这个字段", "the form has no such field"},
              *rules_[n].field);
      if (when) form_.rules_.push_back({rules_[n], std::move(*when)});
    }
    if (faults_.empty()) return std::move(form_);
    Error all = faults_.front();
    if (faults_.size() > 1) all.details = std::move(faults_);
    return fail(std::move(all));
  }

 private:
  void fault(std::string pointer, std::string code, Text text, std::string found = {}) {
    faults_.push_back({ErrorKind::invalid,
                       std::move(code),
                       std::move(text),
                       {.field = std::move(pointer), .value = std::move(found)},
                       {}});
  }

  void name_fields() {
    for (const GroupText& group : groups_) {
      for (const FieldText& text : group.fields) {
        ids_.insert(text.id);
        if (text.kind == FieldKind::note || text.kind == FieldKind::table) continue;
        if (is_list(text.kind)) {
          form_.names_.push_back({"form." + text.id + ".count", expr::Type::integer, text.title.en});
        } else {
          form_.names_.push_back({"form." + text.id, type_of(text.kind), text.title.en});
        }
      }
    }
  }

  Form::Field field(const FieldText& text, const std::string& pointer, bool is_top) {
    Form::Field made{.text = text};
    const bool named = !text.id.empty() && std::ranges::all_of(text.id, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!named || (is_top && std::ranges::count(seen_, text.id) > 0))
      fault(pointer + "/id", "catalog.form",
            {"字段标识应由小写字母、数字和下划线组成，且不重复",
             "a field's id is lower-case letters, digits and _, and stands once"},
            text.id);
    if (is_top) seen_.push_back(text.id);
    const bool chooses = text.kind == FieldKind::choice || text.kind == FieldKind::choices;
    if (chooses != text.options.has_value() || (text.options && text.options->empty()))
      fault(pointer + "/options", "catalog.form",
            {"选择字段须列出选项，其他字段没有选项", "a choice lists its options, other fields have none"}, text.id);
    if ((text.kind == FieldKind::table) != text.columns.has_value() || (text.columns && !is_top))
      fault(pointer + "/columns", "catalog.form",
            {"表格须列出各列，表格内不能再有表格", "a table lists its columns, and has no table inside"}, text.id);
    if (!is_top && (text.required_if || text.show_if || text.value || text.rights))
      fault(pointer, "catalog.form",
            {"表格的列不能带条件、计算和权限",
             "a column of a table has no conditions, is not computed and has no rights of its own"},
            text.id);
    if (text.of && !ids_.contains(*text.of))
      fault(pointer + "/of", "catalog.form", {"表单没有这个字段", "the form has no such field"}, *text.of);
    if (text.pattern) {
      check_pattern(*text.pattern, pointer + "/pattern");
      made.pattern = std::make_shared<const RE2>(*text.pattern, RE2::Quiet);
    }
    if (text.min) check_bound(text.kind, *text.min, pointer + "/min");
    if (text.max) check_bound(text.kind, *text.max, pointer + "/max");
    for (const auto& [step, right] : text.rights.value_or(std::map<std::string, Right>{})) {
      if (!steps_.contains(step))
        fault(pointer + "/rights", "catalog.right", {"流程没有这一步", "the flow has no such step"}, step);
    }
    if (text.required_if) made.required_if = program(*text.required_if, expr::Type::boolean, pointer + "/required_if");
    if (text.show_if) made.show_if = program(*text.show_if, expr::Type::boolean, pointer + "/show_if");
    if (text.value) made.computed = program(*text.value, type_of(text.kind), pointer + "/value");
    const auto columns = text.columns.value_or(std::vector<FieldText>{});
    for (std::size_t n = 0; n < columns.size(); ++n)
      made.columns.push_back(field(columns[n], fmt::format("{}/columns/{}", pointer, n), false));
    return made;
  }

  void check_pattern(const std::string& pattern, const std::string& pointer) {
    if (!RE2{pattern, RE2::Quiet}.ok())
      fault(pointer, "catalog.form", {"不是正则表达式", "this is no regular expression"}, pattern);
  }

  void check_bound(FieldKind kind, const std::string& bound, const std::string& pointer) {
    const bool good = kind == FieldKind::date ? parse_date(bound).has_value()
                      : kind == FieldKind::integer || kind == FieldKind::decimal || kind == FieldKind::money
                          ? number_of(bound).has_value()
                          : false;
    if (!good)
      fault(pointer, "catalog.form",
            {"界限须是数字或日期，且字段也是", "a bound is a number or a date, and so is its field"}, bound);
  }

  std::optional<expr::Program> program(const std::string& source, expr::Type type, const std::string& pointer) {
    auto made = expr::Program::compile(source, form_.names_, type);
    if (made) return std::move(*made);
    Error error = std::move(made).error();
    fault(pointer, "catalog.expression", error.text, source);
    return std::nullopt;
  }

  const std::vector<GroupText>& groups_;
  const std::vector<RuleText>& rules_;
  std::set<std::string, std::less<>> steps_;
  std::set<std::string, std::less<>> ids_;
  std::vector<std::string> seen_;
  std::vector<Error> faults_;
  Form form_;
};

Result<Form> Form::from(const std::vector<GroupText>& groups, const std::vector<RuleText>& rules,
                        const std::vector<std::string>& steps) {
  return FormCompiler{groups, rules, steps}.compile();
}

// --- values

namespace {

expr::Value plain_value(const value* found, expr::Type type) {
  if (found == nullptr || found->is_null()) return {};
  switch (type) {
    case expr::Type::boolean:
      return found->is_bool() ? expr::Value{found->get_bool()} : expr::Value{};
    case expr::Type::integer:
      return found->is_int64() ? expr::Value{found->get_int64()} : expr::Value{};
    case expr::Type::decimal: {
      const auto decimal = number_of(*found);
      return decimal ? expr::Value{*decimal} : expr::Value{};
    }
    default:
      return found->is_string() ? expr::Value{std::string_view{found->get_string()}} : expr::Value{};
  }
}

bool is_true(const std::optional<expr::Program>& program, std::span<const expr::Value> values, bool otherwise) {
  if (!program) return otherwise;
  const expr::Value found = program->evaluate(values);
  return !found.is_null() && found.boolean();
}

}  // namespace

value json_of(const expr::Value& computed) {
  if (computed.is_null()) return nullptr;
  switch (computed.kind()) {
    case expr::Type::boolean:
      return computed.boolean();
    case expr::Type::integer:
      return computed.integer();
    case expr::Type::decimal: {
      std::string text;
      expr::append_decimal(text, computed.decimal());
      return value(text);
    }
    default:
      return value(boost::json::string_view{computed.text().data(), computed.text().size()});
  }
}

std::vector<expr::Value> Form::values_of(const value& values) const {
  std::vector<expr::Value> all;
  const object empty;
  const object& from = values.is_object() ? values.get_object() : empty;
  for (const Field& field : fields_) {
    if (field.text.kind == FieldKind::note || field.text.kind == FieldKind::table) continue;
    const value* found = from.if_contains(field.text.id);
    if (is_list(field.text.kind)) {
      all.emplace_back(
          static_cast<std::int64_t>(found != nullptr && found->is_array() ? found->get_array().size() : 0));
    } else {
      all.push_back(plain_value(found, type_of(field.text.kind)));
    }
  }
  return all;
}

std::vector<std::pair<std::string, FieldKind>> Form::objects() const {
  std::vector<std::pair<std::string, FieldKind>> objects;
  for (const Field& field : fields_) {
    const FieldKind kind = field.text.kind;
    if (kind == FieldKind::cards || kind == FieldKind::card || kind == FieldKind::unit || kind == FieldKind::person ||
        kind == FieldKind::system || kind == FieldKind::systems || kind == FieldKind::attachments)
      objects.emplace_back(field.text.id, kind);
  }
  return objects;
}

Right Form::right(std::string_view field, std::string_view step, bool is_filled_in) const {
  const auto known =
      std::ranges::find(fields_, field, [](const Field& one) -> const std::string& { return one.text.id; });
  if (known == fields_.end()) return Right::hidden;
  if (known->text.rights) {
    const auto given = known->text.rights->find(std::string{step});
    if (given != known->text.rights->end()) return given->second;
  }
  return is_filled_in ? Right::write : Right::read;
}

bool Form::Taken::is_good() const {
  return std::ranges::none_of(remarks, [](const Remark& remark) { return remark.weight == RuleWeight::refuse; });
}

Form::Taken Form::take(const object& before, const object& sent, std::string_view step, bool is_filled_in,
                       bool complete) const {
  Taken taken{.values = before};
  for (const auto& [key, found] : sent) {
    const auto known = std::ranges::find(fields_, std::string_view{key},
                                         [](const Field& one) -> std::string_view { return one.text.id; });
    if (known == fields_.end()) {
      taken.remarks.push_back({std::string{key},
                               "form.unknown",
                               RuleWeight::refuse,
                               {"表单没有这个字段", "the form has no such field"},
                               {}});
    } else if (known->computed || right(key, step, is_filled_in) != Right::write) {
      const value* stood = before.if_contains(key);
      if (stood != nullptr && *stood == found) continue;
      taken.remarks.push_back({std::string{key},
                               "form.right",
                               RuleWeight::refuse,
                               {"这一步不能改这个字段", "this field cannot be changed at this step"},
                               {}});
    } else {
      taken.values[key] = found;
    }
  }
  for (const Field& field : fields_) {
    if (!field.computed) continue;
    const value now(taken.values);
    taken.values[field.text.id] = json_of(field.computed->evaluate(values_of(now)));
  }
  const value all(taken.values);
  const auto values = values_of(all);
  for (const Field& field : fields_) {
    if (!is_true(field.show_if, values, true)) {
      taken.values.erase(field.text.id);
      continue;
    }
    const value* found = taken.values.if_contains(field.text.id);
    if (!is_empty(found)) {
      check_value(field, field.text.id, *found, taken.values, complete, taken.remarks);
    } else if (complete && right(field.text.id, step, is_filled_in) == Right::write &&
               (field.text.required.value_or(false) || is_true(field.required_if, values, false))) {
      taken.remarks.push_back({field.text.id,
                               "form.required",
                               RuleWeight::refuse,
                               {"请填写" + field.text.title.zh, field.text.title.en + " is required"},
                               {}});
    }
  }
  if (!complete || !taken.is_good()) return taken;
  for (const Rule& rule : rules_) {
    const expr::Value holds = rule.when.evaluate(values);
    if (holds.is_null() || !holds.boolean()) continue;
    taken.remarks.push_back({rule.text.field.value_or(""), "rule." + rule.text.id, rule.text.weight, rule.text.words,
                             rule.text.clause.value_or("")});
  }
  return taken;
}

// --- one value

namespace {

Text wrong_type(FieldKind kind) {
  switch (kind) {
    case FieldKind::integer:
      return {"应是整数", "a whole number is wanted"};
    case FieldKind::decimal:
    case FieldKind::money:
      return {"应是数字", "a number is wanted"};
    case FieldKind::boolean:
      return {"应是“是”或“否”", "yes or no is wanted"};
    case FieldKind::date:
      return {"应是日期，如 2026-11-21", "a date is wanted, as 2026-11-21"};
    case FieldKind::choices:
    case FieldKind::cards:
    case FieldKind::systems:
    case FieldKind::attachments:
    case FieldKind::table:
      return {"应是一组", "a list is wanted"};
    default:
      return {"应是文字", "a text is wanted"};
  }
}

bool has_type(FieldKind kind, const value& found) {
  const auto text = text_of(found);
  switch (kind) {
    case FieldKind::integer:
      return found.is_int64();
    case FieldKind::decimal:
    case FieldKind::money:
      return number_of(found).has_value();
    case FieldKind::boolean:
      return found.is_bool();
    case FieldKind::date:
      return text && parse_date(*text).has_value();
    case FieldKind::card:
    case FieldKind::unit:
    case FieldKind::person:
    case FieldKind::system:
      return found.is_int64() && found.get_int64() > 0;
    case FieldKind::choices:
      return found.is_array() &&
             std::ranges::all_of(found.get_array(), [](const value& one) { return one.is_string(); });
    case FieldKind::cards:
    case FieldKind::systems:
    case FieldKind::attachments:
      return found.is_array() && std::ranges::all_of(found.get_array(), [](const value& one) {
               return one.is_int64() && one.get_int64() > 0;
             });
    case FieldKind::table:
      return found.is_array() &&
             std::ranges::all_of(found.get_array(), [](const value& one) { return one.is_object(); });
    case FieldKind::note:
      return false;
    default:
      return text.has_value();
  }
}

std::int64_t length_of(const value& found) {
  if (found.is_array()) return static_cast<std::int64_t>(found.get_array().size());
  if (!found.is_string()) return 0;
  return characters_in(found.get_string());
}

constexpr std::int64_t kLengthMax = 4'000;

// Below zero, zero, above: as the value lies to the bound.
int place_of(FieldKind kind, const value& found, const std::string& bound) {
  const auto compare = [](const auto& a, const auto& b) { return a < b ? -1 : b < a ? 1 : 0; };
  if (kind == FieldKind::date) return compare(*parse_date(*text_of(found)), *parse_date(bound));
  return compare(*number_of(found), *number_of(bound));
}

}  // namespace

void Form::check_value(const Field& field, const std::string& place, const value& found, const object& all,
                       bool complete, std::vector<Remark>& remarks) const {
  const FieldText& text = field.text;
  const auto refuse = [&](std::string code, Text words) {
    remarks.push_back({place, std::move(code), RuleWeight::refuse, std::move(words), {}});
  };
  if (!has_type(text.kind, found)) return refuse("form.type", wrong_type(text.kind));
  const std::int64_t length_max = text.length_max.value_or(kLengthMax);
  if (length_of(found) > length_max) {
    const bool entries = found.is_array();
    return refuse("form.length", {fmt::format("最多 {} {}", length_max, entries ? "项" : "字"),
                                  fmt::format("at most {} {}", length_max, entries ? "entries" : "characters")});
  }
  const bool ordered = text.kind == FieldKind::integer || text.kind == FieldKind::decimal ||
                       text.kind == FieldKind::money || text.kind == FieldKind::date;
  if (ordered && text.min && place_of(text.kind, found, *text.min) < 0)
    return refuse("form.range", {"不能小于 " + *text.min, "not below " + *text.min});
  if (ordered && text.max && place_of(text.kind, found, *text.max) > 0)
    return refuse("form.range", {"不能大于 " + *text.max, "not above " + *text.max});
  if (field.pattern && found.is_string() &&
      !RE2::FullMatch({found.get_string().data(), found.get_string().size()}, *field.pattern))
    return refuse("form.pattern", {"格式不对", "this is not in the form that is wanted"});
  if (text.options) check_options(field, place, found, all, remarks);
  if (!found.is_array() || field.columns.empty()) return;
  for (std::size_t row = 0; row < found.get_array().size(); ++row) {
    check_row(field, fmt::format("{}[{}]", place, row), found.get_array()[row].get_object(), complete, remarks);
  }
}

void Form::check_options(const Field& field, const std::string& place, const value& found, const object& all,
                         std::vector<Remark>& remarks) {
  const auto fits = [&](const value& one) {
    const std::string chosen{one.get_string()};
    return std::ranges::any_of(*field.text.options, [&](const OptionText& option) {
      if (option.value != chosen) return false;
      if (!option.of || !field.text.of) return true;
      const value* above = all.if_contains(*field.text.of);
      return above != nullptr && above->is_string() && above->get_string() == *option.of;
    });
  };
  const bool good = found.is_array() ? std::ranges::all_of(found.get_array(), fits) : fits(found);
  if (good) return;
  remarks.push_back({place, "form.option", RuleWeight::refuse, {"不在可选范围内", "this is none of the options"}, {}});
}

void Form::check_row(const Field& table, const std::string& place, const object& row, bool complete,
                     std::vector<Remark>& remarks) const {
  for (const auto& [key, found] : row) {
    if (std::ranges::none_of(table.columns,
                             [&](const Field& column) { return column.text.id == std::string_view{key}; })) {
      remarks.push_back({fmt::format("{}.{}", place, std::string_view{key}),
                         "form.unknown",
                         RuleWeight::refuse,
                         {"表格没有这一列", "the table has no such column"},
                         {}});
    }
  }
  for (const Field& column : table.columns) {
    const value* found = row.if_contains(column.text.id);
    const std::string cell = fmt::format("{}.{}", place, column.text.id);
    if (!is_empty(found)) {
      check_value(column, cell, *found, row, complete, remarks);
    } else if (complete && column.text.required.value_or(false)) {
      remarks.push_back({cell,
                         "form.required",
                         RuleWeight::refuse,
                         {"请填写" + column.text.title.zh, column.text.title.en + " is required"},
                         {}});
    }
  }
}

}  // namespace yunguan::catalog
