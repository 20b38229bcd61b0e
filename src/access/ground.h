// SPDX-License-Identifier: Apache-2.0
// What the services of this folder stand on.
#pragma once

#include <filesystem>

#include "identity/context.h"
#include "store/database.h"

namespace yunguan::access {

// References to what lives as long as the platform. Thread-safe as they are.
struct Ground {
  store::Database& db;
  const crypto::KeyRing& keys;
  const identity::Audit& audit;
  identity::UnitDirectory& units;
  const Clock& clock;
  const std::filesystem::path work_dir;  // with room for exports
};

}  // namespace yunguan::access
