// SPDX-License-Identifier: Apache-2.0
// What roles may allow about the intake of usage, and the acts the audit log knows.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::intake {

inline constexpr std::array kPermissions{
    identity::Permission{"usage.read", "usage", "查看话单接收情况", "See how usage comes in"},
    identity::Permission{"usage.submit", "usage", "提交话单", "Submit usage"},
    identity::Permission{"usage.manage", "usage", "管理接收源、上传话单文件", "Keep feeds, hand usage files in"},
    identity::Permission{"usage.rows", "usage", "查看未取入的话单原文", "See rows that were not taken"},
    identity::Permission{"usage.reopen", "usage", "重新开放已结账的月份", "Open a closed month again"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"usage.feed_create", "新建接收源", "Make a feed of usage"},
    identity::AuditAction{"usage.feed_change", "修改接收源", "Change a feed of usage"},
    identity::AuditAction{"usage.kafka_try", "试连 Kafka", "Try a connection to Kafka"},
    identity::AuditAction{"usage.upload", "上传话单文件", "Hand a usage file in"},
    identity::AuditAction{"usage.rejects", "下载未取入的话单", "Download rows that were not taken"},
    identity::AuditAction{"usage.quarantine", "查看隔离的话单", "Look at quarantined rows"},
    identity::AuditAction{"usage.clean_up", "清理到期的接收文件", "Remove what the intake keeps no longer"},
    identity::AuditAction{"usage.reopen", "重新开放月份", "Open a month again"},
};

}  // namespace yunguan::intake
