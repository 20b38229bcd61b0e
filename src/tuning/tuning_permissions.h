// SPDX-License-Identifier: Apache-2.0
// What roles may allow about what the monitoring goes by, and the acts the audit log knows.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::tuning {

inline constexpr std::array kPermissions{
    identity::Permission{"monitor.read", "monitor", "查看监测的模型、调优与名单",
                         "See models, tuning and lists of the monitoring"},
    identity::Permission{"monitor.tune", "monitor", "调优监测模型、维护自定义规则", "Tune models and keep own rules"},
    identity::Permission{"monitor.lists", "monitor", "维护监测名单", "Keep the lists of the monitoring"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"monitor_list.add", "添加监测名单条目", "Add an entry to a list of the monitoring"},
    identity::AuditAction{"monitor_list.end", "终止监测名单条目", "End an entry of a list of the monitoring"},
    identity::AuditAction{"monitor_list.import", "取入监测名单文件", "Take in a file of a list of the monitoring"},
    identity::AuditAction{"tuning.add", "添加监测调优", "Add a tuning of a model"},
    identity::AuditAction{"tuning.end", "终止监测调优", "End a tuning of a model"},
    identity::AuditAction{"own_rule.create", "新建自定义规则", "Make an own rule"},
    identity::AuditAction{"own_rule.change", "修改自定义规则", "Change an own rule"},
    identity::AuditAction{"own_rule.end", "停用自定义规则", "End an own rule"},
};

}  // namespace yunguan::tuning
