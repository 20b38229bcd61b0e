// SPDX-License-Identifier: Apache-2.0
#include "identity/bootstrap.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/log.h"
#include "identity/conflict_store.h"
#include "identity/password_policy.h"
#include "identity/person_service.h"
#include "identity/person_store.h"
#include "identity/role_offer.h"
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

constexpr std::string_view kFleetManager[] = {"card.read",
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
                                              "usage.read",
                                              "usage.submit",
                                              "usage.manage",
                                              "usage.rows",
                                              "usage.reopen",
                                              "compliance.review",
                                              "compliance.report",
                                              "bulk.use",
                                              "bulk.approve",
                                              "card.reconcile",
                                              "violation.read",
                                              "violation.write",
                                              "violation.lift",
                                              "violation.policy",
                                              "finding.read",
                                              "finding.export",
                                              "finding.handle",
                                              "monitor.read",
                                              "monitor.tune",
                                              "monitor.lists",
                                              "order.apply",
                                              "order.read",
                                              "order.export",
                                              "order.supervise",
                                              "service.publish",
                                              "duty.read",
                                              "duty.posts",
                                              "duty.rota",
                                              "duty.calendar",
                                              "duty.stand_in",
                                              "permit.read",
                                              "permit.manage",
                                              "token.own"};

const std::vector<BuiltInRole>& built_in_roles() {
  static const std::vector<BuiltInRole> roles{
      {"system_admin", "系统管理员", "System administrator", RoleKind::system_admin, {}},
      {"security_admin", "安全管理员", "Security administrator", RoleKind::security_admin, {}},
      {"audit_admin", "审计管理员", "Audit administrator", RoleKind::audit_admin, {}},
      {"fleet_manager",
       "卡业务管理",
       "Fleet manager",
       RoleKind::business,
       {std::begin(kFleetManager), std::end(kFleetManager)}},
      {"unit_operator",
       "单位经办",
       "Unit operator",
       RoleKind::business,
       {"card.read",       "card.write",     "card.whitelist_request",
        "card.import",     "card.export",    "card.suspend",
        "compliance.read", "rules.read",     "unit.read",
        "person.read",     "statistic.read", "compliance.report",
        "bulk.use",        "violation.read", "finding.read",
        "finding.export",  "finding.handle", "monitor.read",
        "order.apply",     "order.read",     "order.export",
        "duty.read",       "permit.read",    "permit.confirm",
        "token.own"}},
      {"carrier_reader",
       "运营商查看",
       "Carrier, reading",
       RoleKind::business,
       {"card.read", "compliance.read", "rules.read", "unit.read", "statistic.read", "finding.read"}},
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

Result<void> record(const Context& context, store::Transaction& tx, std::string_view action,
                    const std::optional<Role>& before, const Role& after) {
  AuditEntry entry{.actor = Actor::machine("start"),
                   .action = std::string(action),
                   .object_type = "role",
                   .object_id = std::to_string(after.id.value),
                   .object_label = after.name.zh,
                   .after = json::encode(after).as_object()};
  if (before) {
    entry.before = json::encode(*before).as_object();
    entry.reason = "新版本为内置角色增加的权限";
  }
  YG_TRY(context.audit.record(tx, entry));
  return {};
}

Result<void> make_role(const Context& context, store::Transaction& tx, const BuiltInRole& built_in,
                       std::vector<std::string> permissions) {
  Role role{.code = std::string(built_in.code),
            .name = {std::string(built_in.zh), std::string(built_in.en)},
            .kind = built_in.kind,
            .permissions = std::move(permissions),
            .built_in = true};
  YG_TRY_ASSIGN(role.id, store::next_id<RoleId>(tx, "role"));
  YG_TRY(insert_role(tx, context.keys, role));
  if (role.kind == RoleKind::business) YG_TRY(keep_offer(tx, context.keys, {role.code, role.permissions}));
  return record(context, tx, "role.create", {}, role);
}

Result<void> change_role(const Context& context, store::Transaction& tx, const Role& before,
                         std::vector<std::string> permissions) {
  Role role = before;
  role.permissions = std::move(permissions);
  role.version += 1;
  YG_TRY(update_role(tx, context.keys, role));
  return record(context, tx, "role.update", before, role);
}

// Whether nobody who holds the role would get both sides of a pair by `code`; pairs broken already are another matter.
Result<bool> excludes_nothing(store::Transaction& tx, const std::vector<RoleConflict>& pairs, Role role,
                              const std::string& code) {
  std::vector<RoleConflict> concerned;
  for (const RoleConflict& pair : pairs) {
    if (pair.left == code || pair.right == code) concerned.push_back(pair);
  }
  role.permissions.push_back(code);
  const auto checked = check_holders(tx, concerned, role);
  if (!checked && checked.error().code != "identity.conflict") return std::unexpected(checked.error());
  return checked.has_value();
}

// Business roles belong to the installation once they are made: what was offered to them before and is not in them was taken
// away by the security administrator. What they were never offered comes with a new version.
Result<void> offer_more(const Context& context, store::Transaction& tx, const Role& role,
                        const std::vector<std::string>& declared) {
  YG_TRY_ASSIGN(const bool sound, is_sound(tx, context.keys, role));
  if (!sound) {
    log::warn("identity", "a built-in role was changed behind the product's back and is offered nothing",
              {{"role", role.code}});
    return {};
  }
  YG_TRY_ASSIGN(auto offer, find_offer(tx, role.code));
  const bool first = !offer;
  if (first) {
    YG_TRY_ASSIGN(offer, offer_of_before(tx, role));
  }
  if (!offer) {
    log::warn("identity", "nobody knows what a built-in role was offered before; its permissions stay as they are",
              {{"role", role.code}});
    return keep_offer(tx, context.keys, {role.code, declared});
  }
  YG_TRY_ASSIGN(const auto pairs, all_conflicts(tx));
  std::set<std::string> offered(offer->permissions.begin(), offer->permissions.end());
  std::set<std::string> permissions(role.permissions.begin(), role.permissions.end());
  for (const std::string& code : declared) {
    if (offered.contains(code)) continue;
    Role grown = role;
    grown.permissions = {permissions.begin(), permissions.end()};
    YG_TRY_ASSIGN(const bool may, excludes_nothing(tx, pairs, grown, code));
    if (!may) {  // offered again at the next start: the pair may be gone by then
      log::warn("identity", "a new permission is withheld from a built-in role: it excludes another",
                {{"role", role.code}, {"permission", code}});
      continue;
    }
    offered.insert(code);
    permissions.insert(code);
  }
  if (permissions.size() > role.permissions.size()) {
    YG_TRY(change_role(context, tx, role, {permissions.begin(), permissions.end()}));
  }
  if (!first && offered.size() == offer->permissions.size()) return {};
  return keep_offer(tx, context.keys, {role.code, {offered.begin(), offered.end()}});
}

Result<void> ensure_role(const Context& context, store::Transaction& tx, const BuiltInRole& built_in) {
  YG_TRY_ASSIGN(const auto found, find_role(tx, built_in.code));
  std::vector<std::string> permissions = permissions_of(context.permissions, built_in);
  if (!found) return make_role(context, tx, built_in, std::move(permissions));
  // Somebody's own role that has had this code since before the product had one.
  if (!found->built_in) return {};
  if (found->kind == RoleKind::business) return offer_more(context, tx, *found, permissions);
  if (found->permissions == permissions) return {};
  return change_role(context, tx, *found, std::move(permissions));
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
    YG_TRY(lock_conflicts(tx));  // also makes two nodes that start at once take turns
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
