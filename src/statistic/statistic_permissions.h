// SPDX-License-Identifier: Apache-2.0
// What roles may allow about statistics, and the acts the audit log knows.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::statistic {

inline constexpr std::array kPermissions{
    identity::Permission{"statistic.read", "statistic", "查看卡与用量统计", "See statistics of cards and usage"},
    identity::Permission{"statistic.import", "statistic", "取入月用量文件", "Take in files of monthly usage"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"statistic.export", "导出统计表", "Export a statistic"},
    identity::AuditAction{"statistic.import", "取入月用量文件", "Take in a file of monthly usage"},
};

}  // namespace yunguan::statistic
