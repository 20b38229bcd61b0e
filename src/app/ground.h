// SPDX-License-Identifier: Apache-2.0
// What commands about a platform's people and logs work on: its store and keys, which must be there already.
#pragma once

#include <memory>

#include "app/foundation.h"
#include "app/settings.h"
#include "identity/identity.h"

namespace yunguan::app {

class Ground {
 public:
  // Works beside a running platform. data.nothing_here when no platform has ever run with this configuration; else the
  // errors of Settings::load and open_foundation.
  static Result<std::unique_ptr<Ground>> open(const Settings& settings);

  [[nodiscard]] identity::Identity& identity() { return identity_; }
  [[nodiscard]] Foundation& foundation() { return *foundation_; }

 private:
  Ground(std::unique_ptr<Foundation> foundation, identity::SignInPolicy policy);

  const std::unique_ptr<Foundation> foundation_;
  identity::Identity identity_;
};

}  // namespace yunguan::app
