// SPDX-License-Identifier: Apache-2.0
// What people are told about orders. Who is told when stands in app/order_notices.cpp.
#pragma once

#include <array>

#include "notify/kind.h"

namespace yunguan::order {

inline constexpr std::array kNoticeVariables{
    notify::Variable{"number", "工单号", "number of the order", "GD20261123-0001", "GD20261123-0001"},
    notify::Variable{"title", "服务名称", "name of the service", "停复机", "Suspend and resume cards"},
    notify::Variable{"applicant", "申请人", "who applied", "李四", "Li Si"},
    notify::Variable{"by", "由谁引起", "who did it", "张三", "Zhang San"},
};

inline constexpr std::array kNotices{
    notify::Kind{"order.todo", "order", "工单待办", "An order waits for me", kNoticeVariables,
                 "待办：{title}（{number}）", "To do: {title} ({number})",
                 "{applicant} 申请的{title}（{number}）到了您这里，请办理。",
                 "{title} ({number}), which {applicant} applied for, waits for you to deal with it."},
    notify::Kind{"order.returned", "order", "申请被退回", "My application was sent back", kNoticeVariables,
                 "被退回：{title}（{number}）", "Sent back: {title} ({number})",
                 "{by} 退回了您的{title}（{number}），请修改后重新提交。",
                 "{by} sent your {title} ({number}) back; change it and submit it again."},
    notify::Kind{"order.done", "order", "申请已办结", "My application is completed", kNoticeVariables,
                 "已办结：{title}（{number}）", "Completed: {title} ({number})", "您的{title}（{number}）已经办结。",
                 "Your {title} ({number}) is completed."},
    notify::Kind{"order.refused", "order", "申请被拒绝", "My application was refused", kNoticeVariables,
                 "被拒绝：{title}（{number}）", "Refused: {title} ({number})", "{by} 拒绝了您的{title}（{number}）。",
                 "{by} refused your {title} ({number})."},
    notify::Kind{"order.ended", "order", "申请被终止或作废", "My application was ended by somebody else",
                 kNoticeVariables, "已终止：{title}（{number}）", "Ended: {title} ({number})",
                 "{by} 终止了您的{title}（{number}）。", "{by} ended your {title} ({number})."},
    notify::Kind{"order.copied", "order", "抄送给我", "An order was copied to me", kNoticeVariables,
                 "抄送：{title}（{number}）", "Copy: {title} ({number})", "{title}（{number}）抄送给您，请知悉。",
                 "{title} ({number}) was copied to you for your information.", false},
    notify::Kind{"order.reminded", "order", "工单被催办", "I am urged about an order", kNoticeVariables,
                 "催办：{title}（{number}）", "Urged: {title} ({number})", "{by} 催您尽快办理{title}（{number}）。",
                 "{by} asks you to deal with {title} ({number}) soon."},
    notify::Kind{"order.warned", "order", "工单即将超时", "An order with me is due soon", kNoticeVariables,
                 "即将超时：{title}（{number}）", "Due soon: {title} ({number})",
                 "您手上的{title}（{number}）即将超时，请尽快办理。",
                 "{title} ({number}), which is with you, is due soon."},
    notify::Kind{"order.breached", "order", "工单已超时", "An order is overdue", kNoticeVariables,
                 "已超时：{title}（{number}）", "Overdue: {title} ({number})", "{title}（{number}）已超过办理时限。",
                 "{title} ({number}) is past its time limit."},
    notify::Kind{
        "order.help", "order", "工单需要督办人处理", "An order needs a supervisor", kNoticeVariables,
        "需要处理：{title}（{number}）", "Needs help: {title} ({number})",
        "{title}（{number}）自己走不下去了：找不到办理人，或自动执行失败，请督办人处理。",
        "{title} ({number}) cannot go on by itself: nobody was found for a step, or the platform failed to do it."},
};

}  // namespace yunguan::order
