// SPDX-License-Identifier: Apache-2.0
#include "identity/sign_in_attempt.h"

#include <algorithm>

#include "identity/login_digest.h"

namespace yunguan::identity {

namespace {

// After a quiet day the count begins anew, and a row nobody needs is removed.
constexpr std::chrono::hours kForgetAfter{24};

constexpr store::NamedQuery kForget{"identity.forget_attempts",
                                    "DELETE FROM sign_in_attempt WHERE last_at < :before AND locked_until < :now"};
constexpr store::NamedQuery kCount{
    "identity.count_attempt",
    "INSERT INTO sign_in_attempt (login_digest, failed, last_at, locked_until) VALUES (:digest, 1, :at, 0)"
    " ON CONFLICT (login_digest) DO UPDATE SET failed = CASE WHEN sign_in_attempt.locked_until > excluded.last_at"
    " THEN sign_in_attempt.failed ELSE sign_in_attempt.failed + 1 END, last_at = excluded.last_at"
    " RETURNING failed, locked_until"};
constexpr store::NamedQuery kLock{"identity.lock_login",
                                  "UPDATE sign_in_attempt SET locked_until = :until WHERE login_digest = :digest"};
constexpr store::NamedQuery kLockUntil{
    "identity.lock_login_until",
    "INSERT INTO sign_in_attempt (login_digest, failed, last_at, locked_until) VALUES (:digest, 0, :at, :until)"
    " ON CONFLICT (login_digest) DO UPDATE SET locked_until = CASE WHEN sign_in_attempt.locked_until >"
    " excluded.locked_until THEN sign_in_attempt.locked_until ELSE excluded.locked_until END"};
constexpr store::NamedQuery kClear{"identity.clear_attempts",
                                   "DELETE FROM sign_in_attempt WHERE login_digest = :digest"};
constexpr store::NamedQuery kLocked{"identity.locked_until",
                                    "SELECT locked_until FROM sign_in_attempt WHERE login_digest = :digest"};

struct Attempts {
  std::int64_t failed = 0;
  Instant locked_until;
};

}  // namespace

std::chrono::minutes lock_for(const SignInPolicy& policy, std::int64_t failed) {
  if (policy.failures_max <= 0 || failed % policy.failures_max != 0) return {};
  const std::int64_t locks_before = failed / policy.failures_max - 1;
  if (locks_before >= 20) return policy.lock_max;  // 2^20 times anything is beyond any limit
  return std::min(policy.lock_max, policy.lock_first * (std::int64_t{1} << locks_before));
}

Result<std::optional<Instant>> count_attempt(store::Transaction& tx, const SignInPolicy& policy, std::string_view login,
                                             Instant now) {
  YG_TRY(tx.run(kForget, {now - kForgetAfter, now}));
  const std::string digest = login_digest(login);
  YG_TRY_ASSIGN(const auto attempts, tx.one(kCount, {digest, now}, [](const store::Row& row) {
    return Attempts{row.integer(0), row.instant(1)};
  }));
  YG_ASSERT(attempts.has_value());
  if (attempts->locked_until > now) return attempts->locked_until;
  if (const auto lock = lock_for(policy, attempts->failed); lock.count() > 0) {
    YG_TRY(tx.run(kLock, {now + lock, digest}));
  }
  return std::nullopt;
}

Result<void> lock_login(store::Transaction& tx, std::string_view login, Instant now, Instant until) {
  YG_TRY(tx.run(kLockUntil, {login_digest(login), now, until}));
  return {};
}

Result<void> clear_attempts(store::Transaction& tx, std::string_view login) {
  YG_TRY(tx.run(kClear, {login_digest(login)}));
  return {};
}

Result<std::optional<Instant>> locked_until(store::Reader& reader, std::string_view login, Instant now) {
  YG_TRY_ASSIGN(const auto until,
                reader.one(kLocked, {login_digest(login)}, [](const store::Row& row) { return row.instant(0); }));
  if (!until || *until <= now) return std::nullopt;
  return until;
}

}  // namespace yunguan::identity
