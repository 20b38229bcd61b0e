// SPDX-License-Identifier: Apache-2.0
#include "identity/login_nonce.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "crypto/base64.h"
#include "crypto/row_code.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kNonceBytes = 16;

constexpr store::NamedQuery kUse{"identity.use_nonce",
                                 "INSERT INTO used_nonce (nonce, expires_at) VALUES (:nonce, :expires)"
                                 " ON CONFLICT (nonce) DO NOTHING"};
constexpr store::NamedQuery kForget{"identity.forget_nonces", "DELETE FROM used_nonce WHERE expires_at < :now"};

crypto::RowCode code_of(std::string_view purpose, std::string_view id, Instant expires_at) {
  crypto::RowCode code(purpose);
  code.add("id", id).add("expires_at", expires_at);
  return code;
}

}  // namespace

Result<IssuedNonce> LoginNonce::issue(const Context& context, std::string_view purpose) {
  const std::string id = crypto::to_base64url(context.random.bytes(kNonceBytes));
  const Instant expires_at = context.clock.now() + context.policy.nonce_lifetime;
  YG_TRY_ASSIGN(const std::string code, code_of(purpose, id, expires_at).code(context.keys));
  return IssuedNonce{fmt::format("{}.{}.{}", id, to_micros(expires_at), code), expires_at};
}

Result<std::optional<LoginNonce>> LoginNonce::read(const Context& context, std::string_view purpose,
                                                   std::string_view text) {
  const auto parts = split(text, '.');
  const auto expires = parts.size() == 3 ? parse_integer<std::int64_t>(parts[1]) : std::nullopt;
  if (!expires) return std::nullopt;
  LoginNonce nonce;
  nonce.id_ = parts[0];
  nonce.expires_at_ = from_micros(*expires);
  YG_TRY_ASSIGN(const bool ours, code_of(purpose, nonce.id_, nonce.expires_at_).matches(context.keys, parts[2]));

  const Instant now = context.clock.now();
  if (!ours || nonce.expires_at_ <= now) return std::nullopt;
  return nonce;
}

Result<bool> LoginNonce::consume(store::Transaction& tx, Instant now) const {
  YG_TRY(tx.run(kForget, {now}));
  YG_TRY_ASSIGN(const std::int64_t used, tx.run(kUse, {id_, expires_at_}));
  return used == 1;
}

}  // namespace yunguan::identity
