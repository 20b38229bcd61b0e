// SPDX-License-Identifier: Apache-2.0
// A place beside a store, where another one is built unseen until it takes the store's place: a file beside the file on SQLite,
// a schema beside the schema on PostgreSQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace yunguan::store {

// `id` has lower-case letters and digits only.
[[nodiscard]] std::string stage_url(const std::string& url, std::string_view id);
// The file of "sqlite:PATH"; empty on PostgreSQL.
[[nodiscard]] std::string sqlite_path(std::string_view url);

// Whether there are any tables, without making a store where there is none.
Result<bool> has_tables(const Options& options);

// PostgreSQL: makes the schema, empty, also when one of that name was left. SQLite: removes files of that name.
Result<void> make_stage(const Options& options, std::string_view id);
Result<void> drop_stage(const Options& options, std::string_view id);
// PostgreSQL, in one transaction: moves what is in the store's schema into a new schema `aside` (when there is anything) and what
// is in the stage into the store's schema. Does nothing when the stage is gone, as it is after it was done.
Result<void> take_stage(const Options& options, std::string_view id, const std::string& aside);

}  // namespace yunguan::store
