// SPDX-License-Identifier: Apache-2.0
// What roles may allow about orders, and the acts the audit log knows. Dealing with a task needs no permission but the task.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::order {

inline constexpr std::array kPermissions{
    identity::Permission{"order.apply", "order", "提出申请", "Apply for services"},
    identity::Permission{"order.read", "order", "查看本单位及下级的全部工单",
                         "See all orders of the unit and those below"},
    identity::Permission{"order.export", "order", "导出工单", "Export orders"},
    identity::Permission{"order.supervise", "order", "督办工单（挂起、终止、补人、重试）",
                         "Supervise orders: suspend, end, name people, try again"},
    identity::Permission{"service.publish", "order", "发布和下架服务", "Publish services and take them back"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"order.begin", "起草申请", "Begin an application"},
    identity::AuditAction{"order.save", "保存申请", "Save an application"},
    identity::AuditAction{"order.remove", "删除草稿", "Remove a draft"},
    identity::AuditAction{"order.submit", "提交申请", "Submit an application"},
    identity::AuditAction{"order.withdraw", "撤回申请", "Withdraw an application"},
    identity::AuditAction{"order.discard", "作废申请", "Discard an application"},
    identity::AuditAction{"order.urge", "催办", "Urge"},
    identity::AuditAction{"order.approve", "同意或办结", "Approve or handle"},
    identity::AuditAction{"order.refuse", "拒绝", "Refuse"},
    identity::AuditAction{"order.send_back", "退回", "Send back"},
    identity::AuditAction{"order.transfer", "转办", "Transfer"},
    identity::AuditAction{"order.add_signers", "加签", "Add signers"},
    identity::AuditAction{"order.remove_signer", "减签", "Remove a signer"},
    identity::AuditAction{"order.take_back", "取回", "Take back"},
    identity::AuditAction{"order.comment", "评论工单", "Comment on an order"},
    identity::AuditAction{"order.suspend", "挂起工单", "Suspend an order"},
    identity::AuditAction{"order.resume", "恢复工单", "Resume an order"},
    identity::AuditAction{"order.terminate", "终止工单", "End an order"},
    identity::AuditAction{"order.supervise", "督办", "Supervise"},
    identity::AuditAction{"order.set_priority", "修改优先级", "Change the priority"},
    identity::AuditAction{"order.name_people", "指定处理人", "Name people"},
    identity::AuditAction{"order.retry", "重试", "Try again"},
    identity::AuditAction{"order.skip", "跳过", "Skip"},
    identity::AuditAction{"order.mend", "人工完成", "Done by hand"},
    identity::AuditAction{"order.timer_due", "到时", "A timer was due"},
    identity::AuditAction{"order.deed_done", "执行完成", "Done by the platform"},
    identity::AuditAction{"order.deed_failed", "执行失败", "Failed in the platform"},
    identity::AuditAction{"order.undo_done", "撤销完成", "Taken back by the platform"},
    identity::AuditAction{"order.undo_failed", "撤销失败", "Could not be taken back"},
    identity::AuditAction{"order.export", "导出工单", "Export orders"},
    identity::AuditAction{"order.attach", "上传附件", "Send an attachment"},
    identity::AuditAction{"order.detach", "移除附件", "Remove an attachment"},
    identity::AuditAction{"order.download", "下载附件", "Download an attachment"},
    identity::AuditAction{"service.publish", "发布服务", "Publish a service"},
    identity::AuditAction{"service.withdraw", "下架服务", "Take a service back"},
};

}  // namespace yunguan::order
