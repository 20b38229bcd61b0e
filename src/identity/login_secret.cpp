// SPDX-License-Identifier: Apache-2.0
#include "identity/login_secret.h"

#include "base/json.h"
#include "crypto/sm2.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kSecretHexMax = 8 * 1024;

constexpr std::string_view kPurpose = "login_nonce";

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
  YG_TRY_ASSIGN(IssuedNonce nonce, LoginNonce::issue(context, kPurpose));
  YG_TRY_ASSIGN(std::string public_key, context.keys.login_public_key_hex());
  return LoginKey{std::move(public_key), std::move(nonce.text), nonce.expires_at};
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
  YG_TRY_ASSIGN(auto read, LoginNonce::read(context, kPurpose, nonce));
  if (!read) return bad_nonce();
  secret.nonce_ = std::move(*read);
  return secret;
}

Result<std::string> LoginSecret::text(std::string_view name) const {
  const auto* value = fields_.if_contains(name);
  if (value == nullptr || !value->is_string()) return bad_secret();
  return std::string(value->as_string());
}

Result<void> LoginSecret::consume(store::Transaction& tx, Instant now) const {
  YG_TRY_ASSIGN(const bool fresh, nonce_.consume(tx, now));
  if (!fresh) {
    return fail(ErrorKind::conflict, "sign_in.replayed",
                {"这份口令密文已经用过，不能重复提交。", "This encrypted password has been used before."},
                {.field = "/secret"});
  }
  return {};
}

}  // namespace yunguan::identity
