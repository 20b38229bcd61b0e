// SPDX-License-Identifier: Apache-2.0
// What roles may allow about cards, and the acts the audit log knows.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::card {

inline constexpr std::array kPermissions{
    identity::Permission{"card.read", "card", "查看卡", "See cards"},
    identity::Permission{"card.write", "card", "登记和修改卡", "Enter and change cards"},
    identity::Permission{"card.control", "card", "设置卡的管控（绑定、区域、限额、限速、黑名单）",
                         "Set a card's controls (binding, area, quota, speed, blacklist)"},
    identity::Permission{"card.import", "card", "批量导入卡", "Import cards"},
    identity::Permission{"card.export", "card", "导出卡清单", "Export cards"},
    identity::Permission{"card.reveal", "card", "凭理由查看完整个人信息", "See personal data for a stated reason",
                         identity::kBusiness, true},
    identity::Permission{"compliance.read", "compliance", "查看合规情况", "See compliance"},
    identity::Permission{
        "rules.read", "compliance", "查看规则与合规预审", "Read the rules, pre-check services",
        identity::kBusiness | identity::kSystemAdmin | identity::kSecurityAdmin | identity::kAuditAdmin},
};

inline constexpr std::array kActions{
    identity::AuditAction{"card.create", "登记卡", "Enter a card"},
    identity::AuditAction{"card.update", "修改卡", "Change a card"},
    identity::AuditAction{"card.reveal", "查看卡的完整个人信息", "See a card's personal data"},
    identity::AuditAction{"card.export", "导出卡清单", "Export cards"},
    identity::AuditAction{"card.import", "开始批量导入", "Begin an import"},
    identity::AuditAction{"card.import_rows", "批量导入写入一段", "Import a run of rows"},
    identity::AuditAction{"card.erase_persons", "销毁到期的个人信息", "Erase personal data whose time is over"},
    identity::AuditAction{"card.judge", "按新规则重新判定", "Judge cards by new rules"},
};

}  // namespace yunguan::card
