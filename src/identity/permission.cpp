// SPDX-License-Identifier: Apache-2.0
#include "identity/permission.h"

#include <array>

#include "base/error.h"

namespace yunguan::identity {

namespace {

constexpr std::array kOwn{
    Permission{"unit.read", "unit", "查看单位", "See units", kBusiness | kSystemAdmin | kSecurityAdmin},
    Permission{"unit.write", "unit", "新建、修改、关闭单位", "Create, change and close units", kSystemAdmin},
    Permission{"person.read", "person", "查看人员", "See people", kBusiness | kSystemAdmin | kSecurityAdmin},
    Permission{"person.write", "person", "新建、修改、停用人员，重置口令",
               "Create, change and disable people, reset passwords", kSystemAdmin, true},
    Permission{"person.reveal", "person", "说明理由后查看完整联系方式", "See full contact data, giving a reason",
               kBusiness | kSystemAdmin, true},
    Permission{"session.read", "access", "查看在线会话", "See who is signed in", kSystemAdmin | kSecurityAdmin},
    Permission{"session.end", "access", "结束他人的会话", "End other people's sessions", kSystemAdmin | kSecurityAdmin,
               true},
    Permission{"access.read", "access", "查看登录限制与证书", "See limits of signing in and certificates",
               kSystemAdmin | kSecurityAdmin},
    Permission{"access.write", "access", "设置登录限制，登记、批准、停用证书",
               "Set limits of signing in; enrol, approve and disable certificates", kSecurityAdmin, true},
    Permission{"role.read", "role", "查看角色与权限", "See roles and permissions", kSystemAdmin | kSecurityAdmin},
    Permission{"role.write", "role", "新建、修改、删除业务角色", "Create, change and delete business roles",
               kSecurityAdmin, true},
    Permission{"role.grant", "role", "给人员授予、收回角色", "Grant roles to people and take them back", kSecurityAdmin,
               true},
    Permission{"audit.read", "audit", "查看审计日志", "Read the audit log", kBusiness | kAuditAdmin},
    Permission{"audit.verify", "audit", "核验审计日志是否完整", "Verify that the audit log is whole", kAuditAdmin,
               true},
    Permission{"integrity.check", "audit", "核验权限数据是否被改动", "Check that access-control rows are unchanged",
               kAuditAdmin, true},
    Permission{"conflict.write", "role", "维护互斥权限", "Name permissions that exclude each other", kSecurityAdmin,
               true},
    Permission{"review.read", "review", "查看账号清查", "See account reviews",
               kSystemAdmin | kSecurityAdmin | kAuditAdmin},
    Permission{"review.write", "review", "清查账号并作出结论", "Review accounts and decide about them",
               kSystemAdmin | kSecurityAdmin, true},
    Permission{"token.own", "token", "为自己建立和吊销接口令牌", "Make and revoke API tokens of one's own",
               kBusiness | kSystemAdmin | kSecurityAdmin | kAuditAdmin, true},
    Permission{"token.read", "token", "查看所有接口令牌", "See everybody's API tokens", kSecurityAdmin | kAuditAdmin,
               true},
    Permission{"token.revoke", "token", "吊销任何人的接口令牌", "Revoke anybody's API tokens", kSecurityAdmin, true},
};

}  // namespace

PermissionTable::PermissionTable() { add(kOwn); }

void PermissionTable::add(std::span<const Permission> permissions) {
  for (const Permission& permission : permissions) {
    YG_ASSERT(permission.holders != 0 && !permission.code.empty());
    YG_ASSERT(by_code_.emplace(permission.code, &permission).second);
    all_.push_back(&permission);
  }
}

const Permission* PermissionTable::find(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : found->second;
}

std::vector<std::string> PermissionTable::codes_for(RoleKind kind) const {
  std::vector<std::string> codes;
  for (const Permission* permission : all_) {
    if (permission->holders & bit(kind)) codes.emplace_back(permission->code);
  }
  return codes;
}

}  // namespace yunguan::identity
