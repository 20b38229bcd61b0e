// SPDX-License-Identifier: Apache-2.0
// What happened in a world, line by line, and a number that is the same when everything happened again just so.
#pragma once

#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <vector>

#include "base/time.h"

namespace yunguan::simulation {

class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Instant begin) : micros_(to_micros(begin)) {}
  [[nodiscard]] Instant now() const override { return from_micros(micros_.load()); }
  void pass(std::chrono::microseconds time) { micros_ += time.count(); }

 private:
  std::atomic<std::int64_t> micros_;
};

class Trace {
 public:
  // `loud`: also to standard error as it happens.
  Trace(const Clock& clock, bool loud) : clock_(clock), loud_(loud) {}

  template <class... Args>
  void say(fmt::format_string<Args...> text, Args&&... args) {
    lines_.push_back(fmt::format("{} {}", format_clock(clock_.now()), fmt::format(text, std::forward<Args>(args)...)));
    for (const char c : lines_.back()) digest_ = (digest_ ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3u;
    if (loud_) fmt::print(stderr, "{}\n", lines_.back());
  }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  [[nodiscard]] std::uint64_t digest() const { return digest_; }

 private:
  const Clock& clock_;
  const bool loud_;
  std::vector<std::string> lines_;
  std::uint64_t digest_ = 0xCBF2'9CE4'8422'2325u;
};

}  // namespace yunguan::simulation
