// SPDX-License-Identifier: Apache-2.0
// What people are told about permits: whoever confirms those of a unit. permit_notices.cpp says when.
#pragma once

#include <array>

#include "notify/kind.h"

namespace yunguan::access {

inline constexpr std::array kNoticeVariables{
    notify::Variable{"unit", "单位", "the unit", "云岭省公安厅", "Public Security of Yunling"},
    notify::Variable{"count", "项数", "how many", "12", "12"},
};
inline constexpr std::array kEndingVariables{
    notify::Variable{"unit", "单位", "the unit", "云岭省公安厅", "Public Security of Yunling"},
    notify::Variable{"count", "项数", "how many", "12", "12"},
    notify::Variable{"days", "天数", "days", "30", "30"},
};

inline constexpr std::array kNotices{
    notify::Kind{
        "access.confirm_due", "access", "应用权限待确认", "Permits are to be confirmed", kNoticeVariables,
        "{count} 项应用权限待确认", "{count} permits to be confirmed",
        "{unit}有 {count} 项应用权限待复核确认。请确认仍需要的，放弃不再需要的；逾期未确认的将自动结束。",
        "{count} permits of {unit} are to be confirmed: confirm what is still needed and give up the rest. What "
        "nobody confirms in time ends by itself."},
    notify::Kind{"access.ending", "access", "应用权限将到期", "Permits end soon", kEndingVariables,
                 "{count} 项应用权限将在 {days} 天内到期", "{count} permits end within {days} days",
                 "{unit}有 {count} 项应用权限将在 {days} 天内到期，仍需要的请申请延期。",
                 "{count} permits of {unit} end within {days} days; ask for more time for what is still needed."},
    notify::Kind{"access.ended", "access", "应用权限已自动结束", "Permits have ended by themselves", kNoticeVariables,
                 "{count} 项应用权限已自动结束", "{count} permits have ended",
                 "{unit}有 {count} 项应用权限因到期、逾期未确认、卡销户或系统关闭而结束。",
                 "{count} permits of {unit} have ended: their time was over, nobody confirmed them, or the card or the "
                 "system was closed."},
};

}  // namespace yunguan::access
