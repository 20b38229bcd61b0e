// SPDX-License-Identifier: Apache-2.0
// Rows of the open months that the register calls taken and the journal does not hold: it was lost or set back (docs/operations.md). Their
// files and batches have to be delivered again, and a list says which.
#pragma once

#include "intake/drop_folder.h"

namespace yunguan::intake {

// "deliver-again.csv", beside the folders of rejected and quarantined rows.
[[nodiscard]] std::filesystem::path deliver_again_list(const Places& places);

// One thread.
class LostRows {
 public:
  // Both outlive it.
  LostRows(const Reception::Ground& ground, TroubleBoard& board) : ground_(ground), board_(board) {}

  // Once at first, then every ten seconds as long as anything is missing: writes the list, says so on the board, and takes both away when all
  // has come again. Other calls return at once. Errors: those of store, journal and disk; the next call tries again.
  Result<void> look();

 private:
  struct Lost {
    std::int64_t files = 0, batches = 0;
    std::string lines;
  };
  Result<Lost> find() const;
  Result<bool> is_lost(const UsageFile& file) const;

  const Reception::Ground& ground_;
  TroubleBoard& board_;
  bool looked_ = false, any_ = false;
  Instant looked_at_;
};

}  // namespace yunguan::intake
