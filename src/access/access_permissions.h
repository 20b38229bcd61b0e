// SPDX-License-Identifier: Apache-2.0
// What roles may allow about application systems and permits, and the acts the audit log knows. Codes that begin with "access." are
// identity's: limits of signing in.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::access {

inline constexpr std::array kPermissions{
    identity::Permission{"permit.read", "permit", "查看应用系统和应用权限", "See application systems and permits",
                         identity::kBusiness | identity::kAuditAdmin},
    identity::Permission{"permit.manage", "permit", "维护应用系统、收回应用权限",
                         "Keep application systems and take permits back"},
    identity::Permission{"permit.confirm", "permit", "复核确认或放弃应用权限", "Confirm permits or give them up"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"system.create", "新建应用系统", "Enter an application system"},
    identity::AuditAction{"system.change", "修改应用系统", "Change an application system"},
    identity::AuditAction{"system.close", "关闭应用系统", "Close an application system"},
    identity::AuditAction{"system.open", "重新开放应用系统", "Open an application system again"},
    identity::AuditAction{"permit.grant", "授予应用权限", "Grant permits"},
    identity::AuditAction{"permit.confirm", "复核确认应用权限", "Confirm a permit"},
    identity::AuditAction{"permit.end", "结束应用权限", "End a permit"},
    identity::AuditAction{"permit.sweep", "应用权限自动结束", "Permits end by themselves"},
    identity::AuditAction{"permit.export", "导出应用权限", "Export permits"},
};

}  // namespace yunguan::access
