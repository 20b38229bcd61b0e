// SPDX-License-Identifier: Apache-2.0
// The last step of a restore, written down before it is taken, so that it can be taken again.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "store/database.h"

namespace yunguan::keeping {

struct Rename {
  std::string from;
  std::string to;
};
BOOST_DESCRIBE_STRUCT(Rename, (), (from, to))

struct RestorePlan {
  std::string id;
  std::vector<Rename> aside;    // of what is in the way; done before `renames`
  std::vector<Rename> renames;  // of what was built
  std::string store_url;        // on PostgreSQL: whose stage takes its place
  std::string store_aside;
};
BOOST_DESCRIBE_STRUCT(RestorePlan, (), (id, aside, renames, store_url, store_aside))

// <data_dir>/restore.plan, which only its owner may read: an address may hold a password.
[[nodiscard]] std::filesystem::path plan_file(const std::filesystem::path& data_dir);
Result<void> write_plan(const std::filesystem::path& data_dir, const RestorePlan& plan);
// nullopt when there is none; restore.plan_damaged (internal).
Result<std::optional<RestorePlan>> read_plan(const std::filesystem::path& data_dir);
// Steps that were taken already are passed over; removes the plan at the end.
Result<void> carry_out(const std::filesystem::path& data_dir, const RestorePlan& plan);

}  // namespace yunguan::keeping
