// SPDX-License-Identifier: Apache-2.0
// Usage of the demonstration fleet in the present month, up to now: mostly in order, and one of each trouble the monitoring knows. It comes
// in as any carrier's file does, once the fleet is there.
#pragma once

#include <filesystem>
#include <string>

#include "base/time.h"
#include "job/job.h"
#include "store/database.h"

namespace yunguan::demo {

// CSV with its header, the same at every call for the same day.
[[nodiscard]] std::string demo_usage(Instant now);

// Lays the file ready in the folder of a feed, under a name that nobody takes up yet; when there is no card yet.
Result<void> prepare_usage(store::Database& db, const std::filesystem::path& folder, Instant now);
// After a job has changed: gives the file its name when the last import of the fleet has ended. Whether it did so now.
bool deliver_usage(store::Database& db, const std::filesystem::path& folder, const job::Job& job);

}  // namespace yunguan::demo
