// SPDX-License-Identifier: Apache-2.0
// The SQL of absences.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "duty/duty.h"
#include "store/database.h"

namespace yunguan::duty {

// An absence as it lies in the store, with the unit of the person.
struct AbsenceRow {
  Absence absence;
  UnitId unit_id;
};

// The statement's head: `absence a`, the person `p` of unit `u`, the stand-in `q` of unit `v`.
[[nodiscard]] std::string absence_columns(Instant now);
inline constexpr std::string_view kAbsencesFrom =
    "FROM absence a JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = p.unit_id"
    " JOIN person q ON q.id = a.stand_in_id JOIN unit v ON v.id = q.unit_id";
[[nodiscard]] AbsenceRow absence_at(const store::Row& row, Instant now);

Result<std::optional<AbsenceRow>> find_absence(store::Reader& reader, AbsenceId id, Instant now);
// Those that run now and concern the person: as the absent one, or as the stand-in.
Result<std::vector<AbsenceRow>> running_absences(store::Reader& reader, PersonId person, Instant now);
Result<std::int64_t> absences_ahead(store::Reader& reader, PersonId person, Instant now);
Result<AbsenceId> insert_absence(store::Transaction& tx, const Absence& absence, Instant now);
Result<void> end_absence(store::Transaction& tx, AbsenceId id, Instant to);
// Groups where the person's shift runs now, and until when.
Result<std::vector<std::pair<Text, Instant>>> running_shifts(store::Reader& reader, PersonId person, Instant now);

}  // namespace yunguan::duty
