// SPDX-License-Identifier: Apache-2.0
#include "intake/board.h"

#include <algorithm>

namespace yunguan::intake {

void TroubleBoard::set(const std::string& subject, const Error& error, Instant now) {
  const std::lock_guard lock{mutex_};
  const auto found = troubles_.find(subject);
  if (found == troubles_.end()) {
    if (troubles_.size() < kTroublesMax) troubles_[subject] = {subject, error.code, error.text, now};
  } else if (found->second.code != error.code) {
    found->second = {subject, error.code, error.text, now};
  } else {
    found->second.text = error.text;  // its figures may have moved
  }
}

void TroubleBoard::clear(const std::string& subject) {
  const std::lock_guard lock{mutex_};
  troubles_.erase(subject);
}

std::vector<Trouble> TroubleBoard::all() const {
  std::vector<Trouble> all;
  {
    const std::lock_guard lock{mutex_};
    for (const auto& [subject, trouble] : troubles_) all.push_back(trouble);
  }
  std::ranges::stable_sort(all, {}, &Trouble::since);
  return all;
}

void PaceMeter::add(Instant now, std::int64_t rows, std::int64_t taken) {
  const std::int64_t number = to_micros(now) / kIntervalMicros;
  const std::lock_guard lock{mutex_};
  Interval& interval = intervals_[static_cast<std::size_t>(number) % kIntervals];
  if (interval.number != number) interval = {number, 0, 0};
  interval.rows += rows;
  interval.taken += taken;
}

std::vector<Pace> PaceMeter::last(Instant now) const {
  const std::int64_t present = to_micros(now) / kIntervalMicros;
  std::vector<Pace> last;
  const std::lock_guard lock{mutex_};
  for (std::int64_t number = present - static_cast<std::int64_t>(kIntervals) + 1; number <= present; ++number) {
    const Interval& interval = intervals_[static_cast<std::size_t>(number) % kIntervals];
    Pace pace{.at = from_micros(number * kIntervalMicros)};
    if (interval.number == number) {
      pace.rows = interval.rows;
      pace.taken = interval.taken;
    }
    last.push_back(pace);
  }
  return last;
}

}  // namespace yunguan::intake
