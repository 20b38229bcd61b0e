// SPDX-License-Identifier: Apache-2.0
#include "identity/lock_list.h"

#include <fmt/format.h>

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kLocked{
    "identity.locked_people",
    "SELECT p.id, p.login, p.name, p.unit_id, u.name, u.path, a.failed, a.last_at, a.locked_until,"
    " (SELECT r.remote_ip FROM audit_row r WHERE r.person_id = p.id AND r.action = 'sign_in' AND r.result = 'refused'"
    " ORDER BY r.at DESC, r.id DESC LIMIT 1)"
    " FROM sign_in_attempt a JOIN person p ON p.login_digest = a.login_digest JOIN unit u ON u.id = p.unit_id"
    " WHERE a.locked_until > :now ORDER BY a.locked_until DESC, p.id"};
constexpr store::NamedQuery kUnknown{
    "identity.locked_unknown",
    "SELECT CAST(COUNT(*) AS BIGINT) FROM sign_in_attempt a WHERE a.locked_until > :now AND NOT EXISTS"
    " (SELECT 1 FROM person p WHERE p.login_digest = a.login_digest)"};

}  // namespace

Result<LockedPeople> LockList::list(const Asking& asking) const {
  const Instant now = context_.clock.now();
  const Scope scope = asking.principal.scope("person.read");
  LockedPeople people;
  YG_TRY(context_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY(reader.each(kLocked, {now}, [&](const store::Row& row) {
      if (!scope.contains(row.text(5))) return true;
      const std::int64_t failed = row.integer(6);
      people.items.push_back(
          {.person_id = row.id<PersonId>(0),
           .login = row.text(1),
           .name = row.text(2),
           .unit_id = row.id<UnitId>(3),
           .unit_name = row.text(4),
           .failed = failed,
           .last_failed_at = row.instant(7),
           .locked_until = row.instant(8),
           .last_ip = row.optional_text(9).value_or(""),
           .reason = {fmt::format("连续 {} 次登录失败", failed), fmt::format("{} failed sign-ins in a row", failed)}});
      return true;
    }));
    YG_TRY_ASSIGN(const auto unknown,
                  reader.one(kUnknown, {now}, [](const store::Row& row) { return row.integer(0); }));
    people.unknown_logins = unknown.value_or(0);
    return {};
  }));
  return people;
}

}  // namespace yunguan::identity
