// SPDX-License-Identifier: Apache-2.0
// When the platform was up: a row for each run, brought up to date once a minute, so that an end without a word shows as well.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace yunguan::keeping {

inline constexpr std::chrono::seconds kHeartbeat{60};

struct PlatformRun {
  std::int64_t id = 0;
  std::string node;
  std::string product;
  Instant begun_at;
  Instant last_seen_at;
  std::optional<Instant> ended_at;  // none: it runs, or it ended without a word soon after last_seen_at
};
BOOST_DESCRIBE_STRUCT(PlatformRun, (), (id, node, product, begun_at, last_seen_at, ended_at))

struct MonthAvailability {
  std::string month;  // "2026-11"
  std::int64_t up_seconds = 0;
  std::int64_t down_seconds = 0;  // since the first run there is a row of
  std::int64_t interruptions = 0;
  double percent = 100;
};
BOOST_DESCRIBE_STRUCT(MonthAvailability, (), (month, up_seconds, down_seconds, interruptions, percent))

Result<std::int64_t> begin_run(store::Transaction& tx, const std::string& node, const std::string& product,
                               Instant now);
Result<void> beat(store::Transaction& tx, std::int64_t run, Instant now);
Result<void> end_run(store::Transaction& tx, std::int64_t run, Instant now);
// Oldest first.
Result<std::vector<PlatformRun>> all_runs(store::Reader& reader);

// By month of the Shanghai calendar, newest first; up is when at least one node was. A run that is still seen counts until `now`.
[[nodiscard]] std::vector<MonthAvailability> availability_of(const std::vector<PlatformRun>& runs, Instant now);

}  // namespace yunguan::keeping
