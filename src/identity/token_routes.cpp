// SPDX-License-Identifier: Apache-2.0
#include "identity/routes.h"
#include "identity/token_service.h"

namespace yunguan::identity {

namespace {

struct TokenLimits {
  std::int64_t lifetime_days_max = 0;
  std::int64_t rate_default = 0;
  std::int64_t rate_max = 0;
  std::int64_t owner_max = 0;
  std::int64_t unused_after_days = 0;
};
BOOST_DESCRIBE_STRUCT(TokenLimits, (), (lifetime_days_max, rate_default, rate_max, owner_max, unused_after_days))

struct TokenScope {
  std::string code;
  std::string group;
  Text text;
};
BOOST_DESCRIBE_STRUCT(TokenScope, (), (code, group, text))

struct OwnTokens {
  std::vector<TokenView> items;
  std::vector<TokenScope> offered;  // what the caller can give to a token
  TokenLimits limits;
};
BOOST_DESCRIBE_STRUCT(OwnTokens, (), (items, offered, limits))

struct RevokeBody {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(RevokeBody, (), (reason))

TokenScope scope_of(const PermissionTable& permissions, const std::string& code) {
  const Permission* permission = permissions.find(code);
  if (permission == nullptr) {
    return {code, "token", {"本人的上传、作业及其结果文件", "The owner's uploads, jobs and their files"}};
  }
  return {code, std::string(permission->group), {std::string(permission->zh), std::string(permission->en)}};
}

Result<OwnTokens> own_tokens(const Context& context, const TokenService& tokens, const http::Request& request) {
  const TokenPolicy& policy = tokens.policy();
  const Asking asking = Asking::of(request);
  OwnTokens answer{.limits = {policy.lifetime_max.count(), policy.rate_default, policy.rate_max, policy.owner_max,
                              policy.unused_after.count()}};
  YG_TRY_ASSIGN(answer.items, tokens.own(asking));
  for (const std::string& code : tokens.offered(asking.principal)) {
    answer.offered.push_back(scope_of(context.permissions, code));
  }
  return answer;
}

Result<TokenId> token_of(const http::Request& request) {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
  return TokenId{id};
}

}  // namespace

std::vector<http::Route> token_routes(const Context& context, const TokenService& tokens) {
  using http::Method;
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<OwnTokens>(
      {Method::get, "/api/v1/session/tokens", "list_own_tokens", "token.own",
       "The caller's API tokens, and what new ones can be given.", "tokens"},
      [context, &tokens](const http::Request& request) { return own_tokens(context, tokens, request); }));
  routes.push_back(http::json_route<NewToken, CreatedToken>(
      {.method = Method::post,
       .path = "/api/v1/session/tokens",
       .operation = "create_token",
       .permission = "token.own",
       .summary = "Make an API token; its secret is in this answer and nowhere else.",
       .tag = "tokens",
       .success_status = 201},
      [&tokens](const http::Request& request, const NewToken& wanted) {
        return tokens.create(Asking::of(request), wanted);
      }));
  routes.push_back(http::act_route({.method = Method::del,
                                    .path = "/api/v1/session/tokens/{id}",
                                    .operation = "revoke_own_token",
                                    .permission = "token.own",
                                    .summary = "Revoke an API token of one's own.",
                                    .tag = "tokens"},
                                   [&tokens](const http::Request& request) -> Result<void> {
                                     YG_TRY_ASSIGN(const TokenId id, token_of(request));
                                     return tokens.revoke_own(Asking::of(request), id);
                                   }));
  routes.push_back(http::get_route<http::Page<TokenView>>(
      {Method::get, "/api/v1/tokens", "list_tokens", "token.read", "Everybody's API tokens.", "tokens",
       tokens.tokens().parameters()},
      [&tokens](const http::Request& request) -> Result<http::Page<TokenView>> {
        YG_TRY_ASSIGN(const http::ListQuery query, tokens.tokens().parse(request));
        return tokens.list(Asking::of(request), query);
      }));
  routes.push_back(
      http::act_route<RevokeBody>({.method = Method::post,
                                   .path = "/api/v1/tokens/{id}/revoke",
                                   .operation = "revoke_token",
                                   .permission = "token.revoke",
                                   .summary = "Revoke anybody's API token, for a reason.",
                                   .tag = "tokens"},
                                  [&tokens](const http::Request& request, const RevokeBody& body) -> Result<void> {
                                    YG_TRY_ASSIGN(const TokenId id, token_of(request));
                                    return tokens.revoke(Asking::of(request), id, body.reason);
                                  }));
  return routes;
}

}  // namespace yunguan::identity
