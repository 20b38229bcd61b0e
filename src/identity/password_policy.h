// SPDX-License-Identifier: Apache-2.0
// What a password must be. Set by configuration; the defaults follow 等保三级.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace yunguan::identity {

struct PasswordPolicy {
  std::size_t length_min = 10;         // characters
  std::size_t length_max = 128;        // bytes
  std::size_t kinds_min = 3;           // of: lower case, capitals, digits, all others
  std::int64_t history = 5;            // newest passwords that may not come again; 0: no such rule
  std::chrono::days age_max{90};       // then it must be changed at the next sign-in; 0: never
  std::uint32_t iterations = 200'000;  // of PBKDF2-HMAC-SM3
};

// Every rule the password breaks, as details of one error identity.password (invalid): password.too_short, .too_long,
// .too_few_kinds, .holds_login, .repeats, .reused. `old_hashes` are the newest first. Checking against them takes as
// long as that many sign-ins. The password is never quoted.
Result<void> check_password(const PasswordPolicy& policy, std::string_view password, std::string_view login,
                            const std::vector<std::string>& old_hashes);

[[nodiscard]] bool password_expired(const PasswordPolicy& policy, Instant changed_at, Instant now);

}  // namespace yunguan::identity
