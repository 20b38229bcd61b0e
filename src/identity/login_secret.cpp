// SPDX-License-Identifier: Apache-2.0
#include "identity/login_secret.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/parse.h"
#include "crypto/base64.h"
#include "crypto/row_code.h"
#include "crypto/sm2.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kNonceBytes = 16;
constexpr std::size_t kSecretHexMax = 8 * 1024;

constexpr store::NamedQuery kUse{"identity.use_nonce",
                                 "INSERT INTO used_nonce (nonce, expires_at) VALUES (:nonce, :expires)"
                                 " ON CONFLICT (nonce) DO NOTHING"};
constexpr store::NamedQuery kForget{"identity.forget_nonces", "DELETE FROM used_nonce WHERE expires_at < :now"};

// "<random>.<expires, microseconds>.<code>"; the code proves that it is ours, so none need be kept before its use.
crypto::RowCode code_of(std::string_view id, Instant expires_at) {
  crypto::RowCode code("login_nonce");
  code.add("id", id).add("expires_at", expires_at);
  return code;
}

std::unexpected<Error> bad_secret() {
  return fail(ErrorKind::invalid, "sign_in.secret",
              {"口令密文无法解开，请刷新页面后重试。",
               "The encrypted password cannot be opened; reload the page and try again."},
              {.field = "/secret"});
}

std::unexpected<Error> bad_nonce() {
  return fail(ErrorKind::invalid, "sign_in.nonce",
              {"登录页面停留过久，请重试。", "The sign-in page was open for too long; try again."},
              {.field = "/secret"});
}

}  // namespace

Result<LoginKey> issue_login_key(const Context& context) {
  const std::string id = crypto::to_base64url(context.random.bytes(kNonceBytes));
  const Instant expires_at = context.clock.now() + context.policy.nonce_lifetime;
  YG_TRY_ASSIGN(const std::string code, code_of(id, expires_at).code(context.keys));
  YG_TRY_ASSIGN(std::string public_key, context.keys.login_public_key_hex());
  return LoginKey{std::move(public_key), fmt::format("{}.{}.{}", id, to_micros(expires_at), code), expires_at};
}

Result<LoginSecret> LoginSecret::open(const Context& context, std::string_view hex) {
  if (hex.size() > kSecretHexMax) return bad_secret();
  const auto ciphertext = crypto::sm2_ciphertext_from_c1c3c2(hex);
  if (!ciphertext) return bad_secret();
  const Result<crypto::Secret> plain = context.keys.login_decrypt(*ciphertext);
  if (!plain && plain.error().code == "crypto.not_authentic") return bad_secret();
  if (!plain) return std::unexpected(plain.error());
  const auto parsed = json::parse(plain->bytes());
  if (!parsed || !parsed->is_object()) return bad_secret();

  LoginSecret secret;
  secret.fields_ = parsed->as_object();
  YG_TRY_ASSIGN(const std::string nonce, secret.text("nonce"));
  const auto parts = split(nonce, '.');
  const auto expires = parts.size() == 3 ? parse_integer<std::int64_t>(parts[1]) : std::nullopt;
  if (!expires) return bad_nonce();
  secret.nonce_id_ = parts[0];
  secret.expires_at_ = from_micros(*expires);
  YG_TRY_ASSIGN(const bool ours, code_of(secret.nonce_id_, secret.expires_at_).matches(context.keys, parts[2]));
  if (!ours || secret.expires_at_ <= context.clock.now()) return bad_nonce();
  return secret;
}

Result<std::string> LoginSecret::text(std::string_view name) const {
  const auto* value = fields_.if_contains(name);
  if (value == nullptr || !value->is_string()) return bad_secret();
  return std::string(value->as_string());
}

Result<void> LoginSecret::consume(store::Transaction& tx, Instant now) const {
  YG_TRY(tx.run(kForget, {now}));
  YG_TRY_ASSIGN(const std::int64_t used, tx.run(kUse, {nonce_id_, expires_at_}));
  if (used != 1) {
    return fail(ErrorKind::conflict, "sign_in.replayed",
                {"这份口令密文已经用过，不能重复提交。", "This encrypted password has been used before."},
                {.field = "/secret"});
  }
  return {};
}

}  // namespace yunguan::identity
