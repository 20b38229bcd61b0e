// SPDX-License-Identifier: Apache-2.0
// The acts this folder records, each with its sentence. Other folders declare theirs beside their services.
#pragma once

#include <array>

#include "identity/audit.h"

namespace yunguan::identity {

inline constexpr std::array kActions{
    AuditAction{"sign_in", "登录", "Sign in"},
    AuditAction{"sign_out", "退出", "Sign out"},
    AuditAction{"session.end", "结束会话", "End a session"},
    AuditAction{"session.kick", "结束他人的会话", "End another person's session"},
    AuditAction{"access.limit", "设置登录限制", "Set limits of signing in"},
    AuditAction{"access.restricted", "不在允许的地点或时段，访问被拒绝", "Access refused from there or at that time"},
    AuditAction{"certificate.enrol", "登记证书", "Enrol a certificate"},
    AuditAction{"certificate.confirm", "确认证书", "Confirm a certificate"},
    AuditAction{"certificate.approve", "批准证书", "Approve a certificate"},
    AuditAction{"certificate.disable", "停用证书", "Disable a certificate"},
    AuditAction{"password.change", "修改口令", "Change a password"},
    AuditAction{"password.reset", "重置口令", "Reset a password"},
    AuditAction{"person.create", "新建人员", "Create a person"},
    AuditAction{"person.update", "修改人员", "Change a person"},
    AuditAction{"person.unlock", "解除锁定", "Unlock a person"},
    AuditAction{"person.reveal", "查看完整联系方式", "See full contact data"},
    AuditAction{"unit.create", "新建单位", "Create a unit"},
    AuditAction{"unit.update", "修改单位", "Change a unit"},
    AuditAction{"role.create", "新建角色", "Create a role"},
    AuditAction{"role.update", "修改角色", "Change a role"},
    AuditAction{"role.delete", "删除角色", "Delete a role"},
    AuditAction{"role.grant", "授予角色", "Grant a role"},
    AuditAction{"role.revoke", "收回角色", "Take a role back"},
    AuditAction{"conflict.add", "增加互斥权限", "Name permissions that exclude each other"},
    AuditAction{"conflict.remove", "删除互斥权限", "Let permissions come together again"},
    AuditAction{"review.account", "清查账号", "Review an account"},
    AuditAction{"review.export", "导出账号清查", "Export an account review"},
    AuditAction{"campaign.begin", "开始账号清查", "Begin a round of account reviews"},
    AuditAction{"campaign.close", "结束账号清查", "Close a round of account reviews"},
    AuditAction{"token.create", "建立接口令牌", "Make an API token"},
    AuditAction{"token.revoke", "吊销接口令牌", "Revoke an API token"},
    AuditAction{"audit.export", "导出审计日志", "Export the audit log"},
    AuditAction{"audit.verify", "核验审计日志", "Verify the audit log"},
    AuditAction{"integrity.check", "核验权限数据", "Check access-control rows"},
    AuditAction{"key.rotate", "更换密钥", "Make a new version of a key"},
    AuditAction{"key.reseal", "用新密钥重新加密", "Seal data anew under a new key"},
    AuditAction{"access.refused", "越权访问被拒绝", "Access refused"},
    AuditAction{"access.out_of_scope", "访问其他单位的数据被拒绝", "Access to another unit's data refused"},
    AuditAction{"access.tampered", "权限数据被改动，访问被拒绝", "Access refused: access-control rows were changed"},
};

}  // namespace yunguan::identity
