// SPDX-License-Identifier: Apache-2.0
#include "access/permit_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/permit_list.h"
#include "access/system_store.h"
#include "base/parse.h"
#include "identity/reason.h"

namespace yunguan::access {
namespace {

using identity::Asking;
using identity::AuditEntry;

Error no_such_permit() {
  return {ErrorKind::not_found, "permit.not_found", {"没有这项应用权限", "there is no such permit"}, {}, {}};
}

// What belongs to one permit; anything else is the environment's and stops the whole.
bool is_of_one(const Error& error) {
  return error.kind == ErrorKind::conflict || error.kind == ErrorKind::stale || error.kind == ErrorKind::not_found;
}

Result<void> check_ids(const std::vector<PermitId>& ids) {
  if (!ids.empty() && ids.size() <= kManyMax) return {};
  return fail(ErrorKind::invalid, "permit.ids",
              {fmt::format("一次须有 1 至 {} 项", kManyMax), fmt::format("1 to {} at once", kManyMax)},
              {.field = "ids", .value = std::to_string(ids.size())});
}

Word word_of(const Asking& asking, std::string_view words, Instant now) {
  return {.person = asking.principal.person_id,
          .login = asking.principal.signature(),
          .name = asking.principal.name,
          .order = {},
          .order_number = {},
          .words = std::string{trimmed(words)},
          .now = now};
}

AuditEntry entry_of(const Asking& asking, std::string action) {
  return {.actor = asking.actor, .action = std::move(action), .object_type = "permit", .object_id = ""};
}

}  // namespace

Result<PermitHistory> PermitService::get(const Asking& asking, PermitId id) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  YG_TRY_ASSIGN(const auto found, ground_.db.read([&](store::Reader& reader) { return find_permit(reader, id); }));
  if (!found) return fail(no_such_permit());
  const identity::Unit* const unit = units->find(found->unit);
  if (unit == nullptr || !asking.principal.may("permit.read", unit->path)) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, asking.actor, "permit", std::to_string(id.value),
                                         no_such_permit());
  }
  return ground_.db.read([&](store::Reader& reader) -> Result<PermitHistory> {
    YG_TRY_ASSIGN(auto views, shown(reader, {*found}, asking.principal, *units, ground_.clock.now()));
    YG_TRY_ASSIGN(auto events, events_of(reader, id));
    return PermitHistory{std::move(views.front()), std::move(events)};
  });
}

Result<void> PermitService::one(store::Transaction& tx, PermitId id, AuditEntry entry, const identity::Scope& scope,
                                const identity::UnitTree& units, const Act& act) const {
  entry.object_id = std::to_string(id.value);
  const auto work = [&]() -> Result<void> {
    YG_TRY_ASSIGN(auto found, find_permit(tx, id));
    if (!found) return fail(no_such_permit());
    const identity::Unit* const unit = units.find(found->unit);
    if (unit == nullptr || !scope.contains(unit->path)) {
      entry.action = "access.out_of_scope";
      return fail(no_such_permit());
    }
    entry.unit_id = found->unit;
    if (found->state == PermitState::ended) {
      return fail(ErrorKind::conflict, "permit.ended", {"这项权限已经结束", "the permit has ended already"});
    }
    return act(tx, std::move(*found), *unit, entry);
  };
  const auto done = work();
  if (!done && !is_of_one(done.error())) return done;
  if (!done) {
    entry.result = identity::AuditResult::refused;
    entry.code = done.error().code;
    entry.before.reset();
    entry.after.reset();
  }
  YG_TRY(ground_.audit.record(tx, entry));
  return done;
}

Result<PermitOutcomes> PermitService::each(const std::vector<PermitId>& ids, const AuditEntry& about,
                                           const identity::Scope& scope, const Act& act) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  std::vector<PermitId> wanted;
  for (const PermitId id : ids) {
    if (std::ranges::find(wanted, id) == wanted.end()) wanted.push_back(id);
  }
  return ground_.db.write([&](store::Transaction& tx) -> Result<PermitOutcomes> {
    PermitOutcomes outcomes;
    for (const PermitId id : wanted) {
      const auto done = one(tx, id, about, scope, *units, act);
      if (!done && !is_of_one(done.error())) return std::unexpected(done.error());
      PermitOutcome outcome{.id = id, .ok = done.has_value(), .code = {}, .error = {}};
      if (!done) {
        outcome.code = done.error().code;
        outcome.error = done.error().text;
      }
      outcomes.results.push_back(std::move(outcome));
    }
    return outcomes;
  });
}

Result<PermitOutcomes> PermitService::confirm(const Asking& asking, const ConfirmInput& input) const {
  YG_TRY(check_ids(input.ids));
  const Word word = word_of(asking, "", ground_.clock.now());
  return each(input.ids, entry_of(asking, "permit.confirm"), asking.principal.scope("permit.confirm"),
              [&](store::Transaction& tx, Permit permit, const identity::Unit&, AuditEntry& entry) -> Result<void> {
                if (!permit.is_due(word.now)) {
                  return fail(ErrorKind::conflict, "permit.not_due",
                              {"现在不需要确认", "it does not need to be confirmed now"});
                }
                YG_TRY_ASSIGN(const auto system, find_system(tx, permit.system));
                YG_TRY_ASSIGN(const Permit kept, access::confirm(tx, ground_.keys, std::move(permit),
                                                                 system ? system->confirm_days : 0, word));
                if (kept.confirm_by)
                  entry.after = boost::json::object{{"confirm_by", format_rfc3339(*kept.confirm_by)}};
                return {};
              });
}

Result<PermitOutcomes> PermitService::end(const Asking& asking, const EndInput& input) const {
  YG_TRY(check_ids(input.ids));
  YG_TRY(identity::check_reason(input.reason, "permit.reason"));
  const Word word = word_of(asking, input.reason, ground_.clock.now());
  const identity::Scope manages = asking.principal.scope("permit.manage");
  std::vector<std::string> tops = manages.tops();
  const auto more = asking.principal.scope("permit.confirm").tops();
  tops.insert(tops.end(), more.begin(), more.end());
  if (tops.empty()) {
    return fail(ErrorKind::forbidden, "permit.may_not_end",
                {"您没有收回或放弃应用权限的权限", "you may neither take permits back nor give them up"});
  }
  AuditEntry about = entry_of(asking, "permit.end");
  about.reason = word.words;
  return each(
      input.ids, about, identity::Scope{std::move(tops)},
      [&](store::Transaction& tx, Permit permit, const identity::Unit& unit, AuditEntry& entry) -> Result<void> {
        const EndedWhy why = manages.contains(unit.path) ? EndedWhy::revoked : EndedWhy::given_up;
        entry.after = boost::json::object{{"why", name_of(why).zh}};
        YG_TRY(access::end(tx, ground_.keys, std::move(permit), why, word));
        return {};
      });
}

}  // namespace yunguan::access
