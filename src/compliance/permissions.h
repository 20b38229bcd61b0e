// SPDX-License-Identifier: Apache-2.0
// What roles may allow about compliance beyond seeing it, and the acts the audit log knows.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::compliance {

inline constexpr std::array kPermissions{
    identity::Permission{"compliance.review", "compliance", "审核合规例外", "Review exceptions"},
    identity::Permission{"compliance.report", "compliance", "生成合规报告", "Make compliance reports"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"exception.request", "申请合规例外", "Ask for an exception"},
    identity::AuditAction{"exception.approve", "签字同意合规例外", "Sign an exception"},
    identity::AuditAction{"exception.refuse", "不同意合规例外", "Refuse an exception"},
    identity::AuditAction{"exception.withdraw", "撤回合规例外申请", "Withdraw a request for an exception"},
    identity::AuditAction{"exception.begin", "合规例外到期初生效", "An exception begins"},
    identity::AuditAction{"exception.expire", "合规例外到期", "An exception ends"},
    identity::AuditAction{"exception.revoke", "撤销合规例外", "Revoke an exception"},
    identity::AuditAction{"compliance.report", "生成合规报告", "Make a compliance report"},
};

}  // namespace yunguan::compliance
