// SPDX-License-Identifier: Apache-2.0
#include "identity/token_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/parse.h"
#include "http/route.h"
#include "identity/person_store.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

// Tokens of one person are made one after the other, so that none slips past the limit.
constexpr store::NamedQuery kOwnersTurn{"identity.lock_token_owner",
                                        "UPDATE person SET version = version WHERE id = :id"};

Error no_such_token() {
  return {ErrorKind::not_found, "token.not_found", {"没有这个令牌。", "There is no such token."}, {}, {}};
}

Error fault(std::string code, Text text, std::string field, std::string value = {}) {
  return {
      ErrorKind::invalid, std::move(code), std::move(text), {.field = std::move(field), .value = std::move(value)}, {}};
}

// For the log: what it may, never the secret.
boost::json::object snapshot(const ApiToken& token) {
  boost::json::array scopes;
  for (const std::string& scope : token.scopes) scopes.emplace_back(scope);
  boost::json::object object{{"name", token.name},
                             {"prefix", token.prefix},
                             {"scopes", std::move(scopes)},
                             {"networks", networks_text(token.networks)},
                             {"rate_per_minute", token.rate_per_minute},
                             {"expires_at", format_rfc3339(token.expires_at)}};
  if (token.unit_id) object["unit_id"] = token.unit_id->value;
  return object;
}

AuditEntry entry_for(const Asking& asking, std::string_view action, const ApiToken& token) {
  return {.actor = asking.actor,
          .action = std::string(action),
          .object_type = "token",
          .object_id = token.id.empty() ? std::string() : std::to_string(token.id.value),
          .object_label = fmt::format("{} ({})", token.name, token.prefix)};
}

TokenState state_of(const ApiToken& token, const Person& owner, Instant now) {
  if (token.revoked_at) return TokenState::revoked;
  if (now >= token.expires_at) return TokenState::expired;
  return may_act(owner, now) ? TokenState::live : TokenState::owner_out;
}

}  // namespace

std::vector<std::string> TokenService::offered(const Principal& principal) const {
  std::vector<std::string> scopes;
  for (const std::string& code : principal.permissions()) {
    const Permission* permission = context_.permissions.find(code);
    if (permission != nullptr && !permission->interactive) scopes.push_back(code);
  }
  scopes.emplace_back(http::kOwnWork);
  std::ranges::sort(scopes);
  return scopes;
}

Result<ApiToken> TokenService::checked(const Asking& asking, const NewToken& wanted) const {
  const Instant now = context_.clock.now();
  ApiToken token{.person_id = asking.principal.person_id,
                 .name = std::string(trimmed(wanted.name)),
                 .scopes = wanted.scopes,
                 .unit_id = wanted.unit_id,
                 .rate_per_minute = wanted.rate_per_minute.value_or(policy_.rate_default),
                 .created_at = now};
  Error faults{ErrorKind::invalid, "token.fields", {"令牌的内容有误。", "The token cannot be made like this."}, {}, {}};
  const bool controls = std::ranges::any_of(token.name, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (token.name.empty() || token.name.size() > kTokenNameMax || controls) {
    faults.details.push_back(
        fault("token.name",
              {"名称不能为空，且不超过 20 个汉字。", "A name must not be empty and has at most 60 bytes."}, "/name"));
  }
  std::ranges::sort(token.scopes);
  const auto repeats = std::ranges::unique(token.scopes);
  token.scopes.erase(repeats.begin(), repeats.end());
  const std::vector<std::string> may = offered(asking.principal);
  if (token.scopes.empty()) {
    faults.details.push_back(fault("token.scopes", {"至少选择一项范围。", "Choose one scope at least."}, "/scopes"));
  }
  for (const std::string& scope : token.scopes) {
    if (std::ranges::binary_search(may, scope)) continue;
    faults.details.push_back(fault("token.scopes",
                                   {fmt::format("您没有 {}，或它须由人员操作，不能给令牌。", clipped(scope)),
                                    fmt::format("You do not have {}, or it wants a person.", clipped(scope))},
                                   "/scopes", clipped(scope)));
  }
  if (token.unit_id) {
    YG_TRY_ASSIGN(const auto units, context_.units.tree());
    const Unit* unit = units->find(*token.unit_id);
    const bool within = unit != nullptr && std::ranges::any_of(asking.principal.grants, [&](const Grant& grant) {
                          return unit->path.starts_with(grant.unit_path);
                        });
    if (!within)
      faults.details.push_back(fault("token.unit", {"没有这个单位。", "There is no such unit."}, "/unit_id"));
  }
  std::string networks;
  for (const std::string& network : wanted.networks) networks += network + ",";
  auto parsed = parse_networks(networks);
  if (parsed)
    token.networks = std::move(*parsed);
  else
    faults.details.push_back(fault(parsed.error().code, parsed.error().text, "/networks", parsed.error().where.value));
  const Instant today = start_of(shanghai_date(now));
  if (wanted.expires_on.ok()) token.expires_at = start_of(wanted.expires_on) + std::chrono::days{1};
  if (!wanted.expires_on.ok() || token.expires_at <= today ||
      token.expires_at > today + policy_.lifetime_max + std::chrono::days{1}) {
    faults.details.push_back(
        fault("token.expiry",
              {fmt::format("到期日须在今天之后的 {} 天以内。", policy_.lifetime_max.count()),
               fmt::format("The last day is at most {} days from today.", policy_.lifetime_max.count())},
              "/expires_on"));
  }
  if (token.rate_per_minute < 1 || token.rate_per_minute > policy_.rate_max) {
    faults.details.push_back(fault("token.rate_limit",
                                   {fmt::format("每分钟次数须在 1 至 {} 之间。", policy_.rate_max),
                                    fmt::format("Requests a minute are 1 to {}.", policy_.rate_max)},
                                   "/rate_per_minute"));
  }
  if (!faults.details.empty()) return fail(std::move(faults));
  return token;
}

Result<CreatedToken> TokenService::create(const Asking& asking, const NewToken& wanted) const {
  YG_TRY_ASSIGN(ApiToken token, checked(asking, wanted));
  const std::string secret = new_token_secret(context_.random);
  token.prefix = token_prefix(secret);
  token.digest = token_digest(secret);
  YG_TRY(audited(
      context_.audit, context_.db, entry_for(asking, "token.create", token),
      [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
        YG_TRY(tx.run(kOwnersTurn, {token.person_id}));
        YG_TRY_ASSIGN(const auto others, tokens_of(tx, token.person_id));
        std::int64_t living = 0;
        for (const ApiToken& other : others) {
          if (other.revoked_at || token.created_at >= other.expires_at) continue;
          ++living;
          if (other.name == token.name) {
            return fail(ErrorKind::conflict, "token.name_taken",
                        {"您已有同名的令牌。", "You have a token of this name already."}, {.field = "/name"});
          }
        }
        if (living >= policy_.owner_max) {
          return fail(
              ErrorKind::conflict, "token.owner_max",
              {fmt::format("每人最多 {} 个有效令牌，请先吊销不用的。", policy_.owner_max),
               fmt::format("Nobody has more than {} living tokens; revoke what is not used.", policy_.owner_max)});
        }
        YG_TRY_ASSIGN(token.id, store::next_id<TokenId>(tx, "api_token"));
        entry.object_id = std::to_string(token.id.value);
        entry.after = snapshot(token);
        return insert_token(tx, context_.keys, token);
      }));
  YG_TRY_ASSIGN(TokenView made, context_.db.read([&](store::Reader& reader) { return view(reader, token); }));
  return CreatedToken{std::move(made), secret};
}

Result<TokenView> TokenService::view(store::Reader& reader, const ApiToken& token) const {
  const Instant now = context_.clock.now();
  YG_TRY_ASSIGN(const auto owner, find_person(reader, token.person_id));
  YG_ASSERT(owner.has_value());  // people are never deleted
  YG_TRY_ASSIGN(const auto roles, roles_of(reader, token.person_id));
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  TokenView view{.id = token.id,
                 .name = token.name,
                 .prefix = token.prefix,
                 .person_id = token.person_id,
                 .person_login = owner->login,
                 .person_name = owner->name,
                 .scopes = token.scopes,
                 .unit_id = token.unit_id,
                 .rate_per_minute = token.rate_per_minute,
                 .created_at = token.created_at,
                 .expires_at = token.expires_at,
                 .revoked_at = token.revoked_at,
                 .revoked_by = token.revoked_by,
                 .last_used_at = token.last_used_at,
                 .last_used_ip = token.last_used_ip,
                 .state = state_of(token, *owner, now)};
  if (token.unit_id) view.unit_name = units->name(*token.unit_id);
  for (const Cidr& network : token.networks) view.networks.push_back(network.text());
  for (const std::string& scope : token.scopes) {
    const bool held = scope == http::kOwnWork || std::ranges::any_of(roles, [&](const HeldRole& one) {
                        return std::ranges::find(one.role.permissions, scope) != one.role.permissions.end();
                      });
    if (!held) view.scopes_lost.push_back(scope);
  }
  view.unused =
      view.state == TokenState::live && now - token.last_used_at.value_or(token.created_at) >= policy_.unused_after;
  return view;
}

Result<std::vector<TokenView>> TokenService::own(const Asking& asking) const {
  return context_.db.read([&](store::Reader& reader) -> Result<std::vector<TokenView>> {
    YG_TRY_ASSIGN(const auto tokens, tokens_of(reader, asking.principal.person_id));
    std::vector<TokenView> views;
    for (const ApiToken& token : tokens) {
      YG_TRY_ASSIGN(TokenView one, view(reader, token));
      views.push_back(std::move(one));
    }
    return views;
  });
}

Result<void> TokenService::revoke_in(const Asking& asking, const ApiToken& token, std::string_view reason) const {
  AuditEntry entry = entry_for(asking, "token.revoke", token);
  entry.before = snapshot(token);
  entry.reason = reason;
  return audited(context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
    ApiToken revoked = token;
    revoked.revoked_at = context_.clock.now();
    revoked.revoked_by = asking.actor.login;
    YG_TRY_ASSIGN(const bool done, revoke_token(tx, context_.keys, revoked));
    if (done) return {};
    return fail(ErrorKind::conflict, "token.over", {"此令牌已吊销。", "This token was revoked before."});
  });
}

Result<void> TokenService::revoke_own(const Asking& asking, TokenId id) const {
  YG_TRY_ASSIGN(const auto token, context_.db.read([&](store::Reader& reader) { return find_token(reader, id); }));
  if (!token) return fail(no_such_token());
  if (token->person_id != asking.principal.person_id) {
    return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "token", std::to_string(id.value),
                               no_such_token());
  }
  return revoke_in(asking, *token, {});
}

Result<void> TokenService::revoke(const Asking& asking, TokenId id, std::string_view text) const {
  const std::string_view reason = trimmed(text);
  if (reason.empty()) {
    return fail(ErrorKind::invalid, "token.reason", {"请填写吊销理由。", "Give the reason for revoking it."},
                {.field = "/reason"});
  }
  std::optional<Person> owner;
  YG_TRY_ASSIGN(const auto token, context_.db.read([&](store::Reader& reader) -> Result<std::optional<ApiToken>> {
    YG_TRY_ASSIGN(auto found, find_token(reader, id));
    if (found) {
      YG_TRY_ASSIGN(owner, find_person(reader, found->person_id));
    }
    return found;
  }));
  if (!token || !owner) return fail(no_such_token());
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  const Unit* unit = units->find(owner->unit_id);
  if (unit == nullptr || !asking.principal.may("token.revoke", unit->path)) {
    return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "token", std::to_string(id.value),
                               no_such_token());
  }
  return revoke_in(asking, *token, reason);
}

}  // namespace yunguan::identity
