// SPDX-License-Identifier: Apache-2.0
#include "store/counter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace yunguan::store {
namespace {

constexpr NamedQuery kRead{"counter.read",
                           "SELECT key, CAST(SUM(value) AS BIGINT) FROM counter"
                           " WHERE name = :name AND key >= :from AND key < :until"
                           " GROUP BY key HAVING SUM(value) <> 0 ORDER BY key"};
constexpr NamedQuery kReadOne{
    "counter.read_one",
    "SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM counter WHERE name = :name AND key = :key"};
constexpr NamedQuery kClear{"counter.clear", "DELETE FROM counter WHERE name = :name"};

// Few sizes of statements, so that each is prepared once.
constexpr std::array<std::size_t, 4> kChunks{64, 16, 4, 1};

// Sessions of PostgreSQL share four slots: each makes reading dearer; SQLite has one writer.
std::string upsert_sql(Dialect dialect, std::size_t rows) {
  const std::string_view slot = dialect == Dialect::sqlite ? "0" : "pg_backend_pid() % 4";
  std::string sql = "INSERT INTO counter (name, key, slot, value) VALUES ";
  for (std::size_t i = 0; i < rows; ++i) {
    sql += fmt::format("{}(:name{}, :key{}, {}, :delta{})", i == 0 ? "" : ", ", i, i, slot, i);
  }
  return sql + " ON CONFLICT (name, key, slot) DO UPDATE SET value = counter.value + excluded.value";
}

}  // namespace

Result<void> add(Transaction& tx, std::string_view name, std::string_view key, std::int64_t delta) {
  return add_many(tx, name, {{.key = std::string{key}, .value = delta}});
}

Result<void> add_many(Transaction& tx, std::string_view name, const std::vector<CounterValue>& deltas) {
  // In the order of keys, so that two transactions lock rows in the same order.
  std::map<std::string_view, std::int64_t> sums;
  for (const CounterValue& delta : deltas) sums[delta.key] += delta.value;
  std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
  std::size_t left = sums.size();
  for (auto next = sums.begin(); next != sums.end();) {
    const std::size_t rows = *std::ranges::find_if(kChunks, [&](std::size_t chunk) { return chunk <= left; });
    Params params;
    for (std::size_t i = 0; i < rows; ++i, ++next) {
      for (const Value& value : {Value{name}, Value{next->first}, Value{next->second}}) params.push_back(value);
    }
    left -= rows;
    YG_TRY(tx.run({"counter.add", upsert_sql(tx.dialect(), rows)}, params));
  }
  return {};
}

Result<std::vector<CounterValue>> read_counters(Reader& reader, std::string_view name, std::string_view key_prefix) {
  const std::string until = std::string{key_prefix} + "\U0010FFFF";
  return reader.all(kRead, {name, key_prefix, until},
                    [](const Row& row) { return CounterValue{.key = row.text(0), .value = row.integer(1)}; });
}

Result<std::int64_t> read_counter(Reader& reader, std::string_view name, std::string_view key) {
  YG_TRY_ASSIGN(const auto value, reader.one(kReadOne, {name, key}, [](const Row& row) { return row.integer(0); }));
  return value.value_or(0);
}

Result<void> clear_counters(Transaction& tx, std::string_view name) {
  YG_TRY(tx.run(kClear, {name}));
  return {};
}

}  // namespace yunguan::store
