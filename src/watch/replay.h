// SPDX-License-Identifier: Apache-2.0
// A month folded again from the journal with other settings than it had: what would have been found (MON-23).
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "journal/journal.h"
#include "monitor/found.h"
#include "monitor/settings.h"

namespace yunguan::watch {

struct ReplayPlan {
  std::uint32_t month = 0;  // year × 12 + month − 1
  // Versions in the library by day, the first holds for all days before as well.
  std::vector<monitor::SettingsFrom> now;
  std::vector<monitor::SettingsFrom> proposed;
  std::vector<std::string> within;  // only cards of units at or below one of these paths; empty: all
  std::size_t examples_max = 20;    // of each model, appearing and vanishing
};

struct ReplayCounts {
  std::int64_t now = 0, proposed = 0, appear = 0, vanish = 0;
};

struct ReplayExample {
  monitor::Found found;
  bool appears = false;  // else it vanishes
};

struct ReplayOutcome {
  std::uint64_t rows = 0;  // of the month, that were folded
  std::map<std::string, ReplayCounts> models;
  std::vector<ReplayExample> examples;
};

// One shard after the other, in the caller's thread. `keep_on` is asked now and then, with the records done and those there are; when it says
// false the error is replay.stopped (conflict). Errors: those of the journal and the library; replay.no_rows (conflict) when the
// journal has nothing of the month. The months before count as far as the journal still has them.
Result<ReplayOutcome> replay(journal::Journal& journal, std::uint32_t shards, monitor::SettingsLibrary& library,
                             const ReplayPlan& plan,
                             const std::function<bool(std::uint64_t done, std::uint64_t total)>& keep_on);

// A month folded again as it was, with the rows that came for it since it closed; every finding of it goes to `take`, with the
// offset of its shard that it stands for, and what each card used in it to `used`. The number of its rows. Errors: as above, and those of `take`.
Result<std::uint64_t> fold_again(
    journal::Journal& journal, std::uint32_t shards, monitor::SettingsLibrary& library, std::uint32_t month,
    const std::function<Result<void>(std::span<const monitor::Found>, journal::Offset)>& take,
    const std::function<void(const monitor::CardMonth&)>& used,
    const std::function<bool(std::uint64_t done, std::uint64_t total)>& keep_on);

}  // namespace yunguan::watch
