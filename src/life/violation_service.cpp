// SPDX-License-Identifier: Apache-2.0
#include "life/violation_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "card/card_changes.h"
#include "card/lifecycle.h"
#include "life/who_may.h"

namespace yunguan::life {
namespace {

using card::LifeEvent;
using card::Suspension;
using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;

constexpr std::size_t kTextMax = 2000;

Result<void> check_text(std::string_view text, std::string field) {
  const std::size_t length = trimmed(text).size();
  if (length >= 4 && length <= kTextMax) return {};
  return fail(ErrorKind::invalid, "violation.text",
              {"请写明情况，至少两个字，至多 2000 字节", "say what there is to say, in 2000 bytes at most"},
              {.field = std::move(field)});
}

AuditEntry entry_about(const Actor& actor, std::string action, const Violation& violation, std::string words) {
  return {.actor = actor,
          .action = std::move(action),
          .object_type = "unit",
          .object_id = fmt::format("{}", violation.unit_id.value),
          .object_label = violation.unit_name,
          .unit_id = violation.unit_id,
          .reason = std::move(words)};
}

std::unexpected<Error> not_confirmed(std::int64_t cards) {
  return fail(ErrorKind::conflict, "violation.not_confirmed",
              {fmt::format("将销户 {} 张卡，与您确认的数量不同，请看过预览再确认", cards),
               fmt::format("{} cards would be closed, not as many as you confirmed; look at the preview", cards)},
              {.field = "confirm_cards", .value = fmt::format("{}", cards)});
}

}  // namespace

// What a violation leads to, found out before anything is done.
struct ViolationService::Weighed {
  ViolationPreview preview;
  std::optional<CardId> card;
};

namespace {

ClosingOf all_of(UnitId unit) { return {unit, true, std::nullopt}; }

}  // namespace

ViolationService::ViolationService(store::Database& db, const crypto::KeyRing& keys, const identity::Audit& audit,
                                   identity::UnitDirectory& units, card::CardService& cards, const card::Rules& rules,
                                   const LifeRules& life_rules, const ViolationFile& file, const Clock& clock,
                                   MassClosings& closings)
    : db_(db),
      keys_(keys),
      audit_(audit),
      units_(units),
      cards_(cards),
      rules_(rules),
      life_rules_(life_rules),
      file_(file),
      clock_(clock),
      closings_(closings) {}

Result<std::string> ViolationService::unit_name(UnitId unit) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return std::string{tree->name(unit)};
}

Result<ViolationService::Weighed> ViolationService::weigh(const http::Request& request, const ViolationInput& input) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  Weighed weighed;
  UnitId unit = input.unit_id.value_or(UnitId{});
  if (input.card_id) {
    YG_TRY_ASSIGN(const auto record,
                  db_.read([&](store::Reader& reader) { return card::find(reader, *input.card_id); }));
    const identity::Unit* of_card = record ? tree->find(record->facts.unit) : nullptr;
    if (of_card != nullptr && principal_of(request).may("violation.write", of_card->path)) {
      unit = of_card->id;
      weighed.card = record->id;
      weighed.preview.msisdn = record->facts.msisdn;
    }
  }
  const identity::Unit* found = tree->find(unit);
  if (found == nullptr || !principal_of(request).may("violation.write", found->path) ||
      input.card_id.has_value() != weighed.card.has_value()) {
    return fail(ErrorKind::invalid, "violation.about",
                {"请选择您管理的单位或卡", "name a unit or a card that is yours to manage"}, {.field = "unit_id"});
  }
  const Date today = shanghai_date(clock_.now());
  weighed.preview.unit_id = unit;
  weighed.preview.unit_name = found->name;
  YG_TRY(db_.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto kinds, kinds_on(reader, file_, today));
    const auto kind = std::ranges::find(kinds, input.kind, &ViolationKind::number);
    if (kind == kinds.end()) {
      return fail(ErrorKind::invalid, "violation.kind", {"没有这一类违规", "there is no such kind of violation"},
                  {.field = "kind"});
    }
    weighed.preview.kind = *kind;
    YG_TRY_ASSIGN(weighed.preview.again_of, rectified_before(reader, unit));
    weighed.preview.consequence = weighed.preview.again_of ? kind->again : kind->first;
    YG_TRY_ASSIGN(weighed.preview.standing, standing_of(reader, unit));
    if (weighed.preview.consequence == Consequence::stop) {
      YG_TRY_ASSIGN(weighed.preview.cards, count(reader, all_of(unit)));
    }
    return {};
  }));
  if (weighed.preview.consequence == Consequence::freeze && !weighed.card) {
    return fail(ErrorKind::invalid, "violation.needs_card",
                {"这一类违规要指明是哪张卡", "this kind of violation is one of a card: name it"}, {.field = "card_id"});
  }
  return weighed;
}

Result<ViolationPreview> ViolationService::preview(const http::Request& request, const ViolationInput& input) {
  YG_TRY_ASSIGN(auto weighed, weigh(request, input));
  return std::move(weighed.preview);
}

// The card is suspended for it, whatever else it is suspended for; a closed one stays closed.
Result<void> ViolationService::freeze(store::Transaction& tx, const Weighed& weighed, ViolationId id,
                                      const card::Origin& origin) {
  YG_TRY_ASSIGN(const auto record, card::find(tx, *weighed.card));
  if (record) {
    auto after = card::after(record->facts, record->standing, {LifeEvent::suspend, Suspension::violation},
                             life_rules_.periods(), origin.at);
    if (after) {
      const card::CardChange change{*record, *after, rules_.standing_of(*after)};
      YG_TRY(card::update_many(tx, {&change, 1}, origin, rules_.version(), keys_));
    }
  }
  YG_TRY_ASSIGN(const auto stands, standing_of(tx, weighed.preview.unit_id));
  if (stands.standing == UnitStanding::blacklisted) return {};
  return put_standing(
      tx, weighed.preview.unit_id,
      {origin.at, stands.standing, UnitStanding::frozen, id, weighed.preview.kind.name.zh, origin.login});
}

Result<Violation> ViolationService::record(const http::Request& request, const ViolationInput& input) {
  YG_TRY(check_text(input.evidence, "evidence"));
  YG_TRY_ASSIGN(const auto weighed, weigh(request, input));
  const ViolationPreview& preview = weighed.preview;
  const bool stops = preview.consequence == Consequence::stop;
  const Actor actor = Actor::of(request);
  const Instant now = clock_.now();
  const card::Origin origin{actor.person_id, actor.login, std::string{to_word(LifeEvent::suspend)}, {},
                            input.evidence,  now};
  Violation violation;
  violation.kind = preview.kind.number;
  violation.unit_id = preview.unit_id;
  violation.card_id = weighed.card;
  violation.msisdn = preview.msisdn;
  violation.evidence = input.evidence;
  violation.consequence = preview.consequence;
  violation.again_of = preview.again_of;
  violation.recorded_at = now;
  violation.recorded_by = actor.person_id;
  violation.recorded_login = actor.login;
  AuditEntry entry{.actor = actor,
                   .action = "violation.record",
                   .object_type = "unit",
                   .object_id = fmt::format("{}", preview.unit_id.value),
                   .object_label = preview.unit_name,
                   .unit_id = preview.unit_id,
                   .reason = input.evidence};
  auto recorded =
      identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<Violation> {
        Violation kept = violation;
        if (stops) {
          // Counted anew: a card may have come in since it was weighed.
          YG_TRY_ASSIGN(const auto cards, count(tx, all_of(preview.unit_id)));
          if (input.confirm_cards != cards.changes) return not_confirmed(cards.changes);
        }
        YG_TRY_ASSIGN(kept.id, insert(tx, kept));
        audit.after = boost::json::object{{"violation", kept.id.value}, {"kind", kept.kind}};
        audit.after->emplace("consequence", json::encode(kept.consequence));
        YG_TRY(stops ? stop(tx, weighed, kept) : freeze(tx, weighed, kept.id, origin));
        kept.unit_name = preview.unit_name;
        return kept;
      });
  if (recorded && stops) closings_.begin();
  return recorded;
}

// The unit is blacklisted and all its cards are closed, by a job that is there once this is committed.
Result<void> ViolationService::stop(store::Transaction& tx, const Weighed& weighed, Violation& violation) {
  const ViolationPreview& preview = weighed.preview;
  YG_TRY_ASSIGN(const auto stands, standing_of(tx, preview.unit_id));
  YG_TRY(put_standing(tx, preview.unit_id,
                      {violation.recorded_at, stands.standing, UnitStanding::blacklisted, violation.id,
                       preview.kind.name.zh, violation.recorded_login}));
  YG_TRY_ASSIGN(const auto job, closings_.queue(tx, {all_of(preview.unit_id), violation.evidence},
                                                violation.recorded_by, violation.recorded_login));
  violation.job_id = job.id;
  return keep_job(tx, violation.id, job.id);
}

Result<std::int64_t> ViolationService::take_up_unfinished() {
  YG_TRY_ASSIGN(const auto taken_up, db_.write([&](store::Transaction& tx) -> Result<std::int64_t> {
    YG_TRY_ASSIGN(const auto left, unfinished_stops(tx));
    std::int64_t begun = 0;
    for (const Violation& each : left) {
      YG_TRY_ASSIGN(const auto cards, count(tx, all_of(each.unit_id)));
      if (cards.changes == 0) continue;
      YG_TRY_ASSIGN(const auto job,
                    closings_.queue(tx, {all_of(each.unit_id), each.evidence}, each.recorded_by, each.recorded_login));
      YG_TRY(keep_job(tx, each.id, job.id));
      ++begun;
    }
    return begun;
  }));
  if (taken_up > 0) closings_.begin();
  return taken_up;
}

Result<Violation> ViolationService::find_visible(const http::Request& request, std::string_view permission) {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  YG_TRY_ASSIGN(auto violation,
                db_.read([&](store::Reader& reader) { return find_violation(reader, ViolationId{number}); }));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const identity::Unit* unit = violation ? tree->find(violation->unit_id) : nullptr;
  if (unit == nullptr || !principal_of(request).may(permission, unit->path)) {
    return identity::refuse_out_of_scope(audit_, db_, request, "violation", fmt::format("{}", number),
                                         "violation.not_found", {"没有这条违规记录", "there is no such violation"});
  }
  violation->unit_name = unit->name;
  return std::move(*violation);
}

Result<Violations> ViolationService::list(const http::Request& request) {
  YG_TRY_ASSIGN(const auto units, cards_.units_of(request, "violation.read"));
  std::optional<CardId> card;
  if (const auto asked = request.query_value("card_id"); asked && !asked->empty()) {
    card = CardId{parse_integer<std::int64_t>(*asked).value_or(-1)};
  }
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(auto items, db_.read([&](store::Reader& reader) { return violations(reader, units, card); }));
  for (Violation& each : items) each.unit_name = tree->name(each.unit_id);
  return Violations{std::move(items)};
}

Result<Violation> ViolationService::rectify(const http::Request& request, const NoteInput& input) {
  YG_TRY_ASSIGN(const auto seen, find_visible(request, "violation.write"));
  YG_TRY(check_text(input.note, "note"));
  const Actor actor = Actor::of(request);
  const AuditEntry entry = entry_about(actor, "violation.rectify", seen, input.note);
  return identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<Violation> {
    YG_TRY_ASSIGN(const auto now, find_violation(tx, seen.id));
    if (!now || now->state != ViolationState::open) {
      return fail(ErrorKind::conflict, "violation.not_open",
                  {"这条违规已经登记过整改", "the rectification of this violation is recorded already"});
    }
    Violation violation = *now;
    violation.unit_name = seen.unit_name;
    violation.state = ViolationState::rectified;
    violation.rectified_at = clock_.now();
    violation.rectified_by = actor.person_id;
    violation.rectified_login = actor.login;
    violation.rectified_note = input.note;
    YG_TRY(keep_rectified(tx, violation));
    return violation;
  });
}

Result<Violation> ViolationService::lift(const http::Request& request, const NoteInput& input) {
  YG_TRY_ASSIGN(const auto seen, find_visible(request, "violation.lift"));
  YG_TRY(check_text(input.note, "note"));
  const Actor actor = Actor::of(request);
  const AuditEntry entry = entry_about(actor, "violation.lift", seen, input.note);
  return identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<Violation> {
    YG_TRY_ASSIGN(const auto now, find_violation(tx, seen.id));
    if (!now || now->state != ViolationState::rectified) {
      return fail(ErrorKind::conflict, "violation.not_rectified",
                  {"只有登记过整改、尚未解除的违规可以解除", "only a rectified violation can be lifted, and once"});
    }
    if (now->recorded_by == actor.person_id || now->rectified_by == actor.person_id) {
      return fail(ErrorKind::forbidden, "violation.same_person",
                  {"登记违规或整改的人不能自己解除，请由另一位有权限的人解除",
                   "whoever recorded the violation or its rectification does not lift it: somebody else must"});
    }
    Violation violation = *now;
    violation.unit_name = seen.unit_name;
    violation.state = ViolationState::lifted;
    violation.lifted_at = clock_.now();
    violation.lifted_login = actor.login;
    violation.lifted_note = input.note;
    YG_TRY(keep_lifted(tx, violation));
    YG_TRY_ASSIGN(const bool other, has_other_open(tx, violation.unit_id, violation.id));
    YG_TRY_ASSIGN(const auto stands, standing_of(tx, violation.unit_id));
    if (!other && stands.of_unit == violation.unit_id) {
      YG_TRY(put_standing(
          tx, violation.unit_id,
          {*violation.lifted_at, stands.standing, UnitStanding::normal, violation.id, input.note, actor.login}));
    }
    return violation;
  });
}

Result<PolicyView> ViolationService::policy(const http::Request&) {
  const Date today = shanghai_date(clock_.now());
  return db_.read([&](store::Reader& reader) -> Result<PolicyView> {
    YG_TRY_ASSIGN(auto kinds, kinds_on(reader, file_, today));
    YG_TRY_ASSIGN(auto changes, policy_changes(reader));
    return PolicyView{file_.version, file_.source, std::move(kinds), std::move(changes)};
  });
}

Result<PolicyView> ViolationService::change_policy(const http::Request& request, const PolicyInput& input) {
  YG_TRY(check_text(input.reason, "reason"));
  if (!input.effective_from.ok() || input.effective_from < shanghai_date(clock_.now())) {
    return fail(ErrorKind::invalid, "violation.effective_from",
                {"生效日期不能早于今天", "it cannot hold from a day that is past"}, {.field = "effective_from"});
  }
  for (const ViolationKind& kind : file_.kinds) {
    if (std::ranges::count(input.kinds, kind.number, &KindChange::number) == 1 &&
        input.kinds.size() == file_.kinds.size())
      continue;
    return fail(ErrorKind::invalid, "violation.kind",
                {"每一类违规须恰好列一次", "every kind of violation must be given exactly once"}, {.field = "kinds"});
  }
  const Actor actor = Actor::of(request);
  AuditEntry entry{.actor = actor,
                   .action = "violation.policy",
                   .object_type = "rules",
                   .object_id = "violations",
                   .reason = input.reason};
  entry.after =
      boost::json::object{{"effective_from", format_date(input.effective_from)}, {"kinds", json::encode(input.kinds)}};
  YG_TRY(identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
    return keep_policy_change(tx, {0, input.effective_from, input.kinds, input.reason, actor.login, clock_.now()});
  }));
  return policy(request);
}

Result<UnitStandingView> ViolationService::unit_standing(const http::Request& request) {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const identity::Unit* unit = tree->find(UnitId{number});
  if (unit == nullptr || !principal_of(request).may("card.read", unit->path)) {
    return identity::refuse_out_of_scope(audit_, db_, request, "unit", fmt::format("{}", number), "unit.not_found",
                                         {"没有这个单位", "there is no such unit"});
  }
  return db_.read([&](store::Reader& reader) -> Result<UnitStandingView> {
    YG_TRY_ASSIGN(auto standing, standing_of(reader, unit->id));
    YG_TRY_ASSIGN(auto changes, standing_changes(reader, unit->id));
    return UnitStandingView{std::move(standing), std::move(changes)};
  });
}

Result<BatchPreview> ViolationService::batch(const http::Request& request) {
  YG_TRY_ASSIGN(const auto record, cards_.find_visible(request, "card.close", false));
  if (record.facts.batch.empty()) {
    return fail(ErrorKind::conflict, "batch.none",
                {"这张卡没有登记批次，不能按批次销户", "the card belongs to no batch"}, {.clause = "§4.4"});
  }
  YG_TRY_ASSIGN(auto name, unit_name(record.facts.unit));
  YG_TRY_ASSIGN(auto cards, db_.read([&](store::Reader& reader) {
    return count(reader, {record.facts.unit, false, record.facts.batch});
  }));
  return BatchPreview{record.facts.unit, std::move(name), record.facts.batch, std::move(cards)};
}

Result<job::Job> ViolationService::close_batch(const http::Request& request, const BatchCloseInput& input) {
  YG_TRY_ASSIGN(const auto preview, batch(request));
  YG_TRY(check_words(LifeEvent::close, input.reason));
  const Actor actor = Actor::of(request);
  AuditEntry entry{.actor = actor,
                   .action = "card.close_batch",
                   .object_type = "unit",
                   .object_id = fmt::format("{}", preview.unit_id.value),
                   .object_label = preview.batch,
                   .unit_id = preview.unit_id,
                   .reason = input.reason};
  entry.after = boost::json::object{{"batch", preview.batch}, {"cards", preview.cards.changes}};
  const ClosingOf cards{preview.unit_id, false, preview.batch};
  auto begun =
      identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<job::Job> {
        YG_TRY_ASSIGN(const auto now, count(tx, cards));
        if (input.confirm_cards != now.changes) return not_confirmed(now.changes);
        YG_TRY_ASSIGN(auto job, closings_.queue(tx, {cards, input.reason}, actor.person_id, actor.login));
        audit.after->emplace("job", job.id.value);
        return job;
      });
  if (begun) closings_.begin();
  return begun;
}

}  // namespace yunguan::life
