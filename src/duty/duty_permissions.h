// SPDX-License-Identifier: Apache-2.0
// What roles may allow about posts, duty and standing in, and the acts the audit log knows. One's own absence needs no permission.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::duty {

inline constexpr std::array kPermissions{
    identity::Permission{"duty.read", "duty", "查看岗位任职和值班表", "See who holds posts and who is on duty"},
    identity::Permission{"duty.posts", "duty", "维护岗位和任职人员", "Keep posts and who holds them"},
    identity::Permission{"duty.rota", "duty", "维护值班组和排班", "Keep groups on duty and their shifts"},
    identity::Permission{"duty.calendar", "duty", "维护工作日历（放假、调休和工作时间）",
                         "Keep the working calendar (holidays, make-up days, hours)"},
    identity::Permission{"duty.stand_in", "duty", "为他人登记请假代理", "Enter absences of others"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"post.create", "新建岗位", "Make a post"},
    identity::AuditAction{"post.rename", "修改岗位名称", "Rename a post"},
    identity::AuditAction{"post.remove", "删除岗位", "Remove a post"},
    identity::AuditAction{"post.hold", "调整岗位任职人员", "Change who holds a post"},
    identity::AuditAction{"duty_group.create", "新建值班组", "Make a group on duty"},
    identity::AuditAction{"duty_group.rename", "修改值班组名称", "Rename a group on duty"},
    identity::AuditAction{"duty_group.remove", "删除值班组", "Remove a group on duty"},
    identity::AuditAction{"duty_shift.create", "新增班次", "Enter a shift"},
    identity::AuditAction{"duty_shift.rota", "按轮班排班", "Enter a rota"},
    identity::AuditAction{"duty_shift.change", "修改班次", "Change a shift"},
    identity::AuditAction{"duty_shift.remove", "删除班次", "Remove a shift"},
    identity::AuditAction{"duty_shift.clear", "清空未开始的班次", "Remove all shifts that have not begun"},
    identity::AuditAction{"calendar.change", "修改工作日历", "Change the working calendar"},
    identity::AuditAction{"calendar.take_file", "启用工作日历文件", "Take the working calendar's file"},
    identity::AuditAction{"absence.create", "登记请假代理", "Enter an absence"},
    identity::AuditAction{"absence.end", "提前结束请假代理", "End an absence early"},
};

}  // namespace yunguan::duty
