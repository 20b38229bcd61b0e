// SPDX-License-Identifier: Apache-2.0
#include "card/card_service.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "card/direct_change.h"
#include "card/opening_form.h"
#include "http/etag.h"
#include "identity/asked_units.h"
#include "identity/reason.h"

namespace yunguan::card {
namespace {

using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;
using identity::Scope;

constexpr std::size_t kHistoryMax = 200;

const Text kNoSuchCard{"没有这张卡", "there is no such card"};

std::unexpected<Error> no_such_card() { return fail(ErrorKind::not_found, "card.not_found", kNoSuchCard); }

// Moved only: `words` stand in the nodes of `texts`.
struct FormWords {
  FormWords() = default;
  FormWords(FormWords&&) = default;

  std::map<std::string_view, std::string> texts;
  Words words;
};

Result<FormWords> words_from(const FieldValues& values) {
  FormWords form;
  for (const auto& [name, value] : values) {
    const Field* field = find_field(name);
    if (field == nullptr || field->name != name) {
      return fail(ErrorKind::invalid, "card.unknown_field", {"没有这个字段", "there is no such field"},
                  {.field = name});
    }
    std::string& text = form.texts[field->name];
    YG_TRY_ASSIGN(text, word_from(name, value));
    form.words.set(FieldAt{*field}, text);
  }
  return form;
}

// One error for a form with all its refused fields.
std::unexpected<Error> refuse(const FormResult& form) {
  Error error{ErrorKind::invalid, "card.form", {"有字段没有填对", "some fields are not right"}, {}, {}};
  for (const Remark& remark : form.remarks) {
    if (remark.weight == Weight::refused) error.details.push_back(remark.error);
  }
  return fail(std::move(error));
}

boost::json::object as_object(const std::vector<Change>& changes, bool after) {
  boost::json::object object;
  for (const Change& change : changes) object[change.field] = after ? change.to : change.from;
  return object;
}

AuditEntry entry_about(const http::Request& request, std::string action, const Record& record) {
  return {.actor = Actor::of(request),
          .action = std::move(action),
          .object_type = "card",
          .object_id = fmt::format("{}", record.id.value),
          .object_label = record.facts.msisdn,
          .unit_id = record.facts.unit};
}

// The fleet's kept counters know the length of lists that filter by one counted dimension at most.
std::optional<std::int64_t> known_total(const http::ListQuery& query, const Figures& figures) {
  if (query.search) return std::nullopt;
  if (query.conditions.empty()) return figures.total;
  if (query.conditions.size() != 1 || query.conditions[0].compare != http::Compare::any_of) return std::nullopt;
  const std::map<std::string_view, const std::map<std::string, std::int64_t>*> kCounted{
      {"state", &figures.by_state}, {"kind", &figures.by_kind}, {"carrier", &figures.by_carrier},
      {"class", &figures.by_class}, {"risk", &figures.by_risk}, {"network", &figures.by_network}};
  const auto dimension = kCounted.find(query.conditions[0].field->name);
  if (dimension == kCounted.end()) return std::nullopt;
  std::int64_t total = 0;
  for (const auto& value : query.conditions[0].values) {
    const auto counted = dimension->second->find(std::get<std::string>(value.data()));
    if (counted != dimension->second->end()) total += counted->second;
  }
  return total;
}

}  // namespace

Result<std::string> word_from(const std::string& field, const boost::json::value& value) {
  if (value.is_null()) return std::string{};
  if (value.is_string()) return std::string{value.get_string().data(), value.get_string().size()};
  if (value.is_bool()) return std::string{value.get_bool() ? "yes" : "no"};
  if (value.is_int64()) return fmt::format("{}", value.get_int64());
  if (value.is_array()) {
    std::string list;
    for (const auto& part : value.get_array()) {
      if (!part.is_string()) break;
      if (!list.empty()) list += field == "functions" ? '+' : ';';
      list.append(part.get_string().data(), part.get_string().size());
    }
    return list;
  }
  return fail(ErrorKind::invalid, "card.value",
              {"须为文字、整数、真假或文字列表", "must be text, a whole number, true, false or a list of texts"},
              {.field = "/" + field});
}

std::function<std::optional<UnitId>(std::string_view)> unit_reader(std::shared_ptr<const identity::UnitTree> tree,
                                                                   const Scope& scope) {
  return [tree = std::move(tree), scope](std::string_view word) -> std::optional<UnitId> {
    const identity::Unit* unit = tree->find_code(word);
    if (unit == nullptr) unit = tree->find_name(word);
    if (unit == nullptr || unit->state != identity::UnitState::open || !scope.contains(unit->path)) return std::nullopt;
    return unit->id;
  };
}

CardService::CardService(store::Database& db, const crypto::KeyRing& keys, const identity::Audit& audit,
                         identity::UnitDirectory& units, const Rules& rules, const Clock& clock)
    : db_(db), keys_(keys), audit_(audit), units_(units), rules_(rules), clock_(clock) {}

Result<std::optional<std::vector<UnitId>>> CardService::units_of(const http::Request& request,
                                                                 std::string_view permission) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return identity::asked_units(request, principal_of(request).scope(permission), *tree, "card.unit");
}

Result<http::Page<CardRow>> CardService::list(const http::Request& request) {
  YG_TRY_ASSIGN(const auto query, CardList::declaration().parse(request));
  YG_TRY_ASSIGN(const auto units, units_of(request, "card.read"));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return db_.read([&](store::Reader& reader) -> Result<http::Page<CardRow>> {
    YG_TRY_ASSIGN(const auto counted, figures(reader, units));
    YG_TRY_ASSIGN(auto page, CardList::page(reader, query, CardList::scope(units), known_total(query, counted)));
    http::Page<CardRow> shown{{}, page.next_cursor, page.prev_cursor, page.total, page.total_is_exact};
    for (const Record& record : page.items) {
      shown.items.push_back(row_view(record, std::string{tree->name(record.facts.unit)}));
    }
    return shown;
  });
}

Result<void> CardService::each(const http::Request& request, std::string_view permission,
                               const std::function<Result<void>(const Record&, std::string_view)>& visit) {
  YG_TRY_ASSIGN(const auto query, CardList::declaration().parse(request));
  YG_TRY_ASSIGN(const auto units, units_of(request, permission));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return CardList::each(db_, query, CardList::scope(units), [&](const Record& record) {
    const identity::Unit* unit = tree->find(record.facts.unit);
    return visit(record, unit == nullptr ? std::string_view{} : std::string_view{unit->name});
  });
}

Result<Record> CardService::find_visible(const http::Request& request, std::string_view permission, bool with_persons) {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  const CardId id{number};
  YG_TRY_ASSIGN(auto record, db_.read([&](store::Reader& reader) {
    return with_persons ? find_whole(reader, id, keys_) : find(reader, id);
  }));
  if (!record) return no_such_card();
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const identity::Unit* unit = tree->find(record->facts.unit);
  if (unit == nullptr || !principal_of(request).may(permission, unit->path)) {
    return refuse_out_of_scope(audit_, db_, request, "card", fmt::format("{}", id.value), "card.not_found",
                               kNoSuchCard);
  }
  return std::move(*record);
}

Result<FormContext> CardService::form_context(const http::Request& request, std::string_view permission) {
  YG_TRY_ASSIGN(auto tree, units_.tree());
  return FormContext{rules_.numbers.now(), rules_.book.limits(),
                     unit_reader(std::move(tree), principal_of(request).scope(permission)), std::nullopt};
}

Result<CardDetail> CardService::get(const http::Request& request) {
  YG_TRY_ASSIGN(const auto record, find_visible(request, "card.read", false));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return detail_view(record, std::string{tree->name(record.facts.unit)});
}

Result<Judgement> CardService::judgement(const http::Request& request) {
  YG_TRY_ASSIGN(const auto record, find_visible(request, "card.read", false));
  Judgement judgement = explain(evaluate(record.facts, rules_.numbers.now(), rules_.book), rules_.book);
  judgement.judged_at = record.updated_at;
  return judgement;
}

Result<HistoryAnswer> CardService::history(const http::Request& request) {
  YG_TRY_ASSIGN(const auto record, find_visible(request, "card.read", false));
  return db_.read([&](store::Reader& reader) -> Result<HistoryAnswer> {
    YG_TRY_ASSIGN(auto items, card::history(reader, record.id, kHistoryMax));
    return HistoryAnswer{std::move(items)};
  });
}

Result<WhatIfAnswer> CardService::what_if(const http::Request& request, const WhatIfInput& input) {
  YG_TRY_ASSIGN(const auto record, find_visible(request, "card.read", false));
  YG_TRY_ASSIGN(const auto form_words, words_from(input.changes));
  const Words& words = form_words.words;
  YG_TRY_ASSIGN(const auto context, form_context(request, "card.read"));
  const FormResult form = read_form(words, record.facts, context);
  if (form.refused()) return refuse(form);
  const Evaluation before = evaluate(record.facts, context.numbers, rules_.book);
  const Evaluation after = evaluate(form.facts, context.numbers, rules_.book);
  return WhatIfAnswer{explain(before, rules_.book), explain(after, rules_.book),
                      changes_between(record.facts, form.facts), card::what_if(before, after)};
}

Result<CardDetail> CardService::create(const http::Request& request, const NewCardInput& input) {
  YG_TRY_ASSIGN(const auto form_words, words_from(input.fields));
  const Words& words = form_words.words;
  YG_TRY_ASSIGN(const auto context, form_context(request, "card.write"));
  FormResult form = read_form(words, Facts{}, context);
  for (const Field& field : fields()) {
    const bool needed = field.required || field.name == "unit";
    if (needed && !words.contains(FieldAt{field})) {
      Error error{ErrorKind::invalid, "card.missing", {"必填", "is required"}, {.field = std::string{field.name}}, {}};
      form.remarks.push_back({Weight::refused, std::move(error)});
    }
  }
  if (form.refused()) return refuse(form);
  const Actor actor = Actor::of(request);
  const Origin origin{actor.person_id, actor.login, "created", {}, "", clock_.now()};
  AuditEntry entry{.actor = actor,
                   .action = "card.create",
                   .object_type = "card",
                   .object_id = "",
                   .object_label = form.facts.msisdn,
                   .unit_id = form.facts.unit};
  YG_TRY_ASSIGN(const Record kept,
                identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<Record> {
                  YG_TRY(check_taken(tx, form.facts, {}));
                  if (opening_) YG_TRY(opening_(tx, form.facts.unit));
                  YG_TRY_ASSIGN(const auto id, insert(tx, {{form.facts, rules_.standing_of(form.facts)}}, origin,
                                                      rules_.version(), keys_));
                  audit.object_id = fmt::format("{}", id.value);
                  audit.after = as_object(changes_between(Facts{}, form.facts), true);
                  YG_TRY_ASSIGN(auto record, find(tx, id));
                  return std::move(*record);
                }));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return detail_view(kept, std::string{tree->name(kept.facts.unit)});
}

Result<CardDetail> CardService::change(const http::Request& request, const ChangeInput& input) {
  YG_TRY_ASSIGN(const auto before, find_visible(request, "card.write", true));
  YG_TRY(http::check_if_match(request, before.version));
  YG_TRY_ASSIGN(const auto form_words, words_from(input.changes));
  const Words& words = form_words.words;
  if (const auto* reasons = words.find("suspensions");
      reasons != nullptr && *reasons != to_word(before.facts.suspensions)) {
    return fail(ErrorKind::invalid, "card.state_by_act",
                {"停机原因只能通过停机、复机等操作改变",
                 "reasons of suspension change by acts such as suspend and resume only"},
                {.field = "suspensions", .value = std::string{*reasons}});
  }
  if (const auto* state = words.find("state"); state != nullptr && *state != to_word(before.facts.state)) {
    return fail(ErrorKind::invalid, "card.state_by_act",
                {"状态只能通过停机、复机等操作改变", "the state changes by acts such as suspend and resume only"},
                {.field = "state", .value = std::string{*state}});
  }
  YG_TRY_ASSIGN(const auto context, form_context(request, "card.write"));
  const FormResult form = read_form(words, before.facts, context);
  if (form.refused()) return refuse(form);
  const auto changes = changes_between(before.facts, form.facts);
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const identity::Unit* unit = tree->find(before.facts.unit);
  const bool may_control = unit != nullptr && principal_of(request).may("card.control", unit->path);
  auto faults = direct_change_faults(before.facts, form.facts, may_control);
  if (faults.size() == 1) return fail(std::move(faults.front()));
  if (!faults.empty()) {
    return fail({faults.front().kind, faults.front().code, faults.front().text, faults.front().where, faults});
  }
  if (changes.empty()) return detail_view(before, std::string{tree->name(before.facts.unit)});
  const Actor actor = Actor::of(request);
  const Origin origin{actor.person_id, actor.login, "changed", {}, input.reason.value_or(""), clock_.now()};
  AuditEntry entry = entry_about(request, "card.update", before);
  entry.reason = origin.reason;
  YG_TRY_ASSIGN(const Record kept,
                identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<Record> {
                  YG_TRY(check_taken(tx, form.facts, before.id));
                  if (opening_ && form.facts.unit != before.facts.unit) YG_TRY(opening_(tx, form.facts.unit));
                  audit.before = as_object(changes, false);
                  audit.after = as_object(changes, true);
                  return update(tx, before, form.facts, rules_.standing_of(form.facts), origin, rules_.version(),
                                keys_);
                }));
  return detail_view(kept, std::string{tree->name(kept.facts.unit)});
}

Result<RevealAnswer> CardService::reveal(const http::Request& request, const RevealInput& input) {
  YG_TRY(identity::check_reason(input.reason, "card.reason"));
  const Field* field = find_field(input.field);
  if (field == nullptr || !field->personal) {
    return fail(ErrorKind::invalid, "card.not_personal",
                {"这个字段不是受保护的个人信息", "this field is no protected personal data"},
                {.field = "field", .value = clipped(input.field)});
  }
  YG_TRY_ASSIGN(const auto record, find_visible(request, "card.reveal", true));
  AuditEntry entry = entry_about(request, "card.reveal", record);
  entry.reason = input.reason;
  entry.after = boost::json::object{{"field", std::string{field->name}}};
  return identity::audited(audit_, db_, entry, [&](store::Transaction&, AuditEntry&) -> Result<RevealAnswer> {
    return RevealAnswer{word_of(record.facts, field->name, "")};
  });
}

}  // namespace yunguan::card
