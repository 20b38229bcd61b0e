// SPDX-License-Identifier: Apache-2.0
#include "life/life_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "card/card_changes.h"
#include "http/etag.h"
#include "identity/principal.h"
#include "life/who_may.h"

namespace yunguan::life {
namespace {

using card::Act;
using card::Facts;
using card::LifeEvent;
using card::Record;
using card::State;
using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;

constexpr std::size_t kStepsMax = 200;

bool is_step(const card::Change& change) { return change.field == "state" || change.field == "suspensions"; }

std::vector<LifeStep> steps_of(const std::vector<card::HistoryEntry>& entries) {
  std::vector<LifeStep> steps;
  for (const card::HistoryEntry& entry : entries) {
    if (std::ranges::none_of(entry.changes, is_step)) continue;
    LifeStep step{entry.at, entry.person_login, entry.action, {}, {}, {}, {}, entry.reason, entry.job_id};
    for (const card::Change& change : entry.changes) {
      if (change.field == "state") {
        step.from = change.from;
        step.to = change.to;
      } else if (change.field == "suspensions") {
        step.reasons_from = change.from;
        step.reasons_to = change.to;
      }
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

// The person who acted on what he saw learns what happened since.
std::unexpected<Error> changed_meanwhile(store::Reader& reader, CardId card) {
  const auto last = card::history(reader, card, 1);
  if (!last || last->empty()) {
    return fail(
        ErrorKind::stale, "life.changed_meanwhile",
        {"这张卡刚刚被改过，请看过最新状态再操作", "the card has just been changed; look again before you act"});
  }
  const card::HistoryEntry& entry = last->front();
  const auto event = card::life_event_from(entry.action);
  const Text did = event ? card::name_of(*event) : Text{"修改", "changed"};
  return fail(ErrorKind::stale, "life.changed_meanwhile",
              {fmt::format("{} 刚刚对这张卡做了「{}」（{}），请看过最新状态再操作", entry.person_login, did.zh,
                           format_clock(entry.at)),
               fmt::format("{} has just acted on this card ({}, {}); look again before you act", entry.person_login,
                           did.en, format_clock(entry.at))});
}

boost::json::object as_object(const std::vector<card::Change>& changes, bool after) {
  boost::json::object object;
  for (const card::Change& change : changes) object[change.field] = after ? change.to : change.from;
  return object;
}

}  // namespace

Result<void> check_act(const Record& record, const card::Standing& standing, Act act, Instant now) {
  const Facts& facts = record.facts;
  const bool leads_here = std::ranges::any_of(
      card::kEdges, [&](const card::Edge& edge) { return edge.event == act.event && edge.to == facts.state; });
  const bool moves = act.event != LifeEvent::resume && act.event != LifeEvent::restore;
  if (card::find_edge(facts.state, act.event) == nullptr && leads_here && moves) {
    const Text state = card::name_of(facts.state);
    return fail(ErrorKind::conflict, "life.already",
                {fmt::format("这张卡已经是「{}」", state.zh), fmt::format("the card is this already: {}", state.en)});
  }
  return card::check(facts, standing, act, now);
}

LifeService::LifeService(store::Database& db, const crypto::KeyRing& keys, const identity::Audit& audit,
                         identity::UnitDirectory& units, card::CardService& cards, const card::Rules& rules,
                         const LifeRules& life_rules, const Clock& clock)
    : db_(db),
      keys_(keys),
      audit_(audit),
      units_(units),
      cards_(cards),
      rules_(rules),
      life_rules_(life_rules),
      clock_(clock) {}

Result<Record> LifeService::carry_out(store::Transaction& tx, const Record& before, Act act,
                                      const card::Origin& origin) {
  const card::Standing standing = rules_.standing_of(before.facts);
  YG_TRY(check_act(before, standing, act, origin.at));
  if (opens(act.event)) YG_TRY(check_opening(tx, before.facts.unit));
  YG_TRY_ASSIGN(auto after, card::after(before.facts, standing, act, life_rules_.periods(), origin.at));
  const card::CardChange change{before, after, rules_.standing_of(after)};
  YG_TRY(card::update_many(tx, {&change, 1}, origin, rules_.version(), keys_));
  YG_TRY_ASSIGN(auto now, card::find(tx, before.id));
  YG_ASSERT(now.has_value());
  return std::move(*now);
}

Result<CardLife> LifeService::act(const http::Request& request, const ActInput& input) {
  YG_TRY_ASSIGN(const auto seen, cards_.find_visible(request, "card.read", false));
  YG_TRY_ASSIGN(const auto version, http::expected_version(request));
  const Act act{input.act, input.suspension};
  const std::string words = input.reason.value_or("");
  YG_TRY(check_words(act.event, words));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const identity::Unit* unit = tree->find(seen.facts.unit);
  YG_ASSERT(unit != nullptr);
  const Actor actor = Actor::of(request);
  AuditEntry entry{.actor = actor,
                   .action = "card.act",
                   .object_type = "card",
                   .object_id = fmt::format("{}", seen.id.value),
                   .object_label = seen.facts.msisdn,
                   .unit_id = seen.facts.unit,
                   .reason = words};
  const card::Origin origin{actor.person_id, actor.login, std::string{to_word(act.event)}, {}, words, clock_.now()};
  YG_TRY_ASSIGN(const Record kept,
                identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<Record> {
                  YG_TRY(check_person(principal_of(request), unit->path, act));
                  YG_TRY_ASSIGN(const auto before, card::find(tx, seen.id));
                  if (!before || before->version != version) return changed_meanwhile(tx, seen.id);
                  YG_TRY_ASSIGN(auto after, carry_out(tx, *before, act, origin));
                  const auto changes = card::changes_between(before->facts, after.facts);
                  audit.before = as_object(changes, false);
                  audit.after = as_object(changes, true);
                  audit.after->emplace("act", to_word(act.event));
                  if (act.suspension) audit.after->emplace("suspension", to_word(*act.suspension));
                  return after;
                }));
  return view(request, kept);
}

Result<CardLife> LifeService::get(const http::Request& request) {
  YG_TRY_ASSIGN(const auto record, cards_.find_visible(request, "card.read", false));
  return view(request, record);
}

Result<void> LifeService::add_record(store::Reader& reader, const Record& record, CardLife& life) {
  YG_TRY_ASSIGN(const auto entries, card::history(reader, record.id, kStepsMax));
  life.steps = steps_of(entries);
  YG_TRY_ASSIGN(const auto aspects, card::enforcements(reader, record.id));
  for (const card::Enforcement& each : aspects) {
    if (each.aspect != card::Aspect::state) continue;
    const Instant due = each.commanded_at + life_rules_.confirm_within();
    life.network = NetworkWord{each.desired,  each.confirmed,
                               each.standing, each.commanded_at,
                               due,           each.standing == card::Enforced::waiting && clock_.now() >= due,
                               each.attempts, each.confirmed_at,
                               each.source,   each.note};
  }
  return {};
}

Result<CardLife> LifeService::view(const http::Request& request, const Record& record) {
  const Instant now = clock_.now();
  const Facts& facts = record.facts;
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const identity::Unit* unit = tree->find(facts.unit);
  YG_ASSERT(unit != nullptr);
  CardLife life{record.id,
                std::string{to_word(facts.state)},
                {},
                {},
                facts.state_since,
                facts.state_until,
                false,
                {},
                {},
                {},
                {},
                record.version};
  for (const card::Suspension reason : card::kSuspensions) {
    if (facts.suspensions.contains(reason)) life.suspensions.push_back(reason);
  }
  if (facts.state == State::suspended || facts.state == State::pre_closed)
    life.resume_to = std::string{to_word(facts.resume_to)};
  life.ends_soon = facts.state_until && *facts.state_until <= now + life_rules_.warn() &&
                   card::find_edge(facts.state, LifeEvent::expire) != nullptr;
  const card::Standing standing = rules_.standing_of(facts);
  Result<void> opening;
  YG_TRY(db_.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(life.unit_standing, standing_of(reader, facts.unit));
    opening = check_opening(reader, facts.unit);
    return add_record(reader, record, life);
  }));
  for (const Act& act : acts_of_people()) {
    ActView shown{act.event,    act.suspension,         name_of(act),
                  true,         needs_words(act.event), std::string{permission_for(act)},
                  std::nullopt, std::nullopt,           std::nullopt};
    auto possible = check_act(record, standing, act, now);
    if (possible && opens(act.event)) possible = opening;
    if (possible) possible = check_person(principal_of(request), unit->path, act);
    if (!possible) {
      Error& error = possible.error();
      shown.allowed = false;
      shown.code = error.code;
      shown.sentence = error.text;
      if (!error.where.clause.empty()) shown.clause = error.where.clause;
    }
    life.acts.push_back(std::move(shown));
  }
  return life;
}

}  // namespace yunguan::life
