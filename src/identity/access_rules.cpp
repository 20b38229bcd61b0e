// SPDX-License-Identifier: Apache-2.0
#include "identity/access_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "http/etag.h"
#include "identity/certificate_store.h"
#include "identity/enum_name.h"
#include "identity/held_restrictions.h"
#include "identity/person_store.h"
#include "identity/role_store.h"
#include "identity/session.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kSecurityAdministrators{
    "identity.security_administrators",
    "SELECT DISTINCT " YG_PERSON_COLUMNS
    " FROM person p JOIN person_role h ON h.person_id = p.id JOIN role r ON r.id = h.role_id"
    " WHERE r.kind = 'security_admin' AND p.state = 'active'"};

Error no_such_person() {
  return {ErrorKind::not_found, "person.not_found", {"没有这个人员。", "There is no such person."}, {}, {}};
}

Error no_such_role() {
  return {ErrorKind::not_found, "role.not_found", {"没有这个角色。", "There is no such role."}, {}, {}};
}

std::unexpected<Error> stale() {
  return fail(ErrorKind::stale, "http.stale",
              {"刚被他人修改，请刷新后再试。", "Somebody has just changed this; reload and try again."});
}

boost::json::object shown(const AccessRule& rule) { return json::encode(rule).as_object(); }

// What the person's row becomes, and what follows for living sessions.
Result<void> apply(store::Transaction& tx, const Context& context, Person& person, const AccessRule& before,
                   const AccessRule& rule) {
  const Instant now = context.clock.now();
  if (rule.certificate_required && !before.certificate_required) {
    YG_TRY_ASSIGN(const bool can, has_valid_certificate(tx, person.id, now));
    if (!can) {
      return fail(ErrorKind::conflict, "access.no_certificate",
                  {"该人员还没有可用的证书，请先登记证书并由本人确认。",
                   "This person has no valid certificate; enrol one first, and let the person confirm it."},
                  {.field = "/certificate_required"});
    }
    YG_TRY(end_sessions_of(tx, person.id, std::nullopt, now));
  }
  person.access_rule = rule_text(rule);
  person.version += 1;
  YG_TRY_ASSIGN(const bool updated, update_person(tx, context.keys, person));
  if (!updated) return stale();
  return check_limits_can_be_lifted(tx, now);
}

RoleAccess access_of(const Role& role, AccessRule rule) {
  return {role.id, role.code, role.name, std::move(rule), role.version};
}

}  // namespace

Result<void> check_limits_can_be_lifted(store::Reader& reader, Instant now) {
  YG_TRY_ASSIGN(const auto people,
                reader.all(kSecurityAdministrators, {}, [](const store::Row& row) { return person_at(row, 0); }));
  if (people.empty()) return {};
  for (const Person& person : people) {
    YG_TRY_ASSIGN(const AccessRule rule, rule_from_text(person.access_rule));
    if (rule.limits()) continue;
    if (!rule.certificate_required) return {};
    YG_TRY_ASSIGN(const bool can, has_valid_certificate(reader, person.id, now));
    if (can) return {};
  }
  return fail(
      ErrorKind::conflict, "access.last_administrator",
      {"至少要有一名在用的安全管理员随时随地能够登录，否则设错的限制无人能解除。",
       "At least one active security administrator must always be able to sign in; otherwise nobody could lift a "
       "wrong limit."});
}

Result<Person> AccessRules::visible(const Asking& asking, std::string_view permission, PersonId id) const {
  YG_TRY_ASSIGN(const auto person, context_.db.read([&](store::Reader& reader) { return find_person(reader, id); }));
  if (!person) return fail(no_such_person());
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  const Unit* unit = units->find(person->unit_id);
  if (unit != nullptr && asking.principal.may(permission, unit->path)) return *person;
  return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "person", std::to_string(id.value),
                             no_such_person());
}

Result<PersonAccess> AccessRules::of_person(const Asking& asking, PersonId id) const {
  YG_TRY_ASSIGN(const Person person, visible(asking, "access.read", id));
  YG_TRY_ASSIGN(const auto roles, context_.db.read([&](store::Reader& reader) { return roles_of(reader, id); }));
  PersonAccess access{.person_id = id, .login = person.login, .version = person.version};
  YG_TRY_ASSIGN(access.rule, rule_from_text(person.access_rule));
  for (const HeldRole& held : roles) {
    if (!held.role.access_rule ||
        std::ranges::find(access.roles, held.role.id, &RoleAccess::role_id) != access.roles.end())
      continue;
    YG_TRY_ASSIGN(AccessRule rule, rule_from_text(held.role.access_rule));
    access.roles.push_back(access_of(held.role, std::move(rule)));
  }
  YG_TRY_ASSIGN(const auto restrictions, restrictions_of(person, roles));
  access.allowed_now =
      std::ranges::all_of(restrictions, [&](const Restriction& one) { return one.allows_time(context_.clock.now()); });
  return access;
}

Result<PersonAccess> AccessRules::set_for_person(const Asking& asking, PersonId id, std::int64_t version,
                                                 const AccessRule& wanted) const {
  YG_TRY_ASSIGN(const AccessRule rule, checked_rule(wanted));
  YG_TRY_ASSIGN(const Person seen, visible(asking, "access.write", id));
  const AuditEntry entry{.actor = asking.actor,
                         .action = "access.limit",
                         .object_type = "person",
                         .object_id = std::to_string(id.value),
                         .object_label = seen.login,
                         .unit_id = seen.unit_id};
  YG_TRY(audited(context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry& filled) -> Result<void> {
    if (id == asking.principal.person_id) {
      return fail(ErrorKind::conflict, "access.self",
                  {"不能给自己设置或解除登录限制，请由另一名安全管理员办理。",
                   "Nobody sets or lifts limits for himself; ask another security administrator."});
    }
    YG_TRY_ASSIGN(auto person, find_person(tx, id));
    if (!person) return fail(no_such_person());
    YG_TRY(http::check_version(version, person->version));
    YG_TRY_ASSIGN(const AccessRule before, rule_from_text(person->access_rule));
    filled.before = shown(before);
    filled.after = shown(rule);
    return apply(tx, context_, *person, before, rule);
  }));
  if (changed_) changed_(id, {});
  return of_person(asking, id);
}

Result<RoleAccess> AccessRules::of_role(RoleId id) const {
  YG_TRY_ASSIGN(const auto role, context_.db.read([&](store::Reader& reader) { return find_role(reader, id); }));
  if (!role) return fail(no_such_role());
  YG_TRY_ASSIGN(AccessRule rule, rule_from_text(role->access_rule));
  return access_of(*role, std::move(rule));
}

Result<RoleAccess> AccessRules::set_for_role(const Asking& asking, RoleId id, std::int64_t version,
                                             const AccessRule& wanted) const {
  YG_TRY_ASSIGN(const AccessRule rule, checked_rule(wanted));
  if (rule.certificate_required || rule.single_session) {
    return fail(ErrorKind::invalid, "access.role_rule",
                {"“须用证书”和“只留一个会话”按人员设置，不按角色设置。",
                 "A certificate and a single session are asked of people, not of roles."},
                {.field = rule.certificate_required ? "/certificate_required" : "/single_session"});
  }
  const AuditEntry entry{
      .actor = asking.actor, .action = "access.limit", .object_type = "role", .object_id = std::to_string(id.value)};
  YG_TRY(audited(context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry& filled) -> Result<void> {
    YG_TRY_ASSIGN(auto role, find_role(tx, id));
    if (!role) return fail(no_such_role());
    filled.object_label = role->name.zh;
    if (role->kind == RoleKind::security_admin) {
      return fail(ErrorKind::conflict, "access.security_role",
                  {"安全管理员负责解除限制，不能按角色整体限制；请对个人设置。",
                   "Security administrators lift limits, so their role has none; limit single people instead."});
    }
    YG_TRY(http::check_version(version, role->version));
    YG_TRY_ASSIGN(const AccessRule before, rule_from_text(role->access_rule));
    filled.before = shown(before);
    filled.after = shown(rule);
    role->access_rule = rule_text(rule);
    role->version += 1;
    YG_TRY_ASSIGN(const bool updated, update_role(tx, context_.keys, *role));
    return updated ? Result<void>{} : stale();
  }));
  if (changed_) changed_({}, id);
  return of_role(id);
}

}  // namespace yunguan::identity
