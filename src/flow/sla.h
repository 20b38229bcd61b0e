// SPDX-License-Identifier: Apache-2.0
// Clocks of an order: a fold over what happened to it. Nothing is counted on the side, so another calendar, priority or rule gives the
// figures as if it had always held, with every interval that makes them up.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "base/working_calendar.h"
#include "flow/engine.h"

namespace yunguan::flow {

BOOST_DEFINE_ENUM_CLASS(MarkKind, submitted, responded, with_us, with_applicant, with_peer, suspended, resumed,
                        priority, ended)
struct Mark {
  Instant at;
  MarkKind kind = MarkKind::submitted;
  std::string name;  // of the priority
  friend bool operator==(const Mark&, const Mark&) = default;
};
BOOST_DESCRIBE_STRUCT(Mark, (), (at, kind, name))

BOOST_DEFINE_ENUM_CLASS(ClockEnd, responded, ended)
BOOST_DEFINE_ENUM_CLASS(Pause, applicant, peer, suspended)
// Runs from the submission.
struct ClockRule {
  std::string id;
  Text title;
  ClockEnd until = ClockEnd::ended;
  bool working_time = true;
  std::map<std::string, std::int64_t> minutes;  // by priority; "normal" must be there and stands for those that are not
  int warn_percent = 80;
  std::vector<Pause> pauses;
};
BOOST_DESCRIBE_STRUCT(ClockRule, (), (id, title, until, working_time, minutes, warn_percent, pauses))

// Errors (invalid), with the field: sla.limit (no limit for "normal", or none above zero), sla.percent.
[[nodiscard]] Result<void> check(const ClockRule& rule);

BOOST_DEFINE_ENUM_CLASS(IntervalKind, counted, applicant, peer, suspended, off_hours)
struct Interval {
  Instant from;
  Instant to;
  IntervalKind kind = IntervalKind::counted;
  std::int64_t seconds = 0;  // that count
};
BOOST_DESCRIBE_STRUCT(Interval, (), (from, to, kind, seconds))

BOOST_DEFINE_ENUM_CLASS(ClockState, not_begun, running, paused, met, breached)
struct Reading {
  std::string id;
  ClockState state = ClockState::not_begun;  // breached: whether or not it has ended since
  std::string priority;
  std::int64_t limit_seconds = 0;
  std::int64_t elapsed_seconds = 0;
  std::optional<Instant> warn_at;  // when it was or will be warned, if nothing pauses the clock
  std::optional<Instant> due;      // likewise
  std::optional<Instant> ended;
  std::vector<Interval> intervals;
};
BOOST_DESCRIBE_STRUCT(Reading, (),
                      (id, state, priority, limit_seconds, elapsed_seconds, warn_at, due, ended, intervals))

// `marks` in their order of time. `calendar` counts where the rule asks for working time.
[[nodiscard]] Reading read_clock(const ClockRule& rule, const WorkingCalendar& calendar, std::span<const Mark> marks,
                                 Instant now);

// Notes what an event was to the clocks; in the order of events, with the state before and after.
void note_marks(const Flow& flow, const OrderState& before, const Event& event, const OrderState& after,
                std::vector<Mark>& marks);

}  // namespace yunguan::flow
