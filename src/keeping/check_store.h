// SPDX-License-Identifier: Apache-2.0
// Results of checks as they are kept: the last hundred of each kind. All functions work inside the caller's transaction.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace yunguan::keeping {

struct CheckRun {
  std::string kind;  // "audit", "integrity", "evidence"
  Instant at;
  bool ok = false;
  std::int64_t duration_ms = 0;
  std::string person_login;
  boost::json::value report;
};
BOOST_DESCRIBE_STRUCT(CheckRun, (), (kind, at, ok, duration_ms, person_login, report))

Result<void> insert_check(store::Transaction& tx, const CheckRun& run);
Result<std::optional<CheckRun>> last_check(store::Reader& reader, std::string_view kind);
// Newest first.
Result<std::vector<CheckRun>> list_checks(store::Reader& reader, std::string_view kind, std::int64_t max);

}  // namespace yunguan::keeping
