// SPDX-License-Identifier: Apache-2.0
// Absences with whoever stands in. Everybody enters his own; those of others whoever holds duty.stand_in for their unit. An absence is
// never changed but ended: what it did is on record.
#pragma once

#include "duty/duty.h"
#include "duty/ground.h"
#include "http/page.h"

namespace yunguan::duty {

struct NewAbsence {
  std::optional<PersonId> person_id;  // absent: the caller
  PersonId stand_in_id;
  Instant from;
  Instant to;
  std::optional<std::vector<std::string>> services;  // codes; absent or empty: all
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(NewAbsence, (), (person_id, stand_in_id, from, to, services, reason))

// Somebody who may be named to stand in.
struct Candidate {
  PersonId id;
  std::string name;
  std::string unit_name;
  bool absent = false;  // himself, at some time of what was asked for
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (id, name, unit_name, absent))

// For the workbench.
struct DutyNow {
  std::vector<Absence> standing_in;              // for whom the caller stands in now
  std::vector<Absence> away;                     // the caller's own that run
  std::vector<std::pair<Text, Instant>> groups;  // where the caller is on duty, and until when
};

class AbsenceService {
 public:
  explicit AbsenceService(const Ground& ground) : ground_(ground), list_(declared(ground.clock)) {}

  // box: mine (when absent), standing_in, units. Error: duty.box (invalid)
  [[nodiscard]] const http::List& declaration() const { return list_; }
  Result<http::Page<Absence>> list(const http::Request& request) const;
  // duty.no_absence (not_found), also for one the caller has no part in, which is recorded.
  Result<Absence> get(const identity::Asking& asking, AbsenceId id) const;
  // Errors: duty.absent_person (not_found; recorded), duty.self_stand_in, duty.stand_in, duty.from, duty.to, duty.service,
  // duty.reason (invalid), duty.too_many_absences (conflict). A stand-in is of the person's own unit, or of one above or below it.
  Result<Absence> create(const identity::Asking& asking, const NewAbsence& wanted) const;
  // From now on, or before it began as if it had never been. duty.absence_over (conflict), http.stale
  Result<Absence> end(const identity::Asking& asking, AbsenceId id, std::int64_t version) const;
  // Who may stand in for the person: query person_id (absent: the caller), q, from, to.
  Result<std::vector<Candidate>> candidates(const http::Request& request) const;

  Result<DutyNow> now_of(PersonId person) const;

 private:
  struct Person {
    PersonId id;
    std::string login;
    UnitId unit_id;
    std::string path;
  };
  // Whom the caller may enter an absence for; duty.absent_person, recorded, when it is somebody else's to enter.
  Result<Person> absent_person(const identity::Asking& asking, PersonId id) const;
  Result<void> check_stand_in(const Person& person, PersonId stand_in) const;
  Result<std::vector<std::string>> checked_services(const std::vector<std::string>& services) const;
  [[nodiscard]] bool may_keep(const identity::Asking& asking, const identity::UnitTree& units, PersonId person,
                              UnitId unit) const;

  [[nodiscard]] static http::List::Declaration declared(const Clock& clock);

  const Ground& ground_;
  const http::List list_;
};

}  // namespace yunguan::duty
