// SPDX-License-Identifier: Apache-2.0
// Whether a backup would really bring everything back: restored into a scratch place, whatever engine it came from, and looked at
// there as a platform would be.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <functional>
#include <vector>

#include "keeping/restore.h"

namespace yunguan::keeping {

struct CheckLine {
  std::string name;  // "counts", "signature", "audit", "integrity", …
  bool ok = false;
  Text text;
};
BOOST_DESCRIBE_STRUCT(CheckLine, (), (name, ok, text))

// Looks at a restored store; the application knows all that can be looked at.
using StoreChecks = std::function<Result<std::vector<CheckLine>>(store::Database&, const crypto::KeyRing&)>;

struct VerifyOrder {
  std::filesystem::path archive;
  const OpeningSecret* secret = nullptr;
  std::filesystem::path scratch_dir;  // made, and gone afterwards
  std::vector<KeptFolder> folders;    // by their names
  const std::vector<store::Migration>* steps = nullptr;
  OpenRing open_ring;
  StoreChecks checks;
};

struct Verified {
  Manifest manifest;
  std::vector<CheckLine> checks;
  [[nodiscard]] bool ok() const;
};

// Errors: those of prove_archive() and of the scratch place; what is wrong with the content stands in the checks.
Result<Verified> verify_backup(const VerifyOrder& order, Progress& progress);

}  // namespace yunguan::keeping
