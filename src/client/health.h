// SPDX-License-Identifier: Apache-2.0
// How a server that posts go to does, as this process knows it, and how long one that is away is left alone.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/time.h"

namespace yunguan::client {

// A server that cannot be reached rests for 5 s, 10 s … five minutes before it is tried again.
inline constexpr std::chrono::seconds kFirstRest{5};
inline constexpr std::chrono::seconds kLongestRest{300};
inline constexpr std::chrono::seconds kLongestAsked{3600};

struct Health {
  std::optional<Instant> last_good_at;
  std::optional<Instant> last_failed_at;
  std::string error_code;  // of the last failure, until something went over
  Text error;
  std::optional<Instant> rests_until;

  [[nodiscard]] bool rests(Instant now) const { return rests_until && *rests_until > now; }
};

// Not thread-safe.
class Pulse {
 public:
  [[nodiscard]] const Health& health() const { return health_; }
  // Something went over.
  void good(Instant now);
  // Something did not; whether it is the first since something did. What is `unavailable` is left to rest: as long as it `asks` for, an hour
  // at most, or a little longer each time when it asks for nothing.
  bool failed(Instant now, const Error& error, std::chrono::seconds asks = {});

 private:
  Health health_;
  std::chrono::seconds rest_{};
};

}  // namespace yunguan::client
