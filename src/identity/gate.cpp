// SPDX-License-Identifier: Apache-2.0
#include "identity/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/log.h"
#include "crypto/secret.h"
#include "identity/session.h"

namespace yunguan::identity {

namespace {

constexpr std::string_view kCsrfHeader = "x-csrf-token";
constexpr std::size_t kRestrictedMax = 10'000;
constexpr std::chrono::minutes kRecordAgainAfter{10};

// What somebody who must change the password may do before it.
constexpr std::array<std::string_view, 4> kOpenBeforeChange{"get_session", "end_session", "change_password",
                                                            "get_preferences"};

std::string_view session_token(const http::Request& request) {
  const auto cookie = request.cookies.find(std::string(kSessionCookie));
  return cookie == request.cookies.end() ? std::string_view{} : std::string_view(cookie->second);
}

std::unexpected<Error> refused(const http::Route& route) {
  return fail(
      ErrorKind::forbidden, "identity.forbidden",
      {fmt::format("没有权限：{}。", route.permission), fmt::format("The permission {} is missing.", route.permission)},
      {.field = route.permission});
}

std::string action_of(const Error& error) {
  if (error.code == "identity.tampered") return "access.tampered";
  return error.code.starts_with("session.outside_") ? "access.restricted" : "access.refused";
}

// A session that is over, or whose rows were tampered with, gives nothing; signing in anew must stay possible.
bool is_nobody(const Error& error) {
  return error.kind == ErrorKind::unauthorized || error.kind == ErrorKind::forbidden;
}

}  // namespace

Result<std::shared_ptr<const http::Caller>> Gate::admit(const http::Request& request, const http::Route& route) {
  std::shared_ptr<const Principal> known;
  auto decided = decide(request, route, known);
  if (!decided && decided.error().kind == ErrorKind::forbidden) {
    record_refusal(request, route, known.get(), decided.error());
  }
  if (!decided) return std::unexpected(std::move(decided).error());
  if (*decided != nullptr && (*decided)->token_id.empty()) {
    // A store that cannot take the time must not keep people from reading.
    if (auto touched = touch_session(context_, **decided); !touched) {
      log::warn("identity", "a session's time cannot be kept", {{"error", touched.error().code}});
    }
  }
  return *decided;
}

Result<std::shared_ptr<const Principal>> Gate::decide(const http::Request& request, const http::Route& route,
                                                      std::shared_ptr<const Principal>& known) {
  if (const std::string_view secret = bearer_token(request); !secret.empty()) {
    if (route.permission == http::kPublic) return nullptr;
    return tokens_.admit(request, route, secret, known);
  }
  const std::string_view token = session_token(request);
  if (token.empty() && route.permission == http::kPublic) return nullptr;
  if (token.empty()) return fail(ErrorKind::unauthorized, "session.none", {"尚未登录。", "Nobody is signed in."});
  auto principal = principal_of_token(context_, token);
  if (!principal && route.permission == http::kPublic && is_nobody(principal.error())) return nullptr;
  if (!principal) return std::unexpected(std::move(principal).error());
  known = *principal;
  const auto allowed = check_restrictions(known->restrictions, request.remote_ip, context_.clock.now(), "session");
  if (route.permission == http::kPublic) return allowed ? known : nullptr;
  // Leaving stays possible from anywhere.
  if (!allowed && route.operation != "end_session") {
    record_restricted(request, route, *known, allowed.error());
    return std::unexpected(allowed.error());
  }

  if (request.method != http::Method::get &&
      !crypto::equal_in_constant_time(request.header(kCsrfHeader), known->csrf_token)) {
    return fail(ErrorKind::forbidden, "session.csrf",
                {"请求缺少有效的防伪令牌，请刷新页面后重试。",
                 "The request lacks a valid anti-forgery token; reload the page."});
  }
  if (known->must_change_password && std::ranges::find(kOpenBeforeChange, route.operation) == kOpenBeforeChange.end()) {
    return fail(ErrorKind::forbidden, "identity.must_change_password",
                {"请先修改口令。", "The password must be changed first."});
  }
  if (route.permission != http::kSignedIn && !known->may(route.permission)) return refused(route);
  return known;
}

// An open page asks again and again: the log needs to know once.
void Gate::record_restricted(const http::Request& request, const http::Route& route, const Principal& principal,
                             const Error& error) {
  const Instant now = context_.clock.now();
  {
    const std::lock_guard lock(restricted_mutex_);
    if (restricted_.size() >= kRestrictedMax) restricted_.clear();
    auto& recorded_at = restricted_[principal.session_id];
    // A clock set back counts as long ago.
    if (recorded_at && now >= *recorded_at && now - *recorded_at < kRecordAgainAfter) return;
    recorded_at = now;
  }
  record_refusal(request, route, &principal, error);
}

std::vector<std::pair<std::string, std::string>> Gate::answer_headers(const http::Request& request) {
  const std::string_view secret = bearer_token(request);
  if (secret.empty()) return {};
  return tokens_.headers(secret);
}

void Gate::record_refusal(const http::Request& request, const http::Route& route, const Principal* principal,
                          const Error& error) {
  AuditEntry entry{.actor = {.remote_ip = request.remote_ip, .trace_id = request.trace_id},
                   .action = action_of(error),
                   .object_type = "route",
                   .object_id = route.operation,
                   .object_label = request.path,
                   .result = AuditResult::refused,
                   .code = error.code};
  if (principal != nullptr) {
    entry.actor.person_id = principal->person_id;
    entry.actor.login = principal->signature();
    entry.actor.unit_id = principal->unit_id;
  }
  // The answer stays a refusal whatever becomes of its record.
  if (auto recorded = context_.audit.record_alone(context_.db, entry); !recorded) {
    log::error("identity", "a refusal cannot be recorded", {{"error", describe(recorded.error())}});
  }
}

}  // namespace yunguan::identity
