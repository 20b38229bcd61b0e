// SPDX-License-Identifier: Apache-2.0
#include "flow/sla.h"

#include <algorithm>

namespace yunguan::flow {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::seconds;

// Where the order is between two marks.
struct Standing {
  bool submitted = false;
  bool over = false;
  bool suspended = false;
  MarkKind with = MarkKind::with_us;
};

bool pauses(const ClockRule& rule, Pause pause) { return std::ranges::count(rule.pauses, pause) > 0; }

IntervalKind kind_of(const ClockRule& rule, const Standing& standing) {
  if (standing.suspended && pauses(rule, Pause::suspended)) return IntervalKind::suspended;
  if (standing.with == MarkKind::with_applicant && pauses(rule, Pause::applicant)) return IntervalKind::applicant;
  if (standing.with == MarkKind::with_peer && pauses(rule, Pause::peer)) return IntervalKind::peer;
  return IntervalKind::counted;
}

void move(Standing& standing, const ClockRule& rule, const Mark& mark) {
  switch (mark.kind) {
    case MarkKind::submitted:
      standing.submitted = true;
      break;
    case MarkKind::responded:
      standing.over = standing.over || rule.until == ClockEnd::responded;
      break;
    case MarkKind::ended:
      standing.over = true;
      break;
    case MarkKind::suspended:
      standing.suspended = true;
      break;
    case MarkKind::resumed:
      standing.suspended = false;
      break;
    case MarkKind::priority:
      break;
    default:
      standing.with = mark.kind;
      break;
  }
}

class Counter {
 public:
  Counter(const ClockRule& rule, const WorkingCalendar& calendar, Reading& reading)
      : rule_(rule), calendar_(calendar), reading_(reading) {}

  void count(Instant from, Instant to, const Standing& standing) {
    if (!standing.submitted || standing.over || from >= to) return;
    IntervalKind kind = kind_of(rule_, standing);
    microseconds span{0};
    if (kind == IntervalKind::counted) {
      span = rule_.working_time ? calendar_.between(from, to) : to - from;
      find_crossings(from, span);
      elapsed_ += span;
      if (span == microseconds{0}) kind = IntervalKind::off_hours;
    }
    const std::int64_t whole = duration_cast<seconds>(span).count();
    auto& intervals = reading_.intervals;
    if (!intervals.empty() && intervals.back().kind == kind && intervals.back().to == from) {
      intervals.back().to = to;
      intervals.back().seconds += whole;
    } else {
      intervals.push_back({.from = from, .to = to, .kind = kind, .seconds = whole});
    }
  }
  // From now on, if nothing stops it.
  void look_ahead(Instant now) { find_crossings(now, microseconds::max() / 2); }
  [[nodiscard]] microseconds elapsed() const { return elapsed_; }

 private:
  void find_crossings(Instant from, microseconds span) {
    const microseconds limit = seconds{reading_.limit_seconds};
    const microseconds warn = limit * rule_.warn_percent / 100;
    if (!reading_.warn_at && elapsed_ + span > warn) reading_.warn_at = when(from, warn - elapsed_);
    if (!reading_.due && elapsed_ + span > limit) reading_.due = when(from, limit - elapsed_);
  }
  [[nodiscard]] Instant when(Instant from, microseconds left) const {
    return rule_.working_time ? calendar_.after(from, left) : from + left;
  }

  const ClockRule& rule_;
  const WorkingCalendar& calendar_;
  Reading& reading_;
  microseconds elapsed_{0};
};

}  // namespace

Result<void> check(const ClockRule& rule) {
  const bool limited = rule.minutes.contains("normal") &&
                       std::ranges::all_of(rule.minutes, [](const auto& entry) { return entry.second > 0; });
  if (!limited) {
    return fail(ErrorKind::invalid, "sla.limit",
                {"时限须大于零，且须写明 normal 的时限", "limits are above zero, and there is one for normal"},
                {.field = "minutes", .value = rule.id});
  }
  if (rule.warn_percent < 1 || rule.warn_percent > 100) {
    return fail(ErrorKind::invalid, "sla.percent", {"预警比例应在 1 至 100 之间", "a warning is at 1 to 100 percent"},
                {.field = "warn_percent", .value = std::to_string(rule.warn_percent)});
  }
  return {};
}

Reading read_clock(const ClockRule& rule, const WorkingCalendar& calendar, std::span<const Mark> marks, Instant now) {
  Reading reading{.id = rule.id, .priority = "normal"};
  for (const Mark& mark : marks) {
    if (mark.kind == MarkKind::priority && mark.at <= now) reading.priority = mark.name;
  }
  const auto limit = rule.minutes.find(reading.priority);
  reading.limit_seconds = 60 * (limit == rule.minutes.end() ? rule.minutes.at("normal") : limit->second);
  Counter counter{rule, calendar, reading};
  Standing standing;
  Instant at{};
  for (const Mark& mark : marks) {
    if (mark.at > now) break;
    counter.count(at, mark.at, standing);
    const bool was_over = standing.over;
    move(standing, rule, mark);
    if (standing.over && !was_over && standing.submitted) reading.ended = mark.at;
    at = mark.at;
  }
  counter.count(at, now, standing);
  const bool late = reading.due.has_value();
  const bool runs = standing.submitted && !standing.over && kind_of(rule, standing) == IntervalKind::counted;
  if (runs && !late) counter.look_ahead(std::max(at, now));
  reading.elapsed_seconds = duration_cast<seconds>(counter.elapsed()).count();
  reading.state = !standing.submitted ? ClockState::not_begun
                  : late              ? ClockState::breached
                  : standing.over     ? ClockState::met
                  : runs              ? ClockState::running
                                      : ClockState::paused;
  return reading;
}

namespace {

MarkKind holder_of(const Flow& flow, const OrderState& state) {
  bool applicant = false;
  bool peer = false;
  for (const Visit& visit : state.visits) {
    if (visit.state == VisitState::around) continue;
    const bool waits = visit.state == VisitState::waiting || visit.state == VisitState::undoing;
    if (visit.step != kNone && flow.at(visit.step).kind == StepKind::fill) {
      applicant = true;
    } else if (waits) {
      peer = true;
    } else {
      return MarkKind::with_us;
    }
  }
  return applicant ? MarkKind::with_applicant : peer ? MarkKind::with_peer : MarkKind::with_us;
}

}  // namespace

void note_marks(const Flow& flow, const OrderState& before, const Event& event, const OrderState& after,
                std::vector<Mark>& marks) {
  const auto note = [&](MarkKind kind, std::string name = {}) { marks.push_back({event.at, kind, std::move(name)}); };
  const auto noted = [&](MarkKind kind) { return std::ranges::count(marks, kind, &Mark::kind) > 0; };
  if (before.status == Status::draft && after.status != Status::draft && event.act == Act::submit)
    note(MarkKind::submitted);
  if (!noted(MarkKind::submitted)) return;
  const bool responds = event.act >= Act::approve && event.act <= Act::add_signers;
  if (responds && !noted(MarkKind::responded)) note(MarkKind::responded);
  if (before.suspended != after.suspended) note(after.suspended ? MarkKind::suspended : MarkKind::resumed);
  if (before.priority != after.priority) note(MarkKind::priority, after.priority);
  if (is_over(after.status)) {
    if (!is_over(before.status)) note(MarkKind::ended);
    return;
  }
  const MarkKind holder = holder_of(flow, after);
  const bool is_new = before.status == Status::draft || holder_of(flow, before) != holder;
  if (is_new) note(holder);
}

}  // namespace yunguan::flow
