// SPDX-License-Identifier: Apache-2.0
#include "identity/role.h"

#include <fmt/format.h>

namespace yunguan::identity {

Result<void> check_separation(const std::set<RoleKind>& held, RoleKind wanted) {
  for (const RoleKind kind : held) {
    if (kind == wanted) continue;
    const Text one = kind_text(kind);
    const Text other = kind_text(wanted);
    return fail(ErrorKind::conflict, "identity.separation",
                {fmt::format("三员分立：已是{}的人员不能再担任{}。", one.zh, other.zh),
                 fmt::format("Duties are separated: a {} cannot be a {} as well.", one.en, other.en)});
  }
  return {};
}

Text kind_text(RoleKind kind) {
  switch (kind) {
    case RoleKind::business:
      return {"业务人员", "member of business staff"};
    case RoleKind::system_admin:
      return {"系统管理员", "system administrator"};
    case RoleKind::security_admin:
      return {"安全管理员", "security administrator"};
    case RoleKind::audit_admin:
      return {"审计管理员", "audit administrator"};
  }
  YG_ASSERT(false);
}

}  // namespace yunguan::identity
