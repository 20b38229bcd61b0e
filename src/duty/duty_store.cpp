// SPDX-License-Identifier: Apache-2.0
#include "duty/duty_store.h"

#include <algorithm>

#include "identity/administrators.h"

namespace yunguan::duty {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kInsertHolding{
    "duty.insert_holding",
    "INSERT INTO post_holding (unit_id, post_id, person_id, granted_by, granted_at) VALUES (:unit, :post, :person, "
    ":by, :at) ON CONFLICT (unit_id, post_id, person_id) DO NOTHING"};
constexpr NamedQuery kHolders{
    "duty.holders",
    "SELECT h.person_id FROM post_holding h JOIN post o ON o.id = h.post_id JOIN person p ON p.id = h.person_id"
    " WHERE h.unit_id = :unit AND o.code = :post AND p.state = 'active' AND (p.expires_at IS NULL OR p.expires_at > "
    ":now)"
    " AND " YG_TAKES_PART " ORDER BY h.person_id"};
constexpr NamedQuery kOnDuty{
    "duty.on_duty",
    "SELECT DISTINCT s.person_id FROM duty_shift s JOIN duty_group g ON g.id = s.group_id JOIN person p ON p.id = "
    "s.person_id"
    " WHERE g.code = :code AND s.from_at <= :now AND s.to_at > :then AND p.state = 'active'"
    " AND (p.expires_at IS NULL OR p.expires_at > :end) AND " YG_TAKES_PART " ORDER BY s.person_id"};
constexpr NamedQuery kStandIn{
    "duty.stand_in",
    "SELECT a.stand_in_id, a.services FROM absence a JOIN person p ON p.id = a.stand_in_id"
    " WHERE a.person_id = :person AND a.from_at <= :now AND a.to_at > :then AND p.state = 'active'"
    " AND (p.expires_at IS NULL OR p.expires_at > :end) AND " YG_TAKES_PART " ORDER BY a.id DESC"};

PersonId person_at(const Row& row) { return row.id<PersonId>(0); }

}  // namespace

Result<void> insert_holding(store::Transaction& tx, const Holding& holding, std::string_view by, Instant at) {
  YG_TRY(tx.run(kInsertHolding, {holding.unit, holding.post, holding.person, by, at}));
  return {};
}

Result<std::vector<PersonId>> holders_of_post(store::Reader& reader, std::string_view post, UnitId unit, Instant now) {
  return reader.all(kHolders, {unit, post, now}, person_at);
}

Result<std::vector<PersonId>> on_duty(store::Reader& reader, std::string_view group, Instant now) {
  return reader.all(kOnDuty, {group, now, now, now}, person_at);
}

Result<std::optional<PersonId>> stand_in_for(store::Reader& reader, PersonId person, std::string_view service,
                                             Instant now) {
  std::optional<PersonId> found;
  Result<void> read;
  YG_TRY(reader.each(kStandIn, {person, now, now, now}, [&](const Row& row) {
    auto services = json::read<std::vector<std::string>>(row.text(1));
    if (!services) {
      read = std::unexpected(std::move(services).error());
      return false;
    }
    if (!services->empty() && std::ranges::find(*services, service) == services->end()) return true;
    found = row.id<PersonId>(0);
    return false;
  }));
  YG_TRY(read);
  return found;
}

}  // namespace yunguan::duty
