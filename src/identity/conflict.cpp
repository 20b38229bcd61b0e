// SPDX-License-Identifier: Apache-2.0
#include "identity/conflict.h"

#include <fmt/format.h>

#include <algorithm>

namespace yunguan::identity {

namespace {

bool has(const Role& role, const std::string& permission) {
  return std::ranges::find(role.permissions, permission) != role.permissions.end();
}

std::unexpected<Error> conflict(const RoleConflict& pair, const Role& wanted, const Role& other) {
  if (wanted.id == other.id) {
    return fail(ErrorKind::conflict, "identity.conflict",
                {fmt::format("角色“{}”同时含 {} 与 {}，二者不得由一人担任：{}。", wanted.name.zh, pair.left, pair.right,
                             pair.reason),
                 fmt::format("The role \"{}\" holds both {} and {}, which nobody may have at once: {}.", wanted.name.en,
                             pair.left, pair.right, pair.reason)},
                {.field = pair.left, .value = pair.right});
  }
  return fail(ErrorKind::conflict, "identity.conflict",
              {fmt::format("角色“{}”与已担任的“{}”互斥：{} 与 {} 不得由一人担任（{}）。", wanted.name.zh, other.name.zh,
                           pair.left, pair.right, pair.reason),
               fmt::format("The role \"{}\" excludes \"{}\", which is held: nobody may have {} and {} at once ({}).",
                           wanted.name.en, other.name.en, pair.left, pair.right, pair.reason)},
              {.field = pair.left, .value = pair.right});
}

}  // namespace

Result<void> check_conflicts(const std::vector<RoleConflict>& pairs, const std::vector<Role>& held,
                             const Role& wanted) {
  for (const RoleConflict& pair : pairs) {
    const bool left = has(wanted, pair.left);
    const bool right = has(wanted, pair.right);
    if (left && right) return conflict(pair, wanted, wanted);
    if (!left && !right) continue;
    const std::string& other_side = left ? pair.right : pair.left;
    const auto other = std::ranges::find_if(held, [&](const Role& role) { return has(role, other_side); });
    if (other != held.end()) return conflict(pair, wanted, *other);
  }
  return {};
}

}  // namespace yunguan::identity
