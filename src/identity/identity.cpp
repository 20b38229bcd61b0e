// SPDX-License-Identifier: Apache-2.0
#include "identity/identity.h"

#include "identity/bootstrap.h"
#include "identity/routes.h"

namespace yunguan::identity {

SignInPolicy sign_in_policy(const config::SignIn& settings) {
  SignInPolicy policy;
  policy.password.length_min = settings.password_length_min;
  policy.password.kinds_min = settings.password_kinds_min;
  policy.password.history = settings.password_history;
  policy.password.age_max = settings.password_age;
  policy.failures_max = settings.failures_before_lock;
  policy.lock_first = settings.lock;
  policy.idle = settings.idle;
  policy.absolute = settings.absolute;
  policy.sessions = settings.single_session ? SessionChoice::newest_wins : SessionChoice::many;
  return policy;
}

TokenPolicy token_policy(const config::Token& settings) {
  return {.lifetime_max = settings.lifetime_max,
          .unused_after = settings.unused_after,
          .rate_default = settings.rate_default,
          .rate_max = settings.rate_max,
          .owner_max = settings.owner_max};
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
      tokens_(context_, options_.tokens),
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
                    access_routes(online_, access_, locks_), token_routes(context_, tokens_),
                    audit_routes(audit_service_), integrity_routes(context_, integrity_)}) {
    std::ranges::move(list, std::back_inserter(all));
  }
  return all;
}

}  // namespace yunguan::identity
