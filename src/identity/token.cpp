// SPDX-License-Identifier: Apache-2.0
#include "identity/token.h"

#include <algorithm>
#include <iterator>

#include "crypto/base64.h"
#include "crypto/hex.h"
#include "crypto/sm3.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kPrefixCharacters = 8;

}  // namespace

std::string new_token_secret(crypto::Random& random) {
  return std::string(kTokenMark) + crypto::to_base64url(random.bytes(kSecretBytes));
}

std::string token_digest(std::string_view secret) {
  return crypto::to_hex(crypto::bytes_of(crypto::sm3(std::string("api_token:").append(secret))));
}

std::string token_prefix(std::string_view secret) {
  return std::string(secret.substr(0, kTokenMark.size() + kPrefixCharacters));
}

void limit_to_token(Principal& principal, const ApiToken& token, const UnitId& limit_id, std::string_view limit_path) {
  principal.token_id = token.id;
  principal.token_prefix = token.prefix;
  principal.token_scopes = {token.scopes.begin(), token.scopes.end()};
  principal.expires_at = token.expires_at;
  std::vector<Grant> kept;
  for (Grant& grant : principal.grants) {
    std::set<std::string, std::less<>> both;
    std::ranges::set_intersection(grant.permissions, principal.token_scopes, std::inserter(both, both.end()));
    if (both.empty()) continue;
    grant.permissions = std::move(both);
    if (token.unit_id) {
      const bool inside = !limit_path.empty() && grant.unit_path.starts_with(limit_path);
      const bool around = !limit_path.empty() && limit_path.starts_with(grant.unit_path);
      if (!inside && !around) continue;
      if (!inside) {
        grant.unit_id = limit_id;
        grant.unit_path = limit_path;
      }
    }
    kept.push_back(std::move(grant));
  }
  principal.grants = std::move(kept);
}

}  // namespace yunguan::identity
