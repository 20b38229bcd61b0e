// SPDX-License-Identifier: Apache-2.0
#include "life/violation_store.h"

#include <fmt/format.h>

#include "store/id_source.h"

namespace yunguan::life {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::string_view kColumns =
    "id, kind, unit_id, card_id, msisdn, evidence, consequence, again_of, state, recorded_at, recorded_by, "
    "recorded_login, rectified_at, rectified_by, rectified_login, rectified_note, lifted_at, lifted_login, "
    "lifted_note, "
    "job_id";
constexpr NamedQuery kInsert{
    "life.insert_violation",
    "INSERT INTO violation (id, kind, unit_id, card_id, msisdn, evidence, consequence, again_of, state, recorded_at, "
    "recorded_by, recorded_login, rectified_by, rectified_login, rectified_note, lifted_login, lifted_note, job_id) "
    "VALUES (:id, :kind, :unit, :card, :msisdn, :evidence, :consequence, :again_of, 0, :at, :by, :login, 0, '', '', "
    "'', "
    "'', 0)"};
constexpr NamedQuery kRectifiedBefore{
    "life.rectified_before",
    "SELECT id FROM violation WHERE unit_id = :unit AND rectified_at IS NOT NULL ORDER BY id DESC LIMIT 1"};
constexpr NamedQuery kOtherOpen{
    "life.other_violation",
    "SELECT id FROM violation WHERE unit_id = :unit AND state <> 2 AND id <> :but ORDER BY id DESC LIMIT 1"};
constexpr NamedQuery kRectified{"life.violation_rectified",
                                "UPDATE violation SET state = 1, rectified_at = :at, rectified_by = :by, "
                                "rectified_login = :login, rectified_note = :note WHERE id = :id"};
constexpr NamedQuery kLifted{"life.violation_lifted",
                             "UPDATE violation SET state = 2, lifted_at = :at, lifted_login = :login, "
                             "lifted_note = :note WHERE id = :id"};
constexpr NamedQuery kJob{"life.violation_job", "UPDATE violation SET job_id = :job WHERE id = :id"};

template <class Id>
std::optional<Id> maybe(const Row& row, std::size_t column) {
  const auto id = row.id<Id>(column);
  return id.empty() ? std::nullopt : std::optional{id};
}

Violation read(const Row& row) {
  return {row.id<ViolationId>(0),
          row.integer(1),
          row.id<UnitId>(2),
          "",
          maybe<CardId>(row, 3),
          row.text(4),
          row.text(5),
          static_cast<Consequence>(row.integer(6)),
          maybe<ViolationId>(row, 7),
          static_cast<ViolationState>(row.integer(8)),
          row.instant(9),
          row.id<PersonId>(10),
          row.text(11),
          row.optional_instant(12),
          maybe<PersonId>(row, 13),
          row.text(14),
          row.text(15),
          row.optional_instant(16),
          row.text(17),
          row.text(18),
          maybe<JobId>(row, 19)};
}

}  // namespace

Result<ViolationId> insert(store::Transaction& tx, const Violation& violation) {
  YG_TRY_ASSIGN(const auto id, store::next_id<ViolationId>(tx, "violation"));
  YG_TRY(tx.run(
      kInsert, {id, violation.kind, violation.unit_id, violation.card_id.value_or(CardId{}), violation.msisdn,
                violation.evidence, static_cast<int>(violation.consequence), violation.again_of.value_or(ViolationId{}),
                violation.recorded_at, violation.recorded_by, violation.recorded_login}));
  return id;
}

Result<std::optional<Violation>> find_violation(store::Reader& reader, ViolationId id) {
  static const std::string kSql = fmt::format("SELECT {} FROM violation WHERE id = :id", kColumns);
  return reader.one({"life.find_violation", kSql}, {id}, read);
}

Result<std::vector<Violation>> violations(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                                          std::optional<CardId> card) {
  std::string where = "1 = 1";
  if (units) {
    where = "unit_id IN (-1";  // nobody's unit: an empty scope sees nothing
    for (const UnitId unit : *units) where += fmt::format(",{}", unit.value);
    where += ")";
  }
  if (card) where += fmt::format(" AND card_id = {}", card->value);
  const std::string sql = fmt::format("SELECT {} FROM violation WHERE {} ORDER BY id DESC LIMIT 200", kColumns, where);
  return reader.all({"life.violations", sql}, {}, read);
}

Result<std::optional<ViolationId>> rectified_before(store::Reader& reader, UnitId unit) {
  return reader.one(kRectifiedBefore, {unit}, [](const Row& row) { return row.id<ViolationId>(0); });
}

Result<bool> has_other_open(store::Reader& reader, UnitId unit, ViolationId but) {
  YG_TRY_ASSIGN(const auto other, reader.one(kOtherOpen, {unit, but}, [](const Row&) { return true; }));
  return other.has_value();
}

Result<std::vector<Violation>> unfinished_stops(store::Reader& reader) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM violation v WHERE v.consequence = {} AND v.state <> {} AND NOT EXISTS "
      "(SELECT 1 FROM job j WHERE j.id = v.job_id AND j.state <> 'failed') ORDER BY v.id",
      kColumns, static_cast<int>(Consequence::stop), static_cast<int>(ViolationState::lifted));
  return reader.all({"life.unfinished_stops", kSql}, {}, read);
}

Result<void> keep_rectified(store::Transaction& tx, const Violation& violation) {
  YG_TRY(tx.run(kRectified, {violation.rectified_at, violation.rectified_by.value_or(PersonId{}),
                             violation.rectified_login, violation.rectified_note, violation.id}));
  return {};
}

Result<void> keep_lifted(store::Transaction& tx, const Violation& violation) {
  YG_TRY(tx.run(kLifted, {violation.lifted_at, violation.lifted_login, violation.lifted_note, violation.id}));
  return {};
}

Result<void> keep_job(store::Transaction& tx, ViolationId id, JobId job) {
  YG_TRY(tx.run(kJob, {job, id}));
  return {};
}

}  // namespace yunguan::life
