// SPDX-License-Identifier: Apache-2.0
// How often one remote address may call one operation: a token bucket each.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace yunguan::http {

// Network thread only.
class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Takes one of `per_minute` calls, of which a tenth (at least 5) may come at once; nullopt when there is one, else the
  // whole seconds to wait.
  std::optional<std::uint32_t> take(std::string_view operation, const std::string& address, std::uint32_t per_minute,
                                    Time now);
  // Forgets the buckets that are full again.
  void sweep(Time now);
  [[nodiscard]] std::size_t size() const { return buckets_.size(); }

  // At most this many buckets are kept; addresses beyond share one, so that memory cannot be filled from outside.
  static constexpr std::size_t kBucketsMax = 50'000;

 private:
  struct Bucket {
    double tokens;
    double per_second;
    double burst;
    Time at;
  };
  static void refill(Bucket& bucket, Time now);

  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace yunguan::http
