// SPDX-License-Identifier: Apache-2.0
#include "identity/principal.h"

#include "identity/context.h"

namespace yunguan::identity {

Scope Principal::scope(std::string_view permission) const {
  std::vector<std::string> tops;
  for (const Grant& grant : grants) {
    if (grant.permissions.contains(permission)) tops.push_back(grant.unit_path);
  }
  return Scope(std::move(tops));
}

std::set<std::string, std::less<>> Principal::permissions() const {
  std::set<std::string, std::less<>> all;
  for (const Grant& grant : grants) all.insert(grant.permissions.begin(), grant.permissions.end());
  return all;
}

const Principal& principal_of(const http::Request& request) {
  const auto* principal = dynamic_cast<const Principal*>(request.caller.get());
  YG_ASSERT(principal != nullptr);
  return *principal;
}

Principal machine_principal(const PermissionTable& permissions) {
  Principal principal;
  principal.name = principal.login = "[machine]";
  Grant all{.unit_path = "/"};
  for (const Permission* permission : permissions.all()) all.permissions.emplace(permission->code);
  principal.grants.push_back(std::move(all));
  return principal;
}

}  // namespace yunguan::identity
