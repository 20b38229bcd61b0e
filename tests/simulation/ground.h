// SPDX-License-Identifier: Apache-2.0
// What all worlds of one program share: a store with its tables made once and copied, keys, rules.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "card/card.h"
#include "crypto/key_ring.h"
#include "finding/finding_rules.h"
#include "store/database.h"

namespace yunguan::simulation {

// In memory where the machine has such a folder.
[[nodiscard]] std::filesystem::path make_folder();
[[nodiscard]] std::unique_ptr<store::Database> copy_of_template(const std::filesystem::path& folder);
[[nodiscard]] crypto::KeyRing& keys();
[[nodiscard]] const finding::FindingRules& finding_rules();

// Past the product's services, as the people of the platform would do it through them.
void enter(store::Database& db, const std::vector<card::Facts>& cards, Instant now);
// Files and requests that are not at their end, and months that are to be opened again.
[[nodiscard]] std::int64_t waiting_in(store::Database& db);

}  // namespace yunguan::simulation
