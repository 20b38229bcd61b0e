// SPDX-License-Identifier: Apache-2.0
// What happens to an order, and what follows from it. Both are values that read well as JSON lines.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "flow/order_state.h"

namespace yunguan::flow {

BOOST_DEFINE_ENUM_CLASS(Act,
                        // The applicant: submit (task), withdraw, discard (at the start only), urge.
                        submit, withdraw, discard, urge,
                        // Whoever has the task: approve also says "handled".
                        approve, refuse, send_back, transfer, add_signers, remove_signer,
                        // Whoever decided last.
                        take_back,
                        // Anybody who may see the order.
                        comment,
                        // Whoever supervises orders; also everything about failed and deserted visits.
                        suspend, resume, terminate, supervise, set_priority, name_people, retry, skip, mend,
                        // The world.
                        people_found, timer_due, deed_done, deed_failed, undo_done, undo_failed)

struct Assignee {
  PersonId person;
  std::optional<PersonId> absent;
  friend bool operator==(const Assignee&, const Assignee&) = default;
};
BOOST_DESCRIBE_STRUCT(Assignee, (), (person, absent))

struct Event {
  Act act = Act::comment;
  Instant at;
  std::optional<PersonId> by;    // none: the world
  bool supervises = false;       // `by` may act on orders of others
  std::int64_t task = 0;         // submit, approve … remove_signer
  std::int64_t visit = 0;        // take_back, name_people, retry, skip, mend; of the world, undo_*: the deed's own
  std::vector<Assignee> people;  // transfer, add_signers, name_people, people_found
  std::string step;              // send_back: to which
  bool then_here = false;        // send_back: and from there straight back
  bool before = false;           // add_signers: before this one decides, not after
  std::string name;              // timer_due; set_priority: which
  std::string words;             // comment, reason, error
  boost::json::value values;     // submit, approve, deed_done: fields that changed
};
BOOST_DESCRIBE_STRUCT(Event, (),
                      (act, at, by, supervises, task, visit, people, step, then_here, before, name, words, values))

BOOST_DEFINE_ENUM_CLASS(OutputKind,
                        find_people,               // of the visit; answered by people_found
                        tell_copies,               // the people of a copy step; nothing is answered
                        task_opened, task_closed,  // the to-do box of `person`
                        timer_set, timer_cleared,  // `name` of `visit`, `due`
                        do_deed,     // effect, call or order of the visit; answered by deed_done or deed_failed
                        undo_deed,   // takes that of the visit back; answered by undo_done or undo_failed
                        drop_deed,   // its answer is not waited for any more
                        remind,      // everybody with an open task of the visit
                        needs_help,  // the visit is deserted or has failed: whoever supervises
                        status_changed)
struct Output {
  OutputKind kind = OutputKind::status_changed;
  std::int64_t visit = 0;
  int step = kNone;
  std::int64_t task = 0;
  PersonId person;
  std::string name;
  std::optional<Instant> due;
  friend bool operator==(const Output&, const Output&) = default;
};
BOOST_DESCRIBE_STRUCT(Output, (), (kind, visit, step, task, person, name, due))
using Outputs = std::vector<Output>;

}  // namespace yunguan::flow
