// SPDX-License-Identifier: Apache-2.0
// What an account review looks for: accounts nobody uses, rights that outlived their reason, logins that seem shared. A
// pure function of what the store says about one account; account_review_store.h gathers that.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "identity/password_policy.h"
#include "identity/person.h"
#include "identity/role.h"

namespace yunguan::identity {

// Set by configuration.
struct ReviewPolicy {
  std::chrono::days never_after{30};   // made that long ago and never used
  std::chrono::days unused_after{90};  // without a sign-in
  std::chrono::days soon{14};          // an account or token that ends within
  std::chrono::days review_every{90};  // the next review of an account that is kept, unless a date is given
  std::int64_t units_many = 5;         // roles from more units than this
};

enum class FindingKind : std::uint8_t {
  never_signed_in,
  unused,
  password_old,
  account_over,
  account_ending,
  token_over,
  token_ending,
  token_unused,
  disabled_with_roles,
  unit_closed,
  many_units,
  shared_phone,
  shared_login,
  review_due,
};
BOOST_DESCRIBE_ENUM(FindingKind, never_signed_in, unused, password_old, account_over, account_ending, token_over,
                    token_ending, token_unused, disabled_with_roles, unit_closed, many_units, shared_phone,
                    shared_login, review_due)

struct AccountFinding {
  FindingKind kind = FindingKind::unused;
  Text text;  // one sentence with the figures
};
BOOST_DESCRIBE_STRUCT(AccountFinding, (), (kind, text))

// Everything a finding rests on.
struct AccountFacts {
  Person person;
  std::optional<Instant> last_sign_in_at;
  Instant password_changed_at;
  bool unit_closed = false;
  std::size_t roles = 0;
  std::size_t role_units = 0;           // different units the roles are for
  std::vector<std::string> same_phone;  // logins of other accounts with this telephone number
  std::size_t live_addresses = 0;       // different addresses of sessions alive at this moment
  std::vector<Instant> token_ends;      // of tokens that were not revoked
  std::size_t tokens_unused = 0;
  std::optional<Instant> next_review_at;  // from the latest "still needed"
};

// In the order of FindingKind; empty for an account without anything to look at.
[[nodiscard]] std::vector<AccountFinding> findings_of(const AccountFacts& facts, const ReviewPolicy& policy,
                                                      const PasswordPolicy& passwords, Instant now);

// Logins that name a purpose and no person: "admin", "test01", "share".
[[nodiscard]] bool names_nobody(std::string_view login);

}  // namespace yunguan::identity
