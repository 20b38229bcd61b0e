// SPDX-License-Identifier: Apache-2.0
// Putting a backup back. Everything is built and checked beside its place first; then a plan of renames is written down and
// carried out. A process killed before the plan leaves the target as it was; one killed after it is finished at the next start.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "identity/audit.h"
#include "keeping/backup.h"
#include "keeping/restore_load.h"

namespace yunguan::keeping {

// Opens the key ring that lies in these files; the application knows the device.
using OpenRing = std::function<Result<std::unique_ptr<crypto::KeyRing>>(const std::filesystem::path& ring,
                                                                        const std::filesystem::path& master)>;

struct RestoreOrder {
  std::filesystem::path archive;
  const OpeningSecret* secret = nullptr;
  Place place;
  std::filesystem::path data_dir;  // its lock is held by the caller
  const std::vector<store::Migration>* steps = nullptr;
  std::string product;
  bool replace = false;  // what is there is moved aside
  OpenRing open_ring;
};

struct Restored {
  Manifest manifest;
  std::vector<std::string> moved_aside;  // files and schemas
};

// Errors, nothing touched: those of prove_archive(); restore.not_empty (conflict) when something is there already and
// `replace` is not set; backup.forged (invalid) when the archive was not signed by the keys in it; restore.unfinished (conflict)
// while an earlier one waits to be finished; faults of disk and store.
Result<Restored> restore(const RestoreOrder& order, crypto::Random& random, const Clock& clock, Progress& progress);

// Finishes a restore that was interrupted after its plan was written; true when there was one. Under the lock of `data_dir`.
Result<bool> finish_restore(const std::filesystem::path& data_dir);
[[nodiscard]] bool restore_is_unfinished(const std::filesystem::path& data_dir);
// Removes what restores that were killed before their plan have left.
Result<void> remove_left_stages(const Place& place, const std::filesystem::path& data_dir);

}  // namespace yunguan::keeping
