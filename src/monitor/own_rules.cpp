// SPDX-License-Identifier: Apache-2.0
#include "monitor/own_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/document.h"
#include "expr/program.h"

namespace yunguan::monitor {
namespace {

using expr::Type;
using expr::Value;
using usage::Column;

constexpr std::size_t kOwnFields = 28;  // before those of the models
// Composites are settled some rows after their parts, so that a rule would see them sooner or later by how rows were cut into
// batches; their parts say the same.
constexpr std::size_t kRaisedFields = static_cast<std::size_t>(Model::open_voice_fraud_area);

// "raised.fraud_area" of "fraud-area".
std::string raised_field(Model model) {
  std::string name{info_of(model).name};
  std::ranges::replace(name, '-', '_');
  return "raised." + name;
}

std::vector<expr::Field> make_fields() {
  std::vector<expr::Field> fields{
      {"row.msisdn", Type::text, "the card's number"},
      {"row.imsi", Type::text, "IMSI"},
      {"row.imei", Type::text, "IMEI as it stands in the row"},
      {"row.kind", Type::text, "data, sms or voice"},
      {"row.direction", Type::text, "mo or mt; empty for data"},
      {"row.peer", Type::text, "number, address or host, as it stands in the row"},
      {"row.cell", Type::text, "mcc-mnc-tac-eci"},
      {"row.region", Type::text, "administrative code"},
      {"row.rat", Type::text, "radio access"},
      {"row.source", Type::text, "where the record comes from"},
      {"row.up_bytes", Type::integer, "bytes sent"},
      {"row.down_bytes", Type::integer, "bytes received"},
      {"row.seconds", Type::integer, "duration"},
      {"row.day", Type::integer, "day of the month, 1 to 31"},
      {"row.hour", Type::integer, "0 to 23"},
      {"row.minute", Type::integer, "0 to 59"},
      {"card.voice", Type::boolean, "the card has the voice function"},
      {"card.sms", Type::boolean, "the card has the SMS function"},
      {"card.data", Type::boolean, "the card has the data function"},
      {"card.directed", Type::boolean, "its data is directed"},
      {"card.data_limit_bytes", Type::integer, "its data limit in bytes; null when it has none"},
      {"card.sms_limit", Type::integer, "its SMS limit; null when it has none"},
      {"before.data_bytes", Type::integer, "data of the three months before; null unless all three are known"},
      {"before.sms_mo", Type::integer, "SMS sent in the three months before; null unless all three are known"},
      {"month.data_bytes", Type::integer, "data of the month so far, with this row"},
      {"month.data_rows", Type::integer, "data rows of the month so far, with this one"},
      {"month.sms", Type::integer, "SMS of the month so far, with this row"},
      {"month.sms_mo", Type::integer, "SMS sent in the month so far, with this row"},
  };
  YG_ASSERT(fields.size() == kOwnFields);
  for (std::size_t i = 0; i < kRaisedFields; ++i) {
    const auto model = static_cast<Model>(i);
    fields.push_back({raised_field(model), Type::boolean,
                      fmt::format("the card has a finding of {} in the month so far", info_of(model).name)});
  }
  return fields;
}

// In the order of `values_of`.
const std::vector<expr::Field>& rule_fields() {
  static const std::vector<expr::Field> kFields = make_fields();
  return kFields;
}

// Figures are at most 2^63 − 1.
Value figure(std::uint64_t number) { return Value{static_cast<std::int64_t>(number)}; }

Value limit(std::uint64_t number) { return number == kNoLimit ? Value{} : figure(number); }

std::array<Value, kOwnFields + kRaisedFields> values_of(const WideRow& wide, const RowRules::CardView& view) {
  const CardState& card = view.state;
  const usage::UsageRow& row = wide.row;
  const auto text = [&](Column column) { return Value{wide.fields[static_cast<std::size_t>(column)]}; };
  const auto flag = [&](CardFlag bit) { return Value{(card.flags & bit) != 0}; };
  std::array<Value, kOwnFields + kRaisedFields> values{text(Column::msisdn),
                                                       text(Column::imsi),
                                                       text(Column::imei),
                                                       text(Column::kind),
                                                       text(Column::direction),
                                                       text(Column::peer),
                                                       text(Column::cell),
                                                       text(Column::region),
                                                       text(Column::rat),
                                                       text(Column::source),
                                                       figure(row.up_bytes),
                                                       figure(row.down_bytes),
                                                       figure(row.seconds),
                                                       figure(row.second / 86400 + 1),
                                                       figure(row.second / 3600 % 24),
                                                       figure(row.second / 60 % 60),
                                                       flag(kCardVoice),
                                                       flag(kCardSms),
                                                       flag(kCardData),
                                                       flag(kCardDirected),
                                                       limit(view.data_limit),
                                                       limit(view.sms_limit),
                                                       limit(view.data_before),
                                                       limit(view.sms_before),
                                                       figure(card.data_bytes),
                                                       figure(card.data_rows),
                                                       figure(card.sms),
                                                       figure(card.sms_mo)};
  for (std::size_t i = 0; i < kRaisedFields; ++i) values[kOwnFields + i] = Value{(view.raised_models >> i & 1) != 0};
  return values;
}

struct Rule {
  std::uint8_t number = 0;
  expr::Program when;
  std::optional<expr::Program> subject;
  bool daily = false;
};

std::unexpected<Error> refused(const Document& document, const std::string& pointer, std::string code, Text text) {
  return fail(ErrorKind::invalid, std::move(code), std::move(text), document.where(pointer));
}

// An error of the expression, with the place in the file added.
template <class T>
Result<T> located(Result<T> result, const Document& document, const std::string& pointer) {
  if (result) return result;
  Error error = std::move(result).error();
  error.where = document.where(pointer);
  return std::unexpected(std::move(error));
}

Result<std::string> text_of(const boost::json::object& rule, std::string_view key, const Document& document,
                            const std::string& pointer) {
  const auto* value = rule.if_contains(key);
  if (value == nullptr) return std::string{};
  if (!value->is_string()) {
    return refused(document, pointer_step(pointer, key), "rule.key", {"须为文本", "a text is wanted here"});
  }
  return std::string{std::string_view{value->get_string()}};
}

Result<> check_name(const std::string& name, const std::vector<std::string>& before, const Document& document,
                    const std::string& pointer) {
  const bool taken = model_named(name).has_value() || std::ranges::find(before, name) != before.end();
  if (!name.empty() && !taken) return {};
  return refused(
      document, pointer_step(pointer, "name"), "rule.name",
      {"规则须有名称，且不得与其他规则或内置模型重名", "a rule needs a name that no other rule or built-in model has"});
}

Result<> check_keys(const boost::json::object& rule, const Document& document, const std::string& pointer) {
  for (const auto& [key, value] : rule) {
    constexpr std::array<std::string_view, 6> kKeys{"name", "title", "when", "subject", "window", "number"};
    if (std::ranges::find(kKeys, std::string_view{key}) == kKeys.end()) {
      return refused(document, pointer_step(pointer, key), "rule.key", {"不认识的键", "an unknown key"});
    }
  }
  return {};
}

// The rule's number: as it says, or its place in the file.
Result<std::uint8_t> number_of(const boost::json::object& rule, std::size_t place,
                               const std::vector<std::string>& names, const Document& document,
                               const std::string& pointer) {
  std::int64_t number = static_cast<std::int64_t>(place);
  if (const auto* value = rule.if_contains("number")) number = value->is_int64() ? value->get_int64() : -1;
  const auto free = [&](std::size_t at) { return at >= names.size() || names[at].empty(); };
  if (number >= 0 && number < static_cast<std::int64_t>(kOwnRulesMax) && free(static_cast<std::size_t>(number))) {
    return static_cast<std::uint8_t>(number);
  }
  return refused(
      document, pointer_step(pointer, "number"), "rule.number",
      {fmt::format("规则编号须为 0 至 {} 的整数，且不得重复", kOwnRulesMax - 1),
       fmt::format("a rule's number is a whole number from 0 to {} that no other rule has", kOwnRulesMax - 1)});
}

Result<Rule> read_rule(const boost::json::object& object, const Document& document, const std::string& pointer) {
  YG_TRY(check_keys(object, document, pointer));
  YG_TRY_ASSIGN(const std::string when, text_of(object, "when", document, pointer));
  YG_TRY_ASSIGN(const std::string subject, text_of(object, "subject", document, pointer));
  YG_TRY_ASSIGN(const std::string window, text_of(object, "window", document, pointer));
  if (!window.empty() && window != "day" && window != "month") {
    return refused(document, pointer_step(pointer, "window"), "rule.window",
                   {"窗口须为 day 或 month", "the window is day or month"});
  }
  YG_TRY_ASSIGN(expr::Program condition, located(expr::Program::compile(when, rule_fields(), Type::boolean), document,
                                                 pointer_step(pointer, "when")));
  Rule rule{.number = 0, .when = std::move(condition), .subject = std::nullopt, .daily = window == "day"};
  if (!subject.empty()) {
    YG_TRY_ASSIGN(expr::Program compiled,
                  located(expr::Program::compile(subject, rule_fields()), document, pointer_step(pointer, "subject")));
    rule.subject = std::move(compiled);
  }
  return rule;
}

void append_value(std::string& out, const Value& value) {
  if (value.is_null()) return;
  if (value.kind() == Type::text)
    out += value.text();
  else if (value.kind() == Type::integer)
    out += std::to_string(value.integer());
  else if (value.kind() == Type::decimal)
    expr::append_decimal(out, value.decimal());
  else
    out += value.boolean() ? "true" : "false";
}

}  // namespace

struct OwnRules::Compiled {
  std::vector<Rule> rules;
};

OwnRules::OwnRules(std::vector<std::string> names, std::unique_ptr<Compiled> compiled)
    : names_(std::move(names)), compiled_(std::move(compiled)) {}
OwnRules::OwnRules(OwnRules&&) noexcept = default;
OwnRules::~OwnRules() = default;

Result<OwnRules> OwnRules::load(const std::string& path) {
  YG_TRY_ASSIGN(const Document document, load_yaml(path));
  return from(document);
}

Result<OwnRules> OwnRules::read(std::string_view text, std::string file) {
  YG_TRY_ASSIGN(const Document document, parse_yaml(text, std::move(file)));
  return from(document);
}

Result<OwnRules> OwnRules::from(const Document& document) {
  const auto* root = document.root().if_object();
  const auto* list = root == nullptr ? nullptr : root->if_contains("rules");
  if (list == nullptr || !list->is_array() || root->size() != 1) {
    return refused(document, "", "rule.key",
                   {"文件须只有 rules 一项，且为列表", "the file has the one key rules, a list"});
  }
  if (list->get_array().size() > kOwnRulesMax) {
    return refused(document, "/rules", "rule.too_many", {"规则过多", "there are too many rules"});
  }
  std::vector<std::string> names;
  auto compiled = std::make_unique<Compiled>();
  for (std::size_t i = 0; i < list->get_array().size(); ++i) {
    const std::string pointer = pointer_step("/rules", i);
    const auto* object = list->get_array()[i].if_object();
    if (object == nullptr)
      return refused(document, pointer, "rule.key", {"每条规则须为键值表", "each rule is a mapping"});
    YG_TRY_ASSIGN(std::string name, text_of(*object, "name", document, pointer));
    YG_TRY(check_name(name, names, document, pointer));
    YG_TRY_ASSIGN(Rule rule, read_rule(*object, document, pointer));
    YG_TRY_ASSIGN(rule.number, number_of(*object, i, names, document, pointer));
    if (names.size() <= rule.number) names.resize(rule.number + std::size_t{1});
    names[rule.number] = std::move(name);
    compiled->rules.push_back(std::move(rule));
  }
  return OwnRules{std::move(names), std::move(compiled)};
}

const std::vector<expr::Field>& OwnRules::fields() { return rule_fields(); }

std::vector<Value> OwnRules::values_of(const WideRow& row, const CardView& card) {
  const auto values = monitor::values_of(row, card);
  return std::vector<Value>(values.begin(), values.end());
}

void OwnRules::each_hit(const WideRow& row, const CardView& card, std::vector<Hit>& hits) const {
  const auto values = monitor::values_of(row, card);
  YG_ASSERT(values.size() == rule_fields().size());
  for (const Rule& rule : compiled_->rules) {
    const Value raised = rule.when.evaluate(values);
    if (raised.is_null() || !raised.boolean()) continue;
    Hit hit{.rule = rule.number};
    hit.day = rule.daily ? static_cast<std::uint8_t>(row.row.second / 86400 + 1) : std::uint8_t{0};
    if (rule.subject)
      append_value(hit.subject, rule.subject->evaluate(values));
    else
      hit.subject = names_[rule.number];
    hits.push_back(std::move(hit));
  }
}

std::string OwnRules::field_table() {
  std::string table;
  for (const expr::Field& field : rule_fields()) {
    table += fmt::format("{:<22} {:<8} {}\n", field.name, expr::name_of(field.type), field.about);
  }
  return table;
}

}  // namespace yunguan::monitor
