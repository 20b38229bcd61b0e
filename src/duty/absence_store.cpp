// SPDX-License-Identifier: Apache-2.0
#include "duty/absence_store.h"

#include <fmt/format.h>

#include "duty/duty_check.h"
#include "store/id_source.h"

namespace yunguan::duty {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kAhead{"duty.count_absences_ahead",
                            "SELECT COUNT(*) FROM absence WHERE person_id = :id AND to_at > :now AND to_at > from_at"};
constexpr NamedQuery kInsert{
    "duty.insert_absence",
    "INSERT INTO absence (id, person_id, stand_in_id, from_at, to_at, services, reason, made_by, made_at, version)"
    " VALUES (:id, :person, :stand_in, :from, :to, :services, :reason, :by, :at, 1)"};
constexpr NamedQuery kEnd{"duty.end_absence", "UPDATE absence SET to_at = :to, version = version + 1 WHERE id = :id"};
constexpr NamedQuery kShifts{
    "duty.running_shifts",
    "SELECT g.name_zh, g.name_en, MAX(s.to_at) FROM duty_shift s JOIN duty_group g ON g.id = s.group_id"
    " WHERE s.person_id = :person AND s.from_at <= :now AND s.to_at > :then GROUP BY g.id, g.name_zh, g.name_en"
    " ORDER BY g.id"};

// Columns behind the two people.
constexpr std::size_t kRest = 2 * kPersonColumns;

AbsenceState state_of(Instant from, Instant to, Instant now) {
  if (to <= from) return AbsenceState::withdrawn;
  if (to <= now) return AbsenceState::over;
  return from <= now ? AbsenceState::running : AbsenceState::ahead;
}

}  // namespace

std::string absence_columns(Instant now) {
  return fmt::format(
      "SELECT {}, {}, a.id, a.from_at, a.to_at, a.services, a.reason, a.made_by, a.made_at, a.version, u.id,"
      " CASE WHEN a.to_at > {now} AND EXISTS (SELECT 1 FROM absence o WHERE o.person_id = a.stand_in_id AND"
      " o.from_at < a.to_at AND o.to_at > a.from_at AND o.to_at > {now} AND o.to_at > o.from_at) THEN 1 ELSE 0 END,"
      " CASE WHEN a.to_at > {now} AND EXISTS (SELECT 1 FROM absence o WHERE o.person_id = a.person_id AND o.id <> a.id"
      " AND o.from_at < a.to_at AND o.to_at > a.from_at AND o.to_at > {now} AND o.to_at > o.from_at) THEN 1 ELSE 0 END",
      person_columns("p", "u", now), person_columns("q", "v", now), fmt::arg("now", to_micros(now)));
}

AbsenceRow absence_at(const Row& row, Instant now) {
  Absence absence{.id = row.id<AbsenceId>(kRest),
                  .person = person_at(row, 0),
                  .stand_in = person_at(row, kPersonColumns),
                  .from = row.instant(kRest + 1),
                  .to = row.instant(kRest + 2),
                  .services = {},
                  .reason = row.text(kRest + 4),
                  .made_by = row.text(kRest + 5),
                  .made_at = row.instant(kRest + 6),
                  .version = row.integer(kRest + 7)};
  auto services = json::read<std::vector<std::string>>(row.text(kRest + 3));
  YG_ASSERT(services);
  absence.services = std::move(*services);
  absence.state = state_of(absence.from, absence.to, now);
  const bool stands = absence.state != AbsenceState::withdrawn;
  absence.stand_in_absent = stands && row.truth(kRest + 9);
  absence.overlaps = stands && row.truth(kRest + 10);
  return {std::move(absence), row.id<UnitId>(kRest + 8)};
}

Result<std::optional<AbsenceRow>> find_absence(store::Reader& reader, AbsenceId id, Instant now) {
  const std::string sql = fmt::format("{} {} WHERE a.id = :id", absence_columns(now), kAbsencesFrom);
  return reader.one({"duty.absence", sql}, {id}, [&](const Row& row) { return absence_at(row, now); });
}

Result<std::vector<AbsenceRow>> running_absences(store::Reader& reader, PersonId person, Instant now) {
  const std::string sql = fmt::format(
      "{} {} WHERE (a.person_id = :person OR a.stand_in_id = :stand_in) AND a.from_at <= :now AND a.to_at > :then"
      " ORDER BY a.to_at, a.id",
      absence_columns(now), kAbsencesFrom);
  return reader.all({"duty.running_absences", sql}, {person, person, now, now},
                    [&](const Row& row) { return absence_at(row, now); });
}

Result<std::int64_t> absences_ahead(store::Reader& reader, PersonId person, Instant now) {
  YG_TRY_ASSIGN(const auto count, reader.one(kAhead, {person, now}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

Result<AbsenceId> insert_absence(store::Transaction& tx, const Absence& absence, Instant now) {
  YG_TRY_ASSIGN(const auto id, store::next_id<AbsenceId>(tx, "absence"));
  YG_TRY(tx.run(kInsert, {id, absence.person.id, absence.stand_in.id, absence.from, absence.to,
                          json::write(absence.services), absence.reason, absence.made_by, now}));
  return id;
}

Result<void> end_absence(store::Transaction& tx, AbsenceId id, Instant to) {
  YG_TRY(tx.run(kEnd, {to, id}));
  return {};
}

Result<std::vector<std::pair<Text, Instant>>> running_shifts(store::Reader& reader, PersonId person, Instant now) {
  return reader.all(kShifts, {person, now, now}, [](const Row& row) {
    return std::pair<Text, Instant>{{row.text(0), row.text(1)}, row.instant(2)};
  });
}

}  // namespace yunguan::duty
