// SPDX-License-Identifier: Apache-2.0
#include "identity/certificate_proof.h"

#include <fmt/format.h>

#include "crypto/hex.h"
#include "crypto/sm2.h"

namespace yunguan::identity {

namespace {

constexpr std::string_view kPurpose = "certificate_nonce";
constexpr std::size_t kRawHex = 128;
constexpr std::size_t kSignatureHexMax = 160;

std::unexpected<Error> bad_signature() {
  return fail(ErrorKind::unauthorized, "sign_in.certificate_signature",
              {"签名与证书不符：密钥不是这份证书的，或签的不是本次登录。",
               "The signature does not fit the certificate: another key, or not made for this sign-in."},
              {.field = "/signature"});
}

}  // namespace

Result<Challenge> issue_challenge(const Context& context) {
  YG_TRY_ASSIGN(IssuedNonce nonce, LoginNonce::issue(context, kPurpose));
  return Challenge{std::move(nonce.text), nonce.expires_at};
}

std::string proof_message(std::string_view purpose, std::string_view nonce, std::string_view login) {
  return fmt::format("yunguan {}\n{}\n{}", purpose, nonce, login);
}

Result<LoginNonce> check_proof(const Context& context, const crypto::Certificate& certificate, std::string_view purpose,
                               std::string_view login, std::string_view nonce, std::string_view signature_hex) {
  YG_TRY_ASSIGN(auto read, LoginNonce::read(context, kPurpose, nonce));
  if (!read) {
    return fail(ErrorKind::unauthorized, "sign_in.certificate_nonce",
                {"登录页面停留过久，请重试。", "The sign-in page was open for too long; try again."},
                {.field = "/nonce"});
  }
  if (signature_hex.size() > kSignatureHexMax) return bad_signature();
  auto signature = crypto::from_hex(signature_hex);
  if (signature && signature_hex.size() == kRawHex) signature = crypto::sm2_signature_from_raw(*signature);
  if (!signature || !certificate.public_key().verify(proof_message(purpose, nonce, login), *signature)) {
    return bad_signature();
  }
  return std::move(*read);
}

Result<void> consume_challenge(store::Transaction& tx, const LoginNonce& nonce, Instant now) {
  YG_TRY_ASSIGN(const bool fresh, nonce.consume(tx, now));
  if (!fresh) {
    return fail(ErrorKind::unauthorized, "sign_in.certificate_replayed",
                {"这次签名已经用过，不能重复提交。", "This signature has been used before."}, {.field = "/nonce"});
  }
  return {};
}

}  // namespace yunguan::identity
