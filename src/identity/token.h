// SPDX-License-Identifier: Apache-2.0
// API tokens: how machines ask on a person's behalf. A token belongs to its owner and carries some of the owner's
// permissions, never more: they are looked up anew at each use, so a role taken back shrinks the token too. The secret is
// shown once; the store has a digest of it. Once made, a token is only ever revoked.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/cidr.h"
#include "crypto/random.h"
#include "identity/principal.h"

namespace yunguan::identity {

// What installations set about tokens.
struct TokenPolicy {
  std::chrono::days lifetime_max{365};
  std::chrono::days unused_after{90};  // marked as unused after that long without a request
  std::int64_t rate_default = 600;     // requests a minute
  std::int64_t rate_max = 6'000;
  std::int64_t owner_max = 20;  // living tokens of one person
};

inline constexpr std::string_view kTokenMark = "yg_";
inline constexpr std::size_t kTokenNameMax = 60;

struct ApiToken {
  TokenId id;
  PersonId person_id;  // the owner
  std::string name;
  std::string prefix;               // the first characters of the secret, by which people know it again
  std::string digest;               // of the secret
  std::vector<std::string> scopes;  // permissions, and http::kOwnWork; sorted
  std::optional<UnitId> unit_id;    // holds for this unit and all below it only
  std::vector<Cidr> networks;       // where it may come from; none: anywhere
  std::int64_t rate_per_minute = 0;
  Instant created_at;
  Instant expires_at;
  std::optional<Instant> revoked_at;
  std::string revoked_by;  // login
  // Not under the integrity code; up to a minute old.
  std::optional<Instant> last_used_at;
  std::string last_used_ip;
};

// "yg_" and 32 random bytes in base64url.
[[nodiscard]] std::string new_token_secret(crypto::Random& random);
// What is kept of a secret: 64 hex digits of SM3. There is nothing to guess in 256 random bits, so it needs no salt.
[[nodiscard]] std::string token_digest(std::string_view secret);
// "yg_Ab3dE9fG"
[[nodiscard]] std::string token_prefix(std::string_view secret);

// The grants of `principal` cut down to what the token carries: its scopes, and its unit (`limit_path`, "" for none).
void limit_to_token(Principal& principal, const ApiToken& token, const UnitId& limit_id, std::string_view limit_path);

}  // namespace yunguan::identity
