// SPDX-License-Identifier: Apache-2.0
// What roles may allow about controls, and the acts the audit log knows. card.control stands with the permissions of cards.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::control {

inline constexpr std::array kPermissions{
    identity::Permission{"card.whitelist_request", "card", "申请变更白名单", "Request changes of whitelists"},
    identity::Permission{"card.whitelist_review", "card", "审核白名单变更", "Review changes of whitelists"},
    identity::Permission{"card.confirm", "card", "登记管控的落实结果", "Record what the network carried out"},
    identity::Permission{"control.lists", "card", "维护 IMEI 池", "Keep pools of IMEIs"},
    identity::Permission{"control.blacklist", "card", "维护应用黑名单", "Keep the blacklist of applications"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"card.control", "设置卡的管控", "Set a control of a card"},
    identity::AuditAction{"whitelist.request", "申请变更白名单", "Request a change of a whitelist"},
    identity::AuditAction{"whitelist.approve", "同意变更白名单", "Approve a change of a whitelist"},
    identity::AuditAction{"whitelist.refuse", "驳回变更白名单", "Refuse a change of a whitelist"},
    identity::AuditAction{"whitelist.withdraw", "撤回变更白名单的申请", "Withdraw a request to change a whitelist"},
    identity::AuditAction{"enforcement.confirm", "登记已落实", "Record that the network has done it"},
    identity::AuditAction{"enforcement.refuse", "登记运营商未予办理", "Record that the carrier would not"},
    identity::AuditAction{"enforcement.again", "重新下达", "Command again"},
    identity::AuditAction{"enforcement.take_back", "撤回未落实的管控", "Take back what is not in force"},
    identity::AuditAction{"enforcement.hand_over", "交运营商办理", "Hand commands over to a carrier"},
    identity::AuditAction{"enforcement.export", "导出待落实清单", "Export what waits for the network"},
    identity::AuditAction{"imei_pool.create", "新建 IMEI 池", "Make a pool of IMEIs"},
    identity::AuditAction{"imei_pool.change", "修改 IMEI 池", "Change a pool of IMEIs"},
    identity::AuditAction{"imei_pool.take", "取入 IMEI 池文件", "Take a file into a pool of IMEIs"},
    identity::AuditAction{"imei_pool.remove", "删除 IMEI 池", "Remove a pool of IMEIs"},
    identity::AuditAction{"blacklist.add", "添加限制的应用", "Add an application to the blacklist"},
    identity::AuditAction{"blacklist.take", "取入应用黑名单文件", "Take a file into the blacklist"},
    identity::AuditAction{"blacklist.end", "停止限制某应用", "Take an application off the blacklist"},
};

}  // namespace yunguan::control
