// SPDX-License-Identifier: Apache-2.0
#include "identity/conflict_service.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "base/parse.h"
#include "identity/person_store.h"
#include "identity/reason.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

constexpr std::array kKinds{RoleKind::business, RoleKind::system_admin, RoleKind::security_admin,
                            RoleKind::audit_admin};
constexpr store::NamedQuery kPeople{"identity.conflict_people", "SELECT " YG_PERSON_COLUMNS
                                                                ", u.path FROM person p JOIN unit u ON u.id = p.unit_id"
                                                                " ORDER BY p.login"};

AuditEntry entry_for(const Asking& asking, std::string_view action, const RoleConflict& pair) {
  return {.actor = asking.actor,
          .action = std::string(action),
          .object_type = "role_conflict",
          .object_id = pair.id.empty() ? std::string() : std::to_string(pair.id.value),
          .object_label = fmt::format("{} × {}", pair.left, pair.right),
          .reason = pair.reason};
}

struct Bearer {
  Person person;
  std::string unit_path;
  std::vector<HeldRole> roles;
};

ConflictBreach breach_of(BreachKind kind, const Person& person, Text text) {
  return {kind, person.id, person.login, person.name, std::move(text)};
}

// The first two roles of different kinds.
void look_at_kinds(const Bearer& account, std::vector<ConflictBreach>& found) {
  for (const HeldRole& held : account.roles) {
    const Role& first = account.roles.front().role;
    if (held.role.kind == first.kind) continue;
    found.push_back(breach_of(BreachKind::kinds, account.person,
                              {fmt::format("同时担任“{}”与“{}”。", first.name.zh, held.role.name.zh),
                               fmt::format("Holds both \"{}\" and \"{}\".", first.name.en, held.role.name.en)}));
    return;
  }
}

void look_at_pairs(const Bearer& account, const std::vector<RoleConflict>& pairs, std::vector<ConflictBreach>& found) {
  std::vector<Role> before;
  for (const HeldRole& held : account.roles) {
    if (auto checked = check_conflicts(pairs, before, held.role); !checked) {
      found.push_back(breach_of(BreachKind::pair, account.person, checked.error().text));
      return;
    }
    before.push_back(held.role);
  }
}

// One person with two accounts gets round the separation; the telephone number gives it away.
void look_at_second_accounts(const std::vector<Bearer>& accounts, std::vector<ConflictBreach>& found) {
  std::map<std::string, const Bearer*> first_by_phone;
  for (const Bearer& account : accounts) {
    if (!account.person.phone_index || account.roles.empty() || account.person.state != PersonState::active) continue;
    const auto [place, is_new] = first_by_phone.try_emplace(*account.person.phone_index, &account);
    const Bearer& other = *place->second;
    if (is_new || other.roles.front().role.kind == account.roles.front().role.kind) continue;
    found.push_back(breach_of(BreachKind::second_account, account.person,
                              {fmt::format("与账号 {}（{}）登记了同一电话，而本账号是{}。", other.person.login,
                                           other.roles.front().role.name.zh, account.roles.front().role.name.zh),
                               fmt::format("Has the telephone number of {} ({}), and is a {}.", other.person.login,
                                           other.roles.front().role.name.en, account.roles.front().role.name.en)}));
  }
}

}  // namespace

ConflictView ConflictService::view(const RoleConflict& conflict) const {
  const auto text = [&](const std::string& code) {
    const Permission* permission = context_.permissions.find(code);
    return permission == nullptr ? Text{code, code} : Text{std::string(permission->zh), std::string(permission->en)};
  };
  return {conflict.id,          conflict.left,   conflict.right,      text(conflict.left),
          text(conflict.right), conflict.reason, conflict.created_by, conflict.created_at};
}

Result<std::vector<ConflictBreach>> ConflictService::breaches(store::Reader& reader,
                                                              const std::vector<RoleConflict>& pairs,
                                                              const Scope& scope, std::int64_t& people) const {
  YG_TRY_ASSIGN(auto accounts, reader.all(kPeople, {}, [](const store::Row& row) {
    return Bearer{person_at(row, 0), row.text(kPersonIntegrityColumn + 1), {}};
  }));
  std::erase_if(accounts, [&](const Bearer& account) { return !scope.contains(account.unit_path); });
  YG_TRY_ASSIGN(auto held, roles_of_all(reader));
  std::vector<ConflictBreach> found;
  for (Bearer& account : accounts) {
    account.roles = std::move(held[account.person.id]);
    if (account.roles.empty()) continue;
    look_at_kinds(account, found);
    look_at_pairs(account, pairs, found);
  }
  look_at_second_accounts(accounts, found);
  people = static_cast<std::int64_t>(accounts.size());
  return found;
}

Result<ConflictMatrix> ConflictService::matrix(const Asking& asking) const {
  ConflictMatrix matrix;
  for (const RoleKind left : kKinds) {
    for (const RoleKind right : kKinds) {
      if (left < right) matrix.kinds.push_back({left, right, kind_text(left), kind_text(right)});
    }
  }
  YG_TRY(context_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto pairs, all_conflicts(reader));
    for (const RoleConflict& pair : pairs) matrix.pairs.push_back(view(pair));
    YG_TRY_ASSIGN(matrix.breaches, breaches(reader, pairs, asking.principal.scope("role.read"), matrix.people));
    return {};
  }));
  return matrix;
}

Result<ConflictView> ConflictService::add(const Asking& asking, const NewConflict& wanted) const {
  RoleConflict pair{.left = std::min(wanted.left, wanted.right),
                    .right = std::max(wanted.left, wanted.right),
                    .created_by = asking.actor.login,
                    .created_at = context_.clock.now()};
  for (const std::string& code : {pair.left, pair.right}) {
    if (context_.permissions.find(code) != nullptr && pair.left != pair.right) continue;
    return fail(ErrorKind::invalid, "conflict.permission",
                {"请选择两项不同的权限。", "Choose two different permissions."},
                {.field = code == wanted.left ? "/left" : "/right", .value = clipped(code)});
  }
  YG_TRY(check_reason(wanted.reason, "conflict.reason", "/reason"));
  pair.reason = trimmed(wanted.reason);
  const auto added = audited(context_.audit, context_.db, entry_for(asking, "conflict.add", pair),
                             [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
                               YG_TRY(lock_conflicts(tx));
                               YG_TRY_ASSIGN(pair.id, store::next_id<ConflictId>(tx, "role_conflict"));
                               entry.object_id = std::to_string(pair.id.value);
                               return insert_conflict(tx, context_.keys, pair);
                             });
  if (!added && added.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "conflict.known", {"这两项权限已互斥。", "These two exclude each other already."});
  }
  if (!added) return std::unexpected(added.error());
  return view(pair);
}

Result<void> ConflictService::remove(const Asking& asking, ConflictId id, std::string_view text) const {
  YG_TRY(check_reason(text, "conflict.reason", "/reason"));
  YG_TRY_ASSIGN(const auto pair, context_.db.read([&](store::Reader& reader) { return find_conflict(reader, id); }));
  if (!pair) return fail(ErrorKind::not_found, "conflict.not_found", {"没有这条互斥。", "There is no such pair."});
  AuditEntry entry = entry_for(asking, "conflict.remove", *pair);
  entry.before = boost::json::object{{"reason", pair->reason}, {"created_by", pair->created_by}};
  entry.reason = trimmed(text);
  return audited(context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
    YG_TRY(lock_conflicts(tx));
    return delete_conflict(tx, id);
  });
}

}  // namespace yunguan::identity
