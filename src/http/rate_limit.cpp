// SPDX-License-Identifier: Apache-2.0
#include "http/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace yunguan::http {

void RateLimit::refill(Bucket& bucket, Time now) {
  const double seconds = std::chrono::duration<double>(now - bucket.at).count();
  bucket.tokens = std::min(bucket.burst, bucket.tokens + seconds * bucket.per_second);
  bucket.at = now;
}

std::optional<std::uint32_t> RateLimit::take(std::string_view operation, const std::string& address,
                                             std::uint32_t per_minute, Time now) {
  std::string key = std::string(operation) + ' ' + address;
  if (buckets_.size() >= kBucketsMax && !buckets_.contains(key)) key = std::string(operation);
  const double burst = std::max(5.0, per_minute / 10.0);
  const auto [place, is_new] = buckets_.try_emplace(std::move(key), Bucket{burst, per_minute / 60.0, burst, now});
  Bucket& bucket = place->second;
  if (!is_new) refill(bucket, now);
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(std::ceil((1 - bucket.tokens) / bucket.per_second));
}

void RateLimit::sweep(Time now) {
  for (auto place = buckets_.begin(); place != buckets_.end();) {
    refill(place->second, now);
    place = place->second.tokens >= place->second.burst ? buckets_.erase(place) : std::next(place);
  }
}

}  // namespace yunguan::http
