// SPDX-License-Identifier: Apache-2.0
#include "identity/administrators.h"

#include <fmt/format.h>

#include <algorithm>

namespace yunguan::identity {

Result<void> check_not_last_administrator(store::Reader& reader, PersonId person) {
  YG_TRY_ASSIGN(const auto roles, roles_of(reader, person));
  for (const HeldRole& held : roles) {
    const RoleKind kind = held.role.kind;
    if (kind == RoleKind::business) continue;
    YG_TRY_ASSIGN(const std::int64_t others, count_active_holders(reader, kind, person));
    if (others == 0) {
      const Text text = kind_text(kind);
      return fail(ErrorKind::conflict, "identity.last_administrator",
                  {fmt::format("这是最后一名在用的{}，请先指定另一名。", text.zh),
                   fmt::format("This is the last active {}; appoint another one first.", text.en)});
    }
  }
  return {};
}

Result<void> check_may_reset(store::Reader& reader, const Principal& caller, PersonId person) {
  if (caller.person_id.empty()) return {};
  const auto holds = [&](RoleKind kind) {
    return std::ranges::any_of(caller.grants, [&](const Grant& grant) { return grant.kind == kind; });
  };
  YG_TRY_ASSIGN(const auto roles, roles_of(reader, person));
  for (const HeldRole& held : roles) {
    if (held.role.kind != RoleKind::business && !holds(held.role.kind)) {
      const Text text = kind_text(held.role.kind);
      return fail(ErrorKind::conflict, "identity.admin_reset",
                  {fmt::format("{}的口令只能在服务器上用命令重置。", text.zh),
                   fmt::format("The password of a {} is reset by command on the machine only.", text.en)});
    }
  }
  return {};
}

Result<void> check_takes_part(store::Reader& reader, PersonId person, std::string field) {
  YG_TRY_ASSIGN(const auto roles, roles_of(reader, person));
  for (const HeldRole& held : roles) {
    if (held.role.kind == RoleKind::business) continue;
    const Text text = kind_text(held.role.kind);
    return fail(ErrorKind::invalid, "identity.administrator",
                {fmt::format("此人是{}，三员不参与业务办理，请另选他人。", text.zh),
                 fmt::format("This is a {}: administrators take no part in business; choose somebody else.", text.en)},
                {.field = std::move(field), .value = std::to_string(person.value)});
  }
  return {};
}

}  // namespace yunguan::identity
