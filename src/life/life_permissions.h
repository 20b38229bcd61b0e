// SPDX-License-Identifier: Apache-2.0
// What roles may allow about the life of cards, and the acts the audit log knows.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::life {

inline constexpr std::array kPermissions{
    identity::Permission{"card.suspend", "card", "应用户要求停机和复机", "Suspend and resume cards at the user's wish"},
    identity::Permission{"card.enforce", "card", "因欠费、达量、管控、机卡分离、违规停机和复机",
                         "Suspend and resume cards for arrears, quota, policy, device, violation"},
    identity::Permission{"card.manage", "card", "开通、激活、转沉默期、预销户和恢复卡",
                         "Test, activate, silence, pre-close and restore cards"},
    identity::Permission{"card.close", "card", "销户", "Close cards for ever"},
    identity::Permission{"card.reconcile", "card", "与运营商核对卡状态", "Compare states with a carrier's list"},
    identity::Permission{"violation.read", "violation", "查看违规和处置", "See violations and what followed"},
    identity::Permission{"violation.write", "violation", "登记违规和整改", "Record violations and their rectification"},
    identity::Permission{"violation.lift", "violation", "解除冻结和黑名单", "Lift a freeze or a blacklisting"},
    identity::Permission{"violation.policy", "violation", "修改违规处置办法", "Change what follows from violations"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"card.act", "改变卡的状态", "Change the state of a card"},
    identity::AuditAction{"card.expire", "时期到期", "End periods that are over"},
    identity::AuditAction{"card.mass_act", "批量改变卡的状态", "Change the state of many cards"},
    identity::AuditAction{"card.close_batch", "按批次销户", "Close a batch of cards"},
    identity::AuditAction{"card.reconcile", "与运营商核对", "Compare with a carrier's list"},
    identity::AuditAction{"card.reconcile_answer", "处理核对差异", "Answer a difference with a carrier"},
    identity::AuditAction{"violation.record", "登记违规", "Record a violation"},
    identity::AuditAction{"violation.rectify", "登记整改", "Record a rectification"},
    identity::AuditAction{"violation.lift", "解除违规处置", "Lift what followed from a violation"},
    identity::AuditAction{"violation.policy", "修改违规处置办法", "Change what follows from violations"},
};

}  // namespace yunguan::life
