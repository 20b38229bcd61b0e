// SPDX-License-Identifier: Apache-2.0
// Who looks after safe keeping, and the acts the log records of it.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::keeping {

using identity::kAuditAdmin;
using identity::kSecurityAdmin;
using identity::kSystemAdmin;

inline constexpr std::array kPermissions{
    identity::Permission{"backup.read", "platform", "查看备份", "See backups", kSystemAdmin | kAuditAdmin},
    identity::Permission{"backup.make", "platform", "备份与核验备份", "Make and verify backups", kSystemAdmin},
    identity::Permission{"mode.change", "platform", "开关只读模式", "Switch read-only mode", kSystemAdmin},
    identity::Permission{"key.read", "security", "查看密钥版本", "See the versions of keys",
                         kSecurityAdmin | kAuditAdmin},
    identity::Permission{"key.rotate", "security", "更换密钥", "Rotate keys", kSecurityAdmin},
    identity::Permission{"evidence.read", "security", "查看安全证据、组件清单与可用率",
                         "See security evidence, parts and availability", kSystemAdmin | kSecurityAdmin | kAuditAdmin},
    identity::Permission{"personal_data.read", "security", "查看个人信息台账", "See the register of personal data",
                         kSystemAdmin | kSecurityAdmin | kAuditAdmin},
};

inline constexpr std::array kActions{
    identity::AuditAction{"backup.make", "备份", "Make a backup"},
    identity::AuditAction{"backup.verify", "核验备份", "Verify a backup"},
    identity::AuditAction{"backup.remove", "删除过期备份", "Remove an old backup"},
    identity::AuditAction{"store.restore", "从备份恢复", "Restore from a backup"},
    identity::AuditAction{"store.set_back", "发现数据库被退回", "Database found set back"},
    identity::AuditAction{"store.accept", "确认数据库现状", "Accept the database as it is"},
    identity::AuditAction{"schema.upgrade", "升级数据结构", "Upgrade the schema"},
    identity::AuditAction{"schema.rollback", "回退数据结构", "Roll the schema back"},
    identity::AuditAction{"mode.read_only", "进入只读模式", "Enter read-only mode"},
    identity::AuditAction{"mode.writable", "退出只读模式", "Leave read-only mode"},
    identity::AuditAction{"evidence.export", "导出安全证据", "Export security evidence"},
};

}  // namespace yunguan::keeping
