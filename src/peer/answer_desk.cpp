// SPDX-License-Identifier: Apache-2.0
#include "peer/answer_desk.h"

#include <fmt/format.h>

#include <array>

#include "base/parse.h"
#include "client/signature.h"
#include "crypto/secret.h"
#include "peer/call_store.h"
#include "peer/peer_store.h"

namespace yunguan::peer {
namespace {

Error unauthorized(std::string code, Text text) {
  return {ErrorKind::unauthorized, std::move(code), std::move(text), {}, {}};
}

// Whether one of the peer's secrets signed this; the time it takes does not tell which, nor whether there is such a peer.
bool is_signed(const std::optional<Peer>& peer, std::string_view given, std::string_view timestamp,
               std::string_view text, Instant now) {
  static const std::string kNobody(64, '0');
  const bool overlaps = peer && peer->old_until && *peer->old_until > now && !peer->old_secret.empty();
  const std::array secrets{peer ? peer->secret : kNobody, overlaps ? peer->old_secret : kNobody};
  bool good = false;
  for (std::size_t n = 0; n < secrets.size(); ++n) {
    const bool fits = crypto::equal_in_constant_time(client::signature_of(secrets[n], timestamp, text), given);
    good = good || (fits && peer && (n == 0 || overlaps));
  }
  return good;
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 422;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::conflict:
      return 409;
    default:
      return 503;
  }
}

}  // namespace

Result<AnswerTaken> AnswerDesk::take(const http::Request& request) {
  YG_TRY_ASSIGN(const Signed from, check(request));
  return take_signed(from, request);
}

Result<AnswerDesk::Signed> AnswerDesk::check(const http::Request& request) {
  const std::string_view given = request.header("x-yunguan-signature");
  const std::string_view timestamp = request.header("x-yunguan-timestamp");
  const std::string_view call = request.header("x-yunguan-call");
  const auto seconds = all_digits(timestamp) ? parse_integer<std::int64_t>(timestamp) : std::nullopt;
  const auto id = all_digits(call) ? parse_integer<std::int64_t>(call) : std::nullopt;
  if (given.empty() || !seconds || !id) {
    return refuse(request, unauthorized("peer.unsigned",
                                        {"请求没有签名：须有 X-Yunguan-Call、X-Yunguan-Timestamp、X-Yunguan-Signature",
                                         "not signed: it wants X-Yunguan-Call, X-Yunguan-Timestamp and "
                                         "X-Yunguan-Signature"}));
  }
  const std::string& code = request.path_values.at("code");
  const Instant now = ground_.clock().now();
  YG_TRY_ASSIGN(const auto peer, ground_.db().read([&](store::Reader& reader) {
    return find_peer(reader, &ground_.orders.keys, code);
  }));
  if (!is_signed(peer, given, timestamp, fmt::format("{}.{}", call, request.body), now)) {
    return refuse(request, unauthorized("peer.signature", {"签名不符", "the signature does not fit"}));
  }
  // Told apart only for those who can sign.
  const auto now_seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::int64_t window = std::chrono::seconds{kClockWindow}.count();
  if (*seconds < now_seconds - window || *seconds > now_seconds + window) {
    return refuse(request, unauthorized("peer.clock", {"签名时间与平台相差超过 5 分钟",
                                                       "the time of the signature is more than 5 minutes off"}));
  }
  if (!peer->is_on) {
    return fail(ErrorKind::forbidden, "peer.off", {"对端系统已停用", "this peer is switched off"});
  }
  return Signed{peer->id, peer->code, CallId{*id}};
}

// Recorded, as long as it does not come too often to be.
std::unexpected<Error> AnswerDesk::refuse(const http::Request& request, Error error) {
  const http::RateLimit::Time now{ground_.clock().now().time_since_epoch()};
  {
    const std::lock_guard lock{mutex_};
    forged_.sweep(now);
    if (forged_.take("peer.forged", request.remote_ip, kForgedPerMinute, now)) {
      return fail(ErrorKind::too_many, "peer.forged_too_often",
                  {"签名不符的请求过多，请稍后再试", "too many requests with wrong signatures: try later"});
    }
  }
  const auto recorded =
      ground_.orders.audit.record_alone(ground_.db(), {.actor = identity::Actor::of(request),
                                                       .action = "peer.forged",
                                                       .object_type = "peer",
                                                       .object_id = clipped(request.path_values.at("code"), 40),
                                                       .result = identity::AuditResult::refused,
                                                       .code = error.code});
  if (!recorded) return std::unexpected(recorded.error());
  return fail(std::move(error));
}

Result<AnswerTaken> AnswerDesk::take_signed(const Signed& from, const http::Request& request) {
  YG_TRY_ASSIGN(const auto times, order::Times::of(ground_.orders));
  std::optional<Error> refused;  // and kept with the call all the same
  YG_TRY_ASSIGN(auto taken, ground_.db().write([&](store::Transaction& tx) -> Result<AnswerTaken> {
    refused.reset();
    YG_TRY_ASSIGN(const auto seen, find_call(tx, from.call));
    if (!seen || seen->peer != from.peer) {
      return fail(ErrorKind::not_found, "peer.no_call", {"没有这次调用", "there is no such call"},
                  {.field = "call", .value = std::to_string(from.call.value)});
    }
    YG_TRY_ASSIGN(auto order, order::find_to_change(tx, seen->order));
    YG_TRY_ASSIGN(auto call, find_call(tx, from.call));
    YG_ASSERT(order && call);
    Try one{.call = call->id,
            .way = Way::answered,
            .at = ground_.clock().now(),
            .status = 200,
            .text = shown(request.body)};
    const auto done = tx.attempt([&]() -> Result<void> {
      YG_TRY_ASSIGN(const AnswerText text, read_answer(request.body));
      if (text.call.value_or(CallId{}) != call->id) {
        return fail(ErrorKind::invalid, "peer.call",
                    {"正文的 call 须与 X-Yunguan-Call 一致", "`call` is to be the one of X-Yunguan-Call"},
                    {.field = "/call"});
      }
      return book_.take(tx, times, *order, *call, text);
    });
    if (!done) {
      const ErrorKind kind = done.error().kind;
      if (kind != ErrorKind::invalid && kind != ErrorKind::conflict) return std::unexpected(done.error());
      refused = done.error();
      one.status = status_of(kind);
      one.error_code = done.error().code;
      one.error = done.error().text;
    }
    YG_TRY(add_try(tx, std::move(one)));
    return AnswerTaken{from.call, CallState::answered};
  }));
  if (refused) return fail(std::move(*refused));
  return taken;
}

}  // namespace yunguan::peer
