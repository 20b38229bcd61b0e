// SPDX-License-Identifier: Apache-2.0
// Requests with "Authorization: Bearer yg_…": whether the token may use the route, how often, and what every answer to it
// says about its limits. The gate asks it; nothing else does.
//
// Tokens are looked up anew for every request, as sessions are: a revoked one, a disabled owner and a role taken back count
// at once, on every node. How often is counted in memory, by each node for itself.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/route.h"
#include "identity/context.h"
#include "identity/token_store.h"

namespace yunguan::identity {

// The token of the request, "" when it comes with none.
[[nodiscard]] std::string_view bearer_token(const http::Request& request);

// Whether any token can use the route: a permission of people only, and routes for people, are out of reach.
[[nodiscard]] bool open_to_tokens(const PermissionTable& permissions, const http::Route& route);

// Thread-safe.
class TokenGate {
 public:
  explicit TokenGate(const Context& context) : context_(context) {}

  // `known` is the caller as far as he is known, for the record of a refusal. Errors:
  //   token.none (unauthorized)   no such token
  //   token.over (unauthorized)   expired or revoked, or its owner is out
  //   token.rate (too many)       with the seconds to wait
  //   token.network (forbidden)   not from this address
  //   token.interactive (forbidden)   the route wants a person
  //   token.scope (forbidden)     the permission is not among its scopes, or the owner has it no more; where.field names it
  //   identity.tampered (forbidden)
  Result<std::shared_ptr<const Principal>> admit(const http::Request& request, const http::Route& route,
                                                 std::string_view secret, std::shared_ptr<const Principal>& known);
  // RateLimit-Limit, -Remaining and -Reset (seconds), Yunguan-Token-Expires, Yunguan-Token-Scopes; none when the token is
  // not known.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> headers(std::string_view secret);

 private:
  // A minute's requests, counted from the first.
  struct Window {
    Instant began{};
    std::int64_t used = 0;
  };
  struct Known {
    std::int64_t rate = 0;
    std::vector<Cidr> networks;
    Window window;     // of requests from its networks
    Window strangers;  // of others, so that they cannot use up what is the owner's
    std::string expires_at;
    std::string scopes;
    Instant touched_at{};
  };

  // False when the token was not seen before: it is counted once it has been found.
  Result<bool> count_known(const std::string& digest, const http::Request& request, Instant now);
  void remember(const ApiToken& token);
  Result<void> check_token(const TokenStanding& standing, const Principal& principal, const http::Request& request,
                           Instant now) const;
  Result<void> check_route(const TokenStanding& standing, const Principal& principal, const http::Route& route) const;
  void touch(const ApiToken& token, const http::Request& request, Instant now);

  // Fixed after construction.
  const Context context_;

  std::mutex mutex_;
  // Under mutex_: by digest; only of tokens that exist, so their number has a bound.
  std::unordered_map<std::string, Known> known_;
};

}  // namespace yunguan::identity
