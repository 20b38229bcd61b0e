// SPDX-License-Identifier: Apache-2.0
// What the intake page shows of the present: what keeps it from going on, and how fast rows come. In memory; thread-safe.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.h"

namespace yunguan::intake {

struct Trouble {
  std::string subject;  // a feed, a file, or "" for the whole
  std::string code;
  Text text;
  Instant since;
};
BOOST_DESCRIBE_STRUCT(Trouble, (), (subject, code, text, since))

class TroubleBoard {
 public:
  static constexpr std::size_t kTroublesMax = 200;  // beyond, the newest are not listed

  void set(const std::string& subject, const Error& error, Instant now);
  void clear(const std::string& subject);
  // Those longest there first.
  [[nodiscard]] std::vector<Trouble> all() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Trouble, std::less<>> troubles_;  // under mutex_, by subject
};

struct Pace {
  Instant at;  // where the interval begins
  std::int64_t rows = 0;
  std::int64_t taken = 0;
};
BOOST_DESCRIBE_STRUCT(Pace, (), (at, rows, taken))

// Rows in intervals of ten seconds over the last ten minutes.
class PaceMeter {
 public:
  static constexpr std::int64_t kIntervalMicros = 10'000'000;
  static constexpr std::size_t kIntervals = 60;

  void add(Instant now, std::int64_t rows, std::int64_t taken);
  // Oldest first, the present interval last.
  [[nodiscard]] std::vector<Pace> last(Instant now) const;

 private:
  struct Interval {
    std::int64_t number = -1;
    std::int64_t rows = 0;
    std::int64_t taken = 0;
  };
  mutable std::mutex mutex_;
  std::array<Interval, kIntervals> intervals_{};  // under mutex_, by number modulo their count
};

}  // namespace yunguan::intake
