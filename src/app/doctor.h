// SPDX-License-Identifier: Apache-2.0
// What could keep a Yunguan from running well, looked at without changing anything.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "config/load.h"

namespace yunguan::app {

enum class Verdict : std::uint8_t { ok, warn, fail };

struct Finding {
  Verdict verdict = Verdict::ok;
  Text subject;  // "data directory"
  Text text;     // how it stands
  Text advice;   // what to do; empty when all is well
};

[[nodiscard]] Finding check_data_directory(const config::Config& config);
[[nodiscard]] Finding check_free_space(const config::Config& config);
[[nodiscard]] Finding check_store(const config::Config& config);
// Of usage, beside an embedded store: that it opens, and that what its shards begin and end with is whole.
[[nodiscard]] Finding check_journal(const config::Config& config);
[[nodiscard]] Finding check_key_ring(const config::Config& config);
// That the store was not set back behind the product's back, and that no restore waits to be finished.
[[nodiscard]] Finding check_store_mark(const config::Config& config);
[[nodiscard]] Finding check_backups(const config::Config& config, const Clock& clock);
[[nodiscard]] Finding check_rules(const config::Config& config);
[[nodiscard]] Finding check_console(const config::Config& config);
[[nodiscard]] Finding check_clock(const config::Config& config, const Clock& clock);
[[nodiscard]] Finding check_address(const config::Config& config);
[[nodiscard]] Finding check_open_files(const config::Config& config);

// All of the above in this order.
[[nodiscard]] std::vector<Finding> examine(const config::Config& config);

}  // namespace yunguan::app
