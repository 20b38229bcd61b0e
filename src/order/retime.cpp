// SPDX-License-Identifier: Apache-2.0
#include "order/retime.h"

#include <algorithm>

#include "flow/engine.h"

namespace yunguan::order {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kBehind{"order.behind_calendar",
                             "SELECT id FROM orders WHERE ended_at IS NULL AND submitted_at IS NOT NULL"
                             " AND calendar < :number ORDER BY calendar, id LIMIT :limit"};
constexpr NamedQuery kCountRunning{
    "order.count_running",
    "SELECT CAST(COUNT(*) AS BIGINT) FROM orders WHERE ended_at IS NULL AND submitted_at IS NOT NULL"};
constexpr NamedQuery kRunning{"order.running",
                              "SELECT id FROM orders WHERE ended_at IS NULL AND submitted_at IS NOT NULL"
                              " ORDER BY calendar, id LIMIT :limit"};

OrderId id_at(const Row& row) { return row.id<OrderId>(0); }

bool counts_working_time(const flow::Flow& flow, const flow::Visit& visit, const std::string& alarm) {
  if (visit.step == flow::kNone) return false;
  const auto& timers = flow.at(visit.step).timers;
  const auto timer = std::ranges::find(timers, alarm, &flow::Timer::name);
  return timer != timers.end() && timer->working_time;
}

bool has_such_timer(const flow::Flow& flow, const Order& order) {
  return std::ranges::any_of(order.state.visits, [&](const flow::Visit& visit) {
    return std::ranges::any_of(visit.alarms,
                               [&](const flow::Alarm& alarm) { return counts_working_time(flow, visit, alarm.name); });
  });
}

// The order's state as it would be had the calendar always held.
Result<flow::OrderState> told_again(store::Reader& reader, const catalog::Service& service,
                                    const WorkingCalendar& calendar, const Order& order) {
  const catalog::ServiceGround ground{service, calendar};
  YG_TRY_ASSIGN(const auto events, events_of(reader, order.id));
  flow::OrderState state = flow::begin(order.applicant, boost::json::object{});
  for (const KeptEvent& kept : events) YG_TRY(flow::apply(service.flow(), ground, state, kept.event));
  return state;
}

Result<std::vector<DueTimer>> retime_alarms(store::Reader& reader, const catalog::Service& service,
                                            const WorkingCalendar& calendar, Order& order) {
  std::vector<DueTimer> timers;
  if (!has_such_timer(service.flow(), order)) return timers;
  YG_TRY_ASSIGN(const auto told, told_again(reader, service, calendar, order));
  for (flow::Visit& visit : order.state.visits) {
    const flow::Visit* const again = told.visit(visit.number);
    if (again == nullptr) continue;
    for (flow::Alarm& alarm : visit.alarms) {
      const auto found = std::ranges::find(again->alarms, alarm.name, &flow::Alarm::name);
      if (found == again->alarms.end() || !counts_working_time(service.flow(), visit, alarm.name)) continue;
      const bool moves = alarm.due != found->due && !alarm.left_seconds;
      alarm.due = found->due;
      if (alarm.left_seconds) alarm.left_seconds = found->left_seconds;
      if (moves) timers.push_back({order.id, visit.number, alarm.name, alarm.due});
    }
  }
  return timers;
}

// When the clocks that run are due.
std::vector<std::pair<std::string, Instant>> dues(const catalog::Service& service, const WorkingCalendar& calendar,
                                                  const Order& order, Instant now) {
  std::vector<std::pair<std::string, Instant>> found;
  for (const flow::Reading& reading : read_clocks(service, calendar, order, now)) {
    const bool runs = reading.state == flow::ClockState::running || reading.state == flow::ClockState::breached;
    if (runs && !reading.ended && reading.due) found.emplace_back(reading.id, *reading.due);
  }
  return found;
}

Result<void> count(store::Reader& reader, const Ground& ground, OrderId id, const WorkingCalendar& before,
                   const WorkingCalendar& next, duty::CalendarImpact& impact) {
  YG_TRY_ASSIGN(auto order, find(reader, id));
  if (!order) return {};
  YG_TRY_ASSIGN(const auto version, ground.shelf.version(reader, order->service_version));
  const catalog::Service& service = *version->service;
  const Instant now = ground.clock.now();
  set_light(service, before, *order, now);
  Order moved = *order;
  YG_TRY_ASSIGN(const auto timers, retime(reader, service, next, moved, now));
  impact.looked_at += 1;
  if (timers.empty() && dues(service, before, *order, now) == dues(service, next, *order, now)) return {};
  impact.moved += 1;
  const bool was_late = order->light == ClockLight::breached;
  const bool is_late = moved.light == ClockLight::breached;
  impact.late += is_late && !was_late ? 1 : 0;
  impact.in_time += was_late && !is_late ? 1 : 0;
  return {};
}

}  // namespace

Result<std::vector<OrderId>> orders_behind(store::Reader& reader, std::int64_t calendar, std::int64_t limit) {
  return reader.all(kBehind, {calendar, limit}, id_at);
}

Result<std::vector<DueTimer>> retime(store::Reader& reader, const catalog::Service& service,
                                     const WorkingCalendar& calendar, Order& order, Instant now) {
  YG_TRY_ASSIGN(auto timers, retime_alarms(reader, service, calendar, order));
  for (const flow::Reading& reading : read_clocks(service, calendar, order, now)) {
    const auto said = order.clocks.said.find(reading.id);
    if (said == order.clocks.said.end() || reading.ended) continue;
    if (reading.warn_at && *reading.warn_at > now) said->second.warned = false;
    if (reading.due && *reading.due > now) said->second.breached = false;
  }
  set_light(service, calendar, order, now);
  return timers;
}

Result<duty::CalendarImpact> impact_of(const Ground& ground, const WorkingCalendar& next) {
  YG_TRY_ASSIGN(const auto before, ground.calendar());
  return ground.db.read([&](store::Reader& reader) -> Result<duty::CalendarImpact> {
    duty::CalendarImpact impact;
    YG_TRY_ASSIGN(const auto running, reader.one(kCountRunning, {}, [](const Row& row) { return row.integer(0); }));
    impact.running = running.value_or(0);
    YG_TRY_ASSIGN(const auto ids, reader.all(kRunning, {kImpactMax}, id_at));
    for (const OrderId id : ids) YG_TRY(count(reader, ground, id, *before, next, impact));
    return impact;
  });
}

}  // namespace yunguan::order
