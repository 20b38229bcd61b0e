// SPDX-License-Identifier: Apache-2.0
#include "identity/integrity.h"

#include <fmt/format.h>

#include <map>

#include "identity/account_review_store.h"
#include "identity/certificate_store.h"
#include "identity/conflict_store.h"
#include "identity/person_store.h"
#include "identity/role_offer.h"
#include "identity/role_store.h"
#include "identity/session.h"
#include "identity/token_store.h"
#include "identity/unit_store.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kPeople{"identity.check_people",
                                    "SELECT " YG_PERSON_COLUMNS " FROM person p ORDER BY p.id"};
constexpr store::NamedQuery kCredentials{"identity.check_credentials",
                                         "SELECT " YG_CREDENTIAL_COLUMNS " FROM credential c ORDER BY c.person_id"};
constexpr store::NamedQuery kRoles{"identity.check_roles", "SELECT " YG_ROLE_COLUMNS " FROM role r ORDER BY r.id"};
constexpr store::NamedQuery kHeld{"identity.check_person_roles", "SELECT " YG_PERSON_ROLE_COLUMNS
                                                                 " FROM person_role h ORDER BY h.person_id, h.role_id"};
constexpr store::NamedQuery kUnitCodes{"identity.check_units", "SELECT id, integrity FROM unit"};

// Calls `look` (const Row&) → Result<void> for every row.
template <class Look>
Result<void> each(store::Reader& reader, const store::NamedQuery& query, Look look) {
  Result<void> outcome;
  YG_TRY(reader.each(query, {}, [&](const store::Row& row) {
    outcome = look(row);
    return outcome.has_value();
  }));
  return outcome;
}

Result<void> check_people(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  return each(reader, kPeople, [&](const store::Row& row) -> Result<void> {
    const Person person = person_at(row, 0);
    YG_TRY_ASSIGN(const bool sound, code_of(person).matches(keys, row.text(kPersonIntegrityColumn)));
    check.count(sound, std::to_string(person.id.value), person.login);
    return {};
  });
}

Result<void> check_credentials(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  return each(reader, kCredentials, [&](const store::Row& row) -> Result<void> {
    const Credential credential = credential_at(row, 0);
    YG_TRY_ASSIGN(const bool sound, code_of(credential).matches(keys, row.text(kCredentialIntegrityColumn)));
    check.count(sound, std::to_string(credential.person_id.value), {});
    return {};
  });
}

Result<void> check_roles(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  return each(reader, kRoles, [&](const store::Row& row) -> Result<void> {
    const Role role = role_at(row, 0);
    YG_TRY_ASSIGN(const bool sound, code_of(role).matches(keys, row.text(kRoleIntegrityColumn)));
    check.count(sound, std::to_string(role.id.value), role.code);
    return {};
  });
}

Result<void> check_held_roles(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  return each(reader, kHeld, [&](const store::Row& row) -> Result<void> {
    const PersonRole held = person_role_at(row, 0);
    YG_TRY_ASSIGN(const bool sound, code_of(held).matches(keys, row.text(kPersonRoleIntegrityColumn)));
    check.count(sound, fmt::format("{}/{}/{}", held.person_id.value, held.role_id.value, held.unit_id.value), {});
    return {};
  });
}

// A unit's path decides whose data is seen. It is not under the code, as moving a unit moves all below it: it must follow
// from the parent's.
Result<void> check_units(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  YG_TRY_ASSIGN(const auto units, all_units(reader));
  std::map<UnitId, std::string> codes;
  YG_TRY(each(reader, kUnitCodes, [&](const store::Row& row) -> Result<void> {
    codes[row.id<UnitId>(0)] = row.text(1);
    return {};
  }));
  std::map<UnitId, std::string> paths;
  for (const Unit& unit : units) paths[unit.id] = unit.path;
  for (const Unit& unit : units) {
    const std::string above = unit.parent_id ? paths[*unit.parent_id] : std::string("/");
    YG_TRY_ASSIGN(const bool coded, code_of(unit).matches(keys, codes[unit.id]));
    const bool sound = coded && unit.path == fmt::format("{}{}/", above, unit.id.value);
    check.count(sound, std::to_string(unit.id.value), unit.name);
  }
  return {};
}

}  // namespace

void TableCheck::count(bool sound, std::string id, std::string label) {
  ++rows;
  if (sound) return;
  ++changed_count;
  if (changed.size() < kChangedMax) changed.push_back({std::move(id), std::move(label)});
}

IntegrityCheck::IntegrityCheck(const Context& context) : context_(context) {
  add("unit", check_units);
  add("person", check_people);
  add("credential", check_credentials);
  add("role", check_roles);
  add("person_role", check_held_roles);
  add("session", check_sessions);
  add("certificate", check_certificates);
  add("api_token", check_tokens);
  add("role_offer", check_offers);
  add("role_conflict", check_role_conflicts);
  add("account_review", check_reviews);
  add("review_campaign", check_campaigns);
  add("review_campaign_account", check_campaign_accounts);
}

Result<IntegrityReport> IntegrityCheck::run() const {
  IntegrityReport report;
  YG_TRY(context_.db.read([&](store::Reader& reader) -> Result<void> {
    for (const auto& [table, check] : checks_) {
      TableCheck result{.table = table};
      YG_TRY(check(reader, context_.keys, result));
      report.ok = report.ok && result.changed_count == 0;
      report.checked.push_back(std::move(result));
    }
    return {};
  }));
  report.checked_at = context_.clock.now();
  return report;
}

}  // namespace yunguan::identity
