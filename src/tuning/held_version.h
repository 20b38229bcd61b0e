// SPDX-License-Identifier: Apache-2.0
// The SQL of what the monitoring was told: from which day which version holds, and the acts behind it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "monitor/settings.h"
#include "store/database.h"
#include "store/migration.h"
#include "tuning/entry.h"

namespace yunguan::tuning {

const std::vector<store::Migration>& held_version_migrations();

struct HeldVersion {
  std::int32_t day = 0;  // since 1970-01-01, of +08:00
  std::int64_t version = 0;
  Instant said_at;
  Instant after;  // when something was said before it
};

// Makes what holds from `first` on what `boundaries` says, and leaves the days before as they are. Nothing is written when it does already.
Result<void> say_held(store::Transaction& tx, std::int32_t first, const std::vector<monitor::SettingsFrom>& boundaries,
                      Instant now);
// Those that begin before the day, newest first.
Result<std::vector<HeldVersion>> held_before(store::Reader& reader, std::int32_t day, std::int64_t most);
// The next that begins behind the day.
Result<std::optional<HeldVersion>> held_behind(store::Reader& reader, std::int32_t day);

struct ToldChange {
  std::string what;
  std::string item;
  std::string by;
  Instant at;
};
Result<void> insert_told(store::Transaction& tx, const ToldChange& change);
// Told in (after, until], in order.
Result<std::vector<ToldChange>> told_between(store::Reader& reader, Instant after, Instant until, std::int64_t most);

}  // namespace yunguan::tuning
