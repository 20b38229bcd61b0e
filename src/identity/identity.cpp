// SPDX-License-Identifier: Apache-2.0
#include "identity/identity.h"

#include <fstream>

#include "identity/bootstrap.h"
#include "identity/routes.h"

namespace yunguan::identity {

namespace {

Result<std::shared_ptr<const crypto::TrustList>> read_authorities(const std::filesystem::path& file) {
  std::ifstream stream(file);
  const std::string pem{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    return fail(ErrorKind::unavailable, "certificate.authorities",
                {"受信任机构的证书文件无法读取。", "The file of trusted authorities cannot be read."},
                {.file = file.string(), .field = "sign_in.certificate_authorities"});
  }
  auto list = crypto::TrustList::from_pem(pem);
  if (!list) {
    Error error = list.error();
    error.where.file = file.string();
    error.where.field = "sign_in.certificate_authorities";
    return std::unexpected(std::move(error));
  }
  return std::make_shared<const crypto::TrustList>(std::move(*list));
}

}  // namespace

Result<SignInPolicy> sign_in_policy(const config::SignIn& settings) {
  SignInPolicy policy;
  policy.password.length_min = settings.password_length_min;
  policy.password.kinds_min = settings.password_kinds_min;
  policy.password.history = settings.password_history;
  policy.password.age_max = settings.password_age;
  policy.failures_max = settings.failures_before_lock;
  policy.lock_first = settings.lock;
  policy.idle = settings.idle;
  policy.absolute = settings.absolute;
  policy.sessions = settings.second_session == config::SecondSession::allow     ? SessionChoice::many
                    : settings.second_session == config::SecondSession::replace ? SessionChoice::newest_wins
                                                                                : SessionChoice::oldest_wins;
  if (!settings.certificate_authorities.empty()) {
    YG_TRY_ASSIGN(policy.authorities, read_authorities(settings.certificate_authorities));
  }
  return policy;
}

TokenPolicy token_policy(const config::Token& settings) {
  return {.lifetime_max = settings.lifetime_max,
          .unused_after = settings.unused_after,
          .rate_default = settings.rate_default,
          .rate_max = settings.rate_max,
          .owner_max = settings.owner_max};
}

ReviewPolicy review_policy(const config::Review& settings) {
  return {.never_after = settings.never_after,
          .unused_after = settings.unused_after,
          .soon = settings.soon,
          .review_every = settings.every,
          .units_many = settings.units_many};
}

Identity::Identity(store::Database& db, const crypto::KeyRing& keys, crypto::Random& random, const Clock& clock,
                   Options options)
    : options_(std::move(options)),
      audit_(keys, clock),
      units_(db, clock),
      context_{db, keys, random, clock, permissions_, audit_, units_, options_.policy},
      unit_service_(context_),
      people_(context_),
      roles_(context_),
      sign_in_(context_),
      online_(context_),
      access_(context_),
      locks_(context_),
      certificates_(context_, sign_in_),
      tokens_(context_, options_.tokens),
      conflicts_(context_),
      reviews_(context_, options_.reviews, options_.tokens),
      campaigns_(context_, reviews_),
      integrity_(context_),
      audit_service_(context_),
      sealer_(db, keys, clock, options_.chain_interval),
      token_gate_(context_),
      gate_(context_, token_gate_) {}

Result<void> Identity::prepare() { return ensure_built_in_roles(context_); }

std::vector<http::Route> Identity::routes() {
  std::vector<http::Route> all;
  for (auto list : {sign_in_routes(context_, sign_in_, options_.secure_cookies), unit_routes(unit_service_),
                    person_routes(context_, people_, roles_), role_routes(context_, roles_),
                    access_routes(online_, access_, locks_), certificate_routes(context_, certificates_),
                    token_routes(context_, tokens_), conflict_routes(conflicts_), review_routes(reviews_, campaigns_),
                    audit_routes(audit_service_), integrity_routes(context_, integrity_)}) {
    std::ranges::move(list, std::back_inserter(all));
  }
  return all;
}

}  // namespace yunguan::identity
