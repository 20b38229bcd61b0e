// SPDX-License-Identifier: Apache-2.0
#include "identity/role_offer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "base/json.h"
#include "base/parse.h"
#include "crypto/row_code.h"
#include "identity/role_store.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kFind{"identity.find_role_offer",
                                  "SELECT role_code, permissions, integrity FROM role_offer WHERE role_code = :code"};
constexpr store::NamedQuery kAll{"identity.all_role_offers",
                                 "SELECT role_code, permissions, integrity FROM role_offer ORDER BY role_code"};
constexpr store::NamedQuery kKeep{
    "identity.keep_role_offer",
    "INSERT INTO role_offer (role_code, permissions, integrity) VALUES (:code, :permissions, :integrity)"
    " ON CONFLICT (role_code) DO UPDATE SET permissions = excluded.permissions, integrity = excluded.integrity"};
constexpr store::NamedQuery kPast{
    "identity.past_of_role",
    "SELECT before_json, after_json FROM audit_row WHERE object_type = 'role' AND object_id = :id"
    " AND action IN ('role.create', 'role.update') AND result = 'done' ORDER BY at, id"};
constexpr store::NamedQuery kRoleCode{"identity.code_of_role", "SELECT integrity FROM role WHERE id = :id"};

std::string joined(const std::vector<std::string>& permissions) {
  return fmt::format("{}", fmt::join(permissions, ","));
}

RoleOffer offer_at(const store::Row& row) {
  RoleOffer offer{row.text(0), {}};
  const std::string permissions = row.text(1);
  for (const std::string_view code : split(permissions, ',')) {
    if (!code.empty()) offer.permissions.emplace_back(code);
  }
  return offer;
}

crypto::RowCode code_of(const RoleOffer& offer) {
  crypto::RowCode code("role_offer");
  code.add("role_code", offer.role_code).add("permissions", joined(offer.permissions));
  return code;
}

void collect(const std::optional<std::string>& snapshot, std::set<std::string>& permissions) {
  if (!snapshot) return;
  const auto value = json::parse(*snapshot);
  if (!value || !value->is_object()) return;
  const auto* list = value->as_object().if_contains("permissions");
  if (list == nullptr || !list->is_array()) return;
  for (const auto& code : list->as_array()) {
    if (code.is_string()) permissions.emplace(code.as_string());
  }
}

}  // namespace

Result<std::optional<RoleOffer>> find_offer(store::Reader& reader, std::string_view role_code) {
  return reader.one(kFind, {role_code}, offer_at);
}

Result<void> keep_offer(store::Transaction& tx, const crypto::KeyRing& keys, const RoleOffer& offer) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(offer).code(keys));
  YG_TRY(tx.run(kKeep, {offer.role_code, joined(offer.permissions), integrity}));
  return {};
}

Result<std::optional<RoleOffer>> offer_of_before(store::Reader& reader, const Role& role) {
  std::set<std::string> had(role.permissions.begin(), role.permissions.end());
  bool told = role.version == 1;
  YG_TRY(reader.each(kPast, {std::to_string(role.id.value)}, [&](const store::Row& row) {
    told = told || row.is_null(0);  // how it was made
    collect(row.optional_text(0), had);
    collect(row.optional_text(1), had);
    return true;
  }));
  if (!told) return std::nullopt;
  return RoleOffer{role.code, {had.begin(), had.end()}};
}

Result<bool> is_sound(store::Reader& reader, const crypto::KeyRing& keys, const Role& role) {
  YG_TRY_ASSIGN(const auto code, reader.one(kRoleCode, {role.id}, [](const store::Row& row) { return row.text(0); }));
  YG_TRY_ASSIGN(bool sound, identity::code_of(role).matches(keys, code.value_or("")));
  Result<void> outcome;
  YG_TRY(reader.each(kFind, {role.code}, [&](const store::Row& row) {
    const auto matches = code_of(offer_at(row)).matches(keys, row.text(2));
    if (!matches) outcome = std::unexpected(matches.error());
    sound = sound && matches.value_or(false);
    return true;
  }));
  YG_TRY(outcome);
  return sound;
}

Result<void> check_offers(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  Result<void> outcome;
  YG_TRY(reader.each(kAll, {}, [&](const store::Row& row) {
    const RoleOffer offer = offer_at(row);
    const auto sound = code_of(offer).matches(keys, row.text(2));
    if (!sound) {
      outcome = std::unexpected(sound.error());
      return false;
    }
    check.count(*sound, offer.role_code, offer.role_code);
    return true;
  }));
  return outcome;
}

}  // namespace yunguan::identity
