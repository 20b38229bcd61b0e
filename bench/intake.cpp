// SPDX-License-Identifier: Apache-2.0
// How many rows a second come in durable: from a file in the spool, and from Kafka (librdkafka's mock cluster, in this process and on the same
// cores) with one row a message and with a hundred. RocksDB beside SQLite, and PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
//
//   intake_bench [--rows 2000000]
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "crypto/test_keys.h"
#include "intake/kafka_taker.h"
#include "intake/migrations.h"
#include "intake/quarantine.h"
#include "journal/journal_home.h"
#include "journal/postgres_storage.h"
#include "kafka/mock_cluster_fixture.h"
#include "measure.h"
#include "must.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kHeader = "time,msisdn,imei,kind,direction,peer,up_bytes,down_bytes,cell,region";
constexpr std::size_t kPartitionBytes = 4'000'000;  // the mock cluster keeps 5 MB of each

struct World {
  std::filesystem::path folder;
  store::Database& db;
  journal::JournalHome& home;
  const Clock& clock;
  intake::Places places;
};

std::string row(std::int64_t n) {
  const std::string day = format_date(shanghai_date(SystemClock{}.now())).substr(0, 8);
  return fmt::format("{}{:02} {:02}:{:02}:{:02},{},86000001{:07},data,,host{}.example,{},{},460-0-{}-1,440300", day, 1,
                     n / 3600 % 24, n / 60 % 60, n % 60, 1'064'800'000'000 + n % 1'000'000, n % 10'000'000, n % 500,
                     n % 5000, n % 100'000, n % 3000);
}

void say(std::string_view what, std::int64_t rows, double seconds, std::string_view store) {
  fmt::print("intake, {:<34} {:>10.0f} rows/s  ({} rows, {})\n", what, static_cast<double>(rows) / seconds, rows,
             store);
}

void measure_file(const World& world, std::int64_t rows, std::string_view store) {
  {
    std::ofstream file{world.places.spooled(1'000'000), std::ios::binary};
    file << kHeader << '\n';
    for (std::int64_t n = 0; n < rows; ++n) file << row(n) << '\n';
  }
  intake::CalendarMonths months{world.db, world.clock};
  const intake::FileTaker taker{
      world.home.journal(), months, world.places, {.threads = 2, .shards = world.home.shards()}};
  intake::Progress progress;
  const double seconds = seconds_of(
      [&] { progress = must(taker.take({.id = 1'000'000, .name = "bench.csv", .digest = "bench"}, {}, {})); });
  say("a file", progress.counts.taken, seconds, store);
}

void measure_kafka(const World& world, std::int64_t rows, int rows_a_message, std::string_view store) {
  kafka::MockCluster cluster;
  const std::int64_t bytes = rows * static_cast<std::int64_t>(row(0).size() + 30);
  const int partitions = static_cast<int>(bytes / static_cast<std::int64_t>(kPartitionBytes)) + 1;
  cluster.create_topic("cdr", partitions);
  std::int64_t made = 0;
  for (int partition = 0; partition < partitions; ++partition) {
    std::vector<std::string> messages;
    for (; made < rows * (partition + 1) / partitions;) {
      std::string message = row(made++);
      for (int more = 1; more < rows_a_message && made < rows * (partition + 1) / partitions; ++more)
        message += "\n" + row(made++);
      messages.push_back(std::move(message));
    }
    cluster.produce("cdr", partition, messages);
  }
  crypto::TestKeys ring;
  const intake::FeedInput input{
      .name = fmt::format("bench-{}", rows_a_message),
      .kafka = intake::KafkaFeedInput{.brokers = cluster.brokers(), .topics = {"cdr"}, .header = std::string{kHeader}}};
  auto feed = must(world.db.write([&](store::Transaction& tx) -> Result<intake::Feed> {
    YG_TRY_ASSIGN(const auto id, insert_feed(tx, input, "bench", world.clock.now()));
    YG_TRY(keep_kafka(tx, ring.ring(), id, *input.kafka));
    YG_TRY_ASSIGN(auto made_feed, find_feed(tx, id));
    return std::move(*made_feed);
  }));
  intake::CalendarMonths months{world.db, world.clock};
  intake::TroubleBoard board;
  intake::PaceMeter pace;
  const intake::Reception::Ground ground{world.db, world.clock, world.home.journal(), world.places, 0};
  intake::KafkaTaker taker{{.reception = ground,
                            .months = months,
                            .board = board,
                            .pace = pace,
                            .keys = ring.ring(),
                            .shards = world.home.shards(),
                            .paused = {},
                            .changed = {}},
                           std::move(feed),
                           {}};
  const auto taken = [&] {
    std::int64_t sum = 0;
    for (const auto& one : taker.state().partitions) sum += one.next;
    return sum * rows_a_message;
  };
  const double seconds = seconds_of([&] {
    while (taken() < rows) (void)must(taker.round({}));
  });
  say(fmt::format("Kafka, {} rows a message", rows_a_message), rows, seconds, store);
  taker.close();
}

void measure(std::string_view url, std::int64_t rows, std::string_view store) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("yunguan_intake_bench{}", ::getpid());
  std::filesystem::create_directories(folder);
  {
    const SystemClock clock;
    const auto db = must(store::Database::open(
        {.url = url.empty() ? fmt::format("sqlite:{}/store.db", folder.string()) : std::string{url}}));
    auto steps = intake::migrations();
    if (!url.empty()) std::ranges::copy(journal::postgres_migrations(), std::back_inserter(steps));
    must(store::migrate(*db, steps));
    const auto home = must(journal::JournalHome::open(*db, clock, {.folder = folder / "journal"}));
    const World world{
        folder, *db, *home, clock, {folder / "in", folder / "spool", folder / "rejects", folder / "quarantine"}};
    for (const auto& place : {world.places.spool, world.places.rejects, world.places.quarantine})
      std::filesystem::create_directories(place);
    measure_file(world, rows, store);
    measure_kafka(world, rows / 4, 1, store);
    measure_kafka(world, rows, 100, store);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace yunguan

int main(int argc, char** argv) {
  CLI::App app{"how fast usage comes in"};
  std::int64_t rows = 2'000'000;
  app.add_option("--rows", rows, "rows of each way");
  CLI11_PARSE(app, argc, argv);
  yunguan::measure("", rows, "RocksDB");
  if (const char* server = std::getenv("YUNGUAN_TEST_POSTGRES")) yunguan::measure(server, rows, "PostgreSQL");
  return 0;
}
