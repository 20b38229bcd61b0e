// SPDX-License-Identifier: Apache-2.0
// The first start of a demonstration: units, eight people to sign in as, and the fleet, imported from files as anybody would.
#pragma once

#include <filesystem>
#include <string>

#include "card/import_service.h"
#include "identity/bootstrap.h"

namespace yunguan::demo {

// `password`: one for all of them; empty: each gets a random one (carry_out() tells them).
[[nodiscard]] identity::StartPlan demo_plan(std::string password);

// Writes the fleet's files into `dir` and begins their import when there is no card yet.
Result<void> begin_fleet(store::Database& db, card::ImportService& imports, const std::filesystem::path& dir);

}  // namespace yunguan::demo
