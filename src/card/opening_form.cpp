// SPDX-License-Identifier: Apache-2.0
#include "card/opening_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "card/card_service.h"
#include "card/card_store.h"
#include "card/precheck.h"
#include "card/rule_facts.h"

namespace yunguan::card {
namespace {

using catalog::RuleWeight;
using order::Checking;

using Texts = std::map<std::string, std::string>;

// Of an object's entries those that are called as a card's fields.
Texts card_words(const boost::json::object& values) {
  Texts texts;
  for (const auto& [name, value] : values) {
    const Field* const field = find_field(std::string_view{name});
    if (field == nullptr || field->name != std::string_view{name} || value.is_null()) continue;
    auto word = word_from(std::string{name}, value);
    if (word) texts.emplace(name, std::move(*word));
  }
  return texts;
}

catalog::Remark remark_of(const std::string& place, RuleWeight weight, const Error& error) {
  return {place, error.code, weight, error.text, error.where.clause};
}

Text joined(const std::vector<Text>& texts) {
  Text all;
  for (const Text& text : texts) {
    all.zh += (all.zh.empty() ? "" : "、") + text.zh;
    all.en += (all.en.empty() ? "" : ", ") + text.en;
  }
  return all;
}

// "3-4 类（…）；开卡前须完成：…"
void tell_class(const PrecheckAnswer& answer, std::vector<catalog::Remark>& remarks) {
  if (!answer.class_) return;
  std::vector<Text> open;
  for (const DutyResult& duty : answer.required) {
    if (!duty.present) open.push_back(duty.name);
  }
  Text words{fmt::format("按指引属 {} 类：{}", *answer.class_, answer.class_name->zh),
             fmt::format("Class {} of the guideline: {}", *answer.class_, answer.class_name->en)};
  if (!open.empty()) {
    const Text duties = joined(open);
    words.zh += "。开卡时须落实：" + duties.zh;
    words.en += ". To be in place when it is opened: " + duties.en;
  }
  remarks.push_back({"functions", "card.class", RuleWeight::tell, std::move(words), {}});
}

void tell_precheck(const Facts& facts, const Rules& rules, const Scenes& scenes, bool phone_terminal,
                   std::vector<catalog::Remark>& remarks) {
  const auto limit = rules.book.limits().large_above_mb;
  const Proposal proposal{.kind = Kind::iot,
                          .functions = facts.functions,
                          .directed = facts.data_scope == DataScope::directed,
                          .large = facts.monthly_data_mb.value_or(0) > limit,
                          .fixed = facts.fixed,
                          .form = facts.form,
                          .terminal = phone_terminal ? Terminal::phone : Terminal::other,
                          .scene = facts.scene};
  const PrecheckAnswer answer = precheck(proposal, rules.book, scenes);
  tell_class(answer, remarks);
  for (const Violation& violation : answer.violations)
    remarks.push_back({"functions", violation.code, RuleWeight::refuse, violation.message, violation.clause});
  for (const Hint& hint : answer.hints) remarks.push_back({"scene", "card.hint", RuleWeight::warn, hint.text, {}});
}

// Numbers that stand in two lines.
void look_for_repeats(const OpeningForm& form, std::vector<catalog::Remark>& remarks) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t n = 0; n < form.lines(); ++n) {
    const Facts facts = form.read(n).facts;
    for (const auto& [name, number] :
         {std::pair{"msisdn", facts.msisdn}, {"iccid", facts.iccid}, {"imsi", facts.imsi}}) {
      if (number.empty()) continue;
      const auto [first, fresh] = seen.try_emplace(std::string{name} + number, n);
      if (fresh) continue;
      remarks.push_back(
          {fmt::format("{}[{}].{}", kLines, n, name),
           "card.repeated",
           RuleWeight::refuse,
           {fmt::format("与第 {} 行重复", first->second + 1), fmt::format("the same as in line {}", first->second + 1)},
           {}});
    }
  }
}

}  // namespace

OpeningForm::OpeningForm(const boost::json::object& values, const identity::Unit& unit, const Rules& rules, Date today)
    : rules_(rules), unit_(unit.id), common_(card_words(values)) {
  // Where the card stands is this order's to say.
  common_["unit"] = unit.code;
  common_["state"] = "active";
  if (today.ok()) common_["activated_on"] = format_date(today);
  const auto* const lines = values.if_contains(kLines);
  if (lines == nullptr || !lines->is_array()) return;
  for (const auto& line : lines->get_array()) {
    if (line.is_object()) lines_.push_back(card_words(line.get_object()));
  }
}

FormResult OpeningForm::read(const Texts& line) const {
  Texts all = line;
  all.insert(common_.begin(), common_.end());
  Words words;
  for (const auto& [name, text] : all) words.set(FieldAt{*find_field(name)}, text);
  const FormContext context{rules_.numbers.now(), rules_.book.limits(),
                            [unit = unit_](std::string_view) -> std::optional<UnitId> { return unit; }, std::nullopt};
  return read_form(words, Facts{}, context);
}

FormResult OpeningForm::read(std::size_t line) const {
  const Texts& own = lines_.at(line);
  FormResult result = read(own);
  for (Remark& remark : result.remarks) {
    if (own.contains(remark.error.where.field))
      remark.error.where.field = fmt::format("{}[{}].{}", kLines, line, remark.error.where.field);
  }
  return result;
}

FormResult OpeningForm::read_common() const { return read(Texts{}); }

Result<void> check_taken(store::Reader& reader, const Facts& facts, CardId self) {
  const std::tuple<NumberColumn, const std::string*, const char*> numbers[] = {
      {NumberColumn::msisdn, &facts.msisdn, "msisdn"},
      {NumberColumn::iccid, &facts.iccid, "iccid"},
      {NumberColumn::imsi, &facts.imsi, "imsi"}};
  for (const auto& [column, number, name] : numbers) {
    if (number->empty()) continue;
    YG_TRY_ASSIGN(const auto taken, find_taken(reader, column, {*number}));
    if (taken.empty() || taken.begin()->second.id == self) continue;
    return fail(ErrorKind::conflict, "card.taken", {"已有另一张卡用着这个号码", "another card has this number already"},
                {.field = name, .value = *number});
  }
  return {};
}

Result<std::vector<catalog::Remark>> look_at_opening(store::Reader& reader, const Rules& rules, const Scenes& scenes,
                                                     const Checking& checking) {
  std::vector<catalog::Remark> remarks;
  if (checking.unit == nullptr) return remarks;
  const OpeningForm form{checking.values, *checking.unit, rules, Date{}};
  const Facts common = form.read_common().facts;
  const auto* const terminal = checking.values.if_contains("terminal");
  const bool is_phone = terminal != nullptr && terminal->is_string() && terminal->get_string() == "phone";
  if (common.functions.bits() != 0) tell_precheck(common, rules, scenes, is_phone, remarks);
  for (std::size_t n = 0; n < form.lines(); ++n) {
    const FormResult line = form.read(n);
    for (const Remark& remark : line.remarks) {
      if (remark.weight == Weight::hint) continue;
      remarks.push_back(remark_of(remark.error.where.field,
                                  remark.weight == Weight::refused ? RuleWeight::refuse : RuleWeight::warn,
                                  remark.error));
    }
    if (auto free = check_taken(reader, line.facts, {}); !free) {
      if (free.error().kind != ErrorKind::conflict) return std::unexpected(std::move(free).error());
      remarks.push_back(
          remark_of(fmt::format("{}[{}].{}", kLines, n, free.error().where.field), RuleWeight::refuse, free.error()));
    }
  }
  look_for_repeats(form, remarks);
  return remarks;
}

Result<std::vector<catalog::Remark>> look_at_swap(store::Reader& reader, const Rules& rules, const Checking& checking) {
  std::vector<catalog::Remark> remarks;
  Texts texts;
  for (const auto& [field, name] : {std::pair{"new_iccid", "iccid"}, {"new_imsi", "imsi"}}) {
    const auto* const value = checking.values.if_contains(field);
    if (value != nullptr && value->is_string() && !value->get_string().empty())
      texts.emplace(name, std::string{value->get_string()});
  }
  Words words;
  for (const auto& [name, text] : texts) words.set(FieldAt{*find_field(name)}, text);
  const FormContext context{rules.numbers.now(), rules.book.limits(), {}, std::nullopt};
  const FormResult form = read_form(words, Facts{}, context);
  for (const Remark& remark : form.remarks) {
    if (remark.weight == Weight::refused && texts.contains(remark.error.where.field))
      remarks.push_back(remark_of("new_" + remark.error.where.field, RuleWeight::refuse, remark.error));
  }
  Facts numbers;
  numbers.iccid = form.facts.iccid;
  numbers.imsi = form.facts.imsi;
  if (auto free = check_taken(reader, numbers, {}); !free) {
    if (free.error().kind != ErrorKind::conflict) return std::unexpected(std::move(free).error());
    remarks.push_back(remark_of("new_" + free.error().where.field, RuleWeight::refuse, free.error()));
  }
  return remarks;
}

}  // namespace yunguan::card
