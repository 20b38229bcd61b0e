// SPDX-License-Identifier: Apache-2.0
// Failed sign-ins by login, known or not: what locks a login, and for how long.
#pragma once

#include <optional>
#include <string_view>

#include "identity/sign_in_policy.h"
#include "store/database.h"

namespace yunguan::identity {

// How long the lock is that the failure number `failed` brings; zero when it brings none.
[[nodiscard]] std::chrono::minutes lock_for(const SignInPolicy& policy, std::int64_t failed);

// Counts an attempt as failed before the password is looked at, so that attempts sent at once cannot slip through
// together; a right password clears it afterwards. Returns the end of a lock that stands already (then nothing is
// counted), or nullopt.
Result<std::optional<Instant>> count_attempt(store::Transaction& tx, const SignInPolicy& policy, std::string_view login,
                                             Instant now);
Result<void> clear_attempts(store::Transaction& tx, std::string_view login);
// Locks a login until then, whatever was tried before; a longer lock that stands is kept.
Result<void> lock_login(store::Transaction& tx, std::string_view login, Instant now, Instant until);
// The end of a lock, or nullopt.
Result<std::optional<Instant>> locked_until(store::Reader& reader, std::string_view login, Instant now);

}  // namespace yunguan::identity
