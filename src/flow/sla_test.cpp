// SPDX-License-Identifier: Apache-2.0
#include "flow/sla.h"

#include <gtest/gtest.h>

#include "flow/flow_fixture.h"

namespace yunguan::flow {
namespace {

Instant at(std::string_view clock) { return parse_instant(clock).value(); }
std::int64_t hours(int count) { return std::int64_t{count} * 3600; }

// Monday to Friday 9 to 17, and Saturday the 10th of October 2026, which makes up for a free Monday.
WorkingCalendar calendar() {
  const Date monday = parse_date("2026-10-05").value();
  CalendarText text{.name = "test", .hours = {}, .years = {}};
  text.years.push_back({2026, {{"国庆节", monday, monday}}, {parse_date("2026-10-10").value()}, {}});
  for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday"}) text.hours[day] = {"09:00-17:00"};
  return WorkingCalendar::from(text).value();
}
ClockRule handling() {
  return {.id = "handle",
          .minutes = {{"normal", 16 * 60}, {"urgent", 4 * 60}},
          .pauses = {Pause::applicant, Pause::suspended}};
}

TEST(Sla, CountsWorkingTimeWithoutPauses) {
  const std::vector<Mark> marks{{at("2026-10-02 16:00:00"), MarkKind::submitted},
                                {at("2026-10-06 10:00:00"), MarkKind::with_applicant},
                                {at("2026-10-07 12:00:00"), MarkKind::with_us},
                                {at("2026-10-07 15:00:00"), MarkKind::suspended},
                                {at("2026-10-08 09:00:00"), MarkKind::resumed}};
  const Reading reading = read_clock(handling(), calendar(), marks, at("2026-10-08 11:00:00"));
  EXPECT_EQ(reading.state, ClockState::running);
  EXPECT_EQ(reading.elapsed_seconds, hours(1 + 1 + 3 + 2));
  ASSERT_EQ(reading.intervals.size(), 5U);
  EXPECT_EQ(reading.intervals[1].kind, IntervalKind::applicant);
  EXPECT_EQ(reading.intervals[1].seconds, 0);
  EXPECT_EQ(reading.intervals[3].kind, IntervalKind::suspended);
  // Nine hours are left: six of Thursday and three of Friday.
  EXPECT_EQ(reading.due, at("2026-10-09 12:00:00"));
}

TEST(Sla, KeepsWhatHasPassedWhenThePriorityChanges) {
  std::vector<Mark> marks{{at("2026-10-08 09:00:00"), MarkKind::submitted}};
  EXPECT_EQ(read_clock(handling(), calendar(), marks, at("2026-10-08 14:30:00")).state, ClockState::running);
  marks.push_back({at("2026-10-08 14:00:00"), MarkKind::priority, "urgent"});
  const Reading reading = read_clock(handling(), calendar(), marks, at("2026-10-08 14:30:00"));
  EXPECT_EQ(reading.state, ClockState::breached);
  EXPECT_EQ(reading.due, at("2026-10-08 13:00:00"));
  EXPECT_EQ(reading.elapsed_seconds, hours(5) + 1800);
}

TEST(Sla, IsMetOrBreachedAtItsEnd) {
  const auto ended = [](std::string_view end) {
    const std::vector<Mark> marks{{at("2026-10-08 09:00:00"), MarkKind::submitted}, {at(end), MarkKind::ended}};
    return read_clock(handling(), calendar(), marks, at("2026-12-01 00:00:00"));
  };
  EXPECT_EQ(ended("2026-10-09 17:00:00").state, ClockState::met);
  EXPECT_EQ(ended("2026-10-10 09:00:01").state, ClockState::breached);
  EXPECT_EQ(ended("2026-10-10 09:00:01").elapsed_seconds, hours(16) + 1);
}

TEST(Sla, RespondsOnce) {
  ClockRule rule{.id = "respond", .until = ClockEnd::responded, .working_time = false, .minutes = {{"normal", 30}}};
  const std::vector<Mark> marks{{at("2026-10-08 20:00:00"), MarkKind::submitted},
                                {at("2026-10-08 20:29:00"), MarkKind::responded}};
  const Reading reading = read_clock(rule, calendar(), marks, at("2026-10-09 20:00:00"));
  EXPECT_EQ(reading.state, ClockState::met);
  EXPECT_EQ(reading.warn_at, at("2026-10-08 20:24:00"));
  EXPECT_FALSE(reading.due.has_value());
}

// What people do to an order, as the clocks see it.
TEST(Sla, HearsOfTheOrderItself) {
  const Flow flow = test::must_compile({test::fill(), test::approve("desk"), test::effect("open")});
  const test::PlainGround ground;
  OrderState state = begin(PersonId{1}, {});
  std::vector<Mark> marks;
  Instant now = at("2026-10-08 09:00:00");
  const auto take = [&](Event event) {
    event.at = now += std::chrono::hours{1};
    const OrderState before = state;
    const auto outputs = apply(flow, ground, state, event);
    ASSERT_TRUE(outputs) << outputs.error().code;
    note_marks(flow, before, event, state, marks);
  };
  take({.act = Act::submit, .by = PersonId{1}, .task = 1});
  take({.act = Act::people_found, .visit = 2, .people = {{.person = PersonId{2}}}});
  take({.act = Act::send_back, .by = PersonId{2}, .task = 2});
  take({.act = Act::submit, .by = PersonId{1}, .task = 3});
  take({.act = Act::set_priority, .by = PersonId{9}, .supervises = true, .name = "urgent"});
  take({.act = Act::people_found, .visit = 4, .people = {{.person = PersonId{2}}}});
  take({.act = Act::approve, .by = PersonId{2}, .task = 4});
  take({.act = Act::deed_done, .visit = 5});
  std::vector<MarkKind> kinds;
  for (const Mark& mark : marks) kinds.push_back(mark.kind);
  EXPECT_EQ(kinds, (std::vector{MarkKind::submitted, MarkKind::with_us, MarkKind::responded, MarkKind::with_applicant,
                                MarkKind::with_us, MarkKind::priority, MarkKind::with_peer, MarkKind::ended}));
}

TEST(Sla, RefusesRulesWithoutALimit) {
  EXPECT_EQ(check({.id = "x"}).error().code, "sla.limit");
  EXPECT_EQ(check({.id = "x", .minutes = {{"normal", 0}}}).error().code, "sla.limit");
  EXPECT_EQ(check({.id = "x", .minutes = {{"normal", 5}}, .warn_percent = 0}).error().code, "sla.percent");
  EXPECT_TRUE(check(handling()));
}

}  // namespace
}  // namespace yunguan::flow
