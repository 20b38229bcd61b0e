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
};

inline constexpr std::array kActions{
    identity::AuditAction{"card.act", "改变卡的状态", "Change the state of a card"},
};

}  // namespace yunguan::life
