// SPDX-License-Identifier: Apache-2.0
#include "compliance/exceptions.h"

#include <fmt/format.h>

#include <unordered_map>

#include "base/log.h"
#include "base/parse.h"
#include "card/card_changes.h"
#include "card/card_list.h"
#include "identity/enum_name.h"
#include "identity/reason.h"

namespace yunguan::compliance {
namespace {

using identity::Actor;
using identity::AuditEntry;

constexpr std::int64_t kRun = 500;  // cards judged in one transaction
constexpr std::size_t kDocumentMax = 120;

Result<void> check_request(const ExceptionRequest& request, Date today) {
  YG_TRY(identity::check_reason(request.reason, "exception.reason", "/reason"));
  if (trimmed(request.document).empty() || request.document.size() > kDocumentMax) {
    return fail(ErrorKind::invalid, "exception.document", {"请写明依据文号", "state the document it rests on"},
                {.field = "/document"});
  }
  const auto days = std::chrono::sys_days{request.until} - std::chrono::sys_days{request.from};
  if (days < std::chrono::days{0} || request.until < today || days >= kExceptionDaysMax) {
    return fail(
        ErrorKind::invalid, "exception.dates",
        {fmt::format("止日不得早于起日和今天，最长 {} 天", kExceptionDaysMax.count()),
         fmt::format("the last day may not lie before the first or today; at most {} days", kExceptionDaysMax.count())},
        {.field = "/until", .value = format_date(request.until)});
  }
  return {};
}

std::string_view action_of(ExceptionEvent event) {
  switch (event) {
    case ExceptionEvent::approve:
      return "exception.approve";
    case ExceptionEvent::refuse:
      return "exception.refuse";
    case ExceptionEvent::withdraw:
      return "exception.withdraw";
    case ExceptionEvent::begin:
      return "exception.begin";
    case ExceptionEvent::expire:
      return "exception.expire";
    case ExceptionEvent::revoke:
      return "exception.revoke";
  }
  broken_invariant("an event of exceptions", __FILE__, __LINE__);
}

std::unexpected<Error> no_edge(const Exception& exception) {
  const Text state = name_of(exception.state);
  return fail(ErrorKind::conflict, "exception.state",
              {fmt::format("这份例外现在是“{}”，不能这样办", state.zh),
               fmt::format("the exception is \"{}\": this cannot be done now", state.en)});
}

std::unexpected<Error> not_found() {
  return fail(ErrorKind::not_found, "exception.not_found", {"没有这份例外", "there is no such exception"});
}

AuditEntry entry_about(const Exception& exception, ExceptionEvent event, const Actor& actor) {
  return {.actor = actor,
          .action = std::string{action_of(event)},
          .object_type = "compliance_exception",
          .object_id = fmt::format("{}", exception.id.value),
          .object_label = exception.document,
          .unit_id = exception.unit};
}

boost::json::object described(const Exception& exception) {
  boost::json::object limits;
  for (const DutyLimit& duty : duties_of(exception.limits)) limits[to_word(duty.duty)] = duty.limit;
  return {{"limits", limits},
          {"cards", exception.cards},
          {"from", format_rfc3339(exception.from)},
          {"until", format_rfc3339(exception.until)},
          {"plan", exception.plan},
          {"scene", exception.scene}};
}

}  // namespace

Result<Choice> Exceptions::preview(const Wanted& wanted, const identity::Scope& scope) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return db_.read([&](store::Reader& reader) { return choose(reader, wanted, scope, *tree, rules_); });
}

Result<Exception> Exceptions::request(const ExceptionRequest& request, const identity::Scope& scope,
                                      const Actor& actor) {
  const Instant now = clock_.now();
  YG_TRY(check_request(request, shanghai_date(now)));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(const auto choice, preview(request.wanted, scope));
  if (choice.cards.empty()) {
    return fail(ErrorKind::conflict, "exception.no_cards",
                {"范围内没有因名单条数超限而缺项的卡", "no card there lacks a duty for the number of entries alone"});
  }
  Exception wanted{.unit = choice.unit,
                   .plan = request.wanted.plan,
                   .scene = request.wanted.scene,
                   .limits = request.wanted.limits,
                   .reason = std::string{trimmed(request.reason)},
                   .document = std::string{trimmed(request.document)},
                   .from = start_of(request.from),
                   .until = start_of(Date{std::chrono::sys_days{request.until} + std::chrono::days{1}})};
  wanted.requested = {actor.person_id, actor.login, now, ""};
  AuditEntry entry{.actor = actor,
                   .action = "exception.request",
                   .object_type = "compliance_exception",
                   .object_id = "",
                   .object_label = wanted.document,
                   .unit_id = wanted.unit};
  entry.reason = wanted.reason;
  return identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<Exception> {
    YG_TRY_ASSIGN(auto kept, insert(tx, wanted, choice.cards, keys_));
    audit.object_id = fmt::format("{}", kept.id.value);
    audit.after = described(kept);
    return kept;
  });
}

Result<Exception> Exceptions::step(store::Transaction& tx, ExceptionId id, ExceptionEvent event, const Actor& actor,
                                   const std::string& words, AuditEntry& entry) {
  YG_TRY_ASSIGN(auto found, find_exception(tx, id));
  if (!found) return not_found();
  Exception exception = std::move(*found);
  entry = entry_about(exception, event, actor);
  entry.reason = words;
  const auto to = next(exception.state, event);
  if (!to) return no_edge(exception);
  const bool reviewed = event == ExceptionEvent::approve || event == ExceptionEvent::refuse;
  if (reviewed && exception.requested.person == actor.person_id) {
    return fail(ErrorKind::forbidden, "exception.self_review",
                {"不能审核自己的申请，须由另一人签字", "nobody reviews his own request; another person must sign"});
  }
  if (event == ExceptionEvent::withdraw && exception.requested.person != actor.person_id) {
    return fail(ErrorKind::forbidden, "exception.not_yours",
                {"只有申请人可以撤回", "only who asked for it may withdraw it"});
  }
  const bool opens = event == ExceptionEvent::approve || event == ExceptionEvent::begin;
  if (opens) {
    YG_TRY_ASSIGN(const bool genuine, is_genuine(tx, id, keys_));
    if (!genuine) {
      return fail(
          ErrorKind::conflict, "exception.tampered",
          {"这份例外或它的卡名单被绕过平台改动过，不能生效",
           "the exception or the list of its cards was changed behind the platform's back; it cannot take effect"});
    }
  }
  entry.before = boost::json::object{{"state", identity::name_of(exception.state)}};
  const bool counted = exception.state == ExceptionState::in_force;
  exception.state = *to;
  const Instant now = clock_.now();
  if (reviewed)
    exception.decided = {actor.person_id, actor.login, now, words};
  else if (event != ExceptionEvent::begin)
    exception.ended = {actor.person_id, actor.login, now, words};
  // What is signed on its first day or later begins at once.
  if (exception.state == ExceptionState::approved && exception.from <= now) exception.state = ExceptionState::in_force;
  const bool counts = exception.state == ExceptionState::in_force;
  entry.after = described(exception);
  (*entry.after)["state"] = identity::name_of(exception.state);
  return save(tx, std::move(exception), counted != counts, keys_);
}

Result<Exception> Exceptions::act(ExceptionId id, ExceptionEvent event, const Actor& actor, const std::string& words) {
  if (event != ExceptionEvent::withdraw) YG_TRY(identity::check_reason(words, "exception.reason", "/reason"));
  const std::string said{trimmed(words)};
  const AuditEntry entry = entry_about({.id = id}, event, actor);
  YG_TRY_ASSIGN(const Exception kept, identity::audited(audit_, db_, entry, [&](auto& tx, AuditEntry& audit) {
                  return step(tx, id, event, actor, said, audit);
                }));
  // The cards follow at once; what fails here is done by the next tick.
  if (auto settled = settle(id); !settled)
    log::failure(log::Level::warn, "compliance", "cards wait for the clock", settled.error());
  return kept;
}

Result<void> Exceptions::begin_or_end(ExceptionId id) {
  const Actor clock = Actor::machine("clock");
  YG_TRY_ASSIGN(const auto found, db_.read([&](store::Reader& reader) { return find_exception(reader, id); }));
  if (!found) return {};
  const auto event = found->until <= clock_.now() ? ExceptionEvent::expire : ExceptionEvent::begin;
  if (!next(found->state, event)) return {};
  if (event == ExceptionEvent::begin) {
    // The refusal stands in the audit log of whoever tries; the clock would write one a minute.
    YG_TRY_ASSIGN(const bool genuine, db_.read([&](store::Reader& reader) { return is_genuine(reader, id, keys_); }));
    if (!genuine) return {};
  }
  const AuditEntry entry = entry_about(*found, event, clock);
  auto done = identity::audited(audit_, db_, entry,
                                [&](auto& tx, AuditEntry& audit) { return step(tx, id, event, clock, "", audit); });
  if (!done) return std::unexpected(std::move(done).error());
  return {};
}

Result<bool> Exceptions::settle_run(ExceptionId id) {
  return db_.write([&](store::Transaction& tx) -> Result<bool> {
    YG_TRY_ASSIGN(const auto exception, find_exception(tx, id));
    if (!exception) return false;
    const bool counts = exception->state == ExceptionState::in_force;
    YG_TRY_ASSIGN(const auto cards, cards_at(tx, id, counts ? Reach::waiting : Reach::counts, kRun));
    if (cards.empty()) {
      YG_TRY(mark_settled(tx, id, exception->version));
      return false;
    }
    YG_TRY_ASSIGN(const auto records, card::find_many(tx, cards));
    YG_TRY_ASSIGN(const auto in_force, limits_in_force(tx, cards));
    const std::unordered_map<CardId, card::Excepted> limits(in_force.begin(), in_force.end());
    std::vector<card::CardChange> changes;
    changes.reserve(records.size());
    for (const card::Record& record : records) {
      card::Facts after = record.facts;
      const auto allowed = limits.find(record.id);
      after.excepted = allowed == limits.end() ? card::Excepted{} : allowed->second;
      const card::Standing standing = rules_.standing_of(after);
      changes.push_back({record, std::move(after), standing});
    }
    const Signature& by = counts ? exception->decided : exception->ended;
    const card::Origin origin{by.person,
                              by.login,
                              counts ? "excepted" : "exception_ended",
                              {},
                              fmt::format("{} #{}", exception->document, id.value),
                              clock_.now()};
    YG_TRY(card::update_many(tx, changes, origin, rules_.version(), keys_));
    YG_TRY(set_reach(tx, id, cards, counts ? Reach::counts : Reach::lifted));
    return true;
  });
}

Result<void> Exceptions::settle(ExceptionId id) {
  while (true) {
    YG_TRY_ASSIGN(const bool more, settle_run(id));
    if (!more) return {};
  }
}

Result<void> Exceptions::tick() {
  YG_TRY_ASSIGN(const auto waiting, db_.read([&](store::Reader& reader) { return due(reader, clock_.now()); }));
  for (const ExceptionId id : waiting) {
    // One that cannot be moved, being tampered with, must not hold up the others.
    if (auto moved = begin_or_end(id); !moved && !identity::is_refusal(moved.error())) return moved;
  }
  YG_TRY_ASSIGN(const auto changed, db_.read([](store::Reader& reader) { return unsettled(reader); }));
  for (const ExceptionId id : changed) YG_TRY(settle(id));
  return {};
}

}  // namespace yunguan::compliance
