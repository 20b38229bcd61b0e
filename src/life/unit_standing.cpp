// SPDX-License-Identifier: Apache-2.0
#include "life/unit_standing.h"

#include <fmt/format.h>

#include "store/id_source.h"
#include "store/outbox.h"

namespace yunguan::life {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kWorst{
    "life.standing_of",
    "SELECT s.standing, s.unit_id, s.since, s.violation_id, s.reason, s.person_login FROM unit_standing s "
    "JOIN unit a ON a.id = s.unit_id JOIN unit u ON u.id = :unit "
    "WHERE s.standing <> 0 AND substr(u.path, 1, length(a.path)) = a.path ORDER BY s.standing DESC, s.since LIMIT 1"};
constexpr NamedQuery kChanges{"life.standing_changes",
                              "SELECT at, was, becomes, violation_id, reason, person_login FROM unit_standing_event "
                              "WHERE unit_id = :unit ORDER BY id DESC LIMIT 100"};
constexpr NamedQuery kPut{
    "life.put_standing",
    "INSERT INTO unit_standing (unit_id, standing, since, violation_id, reason, person_login) "
    "VALUES (:unit, :standing, :since, :violation, :reason, :login) ON CONFLICT (unit_id) DO UPDATE SET "
    "standing = excluded.standing, since = excluded.since, violation_id = excluded.violation_id, "
    "reason = excluded.reason, person_login = excluded.person_login"};
constexpr NamedQuery kKeep{"life.keep_standing_change",
                           "INSERT INTO unit_standing_event (id, unit_id, was, becomes, at, violation_id, reason, "
                           "person_login) VALUES (:id, :unit, :was, :becomes, :at, :violation, :reason, :login)"};

// The payload of unit.standing.
struct Published {
  UnitId unit;
  UnitStanding standing{};
  ViolationId violation;
};
BOOST_DESCRIBE_STRUCT(Published, (), (unit, standing, violation))

std::optional<ViolationId> violation_in(const Row& row, std::size_t column) {
  const auto id = row.id<ViolationId>(column);
  return id.empty() ? std::nullopt : std::optional{id};
}

}  // namespace

Result<StandingOfUnit> standing_of(store::Reader& reader, UnitId unit) {
  YG_TRY_ASSIGN(auto worst, reader.one(kWorst, {unit}, [](const Row& row) {
    return StandingOfUnit{static_cast<UnitStanding>(row.integer(0)),
                          row.id<UnitId>(1),
                          row.instant(2),
                          violation_in(row, 3),
                          row.text(4),
                          row.text(5)};
  }));
  return worst ? std::move(*worst) : StandingOfUnit{};
}

Result<std::vector<StandingChange>> standing_changes(store::Reader& reader, UnitId unit) {
  return reader.all(kChanges, {unit}, [](const Row& row) {
    return StandingChange{row.instant(0),
                          static_cast<UnitStanding>(row.integer(1)),
                          static_cast<UnitStanding>(row.integer(2)),
                          violation_in(row, 3),
                          row.text(4),
                          row.text(5)};
  });
}

Result<void> put_standing(store::Transaction& tx, UnitId unit, const StandingChange& change) {
  const ViolationId violation = change.violation_id.value_or(ViolationId{});
  const int becomes = static_cast<int>(change.becomes);
  YG_TRY(tx.run(kPut, {unit, becomes, change.at, violation, change.reason, change.person_login}));
  YG_TRY_ASSIGN(const auto id, store::reserve_ids(tx, "unit_standing_event", 1));
  YG_TRY(tx.run(kKeep, {id, unit, static_cast<int>(change.was), becomes, change.at, violation, change.reason,
                        change.person_login}));
  const std::string payload = json::write(Published{unit, change.becomes, violation});
  return store::publish(tx, "unit.standing", fmt::format("{}", unit.value), payload, change.at);
}

Result<void> check_opening(store::Reader& reader, UnitId unit) {
  YG_TRY_ASSIGN(const auto stands, standing_of(reader, unit));
  if (stands.standing == UnitStanding::normal) return {};
  const bool frozen = stands.standing == UnitStanding::frozen;
  const std::int64_t violation = stands.violation_id.value_or(ViolationId{}).value;
  if (frozen) {
    return fail(ErrorKind::conflict, "unit.frozen",
                {fmt::format("单位因违规（第 {} 号）整改中，暂停开卡：{}", violation, stands.reason),
                 fmt::format("the unit is frozen for violation {} until rectified: {}", violation, stands.reason)},
                {.field = "unit"});
  }
  return fail(ErrorKind::conflict, "unit.blacklisted",
              {fmt::format("单位因违规（第 {} 号）已列入黑名单：{}", violation, stands.reason),
               fmt::format("the unit is blacklisted for violation {}: {}", violation, stands.reason)},
              {.field = "unit"});
}

}  // namespace yunguan::life
