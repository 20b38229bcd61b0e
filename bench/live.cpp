// SPDX-License-Identifier: Apache-2.0
// The live monitoring from the journal's door to the finding: how many rows a second it takes, durable and folded; how soon a finding is
// there; how long a restart takes; how long one card's month takes to be found. One line a figure, with the goal in brackets. RocksDB in a
// temporary folder, and PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server. Findings are heard, not stored (bench/finding.cpp).
//
//   live_bench [--cards 1000000] [--rows 10000000] [--store rocks|postgresql]
#include <fmt/format.h>
#include <rocksdb/db.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <random>
#include <thread>

#include "journal/fold_runner.h"
#include "journal/postgres_storage.h"
#include "journal/rocks_storage.h"
#include "measure.h"
#include "monitor/live_fold.h"
#include "must.h"
#include "watch/card_rows.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kShards = 16;
constexpr std::uint32_t kMonth = 2026 * 12 + 10;
constexpr std::int64_t kBatch = 2'000;
// What the pages of closed segments are kept under (watch/row_index.cpp): the name, then NUL.
constexpr std::string_view kIndexPages{"rows\0", 5};
constexpr std::uint64_t kFirstCard = 1'064'800'000'000;

class Settings final : public monitor::SettingsLibrary {
 public:
  Settings() {
    std::string tacs = "tac,brand,model\n86000001,Acme,One\n";
    for (int n = 0; n < 50'000; ++n) tacs += fmt::format("{:08},Maker,Phone {}\n", 35'000'000 + n * 7, n);
    settings_ = must(monitor::compile(1, {.apps = "app,category,domain\nchat,social,chat.example.com\n",
                                          .phone_tacs = tacs,
                                          .fraud_areas = "region,name\n450126,Demo\n"}));
  }
  Result<std::shared_ptr<const monitor::Settings>> find(std::uint64_t) override { return settings_; }

 private:
  std::shared_ptr<const monitor::Settings> settings_;
};

// Remembers when findings of a device came.
class Counting final : public journal::Sink {
 public:
  Result<void> take(journal::Shard, journal::Offset, Instant, std::span<const journal::Output> outputs) override {
    const auto now = BenchClock::now();
    const std::lock_guard lock{mutex_};
    for (const journal::Output& output : outputs) {
      const monitor::Found found = must(monitor::found_in(output));
      if (found.model == "separation") seen_.emplace(found.msisdn, now);
    }
    return {};
  }
  Result<void> set_aside(const journal::Poisoned& poisoned) override { return std::unexpected(poisoned.error); }

  std::map<std::uint64_t, BenchClock::time_point> seen() {
    const std::lock_guard lock{mutex_};
    return std::exchange(seen_, {});
  }

 private:
  std::mutex mutex_;
  std::map<std::uint64_t, BenchClock::time_point> seen_;
};

class Rows {
 public:
  explicit Rows(std::int64_t cards) : cards_(static_cast<std::uint64_t>(cards)) {}

  // A row of a fleet where most is in order; one in 250 uses a listed application.
  void add(journal::Batch& batch) { add(batch, dice_() % cards_, dice_() % 250 == 0, {}); }
  void add(journal::Batch& batch, std::uint64_t card, bool chat, std::string_view imei) {
    const std::string msisdn = std::to_string(kFirstCard + card);
    const std::string device = imei.empty() ? fmt::format("86999999{:06}", card % 1'000'000) : std::string{imei};
    usage::UsageRecord record{.month = kMonth};
    record.row = {.second = static_cast<std::uint32_t>(dice_() % (30 * 86400)),
                  .up_bytes = dice_() % 20'000,
                  .down_bytes = dice_() % 100'000,
                  .seconds = 30,
                  .msisdn = msisdn,
                  .imei = device,
                  .peer = chat ? "a.chat.example.com" : "10.20.30.40",
                  .cell = "460-00-4155-201326593",
                  .region = "310115"};
    record.imsi = "460001234567890";
    record.rat = "NR";
    record.origin = {.file = 1, .line = ++line_};
    bytes_.clear();
    encode(record, bytes_);
    batch.add(monitor::shard_of(msisdn, kShards), usage::kUsageRecord, bytes_);
  }

 private:
  const std::uint64_t cards_;
  std::mt19937_64 dice_{7};
  std::uint64_t line_ = 0;
  std::string bytes_;
};

void report(std::string_view name, std::string_view what, double value, std::string_view unit, std::string_view goal) {
  fmt::print("{:<11} {:<58} {:>12.1f} {:<7} [{}]\n", name, what, value, unit, goal);
  std::fflush(stdout);
}

void append_all(journal::Journal& journal, journal::Batch& batch) {
  while (true) {
    const auto taken = journal.append(batch);
    if (taken) break;
    if (taken.error().code != "journal.busy") must(taken);
    std::this_thread::sleep_for(2ms);
  }
  batch.clear();
}

void add_cards(journal::Journal& journal, std::int64_t cards) {
  journal::Batch batch;
  std::string bytes;
  const auto to_all = [&](journal::Kind kind) {
    for (std::uint32_t shard = 0; shard < kShards; ++shard) batch.add({shard}, kind, bytes);
  };
  encode(monitor::MonthChange{.month = kMonth, .open = true}, bytes);
  to_all(monitor::kMonthRecord);
  bytes.clear();
  encode(monitor::SettingsFrom{.day = 0, .version = 1}, bytes);
  to_all(monitor::kSettingsRecord);
  monitor::CardSheet sheet{.is_iot = true};
  sheet.field(monitor::CardLayout::functions) = "data";
  sheet.field(monitor::CardLayout::data_scope) = "directed";
  sheet.field(monitor::CardLayout::imei_mode) = "first-use";
  sheet.field(monitor::CardLayout::data_whitelist) = "10.20.0.0/16;*.example.com";
  sheet.field(monitor::CardLayout::regions) = "31";
  sheet.field(monitor::CardLayout::data_limit_mb) = "8192";
  for (std::int64_t card = 0; card < cards; ++card) {
    sheet.msisdn = std::to_string(kFirstCard + static_cast<std::uint64_t>(card));
    bytes.clear();
    encode(sheet, bytes);
    batch.add(monitor::shard_of(sheet.msisdn, kShards), monitor::kCardRecord, bytes);
    if (batch.count() >= kBatch) append_all(journal, batch);
  }
  append_all(journal, batch);
}

// One finding every 50 ms among 50,000 rows a second. The cards that will be found are bound to their devices before.
std::vector<double> latencies(journal::Journal& journal, Rows& rows, Counting& counting, std::int64_t cards) {
  constexpr int kSteps = 600;  // longer than a state stays unkept
  const auto card_of = [&](int step) {
    return static_cast<std::uint64_t>(step) * 37 % static_cast<std::uint64_t>(cards);
  };
  journal::Batch first;
  for (int step = 0; step < kSteps; ++step) rows.add(first, card_of(step), false, {});
  append_all(journal, first);
  std::this_thread::sleep_for(1s);
  counting.seen();
  std::map<std::uint64_t, BenchClock::time_point> sent;
  const auto begun = BenchClock::now();
  for (int step = 0; step < kSteps; ++step) {
    std::this_thread::sleep_until(begun + step * 50ms);
    journal::Batch batch;
    for (int n = 0; n < 2'499; ++n) rows.add(batch);
    const std::uint64_t card = card_of(step);
    rows.add(batch, card, false, "86888888000001");
    sent.emplace(kFirstCard + card, BenchClock::now());
    append_all(journal, batch);
  }
  std::this_thread::sleep_for(3s);
  std::vector<double> times;
  for (const auto& [msisdn, at] : counting.seen()) {
    if (const auto found = sent.find(msisdn); found != sent.end())
      times.push_back(std::chrono::duration<double>(at - found->second).count() * 1e3);
  }
  return times;
}

void measure(journal::Storage& storage, std::int64_t cards, std::int64_t row_count, std::string_view name,
             std::string_view goal) {
  const SystemClock clock;
  Settings settings;
  monitor::CardLists lists;
  Counting counting;
  const auto journal = must(journal::Journal::open(storage, clock));
  add_cards(*journal, cards);
  Rows rows{cards};
  {
    journal::FoldRunner runner{*journal, monitor::live_fold(settings, lists), counting, {.shards = kShards}};
    watch::RowIndex index{*journal, kShards};
    must(runner.start());
    must(index.start());
    if (!runner.catch_up(30min) || !index.catch_up(30min)) std::abort();
    journal::Batch batch;
    const double processor = processor_seconds();
    const double seconds = seconds_of([&] {
      for (std::int64_t done = 0; done < row_count; done += kBatch) {
        for (std::int64_t n = 0; n < kBatch; ++n) rows.add(batch);
        append_all(*journal, batch);
      }
      if (!runner.catch_up(30min) || !index.catch_up(30min)) std::abort();
    });
    report(name, fmt::format("rows/s durable and folded, {} M cards", cards / 1'000'000.0),
           static_cast<double>(row_count) / seconds, "rows/s", goal);
    report(name, "  processor a million rows, rows made as well",
           (processor_seconds() - processor) / static_cast<double>(row_count) * 1e6, "s", "");
    const auto times = latencies(*journal, rows, counting, cards);
    report(name, fmt::format("row to finding said, p99 of {} at 50,000 rows/s", times.size()), p99(times), "ms",
           "1000");
    watch::CardRows of_card{*journal, index, settings, kShards};
    std::uint64_t found = 0;
    const double look = seconds_of([&] {
      must(of_card.each(std::to_string(kFirstCard + 37), kMonth, [&](const auto&, auto) { return ++found != 0; }));
    });
    report(name, fmt::format("one card's {} rows among {} M", found, row_count / 1'000'000), look * 1e3, "ms", "1000");
  }
  monitor::CardLists fresh;
  journal::FoldRunner runner{
      *journal, monitor::live_fold(settings, fresh), counting, {.shards = kShards, .threads = 2}};
  const double restart = seconds_of([&] {
    must(runner.start());
    if (!runner.catch_up(30min)) std::abort();
  });
  report(name, fmt::format("restart with the state of {} M cards", cards / 1'000'000.0), restart, "s", "10 with 10 M");
}

// What a row costs on disk, blocks and the index of rows; the log that is written ahead is empty by then.
void report_disk(const std::filesystem::path& folder, std::int64_t rows) {
  std::vector<std::string> names;
  const rocksdb::DBOptions options;
  if (!rocksdb::DB::ListColumnFamilies(options, folder.string(), &names).ok()) std::abort();
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions{});
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::Open(options, folder.string(), families, &handles, &opened).ok()) std::abort();
  const std::unique_ptr<rocksdb::DB> db{opened};
  for (std::size_t n = 0; n < names.size(); ++n) {
    std::uint64_t bytes = 0;
    if (names[n] == "blocks") {
      db->GetIntProperty(handles[n], rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
    } else if (names[n] == "pages") {
      const std::unique_ptr<rocksdb::Iterator> page{db->NewIterator({}, handles[n])};
      for (page->Seek(kIndexPages); page->Valid() && page->key().starts_with(kIndexPages); page->Next())
        bytes += page->key().size() + page->value().size();
    }
    if (bytes != 0)
      report("RocksDB", names[n] == "blocks" ? "blocks" : "index of rows",
             static_cast<double>(bytes) / static_cast<double>(rows), "B/row", "");
    db->DestroyColumnFamilyHandle(handles[n]);
  }
}

}  // namespace
}  // namespace yunguan

int main(int argc, char** argv) {
  using namespace yunguan;
  CLI::App app;
  std::int64_t cards = 1'000'000;
  std::int64_t rows = 10'000'000;
  std::string only;
  app.add_option("--cards", cards);
  app.add_option("--rows", rows);
  app.add_option("--store", only);
  CLI11_PARSE(app, argc, argv);
  if (only != "postgresql") {
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("yunguan_live_bench{}", ::getpid());
    {
      const auto storage = must(journal::RocksStorage::open({.folder = folder}));
      measure(*storage, cards, rows, "RocksDB", "300,000");
    }
    report_disk(folder, rows);
    std::filesystem::remove_all(folder);
  }
  if (const char* server = std::getenv("YUNGUAN_TEST_POSTGRES"); server != nullptr && only != "rocks") {
    const auto db = must(store::Database::open({.url = server}));
    must(store::migrate(*db, journal::postgres_migrations()));
    journal::PostgresStorage storage{*db, "bench"};
    std::vector<journal::Shard> shards;
    for (std::uint32_t number = 0; number < kShards; ++number) shards.push_back({number});
    must(storage.take(shards));
    measure(storage, cards, rows, "PostgreSQL", "100,000");
  }
  return 0;
}
