// SPDX-License-Identifier: Apache-2.0
#include "identity/role_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/parse.h"
#include "http/etag.h"
#include "identity/access_rules.h"
#include "identity/administrators.h"
#include "identity/conflict_store.h"
#include "identity/enum_name.h"
#include "identity/person_store.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kCodeMax = 40;
constexpr std::size_t kNameMax = 100;

Error no_such_role() {
  return {ErrorKind::not_found, "role.not_found", {"没有这个角色。", "There is no such role."}, {}, {}};
}

Error no_such_person() {
  return {ErrorKind::not_found, "person.not_found", {"没有这个人员。", "There is no such person."}, {}, {}};
}

std::unexpected<Error> stale() {
  return fail(ErrorKind::stale, "http.stale",
              {"该角色刚被他人修改，请刷新后再试。", "Somebody has just changed this role; reload and try again."});
}

Result<std::string> checked_code(std::string_view text) {
  const std::string_view code = trimmed(text);
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (code.size() < 2 || code.size() > kCodeMax || !std::ranges::all_of(code, allowed)) {
    return fail(ErrorKind::invalid, "role.code",
                {"角色编码须为 2 至 40 个小写字母、数字或下划线。",
                 "A role's code has 2 to 40 lower-case letters, digits or '_'."},
                {.field = "/code", .value = clipped(text)});
  }
  return std::string(code);
}

Result<Text> checked_name(const Text& text) {
  Text name{std::string(trimmed(text.zh)), std::string(trimmed(text.en))};
  if (name.en.empty()) name.en = name.zh;
  if (name.zh.empty() || name.zh.size() > kNameMax || name.en.size() > kNameMax) {
    return fail(
        ErrorKind::invalid, "role.name",
        {"角色名称不能为空，且不超过 33 个汉字。", "A role's name must not be empty, and has at most 100 bytes."},
        {.field = "/name"});
  }
  return name;
}

Result<void> check_changeable(const Role& role) {
  if (role.kind == RoleKind::business) return {};
  return fail(ErrorKind::conflict, "role.fixed",
              {"管理员角色由产品固定，不能修改或删除。", "Administrators' roles are fixed by the product."});
}

std::unexpected<Error> self_grant(Text text) {
  return fail(ErrorKind::conflict, "identity.self_grant", std::move(text));
}

// How many of these accounts have the caller's own telephone number and are thus his second ones: `other` itself, or those
// who hold `role`.
constexpr store::NamedQuery kSecondAccount{
    "identity.second_account",
    "SELECT CAST(COUNT(*) AS BIGINT) FROM person p JOIN person me ON me.phone_index = p.phone_index"
    " WHERE me.id = :me AND p.id <> me.id AND p.id = :other"};
constexpr store::NamedQuery kSecondHolder{
    "identity.second_account_holds",
    "SELECT CAST(COUNT(*) AS BIGINT) FROM person p JOIN person me ON me.phone_index = p.phone_index"
    " JOIN person_role h ON h.person_id = p.id WHERE me.id = :me AND p.id <> me.id AND h.role_id = :role"};

Result<bool> any(store::Reader& reader, const store::NamedQuery& query, const store::Params& params) {
  YG_TRY_ASSIGN(const auto count, reader.one(query, params, [](const store::Row& row) { return row.integer(0); }));
  return count.value_or(0) > 0;
}

// Nobody widens a role he holds himself, be it by another account of his own.
Result<void> check_not_own_role(store::Reader& reader, const Asking& asking, const Role& before, const Role& after) {
  if (std::ranges::includes(before.permissions, after.permissions)) return {};
  const bool holds =
      std::ranges::any_of(asking.principal.grants, [&](const Grant& grant) { return grant.role_id == before.id; });
  if (holds) return self_grant({"不能扩大自己担任的角色。", "Nobody widens a role he holds."});
  YG_TRY_ASSIGN(const bool second, any(reader, kSecondHolder, {asking.principal.person_id, before.id}));
  if (!second) return {};
  return self_grant({"与您登记同一电话的账号担任此角色，不能由您扩大。",
                     "An account with your telephone number holds this role; you cannot widen it."});
}

boost::json::object snapshot(const Role& role) {
  boost::json::object object = json::encode(role).as_object();
  object.erase("people_count");
  return object;
}

AuditEntry entry_for(const Asking& asking, std::string_view action, RoleId id) {
  return {.actor = asking.actor,
          .action = std::string(action),
          .object_type = "role",
          .object_id = id.empty() ? std::string() : std::to_string(id.value)};
}

}  // namespace

Result<std::vector<Role>> RoleService::list() const { return context_.db.read(all_roles); }

Result<std::vector<std::string>> RoleService::checked_permissions(const std::vector<std::string>& codes) const {
  Error error{ErrorKind::invalid,
              "role.permissions",
              {"有的权限不能放入业务角色。", "Some permissions cannot be in a business role."},
              {},
              {}};
  for (const std::string& code : codes) {
    const Permission* permission = context_.permissions.find(code);
    if (permission != nullptr && (permission->holders & kBusiness) != 0) continue;
    error.details.push_back({ErrorKind::invalid,
                             permission == nullptr ? "role.unknown_permission" : "role.reserved_permission",
                             permission == nullptr
                                 ? Text{"没有这项权限。", "There is no such permission."}
                                 : Text{"这项权限只属于三员。", "This permission is reserved for the administrators."},
                             {.field = "/permissions", .value = clipped(code)},
                             {}});
  }
  if (!error.details.empty()) return fail(std::move(error));
  std::vector<std::string> sorted = codes;
  std::ranges::sort(sorted);
  const auto repeats = std::ranges::unique(sorted);
  sorted.erase(repeats.begin(), repeats.end());
  return sorted;
}

Result<Role> RoleService::create(const Asking& asking, const NewRole& wanted) const {
  Role role;
  YG_TRY_ASSIGN(role.code, checked_code(wanted.code));
  YG_TRY_ASSIGN(role.name, checked_name(wanted.name));
  YG_TRY_ASSIGN(role.permissions, checked_permissions(wanted.permissions));
  const auto created = audited(context_.audit, context_.db, entry_for(asking, "role.create", {}),
                               [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
                                 YG_TRY_ASSIGN(role.id, store::next_id<RoleId>(tx, "role"));
                                 YG_TRY(lock_conflicts(tx));
                                 YG_TRY_ASSIGN(const auto pairs, all_conflicts(tx));
                                 YG_TRY(check_conflicts(pairs, {}, role));
                                 entry.object_id = std::to_string(role.id.value);
                                 entry.object_label = role.name.zh;
                                 entry.after = snapshot(role);
                                 return insert_role(tx, context_.keys, role);
                               });
  if (!created && created.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "role.code_taken",
                {"已有角色使用这个编码。", "Another role has this code already."},
                {.field = "/code", .value = role.code});
  }
  if (!created) return std::unexpected(created.error());
  return role;
}

Result<Role> RoleService::update(const Asking& asking, RoleId id, std::int64_t version,
                                 const RoleChange& change) const {
  std::optional<Text> name;
  if (change.name) {
    YG_TRY_ASSIGN(name, checked_name(*change.name));
  }
  std::optional<std::vector<std::string>> permissions;
  if (change.permissions) {
    YG_TRY_ASSIGN(permissions, checked_permissions(*change.permissions));
  }
  return audited(context_.audit, context_.db, entry_for(asking, "role.update", id),
                 [&](store::Transaction& tx, AuditEntry& entry) -> Result<Role> {
                   YG_TRY_ASSIGN(const auto before, find_role(tx, id));
                   if (!before) return fail(no_such_role());
                   entry.object_label = before->name.zh;
                   YG_TRY(check_changeable(*before));
                   YG_TRY(http::check_version(version, before->version));
                   Role role = *before;
                   role.version += 1;
                   if (name) role.name = *name;
                   if (permissions) {
                     role.permissions = *permissions;
                     YG_TRY(check_not_own_role(tx, asking, *before, role));
                     YG_TRY(lock_conflicts(tx));
                     YG_TRY_ASSIGN(const auto pairs, all_conflicts(tx));
                     YG_TRY(check_holders(tx, pairs, role));
                   }
                   YG_TRY_ASSIGN(const bool updated, update_role(tx, context_.keys, role));
                   if (!updated) return stale();
                   entry.before = snapshot(*before);
                   entry.after = snapshot(role);
                   return role;
                 });
}

Result<void> RoleService::remove(const Asking& asking, RoleId id, std::int64_t version) const {
  return audited(context_.audit, context_.db, entry_for(asking, "role.delete", id),
                 [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
                   YG_TRY_ASSIGN(const auto role, find_role(tx, id));
                   if (!role) return fail(no_such_role());
                   entry.object_label = role->name.zh;
                   entry.before = snapshot(*role);
                   YG_TRY(check_changeable(*role));
                   YG_TRY(http::check_version(version, role->version));
                   if (role->people_count > 0) {
                     return fail(ErrorKind::conflict, "role.in_use",
                                 {fmt::format("还有 {} 人担任此角色，请先收回。", role->people_count),
                                  fmt::format("{} people hold this role; take it back first.", role->people_count)});
                   }
                   return delete_role(tx, id);
                 });
}

// Whose role is about to be changed, checked against the caller's scope, and how that is recorded.
struct RoleService::Holder {
  Person person;
  UnitId unit_id;
  std::string unit_name;
  bool for_root = false;
  AuditEntry entry;
};

Result<RoleService::Holder> RoleService::holder(const Asking& asking, std::string_view action, PersonId person_id,
                                                UnitId unit_id) const {
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  YG_TRY_ASSIGN(const auto person,
                context_.db.read([&](store::Reader& reader) { return find_person(reader, person_id); }));
  if (!person) return fail(no_such_person());
  const Unit* home = units->find(person->unit_id);
  const Unit* unit = units->find(unit_id);
  if (home == nullptr || !asking.principal.may("role.grant", home->path)) {
    return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "person", std::to_string(person_id.value),
                               no_such_person());
  }
  if (unit == nullptr || !asking.principal.may("role.grant", unit->path)) {
    return fail(ErrorKind::invalid, "unit.not_found", {"没有这个单位。", "There is no such unit."},
                {.field = "/unit_id"});
  }
  Holder holder{*person, unit->id, unit->name, !unit->parent_id.has_value(), {}};
  holder.entry = {.actor = asking.actor,
                  .action = std::string(action),
                  .object_type = "person",
                  .object_id = std::to_string(person_id.value),
                  .object_label = person->login,
                  .unit_id = person->unit_id};
  return holder;
}

Result<void> RoleService::grant(const Asking& asking, PersonId person, RoleId role_id, UnitId unit) const {
  YG_TRY_ASSIGN(const Holder who, holder(asking, "role.grant", person, unit));
  auto granted =
      audited(context_.audit, context_.db, who.entry, [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
        YG_TRY_ASSIGN(const auto role, find_role(tx, role_id));
        if (!role)
          return fail(ErrorKind::invalid, "role.not_found", {"没有这个角色。", "There is no such role."},
                      {.field = "/role_id"});
        entry.after = boost::json::object{{"role", role->code}, {"unit", who.unit_name}};
        return grant_in(tx, asking, who, *role);
      });
  if (!granted && granted.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "role.granted",
                {"该人员已在此单位担任此角色。", "The person holds this role for this unit already."});
  }
  return granted;
}

Result<void> RoleService::grant_in(store::Transaction& tx, const Asking& asking, const Holder& who,
                                   const Role& role) const {
  if (who.person.id == asking.principal.person_id) {
    return self_grant({"不能给自己授予角色。", "Nobody grants a role to himself."});
  }
  YG_TRY_ASSIGN(const bool second, any(tx, kSecondAccount, {asking.principal.person_id, who.person.id}));
  if (second) {
    return self_grant({"该账号与您登记了同一电话，不能由您授予角色。",
                       "That account has your telephone number; you cannot grant it a role."});
  }
  YG_TRY(lock_conflicts(tx));
  // Changing the person's row makes two grants to one person take turns, so that neither misses the other's kind.
  YG_TRY_ASSIGN(auto person, find_person(tx, who.person.id));
  if (!person) return fail(no_such_person());
  if (person->state != PersonState::active) {
    return fail(ErrorKind::conflict, "person.disabled", {"该人员已停用。", "This person is disabled."});
  }
  person->version += 1;
  YG_TRY_ASSIGN(const bool turn, update_person(tx, context_.keys, *person));
  if (!turn) return stale();
  YG_TRY_ASSIGN(const auto held, roles_of(tx, person->id));
  std::set<RoleKind> kinds;
  for (const HeldRole& one : held) kinds.insert(one.role.kind);
  YG_TRY(check_separation(kinds, role.kind));
  YG_TRY_ASSIGN(const auto pairs, all_conflicts(tx));
  std::vector<Role> others;
  for (const HeldRole& one : held) others.push_back(one.role);
  YG_TRY(check_conflicts(pairs, others, role));
  if (role.kind != RoleKind::business && !who.for_root) {
    return fail(ErrorKind::invalid, "identity.admin_scope",
                {"管理员角色只能对根单位授予。", "Administrators' roles are given for the root unit only."},
                {.field = "/unit_id"});
  }
  return insert_person_role(tx, context_.keys,
                            {person->id, role.id, who.unit_id, asking.actor.login, context_.clock.now()});
}

Result<void> RoleService::revoke(const Asking& asking, PersonId person_id, RoleId role_id, UnitId unit) const {
  YG_TRY_ASSIGN(const Holder who, holder(asking, "role.revoke", person_id, unit));
  return audited(
      context_.audit, context_.db, who.entry, [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
        YG_TRY_ASSIGN(const auto role, find_role(tx, role_id));
        YG_TRY_ASSIGN(auto person, find_person(tx, person_id));
        if (!role || !person) return fail(no_such_role());
        entry.before = boost::json::object{{"role", role->code}, {"unit", who.unit_name}};
        if (role->kind != RoleKind::business) YG_TRY(check_not_last_administrator(tx, person_id));
        YG_TRY_ASSIGN(const bool deleted, delete_person_role(tx, person_id, role_id, unit));
        if (!deleted) {
          return fail(ErrorKind::not_found, "role.not_granted",
                      {"该人员没有在此单位担任此角色。", "The person does not hold this role for this unit."});
        }
        person->version += 1;
        YG_TRY_ASSIGN(const bool turn, update_person(tx, context_.keys, *person));
        if (!turn) return stale();
        if (role->kind != RoleKind::business) YG_TRY(check_limits_can_be_lifted(tx, context_.clock.now()));
        return {};
      });
}

}  // namespace yunguan::identity
