// SPDX-License-Identifier: Apache-2.0
#include "identity/password_policy.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "crypto/pbkdf2.h"

namespace yunguan::identity {

namespace {

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::size_t kinds_of(std::string_view password) {
  bool lower = false;
  bool capital = false;
  bool digit = false;
  bool other = false;
  for (const char c : password) {
    if (c >= 'a' && c <= 'z') {
      lower = true;
    } else if (c >= 'A' && c <= 'Z') {
      capital = true;
    } else if (c >= '0' && c <= '9') {
      digit = true;
    } else {
      other = true;
    }
  }
  return std::size_t{lower} + capital + digit + other;
}

// "aaaa", "1234", "dcba": the same or neighbouring characters, four in a row.
bool has_run(std::string_view password) {
  constexpr std::size_t kRun = 4;
  for (const int step : {-1, 0, 1}) {
    std::size_t length = 1;
    for (std::size_t i = 1; i < password.size(); ++i) {
      length = password[i] - password[i - 1] == step ? length + 1 : 1;
      if (length == kRun) return true;
    }
  }
  return false;
}

bool holds_login(std::string_view password, std::string_view login) {
  if (login.empty()) return false;
  const std::string lowered = ascii_lower(password);
  const std::string backwards(login.rbegin(), login.rend());
  return lowered.find(login) != std::string::npos || lowered.find(backwards) != std::string::npos;
}

}  // namespace

Result<void> check_password(const PasswordPolicy& policy, std::string_view password, std::string_view login,
                            const std::vector<std::string>& old_hashes) {
  Error error{
      ErrorKind::invalid, "identity.password", {"口令不符合要求。", "The password does not meet the policy."}, {}, {}};
  const auto broken = [&](const char* code, Text text) {
    error.details.push_back({ErrorKind::invalid, code, std::move(text), {.field = "/password"}, {}});
  };
  if (characters(password) < policy.length_min) {
    broken("password.too_short", {fmt::format("至少 {} 个字符。", policy.length_min),
                                  fmt::format("At least {} characters.", policy.length_min)});
  }
  if (password.size() > policy.length_max) {
    broken("password.too_long",
           {fmt::format("不超过 {} 字节。", policy.length_max), fmt::format("At most {} bytes.", policy.length_max)});
  }
  if (kinds_of(password) < policy.kinds_min) {
    broken("password.too_few_kinds",
           {fmt::format("小写字母、大写字母、数字、其他字符中至少含 {} 种。", policy.kinds_min),
            fmt::format("At least {} of: lower case, capitals, digits, other characters.", policy.kinds_min)});
  }
  if (holds_login(password, login)) {
    broken("password.holds_login", {"不能包含登录名或其倒写。", "It must not hold the login, forwards or backwards."});
  }
  if (has_run(password)) {
    broken("password.repeats", {"不能有连续 4 个相同或相邻的字符，如 aaaa、1234。",
                                "No four equal or neighbouring characters in a row, like aaaa or 1234."});
  }
  const auto reused = [&](const std::string& hash) { return crypto::verify_password(password, hash); };
  // Only for a password that is good otherwise: each comparison costs as much as a sign-in.
  if (error.details.empty() && std::ranges::any_of(old_hashes, reused)) {
    broken("password.reused", {fmt::format("不能与最近 {} 次用过的口令相同。", policy.history),
                               fmt::format("It must differ from the last {} passwords.", policy.history)});
  }
  if (!error.details.empty()) return fail(std::move(error));
  return {};
}

bool password_expired(const PasswordPolicy& policy, Instant changed_at, Instant now) {
  return policy.age_max.count() > 0 && now - changed_at > policy.age_max;
}

}  // namespace yunguan::identity
