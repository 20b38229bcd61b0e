// SPDX-License-Identifier: Apache-2.0
// Instants, Shanghai dates, and the clock that tests can turn. China has one zone, +08:00, without summer time
// since 1991; the platform knows no other.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan {

// Microseconds since 1970-01-01T00:00:00Z.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

// A day of the Shanghai calendar.
using Date = std::chrono::year_month_day;

inline constexpr std::chrono::hours kShanghaiOffset{8};

[[nodiscard]] inline std::int64_t to_micros(Instant at) { return at.time_since_epoch().count(); }
[[nodiscard]] inline Instant from_micros(std::int64_t micros) { return Instant{std::chrono::microseconds{micros}}; }

[[nodiscard]] Date shanghai_date(Instant at);
// 00:00:00 +08:00 of that day.
[[nodiscard]] Instant start_of(Date date);

// "2026-11-21T14:05:09.123456+08:00"; the fraction is left out when it is zero.
[[nodiscard]] std::string format_rfc3339(Instant at);
// "2026-11-21 14:05:09" in Shanghai, fractions cut.
[[nodiscard]] std::string format_clock(Instant at);
// "2026-11-21"
[[nodiscard]] std::string format_date(Date date);
// "2026-11"
[[nodiscard]] std::string format_month(Date date);

// RFC 3339 with offset or Z, or "YYYY-MM-DD HH:MM:SS[.f]" / 'T', which is taken as +08:00. A day, hour or second out of
// its range (and a leap second) is refused, as is a year outside 1970 … 9999. Error code: time.format
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);
// "YYYY-MM-DD". Error code: time.date
[[nodiscard]] Result<Date> parse_date(std::string_view text);

// How long to wait after the n-th failure (1 is the first): `first`, twice that, … at most `longest`.
[[nodiscard]] std::chrono::seconds wait_after(std::int64_t failures, std::chrono::seconds first,
                                              std::chrono::seconds longest);

// Where "now" comes from. Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

}  // namespace yunguan
