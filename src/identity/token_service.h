// SPDX-License-Identifier: Apache-2.0
// Making, seeing and revoking API tokens, recorded in the audit log. People see to their own; the security administrator
// sees and revokes everybody's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/page.h"
#include "identity/context.h"
#include "identity/token_store.h"

namespace yunguan::identity {

struct NewToken {
  std::string name;
  std::vector<std::string> scopes;
  std::optional<UnitId> unit_id;
  std::vector<std::string> networks;
  Date expires_on{};  // the last day it holds
  std::optional<std::int64_t> rate_per_minute;
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (name, scopes, unit_id, networks, expires_on, rate_per_minute))

enum class TokenState : std::uint8_t { live, expired, revoked, owner_out };
BOOST_DESCRIBE_ENUM(TokenState, live, expired, revoked, owner_out)

struct TokenView {
  TokenId id;
  std::string name;
  std::string prefix;
  PersonId person_id;
  std::string person_login;
  std::string person_name;
  std::vector<std::string> scopes;
  std::vector<std::string> scopes_lost;  // the owner has these no more, so the token has not either
  std::optional<UnitId> unit_id;
  std::string unit_name;
  std::vector<std::string> networks;
  std::int64_t rate_per_minute = 0;
  Instant created_at;
  Instant expires_at;
  std::optional<Instant> revoked_at;
  std::string revoked_by;
  std::optional<Instant> last_used_at;
  std::string last_used_ip;
  TokenState state = TokenState::live;
  bool unused = false;  // lives, and was not used for as long as the policy says
};
BOOST_DESCRIBE_STRUCT(TokenView, (),
                      (id, name, prefix, person_id, person_login, person_name, scopes, scopes_lost, unit_id, unit_name,
                       networks, rate_per_minute, created_at, expires_at, revoked_at, revoked_by, last_used_at,
                       last_used_ip, state, unused))

struct CreatedToken {
  TokenView token;
  std::string secret;  // said this once
};
BOOST_DESCRIBE_STRUCT(CreatedToken, (), (token, secret))

class TokenService {
 public:
  TokenService(const Context& context, const TokenPolicy& policy);

  [[nodiscard]] const TokenPolicy& policy() const { return policy_; }

  // The caller's own, newest first.
  Result<std::vector<TokenView>> own(const Asking& asking) const;
  // The scopes the caller can give to a token: own permissions that want no person, and http::kOwnWork.
  [[nodiscard]] std::vector<std::string> offered(const Principal& principal) const;
  // Errors (invalid, one detail a field): token.fields with token.name, token.scopes, token.unit, network.format,
  // token.expiry, token.rate_limit; token.owner_max, token.name_taken (conflict)
  Result<CreatedToken> create(const Asking& asking, const NewToken& wanted) const;
  // One's own; token.not_found, also for another's (recorded then), token.over (conflict)
  Result<void> revoke_own(const Asking& asking, TokenId id) const;

  // Filters person_id, state (live, expired, revoked), q: login, name of the owner or the token, prefix.
  [[nodiscard]] const http::List& tokens() const { return tokens_; }
  Result<http::Page<TokenView>> list(const Asking& asking, const http::ListQuery& query) const;
  // Anybody's within the caller's scope, for a reason; the errors of revoke_own, and token.reason (invalid)
  Result<void> revoke(const Asking& asking, TokenId id, std::string_view reason) const;

 private:
  Result<ApiToken> checked(const Asking& asking, const NewToken& wanted) const;
  Result<TokenView> view(store::Reader& reader, const ApiToken& token) const;
  Result<void> revoke_in(const Asking& asking, const ApiToken& token, std::string_view reason) const;
  [[nodiscard]] http::List::Declaration declare_list() const;

  const Context context_;
  const TokenPolicy& policy_;
  const http::List tokens_;
};

}  // namespace yunguan::identity
