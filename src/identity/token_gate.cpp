// SPDX-License-Identifier: Apache-2.0
#include "identity/token_gate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/log.h"
#include "base/parse.h"
#include "http/problem.h"
#include "identity/person_store.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kSecretMax = 100;
constexpr std::chrono::seconds kWindow{60};
constexpr std::chrono::seconds kTouchAfter{60};

std::unexpected<Error> no_token() {
  return fail(ErrorKind::unauthorized, "token.none", {"接口令牌无效。", "The API token is not valid."});
}

std::unexpected<Error> over() {
  return fail(ErrorKind::unauthorized, "token.over",
              {"接口令牌已到期或已吊销，请换用新的令牌。", "The API token has expired or was revoked; use a new one."});
}

std::unexpected<Error> for_people(const http::Route& route) {
  return fail(ErrorKind::forbidden, "token.interactive",
              {"此操作须由人员登录后进行，接口令牌不能使用。",
               "This wants a person who has signed in; API tokens cannot use it."},
              {.field = route.permission == http::kSignedIn ? route.operation : route.permission});
}

std::unexpected<Error> beyond_scope(const TokenStanding& standing, std::string_view missing) {
  const bool named = std::ranges::find(standing.token.scopes, missing) != standing.token.scopes.end();
  return fail(ErrorKind::forbidden, "token.scope",
              named ? Text{fmt::format("令牌的所有者（{}）已没有权限 {}，或令牌所限单位不在其内。",
                                       standing.owner.person.login, missing),
                           fmt::format("The token's owner ({}) no longer has the permission {} for the token's units.",
                                       standing.owner.person.login, missing)}
                    : Text{fmt::format("令牌的范围不含 {}。", missing),
                           fmt::format("The token's scopes do not hold {}.", missing)},
              {.field = std::string(missing)});
}

bool from_elsewhere(const std::vector<Cidr>& networks, std::string_view remote_ip) {
  return !networks.empty() && !any_contains(networks, remote_ip);
}

}  // namespace

std::string_view bearer_token(const http::Request& request) {
  const std::string_view value = trimmed(request.header("authorization"));
  constexpr std::string_view kScheme = "bearer ";
  if (value.size() <= kScheme.size() || ascii_lower(value.substr(0, kScheme.size())) != kScheme) return {};
  return trimmed(value.substr(kScheme.size()));
}

bool open_to_tokens(const PermissionTable& permissions, const http::Route& route) {
  if (route.permission == http::kPublic) return true;
  if (route.permission == http::kSignedIn) return !route.token_scope.empty();
  const Permission* permission = permissions.find(route.permission);
  return permission != nullptr && !permission->interactive;
}

Result<std::shared_ptr<const Principal>> TokenGate::admit(const http::Request& request, const http::Route& route,
                                                          std::string_view secret,
                                                          std::shared_ptr<const Principal>& known) {
  if (secret.size() > kSecretMax || !secret.starts_with(kTokenMark)) return no_token();
  const std::string digest = token_digest(secret);
  const Instant now = context_.clock.now();
  YG_TRY_ASSIGN(const bool counted, count_known(digest, request, now));
  YG_TRY_ASSIGN(const auto standing,
                context_.db.read([&](store::Reader& reader) { return find_token_standing(reader, digest); }));
  if (!standing) return no_token();
  YG_TRY_ASSIGN(const bool sound, code_of(standing->token).matches(context_.keys, standing->token_integrity));
  if (!sound) return tampered("api_token");
  YG_TRY(check_integrity(context_.keys, standing->owner));
  if (!counted) {
    remember(standing->token);
    YG_TRY(count_known(digest, request, now));
  }

  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  YG_TRY_ASSIGN(auto principal, make_principal(standing->owner, *units));
  const Unit* limit = standing->token.unit_id ? units->find(*standing->token.unit_id) : nullptr;
  limit_to_token(*principal, standing->token, limit == nullptr ? UnitId{} : limit->id,
                 limit == nullptr ? std::string_view{} : std::string_view(limit->path));
  known = principal;
  YG_TRY(check_token(*standing, *principal, request, now));
  YG_TRY(check_route(*standing, *principal, route));
  touch(standing->token, request, now);
  return known;
}

Result<void> TokenGate::check_token(const TokenStanding& standing, const Principal& principal,
                                    const http::Request& request, Instant now) const {
  const ApiToken& token = standing.token;
  if (token.revoked_at || now >= token.expires_at || !may_act(standing.owner.person, now)) return over();
  // Where its owner may come from holds for the token too; the hours people work do not hold for machines.
  const bool kept_out = std::ranges::any_of(principal.restrictions, [&](const Restriction& restriction) {
    return !restriction.allows_address(request.remote_ip);
  });
  if (kept_out || from_elsewhere(token.networks, request.remote_ip)) {
    return fail(ErrorKind::forbidden, "token.network",
                {fmt::format("此令牌不能从 {} 使用。", request.remote_ip),
                 fmt::format("This token cannot be used from {}.", request.remote_ip)},
                {.field = "remote_ip", .value = request.remote_ip});
  }
  return {};
}

Result<void> TokenGate::check_route(const TokenStanding& standing, const Principal& principal,
                                    const http::Route& route) const {
  if (!open_to_tokens(context_.permissions, route)) return for_people(route);
  if (route.permission == http::kSignedIn) {
    const bool may = route.token_scope == http::kAnyToken || principal.token_scopes.contains(route.token_scope);
    return may ? Result<void>() : beyond_scope(standing, route.token_scope);
  }
  return principal.may(route.permission) ? Result<void>() : beyond_scope(standing, route.permission);
}

Result<bool> TokenGate::count_known(const std::string& digest, const http::Request& request, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(digest);
  if (found == known_.end()) return false;
  Known& known = found->second;
  Window& window = from_elsewhere(known.networks, request.remote_ip) ? known.strangers : known.window;
  if (now - window.began >= kWindow || now < window.began) window = {now, 0};
  if (window.used >= known.rate) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(window.began + kWindow - now);
    return fail(ErrorKind::too_many, "token.rate",
                {fmt::format("此令牌每分钟最多 {} 次请求，请在 {} 秒后再试。", known.rate, wait.count()),
                 fmt::format("This token may ask {} times a minute; try again in {} s.", known.rate, wait.count())},
                {.field = std::string(http::kRetryAfter), .value = std::to_string(wait.count())});
  }
  ++window.used;
  return true;
}

void TokenGate::remember(const ApiToken& token) {
  const std::lock_guard lock(mutex_);
  known_.try_emplace(token.digest, Known{.rate = token.rate_per_minute,
                                         .networks = token.networks,
                                         .window = {},
                                         .strangers = {},
                                         .expires_at = format_rfc3339(token.expires_at),
                                         .scopes = fmt::format("{}", fmt::join(token.scopes, " ")),
                                         .touched_at = token.last_used_at.value_or(Instant{})});
}

std::vector<std::pair<std::string, std::string>> TokenGate::headers(std::string_view secret) {
  if (secret.size() > kSecretMax || !secret.starts_with(kTokenMark)) return {};
  const std::string digest = token_digest(secret);
  const Instant now = context_.clock.now();
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(digest);
  if (found == known_.end()) return {};
  const Known& known = found->second;
  const std::int64_t left = std::max<std::int64_t>(0, known.rate - known.window.used);
  const auto reset = std::chrono::ceil<std::chrono::seconds>(known.window.began + kWindow - now);
  return {{"RateLimit-Limit", std::to_string(known.rate)},
          {"RateLimit-Remaining", std::to_string(left)},
          {"RateLimit-Reset", std::to_string(std::max<std::int64_t>(0, reset.count()))},
          {"Yunguan-Token-Expires", known.expires_at},
          {"Yunguan-Token-Scopes", known.scopes}};
}

void TokenGate::touch(const ApiToken& token, const http::Request& request, Instant now) {
  {
    const std::lock_guard lock(mutex_);
    Instant& touched_at = known_.at(token.digest).touched_at;
    if (now - touched_at < kTouchAfter) return;
    touched_at = now;
  }
  auto touched =
      context_.db.write([&](store::Transaction& tx) { return touch_token(tx, token.id, now, request.remote_ip); });
  // A store that cannot take the time must not keep machines from reading.
  if (!touched) log::warn("identity", "a token's time cannot be kept", {{"error", touched.error().code}});
}

}  // namespace yunguan::identity
