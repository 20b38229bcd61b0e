// SPDX-License-Identifier: Apache-2.0
#include "access/order_effects.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "access/asked.h"
#include "access/permit_change.h"
#include "card/card_lookup.h"
#include "identity/person_store.h"

namespace yunguan::access {
namespace {

using boost::json::array;
using boost::json::object;
using order::Accomplished;
using order::Errand;

constexpr std::size_t kSaidMax = 3;  // that were left alone and that the sentence names; the result names all

// What was done, put together while it is done.
struct Deed {
  array granted;    // ids
  array extended;   // {permit, until, confirm_by}: as it was
  array ended;      // {card, system, until}
  array unchanged;  // {card, system, why}
  Text left;        // the first of them
  std::set<CardId> changed;

  void leave(const std::string& msisdn, const Text& system, const Text& why) {
    unchanged.push_back({{"number", msisdn}, {"system", system.zh}, {"zh", why.zh}, {"en", why.en}});
    if (unchanged.size() > kSaidMax) return;
    left.zh += fmt::format("{}{} → {}（{}）", left.zh.empty() ? "" : "、", msisdn, system.zh, why.zh);
    left.en += fmt::format("{}{} → {} ({})", left.en.empty() ? "" : ", ", msisdn, system.en, why.en);
  }
};

// On whose word: whoever decided it, else the applicant.
Result<Word> word_of(store::Reader& reader, const Errand& errand) {
  Word word{.login = errand.actor.login,
            .order = errand.order,
            .order_number = errand.number,
            .words = card::form_text(errand.values, "reason"),
            .now = errand.now};
  word.person = errand.decided_by.empty() ? errand.applicant : errand.decided_by;
  YG_TRY_ASSIGN(const auto person, identity::find_person(reader, word.person));
  if (person) word.name = person->name;
  return word;
}

// One that was tampered with is left alone as a thing that cannot be done; anything else stops the whole.
Result<bool> is_done(const Result<Permit>& changed, Deed& deed, const std::string& msisdn, const System& system) {
  if (changed) return true;
  if (changed.error().code != "permit.tampered") return std::unexpected(changed.error());
  deed.leave(msisdn, system.name, changed.error().text);
  return false;
}

Result<void> grant_one(store::Transaction& tx, const Ground& ground, const Asked& asked, const AskedCard& card,
                       const System& system, const Word& word, Deed& deed) {
  const Instant until = asked.until();
  if (!system.open) {
    deed.leave(card.msisdn, system.name, {"系统已关闭", "closed"});
    return {};
  }
  const Permit* const standing = asked.standing(card.id, system.id);
  if (standing == nullptr) {
    YG_TRY_ASSIGN(const Permit made, grant(tx, ground.keys, card.id, card.unit, system, until, word));
    deed.granted.emplace_back(made.id.value);
    deed.changed.insert(card.id);
    return {};
  }
  if (standing->until >= until) {
    deed.leave(card.msisdn, system.name, {"期限已不早于这一天", "lasts as long already"});
    return {};
  }
  object before{{"permit", standing->id.value}, {"until", to_micros(standing->until)}};
  if (standing->confirm_by) before["confirm_by"] = to_micros(*standing->confirm_by);
  YG_TRY_ASSIGN(const bool done, is_done(extend(tx, ground.keys, *standing, until,
                                                access::confirm_by(word.now, system.confirm_days, until), word),
                                         deed, card.msisdn, system));
  if (!done) return {};
  deed.extended.push_back(std::move(before));
  deed.changed.insert(card.id);
  return {};
}

// Whether the card is still the applicant's to ask for.
bool may_have(const Errand& errand, const AskedCard& card) {
  const identity::Unit* const own = errand.units->find(errand.unit);
  const identity::Unit* const unit = errand.units->find(card.unit);
  return own != nullptr && unit != nullptr && unit->path.starts_with(own->path);
}

Accomplished told(const Asked& asked, Deed deed, Text words) {
  if (!deed.unchanged.empty()) {
    const bool more = deed.unchanged.size() > kSaidMax;
    words.zh += fmt::format("，{} 项未处理：{}{}", deed.unchanged.size(), deed.left.zh, more ? "等" : "");
    words.en += fmt::format("; {} left alone: {}{}", deed.unchanged.size(), deed.left.en, more ? " …" : "");
  }
  Accomplished done;
  for (const AskedCard& card : asked.cards) {
    if (deed.changed.contains(card.id)) done.links.push_back({"card", card.id.value, card.msisdn});
  }
  for (const System& system : asked.systems) done.links.push_back({"system", system.id.value, system.name.zh});
  done.result = {{"granted", std::move(deed.granted)},
                 {"extended", std::move(deed.extended)},
                 {"ended", std::move(deed.ended)},
                 {"unchanged", std::move(deed.unchanged)}};
  done.words = std::move(words);
  return done;
}

std::unexpected<Error> nothing(const Deed& deed) {
  Text words{"没有可以办理的权限", "no permit could be dealt with"};
  if (!deed.unchanged.empty()) {
    words.zh += "：" + deed.left.zh;
    words.en += ": " + deed.left.en;
  }
  return fail(ErrorKind::conflict, "access.nothing_done", std::move(words));
}

Result<void> record(store::Transaction& tx, const Ground& ground, const Errand& errand, std::string action,
                    const Deed& deed) {
  identity::AuditEntry entry{.actor = errand.actor,
                             .action = std::move(action),
                             .object_type = "order",
                             .object_id = std::to_string(errand.order.value),
                             .object_label = errand.number,
                             .unit_id = errand.unit};
  entry.after = object{{"granted", deed.granted.size()},
                       {"extended", deed.extended.size()},
                       {"ended", deed.ended.size()},
                       {"unchanged", deed.unchanged.size()}};
  YG_TRY(ground.audit.record(tx, entry));
  return {};
}

Result<Accomplished> grant_all(store::Transaction& tx, const Ground& ground, const Errand& errand) {
  YG_TRY_ASSIGN(const Asked asked, read_asked(tx, errand.values));
  YG_TRY_ASSIGN(const Word word, word_of(tx, errand));
  if (!asked.last_day || asked.until() <= errand.now) {
    return fail(ErrorKind::conflict, "access.until_past",
                {"申请的截止日期已经过去", "the last day that was asked for is over"});
  }
  Deed deed;
  for (const AskedCard& card : asked.cards) {
    for (const System& system : asked.systems) {
      if (!may_have(errand, card)) {
        deed.leave(card.msisdn, system.name, {"卡已不属于申请单位", "no longer a card of the unit"});
      } else if (!is_in_use(card.state)) {
        deed.leave(card.msisdn, system.name, {"卡不在用", "the card is not in use"});
      } else {
        YG_TRY(grant_one(tx, ground, asked, card, system, word, deed));
      }
    }
  }
  if (deed.changed.empty()) return nothing(deed);
  YG_TRY(record(tx, ground, errand, "permit.grant", deed));
  Text words{fmt::format("已授予 {} 项", deed.granted.size()), fmt::format("{} granted", deed.granted.size())};
  if (!deed.extended.empty()) {
    words.zh += fmt::format("，延期 {} 项", deed.extended.size());
    words.en += fmt::format(", {} extended", deed.extended.size());
  }
  words.zh += fmt::format("，至 {}", format_date(*asked.last_day));
  words.en += fmt::format(", until {}", format_date(*asked.last_day));
  return told(asked, std::move(deed), std::move(words));
}

Result<Accomplished> revoke_all(store::Transaction& tx, const Ground& ground, const Errand& errand) {
  YG_TRY_ASSIGN(const Asked asked, read_asked(tx, errand.values));
  YG_TRY_ASSIGN(const Word word, word_of(tx, errand));
  Deed deed;
  for (const AskedCard& card : asked.cards) {
    for (const System& system : asked.systems) {
      const Permit* const standing = asked.standing(card.id, system.id);
      if (standing == nullptr) continue;
      if (!may_have(errand, card)) {
        deed.leave(card.msisdn, system.name, {"卡已不属于申请单位", "no longer a card of the unit"});
        continue;
      }
      const Instant until = standing->until;
      YG_TRY_ASSIGN(const bool done,
                    is_done(end(tx, ground.keys, *standing, EndedWhy::revoked, word), deed, card.msisdn, system));
      if (!done) continue;
      deed.ended.push_back({{"card", card.id.value}, {"system", system.id.value}, {"until", to_micros(until)}});
      deed.changed.insert(card.id);
    }
  }
  if (deed.changed.empty()) return nothing(deed);
  YG_TRY(record(tx, ground, errand, "permit.end", deed));
  Text words{fmt::format("已收回 {} 项", deed.ended.size()), fmt::format("{} taken back", deed.ended.size())};
  return told(asked, std::move(deed), std::move(words));
}

const array& list_in(const object& done, std::string_view name) {
  static const array kNone;
  const auto* const list = done.if_contains(name);
  return list != nullptr && list->is_array() ? list->get_array() : kNone;
}

std::int64_t number_in(const boost::json::value& one, std::string_view name) {
  const auto* const found = one.is_object() ? one.get_object().if_contains(name) : nullptr;
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

// What an order granted ends, and what it extended goes back; what has gone on since then stays as it is.
Result<Accomplished> undo_grant(store::Transaction& tx, const Ground& ground, const Errand& errand) {
  YG_TRY_ASSIGN(Word word, word_of(tx, errand));
  word.words = "工单撤销，授权一并撤销";
  std::size_t ended = 0;
  std::size_t shortened = 0;
  for (const auto& id : list_in(errand.done, "granted")) {
    YG_TRY_ASSIGN(const auto permit, find_permit(tx, PermitId{id.is_int64() ? id.get_int64() : 0}));
    if (!permit || permit->state != PermitState::active || permit->order != errand.order) continue;
    YG_TRY(end(tx, ground.keys, *permit, EndedWhy::revoked, word));
    ++ended;
  }
  word.words = "工单撤销，恢复原期限";
  for (const auto& one : list_in(errand.done, "extended")) {
    YG_TRY_ASSIGN(const auto permit, find_permit(tx, PermitId{number_in(one, "permit")}));
    if (!permit || permit->state != PermitState::active || permit->order != errand.order) continue;
    std::optional<Instant> confirm_by;
    if (const auto by = number_in(one, "confirm_by"); by > 0) confirm_by = from_micros(by);
    YG_TRY(extend(tx, ground.keys, *permit, from_micros(number_in(one, "until")), confirm_by, word));
    ++shortened;
  }
  Accomplished done;
  done.words = {fmt::format("已撤销 {} 项授权，{} 项恢复原期限", ended, shortened),
                fmt::format("{} taken back, {} as long as before", ended, shortened)};
  return done;
}

// What an order ended is granted again while its time lasts; a card that has one again meanwhile keeps that.
Result<Accomplished> undo_revoke(store::Transaction& tx, const Ground& ground, const Errand& errand) {
  YG_TRY_ASSIGN(Word word, word_of(tx, errand));
  word.words = "工单撤销，恢复权限";
  YG_TRY_ASSIGN(const Asked asked, read_asked(tx, errand.values));
  std::size_t granted = 0;
  for (const auto& one : list_in(errand.done, "ended")) {
    const CardId id{number_in(one, "card")};
    const Instant until = from_micros(number_in(one, "until"));
    const auto card = std::ranges::find(asked.cards, id, &AskedCard::id);
    const auto system = std::ranges::find(asked.systems, SystemId{number_in(one, "system")}, &System::id);
    if (card == asked.cards.end() || system == asked.systems.end()) continue;
    const bool is_possible = system->open && is_in_use(card->state) && until > errand.now;
    if (!is_possible || asked.standing(id, system->id) != nullptr) continue;
    YG_TRY(grant(tx, ground.keys, id, card->unit, *system, until, word));
    ++granted;
  }
  Accomplished done;
  done.words = {fmt::format("已恢复 {} 项权限", granted), fmt::format("{} granted again", granted)};
  return done;
}

Result<std::vector<order::Looked>> look(store::Reader& reader, const identity::Principal&,
                                        std::span<const std::int64_t> ids) {
  YG_TRY_ASSIGN(const auto systems, find_systems(reader, ids));
  std::vector<order::Looked> found;
  for (const System& system : systems) found.push_back({system.id.value, system.name.zh});
  return found;
}

}  // namespace

void add_effects(order::Effects& effects, const Ground& ground) {
  effects.add("access.grant", {"授予应用权限", "Grant permits"},
              [&ground](store::Transaction& tx, const Errand& errand) {
                return errand.is_undo ? undo_revoke(tx, ground, errand) : grant_all(tx, ground, errand);
              });
  effects.add("access.revoke", {"收回应用权限", "Take permits back"},
              [&ground](store::Transaction& tx, const Errand& errand) {
                return errand.is_undo ? undo_grant(tx, ground, errand) : revoke_all(tx, ground, errand);
              });
}

void add_lookups(order::Lookups& lookups) {
  lookups.add(catalog::FieldKind::system, "system", look);
  lookups.add(catalog::FieldKind::systems, "system", look);
}

}  // namespace yunguan::access
