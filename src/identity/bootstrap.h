// SPDX-License-Identifier: Apache-2.0
// The first start: built-in roles, the root unit, the first administrators; and the people of a demonstration.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "identity/context.h"

namespace yunguan::identity {

struct StartUnit {
  std::string code;
  std::string parent_code;  // empty for the root
  std::string name;
  UnitKind kind = UnitKind::access;
};

struct StartPerson {
  std::string login;
  std::string name;
  std::string unit_code;
  std::string role_code;
  std::string role_unit_code;
  std::optional<std::string> phone = {};
};

struct StartPlan {
  std::vector<StartUnit> units;     // parents before children
  std::vector<StartPerson> people;  // administrators before those whose roles they grant
  std::string password;             // one for all; empty: each gets a random one
  bool must_change_password = true;
};

struct StartAccount {
  std::string login;
  std::string password;
  Text role;
};

// The roles that ship with the product, in the order people see them: "system_admin", "security_admin", "audit_admin",
// "fleet_manager", "unit_operator", "carrier_reader". Makes those that are missing, gives the administrators' roles the
// permissions this version of the product has for them, and the business roles those that were never offered to them before
// (role_offer.h). Run at every start, with the whole PermissionTable.
Result<void> ensure_built_in_roles(const Context& context);

// What a new installation needs: a root unit and one administrator of each kind.
[[nodiscard]] StartPlan first_start_plan();

// Makes the units and people of the plan that are not there yet; returns only the accounts made now, with the passwords,
// which are kept nowhere else: tell the person at the terminal. Recorded in the audit log as done by the machine.
Result<std::vector<StartAccount>> carry_out(const Context& context, const StartPlan& plan);

// A password of 16 characters that meets the default policy, from letters and digits that cannot be taken for another.
[[nodiscard]] std::string random_password(crypto::Random& random);

}  // namespace yunguan::identity
