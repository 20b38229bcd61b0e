// SPDX-License-Identifier: Apache-2.0
// The first pass of an import: every row is checked, against the file and against the store, and what is wrong is noted.
// No card is written.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "card/import_ground.h"
#include "card/import_store.h"
#include "sheet/table_writer.h"

namespace yunguan::card {

struct CheckOutcome {
  ImportSummary summary;
  bool has_bad = false;
};

// Writes the bad rows as they came, with everything that is wrong behind them, to the file `mended`.
Result<CheckOutcome> check_pass(ImportGround& ground, const std::filesystem::path& mended);

}  // namespace yunguan::card
