// SPDX-License-Identifier: Apache-2.0
// What the store can do: small transactions, a bulk of wide rows, a long read. One line a figure; PostgreSQL is measured when
// YUNGUAN_TEST_POSTGRES names a server.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "measure.h"
#include "must.h"
#include "store/counter.h"
#include "store/database.h"
#include "store/migration.h"

namespace {

using namespace yunguan;
using namespace yunguan::store;

constexpr std::size_t kNumbers = 10;
constexpr std::size_t kTexts = 9;
constexpr std::int64_t kWideRows = 100'000;
constexpr std::int64_t kLongRows = 1'000'000;

constexpr NamedQuery kInsertSmall{"bench.small", "INSERT INTO small (id, name, at) VALUES (:id, :name, :at)"};
constexpr NamedQuery kPoint{"bench.point", "SELECT name FROM small WHERE id = :id"};

// id, ten numbers and nine texts: twenty columns, as a card has.
std::string wide_table(std::string_view name) {
  std::string sql = fmt::format("CREATE TABLE {} (id BIGINT PRIMARY KEY", name);
  for (std::size_t i = 0; i < kNumbers; ++i) sql += fmt::format(", n{} BIGINT", i);
  for (std::size_t i = 0; i < kTexts; ++i) sql += fmt::format(", t{} TEXT", i);
  return sql + ");";
}

std::vector<std::string_view> wide_columns() {
  return {"id", "n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8",
          "n9", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"};
}

Params wide_row(std::int64_t id) {
  Params row{id};
  for (std::size_t i = 0; i < kNumbers; ++i) row.push_back(id * 7919 % static_cast<std::int64_t>(10 + i * 9973));
  row.push_back(fmt::format("898600{:014}", id));
  row.push_back(fmt::format("46000{:010}", id * 31 % 10'000'000'000));
  row.push_back(fmt::format("1440{:09}", id));
  for (std::size_t i = 3; i < kTexts; ++i) row.push_back(fmt::format("值 {}", id % static_cast<std::int64_t>(100 * i)));
  return row;
}

std::vector<Params> wide_rows(std::int64_t from, std::int64_t count) {
  std::vector<Params> rows;
  rows.reserve(static_cast<std::size_t>(count));
  for (std::int64_t id = from; id < from + count; ++id) rows.push_back(wide_row(id));
  return rows;
}

std::string schema() {
  std::string sql = "CREATE TABLE small (id BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL);";
  sql += wide_table("wide") + wide_table("long_table");
  for (std::size_t i = 0; i < 8; ++i) sql += fmt::format("CREATE INDEX wide_n{} ON wide (n{}, id);", i, i);
  for (std::size_t i = 0; i < 2; ++i) sql += fmt::format("CREATE UNIQUE INDEX wide_t{} ON wide (t{});", i, i);
  return sql;
}

void measure_writers(Database& db, std::string_view store, int writers, std::int64_t first_id) {
  constexpr auto kTime = std::chrono::seconds{2};
  std::vector<std::int64_t> done(static_cast<std::size_t>(writers));
  const double took = seconds_of([&] {
    const auto until = std::chrono::steady_clock::now() + kTime;
    std::vector<std::jthread> threads;
    for (int t = 0; t < writers; ++t) {
      threads.emplace_back([&, t] {
        std::int64_t& count = done[static_cast<std::size_t>(t)];
        for (; std::chrono::steady_clock::now() < until; ++count) {
          const std::int64_t id = first_id + t * 1'000'000 + count;
          must(db.write([&](Transaction& tx) { return tx.run(kInsertSmall, {id, "name", id}); }));
        }
      });
    }
  });
  std::int64_t sum = 0;
  for (const std::int64_t count : done) sum += count;
  fmt::print("store {} transactions with {} writers: {:.0f}/s\n", store, writers, static_cast<double>(sum) / took);
}

void measure_bulk(Database& db, std::string_view store) {
  const std::vector<Params> rows = wide_rows(1, kWideRows);
  const double took = seconds_of(
      [&] { must(db.write([&](Transaction& tx) { return tx.insert_many("wide", wide_columns(), rows); })); });
  fmt::print("store {} insert_many of {} rows of 20 columns, 11 indexes: {:.2f} s\n", store, kWideRows, took);
}

void measure_long_read(Database& db, std::string_view store) {
  for (std::int64_t from = 1; from <= kLongRows; from += 50'000) {
    const std::vector<Params> rows = wide_rows(from, 50'000);
    must(db.write([&](Transaction& tx) { return tx.insert_many("long_table", wide_columns(), rows); }));
  }
  constexpr NamedQuery kLong{"bench.long", "SELECT * FROM long_table"};
  std::int64_t sum = 0;
  const double took = seconds_of([&] {
    must(db.read([&](Reader& reader) {
      return reader.each(kLong, {}, [&](const Row& row) {
        for (std::size_t i = 0; i <= kNumbers; ++i) sum += row.integer(i);
        for (std::size_t i = kNumbers + 1; i < row.size(); ++i) sum += static_cast<std::int64_t>(row.text(i).size());
        return true;
      });
    }));
  });
  fmt::print("store {} read of {} rows of 20 columns: {:.2f} s (check {})\n", store, kLongRows, took, sum % 1000);
}

void measure_point_reads(Database& db, std::string_view store) {
  constexpr int kReads = 20'000;
  const double took = seconds_of([&] {
    for (int i = 0; i < kReads; ++i) {
      must(db.read(
          [&](Reader& reader) { return reader.one(kPoint, {i % 1000}, [](const Row& row) { return row.text(0); }); }));
    }
  });
  fmt::print("store {} reads of one row, one thread: {:.0f}/s\n", store, kReads / took);
}

// A fleet's figures: 300 units by 18 classes, changed by several sessions, read for all units.
void measure_counters(Database& db, std::string_view store) {
  std::vector<CounterValue> deltas;
  for (int unit = 0; unit < 300; ++unit) {
    for (int card_class = 0; card_class < 18; ++card_class) {
      deltas.push_back({.key = fmt::format("{}/{}", unit, card_class), .value = 1});
    }
  }
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] { must(db.write([&](Transaction& tx) { return add_many(tx, "bench", deltas); })); });
    }
  }
  std::vector<CounterValue> read;
  must(db.read([](Reader& r) { return read_counters(r, "bench", ""); }));  // opens the session
  const double took =
      seconds_of([&] { read = must(db.read([](Reader& r) { return read_counters(r, "bench", ""); })); });
  fmt::print("store {} read of {} kept counters: {:.1f} ms\n", store, read.size(), took * 1000);
}

void measure(const std::string& url, std::string_view store) {
  const std::string sql = schema();
  auto db = must(Database::open({.url = url, .read_sessions = 16}));
  must(migrate(*db, {{"bench", 1, "create tables", sql, "", ""}}));
  measure_writers(*db, store, 1, 0);
  measure_writers(*db, store, 16, 100'000'000);
  measure_point_reads(*db, store);
  measure_counters(*db, store);
  measure_bulk(*db, store);
  measure_long_read(*db, store);
}

}  // namespace

int main() {
  // Not in /tmp, which may be memory.
  const std::filesystem::path directory = fmt::format("/var/tmp/yunguan_bench_{}", getpid());
  std::filesystem::create_directories(directory);
  measure(fmt::format("sqlite:{}/store.db", directory.string()), "sqlite");
  std::filesystem::remove_all(directory);
  if (const char* server = std::getenv("YUNGUAN_TEST_POSTGRES")) measure(server, "postgresql");
  return 0;
}
