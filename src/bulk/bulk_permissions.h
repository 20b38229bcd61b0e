// SPDX-License-Identifier: Apache-2.0
// What roles may allow about bulk acts beside the permission of the act itself, and the acts the audit log knows.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::bulk {

inline constexpr std::array kPermissions{
    identity::Permission{"bulk.use", "card", "批量操作卡（另须有所做操作的权限）",
                         "Do things to many cards at once (beside the right to the act itself)"},
    identity::Permission{"bulk.approve", "card", "审批他人的批量操作", "Approve bulk acts of others"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"bulk.create", "预览批量操作", "Preview a bulk act"},
    identity::AuditAction{"bulk.submit", "提交批量操作", "Submit a bulk act"},
    identity::AuditAction{"bulk.approve", "批准批量操作", "Approve a bulk act"},
    identity::AuditAction{"bulk.refuse", "驳回批量操作", "Refuse a bulk act"},
    identity::AuditAction{"bulk.cancel", "取消批量操作", "Cancel a bulk act"},
    identity::AuditAction{"bulk.expire", "批量操作过期", "A bulk act ran out of time"},
    identity::AuditAction{"bulk.start", "批量操作开始执行", "A bulk act begins"},
    identity::AuditAction{"bulk.run", "批量操作执行一段", "A run of a bulk act"},
    identity::AuditAction{"bulk.stop", "批量操作中止", "A bulk act stops"},
    identity::AuditAction{"bulk.finish", "批量操作完成", "A bulk act is done"},
    identity::AuditAction{"bulk.fail", "批量操作失败", "A bulk act fails"},
    identity::AuditAction{"bulk.export", "导出批量操作的结果", "Export the results of a bulk act"},
};

}  // namespace yunguan::bulk
