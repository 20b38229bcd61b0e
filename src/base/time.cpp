// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"

namespace yunguan {
namespace {

using std::chrono::days;
using std::chrono::floor;

std::unexpected<Error> bad_time(std::string_view text) {
  return fail(ErrorKind::invalid, "time.format",
              {"时间须写作 2026-11-21 14:05:09 或带时区的 RFC 3339 格式",
               "a time is written 2026-11-21 14:05:09 or as RFC 3339"},
              {.value = clipped(text)});
}

// Reads exactly `width` digits at `text[at]`.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t width) {
  if (at + width > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<Date> read_date(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-' || *year < 1970) return std::nullopt;
  const Date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                  std::chrono::day{static_cast<unsigned>(*day)}};
  return date.ok() ? std::optional{date} : std::nullopt;
}

// "", "Z", "+08:00", "-0330" is not allowed: RFC 3339 wants the colon.
std::optional<std::chrono::minutes> read_offset(std::string_view text) {
  if (text.empty()) return std::chrono::minutes{kShanghaiOffset};
  if (text == "Z" || text == "z") return std::chrono::minutes{0};
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = digits(text, 1, 2);
  const auto minutes = digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{*hours * 60 + *minutes};
  return text[0] == '-' ? -offset : offset;
}

// Takes ".123" off the front of `rest`; at most six digits count.
std::optional<std::chrono::microseconds> take_fraction(std::string_view& rest) {
  if (rest.empty() || rest.front() != '.') return std::chrono::microseconds{0};
  std::size_t end = 1;
  std::int64_t micros = 0;
  for (; end < rest.size() && rest[end] >= '0' && rest[end] <= '9'; ++end) {
    if (end <= 6) micros = micros * 10 + (rest[end] - '0');
  }
  if (end == 1) return std::nullopt;
  for (std::size_t width = end; width <= 6; ++width) micros *= 10;
  rest.remove_prefix(end);
  return std::chrono::microseconds{micros};
}

}  // namespace

Date shanghai_date(Instant at) { return Date{floor<days>(at + kShanghaiOffset)}; }

Instant start_of(Date date) { return std::chrono::sys_days{date} - kShanghaiOffset; }

std::string format_clock(Instant at) {
  const auto local = floor<std::chrono::seconds>(at + kShanghaiOffset);
  const auto day = floor<days>(local);
  const std::chrono::hh_mm_ss clock{local - day};
  return fmt::format("{} {:02}:{:02}:{:02}", format_date(Date{day}), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

std::string format_rfc3339(Instant at) {
  std::string text = format_clock(at);
  text[10] = 'T';
  const auto micros = (at - floor<std::chrono::seconds>(at)).count();
  if (micros != 0) text += fmt::format(".{:06}", micros);
  return text + "+08:00";
}

std::string format_date(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string format_month(Date date) {
  return fmt::format("{:04}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()));
}

Result<Instant> parse_instant(std::string_view text) {
  if (text.size() < 19 || (text[10] != ' ' && text[10] != 'T' && text[10] != 't')) return bad_time(text);
  const auto date = read_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!date || !hour || !minute || !second || text[13] != ':' || text[16] != ':') return bad_time(text);
  if (*hour > 23 || *minute > 59 || *second > 59) return bad_time(text);
  std::string_view rest = text.substr(19);
  const auto fraction = take_fraction(rest);
  const auto offset = fraction ? read_offset(rest) : std::nullopt;
  if (!offset) return bad_time(text);
  return Instant{std::chrono::sys_days{*date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + *fraction - *offset;
}

Result<Date> parse_date(std::string_view text) {
  const auto date = text.size() == 10 ? read_date(text) : std::nullopt;
  if (date) return *date;
  return fail(ErrorKind::invalid, "time.date", {"日期须写作 2026-11-21", "a date is written 2026-11-21"},
              {.value = clipped(text)});
}

std::chrono::seconds wait_after(std::int64_t failures, std::chrono::seconds first, std::chrono::seconds longest) {
  std::chrono::seconds wait = first;
  for (std::int64_t n = 1; n < failures && wait < longest; ++n) wait *= 2;
  return std::min(wait, longest);
}

Instant SystemClock::now() const { return floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

}  // namespace yunguan
