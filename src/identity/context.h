// SPDX-License-Identifier: Apache-2.0
// What the services of this folder work with, and on whose behalf.
#pragma once

#include "crypto/random.h"
#include "identity/audit.h"
#include "identity/permission.h"
#include "identity/principal.h"
#include "identity/sign_in_policy.h"
#include "identity/unit_tree.h"

namespace yunguan::identity {

// References to parts that outlive every service; all of them thread-safe.
struct Context {
  store::Database& db;
  const crypto::KeyRing& keys;
  crypto::Random& random;
  const Clock& clock;
  const PermissionTable& permissions;
  const Audit& audit;
  UnitDirectory& units;
  const SignInPolicy& policy;
};

// Who asks, valid during the call it is made for.
struct Asking {
  const Principal& principal;
  Actor actor;

  static Asking of(const http::Request& request) { return {principal_of(request), Actor::of(request)}; }
};

// For commands on the machine and the first start: may everything, for every unit.
[[nodiscard]] Principal machine_principal(const PermissionTable& permissions);

}  // namespace yunguan::identity
