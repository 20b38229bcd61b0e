// SPDX-License-Identifier: Apache-2.0
#include "order/retime.h"

#include "order/order_world_fixture.h"

namespace yunguan::order {
namespace {

using flow::Act;

constexpr const char* kWatched = R"(
code: desk.watched
area: test
title: {zh: 有时限的申请, en: Watched}
about: {zh: 试用的服务, en: A service to try}
permission: order.apply
number: SX
form:
  - title: {zh: 内容, en: What}
    fields: [{id: what, kind: text, title: {zh: 物品, en: Thing}, required: true, length_max: 20}]
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Application}, people: [{kind: applicant}]}
    - {id: leader, kind: approve, title: {zh: 领导审批, en: Leader}, people: [{kind: leader, level: 1}], timers: [{name: urge, minutes: 480, working_time: true, act: remind}, {name: soon, minutes: 60, act: remind}]}
clocks:
  - {id: handle, title: {zh: 办结, en: done}, until: ended, working_time: true, minutes: {normal: 960}, warn_percent: 50, pauses: [suspended]}
)";

// Orders with two working days for them, and a reminder after one.
class Retimed : public OrderWorld {
 protected:
  void SetUp() override {
    OrderWorld::SetUp();
    if (!IsSkipped()) offer(kWatched);
  }
  OrderId watched() { return submitted(kAnna, "desk.watched", R"({"what": "投影仪"})"); }
  // The days from tomorrow on are free.
  std::shared_ptr<const WorkingCalendar> with_holidays(int days, std::int64_t number) {
    CalendarText text = calendar_->text();
    const std::chrono::sys_days today{shanghai_date(clock_.now())};
    text.years = {};
    if (days > 0) {
      const Holiday free{"停电", Date{today + std::chrono::days{1}}, Date{today + std::chrono::days{days}}};
      text.years.push_back({static_cast<int>(free.from.year()), {free}, {}, {}});
    }
    auto made = WorkingCalendar::from(std::move(text), number);
    EXPECT_TRUE(made) << describe(made.error());
    return std::make_shared<const WorkingCalendar>(std::move(made).value());
  }
  Instant timer(const std::string& name) {
    return Instant{std::chrono::microseconds{count("SELECT due_at FROM order_timer WHERE name = '" + name + "'")}};
  }
  duty::CalendarImpact impact(const WorkingCalendar& next) {
    const auto found = impact_of(ground(), next);
    EXPECT_TRUE(found);
    return found.value_or(duty::CalendarImpact{});
  }
};

TEST_P(Retimed, MoveWithTheCalendarWhileTheyGoOn) {
  const OrderId id = watched();
  const Instant begun = clock_.now();
  ASSERT_EQ(kept(id).due_at, calendar_->after(begun, std::chrono::minutes{960}));
  const Instant soon = timer("soon");
  const auto next = with_holidays(5, 1);
  const auto before = impact(*next);
  EXPECT_EQ(before.running, 1);
  EXPECT_EQ(before.moved, 1);
  EXPECT_EQ(before.late, 0);
  EXPECT_EQ(kept(id).calendar, 0) << "a preview changes nothing";

  calendar_ = next;
  work();
  EXPECT_EQ(kept(id).calendar, 1);
  EXPECT_EQ(kept(id).due_at, next->after(begun, std::chrono::minutes{960}));
  EXPECT_EQ(kept(id).look_at, next->after(begun, std::chrono::minutes{480}));
  EXPECT_EQ(timer("urge"), next->after(begun, std::chrono::minutes{480}));
  EXPECT_EQ(timer("soon"), soon) << "not of working time";
  EXPECT_EQ(impact(*next).moved, 0);
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment:", "orders:"}))
      << "told again from its events it stands where it did";
}

TEST_P(Retimed, AreWarnedAgainWhenTheyWereWarnedTooEarly) {
  const OrderId id = watched();
  const auto warned = [&] { return count("SELECT COUNT(*) FROM outbox_event WHERE payload LIKE '%clock_warned%'"); };
  clock_.advance(std::chrono::hours{36});
  work();
  ASSERT_EQ(kept(id).light, ClockLight::warned);
  ASSERT_EQ(warned(), 1);
  const Instant begun = kept(id).submitted_at.value();
  const auto quiet = std::make_shared<const WorkingCalendar>(
      WorkingCalendar::from({.name = "slow", .hours = {{"monday", {"09:00-10:00"}}}, .years = {}}, 2).value());
  calendar_ = quiet;
  work();
  EXPECT_EQ(kept(id).light, ClockLight::running);
  EXPECT_EQ(kept(id).look_at, quiet->after(begun, std::chrono::minutes{480}));
  EXPECT_EQ(warned(), 1);
  clock_.advance(*kept(id).look_at - clock_.now() + std::chrono::seconds{1});
  work();
  EXPECT_EQ(kept(id).light, ClockLight::warned);
  EXPECT_EQ(warned(), 2);
}

TEST_P(Retimed, BecomeLateWhenTheCalendarSaysSo) {
  calendar_ = with_holidays(20, 1);
  const OrderId id = watched();
  clock_.advance(std::chrono::hours{24 * 10});
  work();
  ASSERT_NE(kept(id).light, ClockLight::breached);
  const auto busy = std::make_shared<const WorkingCalendar>(
      WorkingCalendar::from({.name = "busy", .hours = with_holidays(0, 0)->text().hours, .years = {}}, 2).value());
  // Seen from the calendar that counts, in which the twenty days are free.
  EXPECT_EQ(impact(*busy).late, 1);
  calendar_ = busy;
  work();
  work();
  EXPECT_EQ(kept(id).light, ClockLight::breached);
  EXPECT_EQ(count("SELECT COUNT(*) FROM outbox_event WHERE payload LIKE '%clock_breached%'"), 1);
  EXPECT_EQ(impact(*with_holidays(0, 3)).moved, 0);
}

TEST_P(Retimed, KeepTheirTimesOnceTheyHaveEnded) {
  const OrderId ended = watched();
  ASSERT_EQ(act(kBo, ended, {.act = Act::approve}), "");
  const auto was = kept(ended);
  calendar_ = with_holidays(5, 1);
  work();
  EXPECT_EQ(kept(ended).version, was.version);
  EXPECT_EQ(impact(*with_holidays(0, 2)).running, 0);
}

YUNGUAN_ON_BOTH_STORES(Retimed);

}  // namespace
}  // namespace yunguan::order
