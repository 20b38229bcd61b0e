// SPDX-License-Identifier: Apache-2.0
#include "identity/restriction.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/parse.h"

namespace yunguan::identity {

namespace {

constexpr int kDayMinutes = 24 * 60;

// Minutes of "08:30"; "24:00" is 1440.
std::optional<int> minutes_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':' || !all_digits(text.substr(0, 2)) || !all_digits(text.substr(3))) {
    return std::nullopt;
  }
  const int hour = *parse_integer<int>(text.substr(0, 2));
  const int minute = *parse_integer<int>(text.substr(3));
  const int minutes = 60 * hour + minute;
  return minute < 60 && minutes <= kDayMinutes ? std::optional(minutes) : std::nullopt;
}

Error fault(std::string code, Text text, std::string field, std::string_view value) {
  return {
      ErrorKind::invalid, std::move(code), std::move(text), {.field = std::move(field), .value = clipped(value)}, {}};
}

void check_hours(AllowedHours& hours, const std::string& field, std::vector<Error>& faults) {
  std::ranges::sort(hours.days);
  hours.days.erase(std::ranges::unique(hours.days).begin(), hours.days.end());
  if (hours.days.empty() || hours.days.front() < 1 || hours.days.back() > 7) {
    const std::string value =
        hours.days.empty() ? "" : std::to_string(hours.days.front() < 1 ? hours.days.front() : hours.days.back());
    faults.push_back(fault("access.days",
                           {"至少选一天；1 为周一，7 为周日。", "Choose at least one day; 1 is Monday, 7 Sunday."},
                           field + "/days", value));
  }
  const auto from = minutes_of(hours.from);
  const auto until = minutes_of(hours.until);
  for (const auto& [good, text, name] :
       {std::tuple(from.has_value(), hours.from, "/from"), std::tuple(until.has_value(), hours.until, "/until")}) {
    if (good) continue;
    faults.push_back(fault("access.time",
                           {fmt::format("“{}”不是时刻，应写作 08:00，至多 24:00。", clipped(text)),
                            fmt::format("“{}” is no time of day; write 08:00, at most 24:00.", clipped(text))},
                           field + name, text));
  }
  if (from && until && *from >= *until) {
    faults.push_back(
        fault("access.time_order",
              {fmt::format("开始 {} 须早于结束 {}；跨零点的请分成两段。", hours.from, hours.until),
               fmt::format("{} must be before {}; split a stretch over midnight into two.", hours.from, hours.until)},
              field + "/until", hours.until));
  }
}

Text days_text(const std::vector<std::int64_t>& days) {
  static constexpr std::array kZh{"", "周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  static constexpr std::array kEn{"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  if (days.size() == 7) return {"每天", "every day"};
  Text text;
  for (std::size_t i = 0; i < days.size();) {
    std::size_t last = i;
    while (last + 1 < days.size() && days[last + 1] == days[last] + 1) ++last;
    if (last == i + 1) last = i;  // two neighbours are no range
    const auto a = static_cast<std::size_t>(days[i]);
    const auto b = static_cast<std::size_t>(days[last]);
    text.zh +=
        fmt::format("{}{}", text.zh.empty() ? "" : "、", a == b ? kZh[a] : fmt::format("{}至{}", kZh[a], kZh[b]));
    text.en += fmt::format("{}{}", text.en.empty() ? "" : ", ", a == b ? kEn[a] : fmt::format("{}–{}", kEn[a], kEn[b]));
    i = last + 1;
  }
  return text;
}

}  // namespace

Result<AccessRule> checked_rule(const AccessRule& rule) {
  AccessRule good = rule;
  std::vector<Error> faults;
  if (rule.networks.size() > kNetworksMax || rule.hours.size() > kHoursMax) {
    return fail(ErrorKind::invalid, "access.too_many",
                {fmt::format("网段最多 {} 个，时段最多 {} 个。", kNetworksMax, kHoursMax),
                 fmt::format("At most {} networks and {} stretches of time.", kNetworksMax, kHoursMax)},
                {.field = rule.networks.size() > kNetworksMax ? "/networks" : "/hours"});
  }
  for (std::size_t i = 0; i < good.networks.size(); ++i) {
    const auto network = Cidr::parse(good.networks[i]);
    if (network) {
      good.networks[i] = network->text();
    } else {
      faults.push_back(network.error());
      faults.back().where.field = fmt::format("/networks/{}", i);
    }
  }
  for (std::size_t i = 0; i < good.hours.size(); ++i) check_hours(good.hours[i], fmt::format("/hours/{}", i), faults);
  if (!faults.empty()) {
    Error error{ErrorKind::invalid,
                "access.rule",
                {fmt::format("登录限制有 {} 处错误。", faults.size()),
                 fmt::format("The limits of signing in have {} faults.", faults.size())},
                faults.front().where,
                std::move(faults)};
    return std::unexpected(std::move(error));
  }
  std::ranges::sort(good.networks);
  good.networks.erase(std::ranges::unique(good.networks).begin(), good.networks.end());
  return good;
}

std::optional<std::string> rule_text(const AccessRule& rule) {
  return rule.empty() ? std::nullopt : std::optional(json::write(rule));
}

Result<AccessRule> rule_from_text(const std::optional<std::string>& text) {
  if (!text) return AccessRule{};
  if (auto rule = json::read<AccessRule>(*text)) {
    if (auto good = checked_rule(*rule)) return good;
  }
  return fail(ErrorKind::internal, "access.stored", {"登录限制无法读取。", "The limits of signing in cannot be read."});
}

Text hours_text(const std::vector<AllowedHours>& hours) {
  Text text;
  for (const AllowedHours& one : hours) {
    const Text days = days_text(one.days);
    text.zh += fmt::format("{}{} {}–{}", text.zh.empty() ? "" : "；", days.zh, one.from, one.until);
    text.en += fmt::format("{}{} {}–{}", text.en.empty() ? "" : "; ", days.en, one.from, one.until);
  }
  return text;
}

Restriction::Restriction(const AccessRule& rule) : hours_text_(identity::hours_text(rule.hours)) {
  for (const std::string& text : rule.networks) {
    const auto network = Cidr::parse(text);
    YG_ASSERT(network.has_value());
    networks_.push_back(*network);
  }
  for (const AllowedHours& hours : rule.hours) {
    Stretch stretch{.from = minutes_of(hours.from).value(), .until = minutes_of(hours.until).value()};
    for (const std::int64_t day : hours.days) stretch.days |= static_cast<std::uint8_t>(1u << day);
    stretches_.push_back(stretch);
  }
}

bool Restriction::allows_address(std::string_view ip) const { return networks_.empty() || any_contains(networks_, ip); }

bool Restriction::allows_time(Instant at) const {
  if (stretches_.empty()) return true;
  // In minutes first: whatever a clock says then stays within the numbers' range.
  const auto local = std::chrono::floor<std::chrono::minutes>(at) + kShanghaiOffset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const auto minute = static_cast<int>((local - day).count());
  const unsigned bit = 1u << std::chrono::weekday(day).iso_encoding();
  return std::ranges::any_of(stretches_, [&](const Stretch& stretch) {
    return (stretch.days & bit) != 0 && minute >= stretch.from && minute < stretch.until;
  });
}

Result<void> check_restrictions(std::span<const Restriction> restrictions, std::string_view ip, Instant now,
                                std::string_view prefix) {
  for (const Restriction& restriction : restrictions) {
    if (!restriction.allows_address(ip)) {
      return fail(ErrorKind::unauthorized, fmt::format("{}.outside_network", prefix),
                  {fmt::format("此账号不允许从地址 {} 登录；请在规定的网络内使用。", ip),
                   fmt::format("This account may not be used from the address {}.", ip)},
                  {.field = "remote_ip", .value = clipped(ip)});
    }
    if (!restriction.allows_time(now)) {
      return fail(ErrorKind::unauthorized, fmt::format("{}.outside_hours", prefix),
                  {fmt::format("现在不在此账号允许登录的时段内（{}）。", restriction.hours().zh),
                   fmt::format("This account may not be used now, only {}.", restriction.hours().en)},
                  {.field = "at", .value = format_clock(now)});
    }
  }
  return {};
}

}  // namespace yunguan::identity
