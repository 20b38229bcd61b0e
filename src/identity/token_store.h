// SPDX-License-Identifier: Apache-2.0
// The SQL of API tokens.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crypto/key_ring.h"
#include "identity/integrity.h"
#include "identity/standing.h"
#include "identity/token.h"
#include "store/database.h"

namespace yunguan::identity {

// A token with its owner and the owner's roles: all that decides on a request.
struct TokenStanding {
  ApiToken token;
  std::string token_integrity;
  Standing owner;
};
Result<std::optional<TokenStanding>> find_token_standing(store::Reader& reader, std::string_view digest);

Result<void> insert_token(store::Transaction& tx, const crypto::KeyRing& keys, const ApiToken& token);
// Its newest first, those long over too.
Result<std::vector<ApiToken>> tokens_of(store::Reader& reader, PersonId person);
Result<std::optional<ApiToken>> find_token(store::Reader& reader, TokenId id);
// With revoked_at and revoked_by as in `token`; false when it was revoked before.
Result<bool> revoke_token(store::Transaction& tx, const crypto::KeyRing& keys, const ApiToken& token);
Result<void> touch_token(store::Transaction& tx, TokenId id, Instant at, std::string_view remote_ip);

// For the integrity check.
Result<void> check_tokens(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check);

[[nodiscard]] crypto::RowCode code_of(const ApiToken& token);
[[nodiscard]] ApiToken token_at(const store::Row& row, std::size_t first_column);
#define YG_TOKEN_COLUMNS                                                                                             \
  "t.id, t.person_id, t.name, t.prefix, t.digest, t.scopes, t.unit_id, t.networks, t.rate_per_minute, t.created_at," \
  " t.expires_at, t.revoked_at, t.revoked_by, t.last_used_at, t.last_used_ip, t.integrity"
inline constexpr std::size_t kTokenIntegrityColumn = 15;

}  // namespace yunguan::identity
