// SPDX-License-Identifier: Apache-2.0
#include "identity/bootstrap.h"

#include <algorithm>
#include <array>

#include "identity/password_policy.h"
#include "identity/person_service.h"
#include "identity/person_store.h"
#include "identity/role_service.h"
#include "identity/unit_service.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

struct BuiltInRole {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
  RoleKind kind;
  std::vector<std::string_view> permissions;  // of business roles; administrators have all of their kind
};

const std::vector<BuiltInRole>& built_in_roles() {
  static const std::vector<BuiltInRole> roles{
      {"system_admin", "系统管理员", "System administrator", RoleKind::system_admin, {}},
      {"security_admin", "安全管理员", "Security administrator", RoleKind::security_admin, {}},
      {"audit_admin", "审计管理员", "Audit administrator", RoleKind::audit_admin, {}},
      {"fleet_manager",
       "卡业务管理",
       "Fleet manager",
       RoleKind::business,
       {"card.read",
        "card.write",
        "card.control",
        "card.whitelist_request",
        "card.whitelist_review",
        "card.confirm",
        "control.lists",
        "control.blacklist",
        "card.import",
        "card.export",
        "card.reveal",
        "card.suspend",
        "card.enforce",
        "card.manage",
        "card.close",
        "compliance.read",
        "rules.read",
        "unit.read",
        "person.read",
        "person.reveal",
        "audit.read",
        "job.read_all",
        "statistic.read",
        "statistic.import",
        "compliance.review",
        "compliance.report",
        "bulk.use",
        "bulk.approve",
        "card.reconcile",
        "violation.read",
        "violation.write",
        "violation.lift",
        "violation.policy",
        "token.own"}},
      {"unit_operator",
       "单位经办",
       "Unit operator",
       RoleKind::business,
       {"card.read", "card.write", "card.whitelist_request", "card.import", "card.export", "card.suspend",
        "compliance.read", "rules.read", "unit.read", "person.read", "statistic.read", "compliance.report", "bulk.use",
        "violation.read", "token.own"}},
      {"carrier_reader",
       "运营商查看",
       "Carrier, reading",
       RoleKind::business,
       {"card.read", "compliance.read", "rules.read", "unit.read", "statistic.read"}},
  };
  return roles;
}

// The permissions of the table that a role of this kind may carry; what other folders have not declared is left out.
std::vector<std::string> permissions_of(const PermissionTable& table, const BuiltInRole& role) {
  std::vector<std::string> codes;
  if (role.kind == RoleKind::business) {
    for (const std::string_view code : role.permissions) {
      const Permission* permission = table.find(code);
      if (permission != nullptr && (permission->holders & kBusiness)) codes.emplace_back(code);
    }
  } else {
    codes = table.codes_for(role.kind);
  }
  std::ranges::sort(codes);
  return codes;
}

Result<void> ensure_role(const Context& context, store::Transaction& tx, const BuiltInRole& built_in) {
  YG_TRY_ASSIGN(const auto found, find_role(tx, built_in.code));
  const AuditEntry entry{.actor = Actor::machine("start"),
                         .action = found ? "role.update" : "role.create",
                         .object_type = "role",
                         .object_label = std::string(built_in.zh)};
  Role role = found.value_or(Role{.code = std::string(built_in.code),
                                  .name = {std::string(built_in.zh), std::string(built_in.en)},
                                  .kind = built_in.kind,
                                  .built_in = true});
  const std::vector<std::string> permissions = permissions_of(context.permissions, built_in);
  // Business roles belong to the installation once they are made: the security administrator may have changed them.
  if (found && (found->kind == RoleKind::business || found->permissions == permissions)) return {};
  role.permissions = permissions;
  if (found) {
    role.version += 1;
    YG_TRY(update_role(tx, context.keys, role));
  } else {
    YG_TRY_ASSIGN(role.id, store::next_id<RoleId>(tx, "role"));
    YG_TRY(insert_role(tx, context.keys, role));
  }
  AuditEntry filled = entry;
  filled.object_id = std::to_string(role.id.value);
  filled.after = json::encode(role).as_object();
  YG_TRY(context.audit.record(tx, filled));
  return {};
}

Result<void> ensure_unit(const Context& context, const Asking& machine, const StartUnit& wanted) {
  YG_TRY_ASSIGN(const auto units, context.units.tree());
  if (units->find_code(wanted.code) != nullptr) return {};
  NewUnit unit{.code = wanted.code, .name = wanted.name, .kind = wanted.kind};
  if (!wanted.parent_code.empty()) {
    const Unit* parent = units->find_code(wanted.parent_code);
    YG_ASSERT(parent != nullptr);  // the plan is ours
    unit.parent_id = parent->id;
  }
  YG_TRY(UnitService(context).create(machine, unit));
  return {};
}

Result<std::optional<StartAccount>> ensure_person(const Context& context, const Asking& machine, const StartPlan& plan,
                                                  const StartPerson& wanted) {
  std::optional<Role> role;
  YG_TRY_ASSIGN(const bool known, context.db.read([&](store::Reader& reader) -> Result<bool> {
    YG_TRY_ASSIGN(role, find_role(reader, wanted.role_code));
    YG_TRY_ASSIGN(const auto person, find_person(reader, wanted.login));
    return person.has_value();
  }));
  if (known) return std::nullopt;
  YG_TRY_ASSIGN(const auto units, context.units.tree());
  const Unit* unit = units->find_code(wanted.unit_code);
  const Unit* role_unit = units->find_code(wanted.role_unit_code);
  YG_ASSERT(role.has_value() && unit != nullptr && role_unit != nullptr);
  const std::string password = plan.password.empty() ? random_password(context.random) : plan.password;
  YG_TRY_ASSIGN(const PersonView person,
                PersonService(context).create(machine, {.login = wanted.login,
                                                        .name = wanted.name,
                                                        .phone = wanted.phone,
                                                        .unit_id = unit->id,
                                                        .password = password,
                                                        .must_change_password = plan.must_change_password,
                                                        .check_policy = false}));
  YG_TRY(RoleService(context).grant(machine, person.id, role->id, role_unit->id));
  return StartAccount{wanted.login, password, role->name};
}

}  // namespace

Result<void> ensure_built_in_roles(const Context& context) {
  return context.db.write([&](store::Transaction& tx) -> Result<void> {
    for (const BuiltInRole& role : built_in_roles()) YG_TRY(ensure_role(context, tx, role));
    return {};
  });
}

StartPlan first_start_plan() {
  return {.units = {{"ROOT", "", "本单位", UnitKind::managing}},
          .people = {{"sysadmin", "系统管理员", "ROOT", "system_admin", "ROOT"},
                     {"secadmin", "安全管理员", "ROOT", "security_admin", "ROOT"},
                     {"auditor", "审计管理员", "ROOT", "audit_admin", "ROOT"}}};
}

Result<std::vector<StartAccount>> carry_out(const Context& context, const StartPlan& plan) {
  const Principal principal = machine_principal(context.permissions);
  const Asking machine{principal, Actor::machine("start")};
  std::vector<StartAccount> made;
  YG_TRY_ASSIGN(const auto units, context.units.tree());
  // An installation that begins with another unit (its own code, or the demonstration's) has its people already.
  if (!units->units().empty() && !plan.units.empty() && units->find_code(plan.units.front().code) == nullptr)
    return made;
  for (const StartUnit& unit : plan.units) YG_TRY(ensure_unit(context, machine, unit));
  for (const StartPerson& person : plan.people) {
    YG_TRY_ASSIGN(auto account, ensure_person(context, machine, plan, person));
    if (account) made.push_back(std::move(*account));
  }
  return made;
}

std::string random_password(crypto::Random& random) {
  static constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  constexpr std::size_t kLength = 16;
  while (true) {
    std::string password;
    while (password.size() < kLength) {
      const auto byte = static_cast<unsigned char>(random.bytes(1).front());
      // Without the bytes at the end that would make the first letters likelier.
      if (byte < 256 / kLetters.size() * kLetters.size()) password += kLetters[byte % kLetters.size()];
    }
    if (check_password({}, password, {}, {})) return password;
  }
}

}  // namespace yunguan::identity
