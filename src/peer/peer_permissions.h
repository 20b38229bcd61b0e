// SPDX-License-Identifier: Apache-2.0
// What roles may allow about peers, and the acts the audit log knows. Those who supervise an order see its calls without any of it.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::peer {

inline constexpr std::array kPermissions{
    identity::Permission{"peer.manage", "peer", "管理对端系统，查看与重发调用",
                         "Manage peers; see calls and send them again", identity::kSystemAdmin, true},
};

inline constexpr std::array kActions{
    identity::AuditAction{"peer.add", "添加对端系统", "Add a peer"},
    identity::AuditAction{"peer.change", "修改对端系统", "Change a peer"},
    identity::AuditAction{"peer.rotate", "更换对端系统密钥", "Rotate a peer's secret"},
    identity::AuditAction{"peer.trial", "试连对端系统", "Try the connection to a peer"},
    identity::AuditAction{"peer.send_again", "重发对端调用", "Send a call again"},
    identity::AuditAction{"peer.give_up", "停止等待对端答复", "Stop waiting for a peer's answer"},
    identity::AuditAction{"peer.forged", "对端答复签名不符", "An answer with a wrong signature"},
};

}  // namespace yunguan::peer
