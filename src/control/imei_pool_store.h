// SPDX-License-Identifier: Apache-2.0
// The SQL of pools of IMEIs. All functions work inside the caller's transaction.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "control/list_days.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::control {

using ImeiPoolId = StrongId<struct ImeiPoolTag>;

const std::vector<store::Migration>& imei_pool_migrations();

// IMEIs are compared by so many digits.
inline constexpr std::size_t kComparedDigits = 14;

// Who puts IMEIs into a pool, and from when to when they are in it.
struct ImeiOrigin {
  ListOrigin origin = ListOrigin::hand;
  std::string source;  // of a file, its name
  std::string by;
  Instant at;
  Date valid_from;
  std::optional<Date> valid_to;  // the last day
};
Result<void> insert_imeis(store::Transaction& tx, ImeiPoolId pool, std::span<const std::string> imeis,
                          const ImeiOrigin& origin);
// They hold until the end of that day, however long they were to hold.
Result<void> end_imeis(store::Transaction& tx, std::span<const std::int64_t> entries, Date last_day,
                       const std::string& by, const std::string& reason);

struct HeldImei {
  std::int64_t id = 0;
  std::string compared;
  std::string imei;
  ListOrigin origin = ListOrigin::hand;
  Date valid_from;
  std::optional<Date> valid_to;
};
// Those of the pool that hold on the day or later, by what is compared.
Result<std::vector<HeldImei>> held_imeis(store::Reader& reader, ImeiPoolId pool, Date from);

// Of all pools, also of removed ones: what a past month was judged by stays.
struct PoolImei {
  std::string pool;
  std::string compared;
  Date valid_from;
  std::optional<Date> valid_to;
};
Result<void> each_pool_imei(store::Reader& reader, Date from, const std::function<void(PoolImei&)>& visit);

// A day as lists keep it.
[[nodiscard]] Date list_date(const std::string& text);
[[nodiscard]] std::optional<Date> optional_list_date(const std::optional<std::string>& text);

}  // namespace yunguan::control
