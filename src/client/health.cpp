// SPDX-License-Identifier: Apache-2.0
#include "client/health.h"

#include <algorithm>

namespace yunguan::client {

void Pulse::good(Instant now) {
  const auto last_failed_at = health_.last_failed_at;
  health_ = {};
  health_.last_good_at = now;
  health_.last_failed_at = last_failed_at;
  rest_ = {};
}

bool Pulse::failed(Instant now, const Error& error, std::chrono::seconds asks) {
  const bool is_first = health_.error_code.empty();
  health_.last_failed_at = now;
  health_.error_code = error.code;
  health_.error = error.text;
  if (error.kind != ErrorKind::unavailable) return is_first;
  if (asks > std::chrono::seconds::zero()) {
    health_.rests_until = now + std::min(asks, kLongestAsked);
  } else {
    rest_ = std::clamp(rest_ * 2, kFirstRest, kLongestRest);
    health_.rests_until = now + rest_;
  }
  return is_first;
}

}  // namespace yunguan::client
