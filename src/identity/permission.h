// SPDX-License-Identifier: Apache-2.0
// What a role may allow. Every folder declares its permissions in a table of its own; main adds them all to one
// PermissionTable before the server starts.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yunguan::identity {

// The three separated administrators stand beside the business roles: nobody holds two kinds (identity/separation.h).
enum class RoleKind : std::uint8_t { business, system_admin, security_admin, audit_admin };
BOOST_DESCRIBE_ENUM(RoleKind, business, system_admin, security_admin, audit_admin)

// Which kinds of role may carry a permission: a set of bits.
using RoleKinds = std::uint8_t;
constexpr RoleKinds bit(RoleKind kind) { return static_cast<RoleKinds>(1u << static_cast<unsigned>(kind)); }
inline constexpr RoleKinds kBusiness = bit(RoleKind::business);
inline constexpr RoleKinds kSystemAdmin = bit(RoleKind::system_admin);
inline constexpr RoleKinds kSecurityAdmin = bit(RoleKind::security_admin);
inline constexpr RoleKinds kAuditAdmin = bit(RoleKind::audit_admin);

struct Permission {
  std::string_view code;   // "card.read": also what routes declare
  std::string_view group;  // "card": heading in the console
  std::string_view zh;     // what it allows, in a few words
  std::string_view en;
  RoleKinds holders = kBusiness;
  bool interactive = false;  // wants a person at the console: no API token may carry it
};

// Filled before the server starts, read by any thread afterwards.
class PermissionTable {
 public:
  // Has identity's own permissions from the beginning.
  PermissionTable();

  // `permissions` lives as long as the program. A code declared twice is a broken invariant.
  void add(std::span<const Permission> permissions);

  [[nodiscard]] const Permission* find(std::string_view code) const;
  // In the order of declaration.
  [[nodiscard]] const std::vector<const Permission*>& all() const { return all_; }
  // The codes that roles of `kind` may carry.
  [[nodiscard]] std::vector<std::string> codes_for(RoleKind kind) const;

 private:
  std::vector<const Permission*> all_;
  std::map<std::string_view, const Permission*, std::less<>> by_code_;
};

}  // namespace yunguan::identity
