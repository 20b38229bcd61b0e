// SPDX-License-Identifier: Apache-2.0
#include "access/permit_notices.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"

namespace yunguan::access {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::string_view kConfirm = "permit.confirm";
constexpr std::size_t kToldMax = 50;  // people of one unit

// Roles held for the unit or above it, the nearest first; which of them confirm is looked at here, as their permissions are a list.
constexpr NamedQuery kHolders{
    "access.confirmers",
    "SELECT h.person_id, r.permissions, length(u.path), o.name FROM person_role h JOIN role r ON r.id = h.role_id"
    " JOIN unit u ON u.id = h.unit_id JOIN unit o ON o.id = :unit WHERE substr(o.path, 1, length(u.path)) = u.path"
    " AND r.permissions LIKE '%permit.confirm%' ORDER BY length(u.path) DESC, h.person_id"};
constexpr NamedQuery kEdge{"access.told_edge", "SELECT edge FROM access_told WHERE kind = :kind"};
constexpr NamedQuery kKeepEdge{"access.keep_told_edge",
                               "INSERT INTO access_told (kind, edge) VALUES (:kind, :edge)"
                               " ON CONFLICT (kind) DO UPDATE SET edge = excluded.edge"};
constexpr NamedQuery kDue{"access.due_by_unit",
                          "SELECT p.unit_id, COUNT(*) FROM access_permit p WHERE p.state = 1 AND p.confirm_at <= :edge"
                          " GROUP BY p.unit_id"};
constexpr NamedQuery kEnding{"access.ending_by_unit",
                             "SELECT p.unit_id, COUNT(*) FROM access_permit p WHERE p.state = 1 AND p.until_at > :from"
                             " AND p.until_at <= :edge GROUP BY p.unit_id"};

struct Listeners {
  std::vector<PersonId> people;
  std::string unit_name;
};

Result<Listeners> listeners_of(store::Reader& reader, UnitId unit) {
  Listeners listeners;
  std::int64_t nearest = 0;
  YG_TRY(reader.each(kHolders, {unit}, [&](const Row& row) {
    if (nearest > row.integer(2)) return false;
    const std::string permissions = row.text(1);
    const auto codes = split(permissions, ',');
    if (std::ranges::find(codes, kConfirm) == codes.end()) return true;
    nearest = row.integer(2);
    listeners.unit_name = row.text(3);
    const PersonId person = row.id<PersonId>(0);
    if (std::ranges::find(listeners.people, person) == listeners.people.end()) listeners.people.push_back(person);
    return listeners.people.size() < kToldMax;
  }));
  return listeners;
}

// `days`: 0 for a kind without.
Result<void> tell(store::Transaction& tx, const notify::Notices& notices, std::string_view kind, const ByUnit& counts,
                  int days, std::string_view query, Instant now) {
  for (const auto& [unit, count] : counts) {
    YG_TRY_ASSIGN(const Listeners listeners, listeners_of(tx, unit));
    for (const PersonId person : listeners.people) {
      const std::string number = std::to_string(count);
      notify::Variables variables{{"unit", {listeners.unit_name, listeners.unit_name}}, {"count", {number, number}}};
      if (days > 0) variables["days"] = {std::to_string(days), std::to_string(days)};
      YG_TRY(notices.tell(tx,
                          {.kind = kind,
                           .person = person,
                           .variables = std::move(variables),
                           .link = fmt::format("/access/permits?unit_id={}&{}", unit.value, query),
                           .meaning = fmt::format("unit:{}:{}", unit.value, days)},
                          now));
    }
  }
  return {};
}

Result<ByUnit> by_unit(store::Reader& reader, const NamedQuery& query, const store::Params& params) {
  ByUnit counts;
  YG_TRY(reader.each(query, params, [&](const Row& row) {
    counts[row.id<UnitId>(0)] = row.integer(1);
    return true;
  }));
  return counts;
}

Result<std::optional<Instant>> edge_of(store::Reader& reader, std::string_view kind) {
  return reader.one(kEdge, {kind}, [](const Row& row) { return row.instant(0); });
}

Result<void> tell_of_due(store::Transaction& tx, const notify::Notices& notices, Instant now) {
  const Instant today = start_of(shanghai_date(now));
  YG_TRY_ASSIGN(const auto told, edge_of(tx, "confirm_due"));
  if (told && *told >= today) return {};
  YG_TRY_ASSIGN(const auto counts, by_unit(tx, kDue, {now + kConfirmWindow}));
  YG_TRY(tell(tx, notices, "access.confirm_due", counts, 0, "due=confirm", now));
  YG_TRY(tx.run(kKeepEdge, {"confirm_due", today}));
  return {};
}

// Permits that end between what was told of last and the end of the day `days` ahead.
Result<void> tell_of_ending(store::Transaction& tx, const notify::Notices& notices, int days, int days_below,
                            Instant now) {
  const Instant tomorrow = start_of(shanghai_date(now)) + std::chrono::days{1};
  const Instant edge = tomorrow + std::chrono::days{days};
  const std::string kind = fmt::format("ending_{}", days);
  YG_TRY_ASSIGN(const auto told, edge_of(tx, kind));
  if (told && *told >= edge) return {};
  const Instant below = days_below == 0 ? now : tomorrow + std::chrono::days{days_below};
  YG_TRY_ASSIGN(const auto counts, by_unit(tx, kEnding, {std::max(told.value_or(below), below), edge}));
  YG_TRY(tell(tx, notices, "access.ending", counts, days, "due=ending&sort=until", now));
  YG_TRY(tx.run(kKeepEdge, {kind, edge}));
  return {};
}

}  // namespace

Result<void> tell_of_ended(store::Transaction& tx, const notify::Notices& notices, const ByUnit& ended, Instant now) {
  return tell(tx, notices, "access.ended", ended, 0, "state=ended", now);
}

Result<void> tell_of_day(store::Transaction& tx, const notify::Notices& notices, Instant now) {
  YG_TRY(tell_of_due(tx, notices, now));
  YG_TRY(tell_of_ending(tx, notices, 7, 0, now));
  return tell_of_ending(tx, notices, 30, 7, now);
}

}  // namespace yunguan::access
