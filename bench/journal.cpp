// SPDX-License-Identifier: Apache-2.0
// How much the journal takes and gives back. One line a figure, with the goal in brackets; RocksDB in a temporary folder, and PostgreSQL
// when YUNGUAN_TEST_POSTGRES names an empty server. The peers: the same records into the same engine, one key a record on RocksDB (what
// a plain table of records would be), COPY of rows on PostgreSQL.
//
//   journal_bench [--records 3000000] [--store rocks|postgresql]
#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "journal/journal.h"
#include "journal/postgres_storage.h"
#include "journal/rocks_storage.h"
#include "measure.h"
#include "must.h"

namespace yunguan::journal {
namespace {

constexpr std::uint32_t kShards = 16;
constexpr int kProducers = 4;
constexpr std::int64_t kBatch = 2000;

// Sixty bytes as a usage row has them in binary: numbers of which many repeat.
std::string record_of(std::mt19937_64& dice) {
  std::string bytes = "10.20.30.40\x01\x02";
  for (int n = 0; n < 6; ++n) {
    const std::uint64_t number = n < 3 ? dice() % 1000 : dice();
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  return bytes;
}

void report(std::string_view what, double value, std::string_view unit, std::string_view goal, double processor,
            std::string_view name) {
  fmt::print("{:<46} {:>12.0f} {:<9} [{}]  {} ({:.1f} s of processor here)\n", what, value, unit, goal, name,
             processor);
  std::fflush(stdout);
}

void measure(Storage& storage, std::int64_t records, std::string_view name, std::string_view goal) {
  const SystemClock clock;
  const auto journal = must(Journal::open(storage, clock));
  const auto append = [&] {
    std::vector<std::jthread> producers;
    for (int producer = 0; producer < kProducers; ++producer) {
      producers.emplace_back([&, producer] {
        std::mt19937_64 dice{static_cast<std::uint64_t>(producer)};
        for (std::int64_t done = 0; done < records / kProducers; done += kBatch) {
          Batch batch;
          for (std::int64_t n = 0; n < kBatch; ++n)
            batch.add({static_cast<std::uint32_t>(dice() % kShards)}, 1, record_of(dice));
          must(journal->append(batch));
        }
      });
    }
  };
  double processor = processor_seconds();
  const double wrote = seconds_of(append);
  report("durable records taken", static_cast<double>(records) / wrote, "records/s", goal,
         processor_seconds() - processor, name);
  const JournalFigures figures = journal->figures();
  fmt::print("    {} commits, {} blocks, {:.1f} bytes a record\n", figures.commits, figures.blocks,
             static_cast<double>(figures.bytes) / static_cast<double>(figures.records));
  std::uint64_t read = 0;
  processor = processor_seconds();
  const double took = seconds_of([&] {
    for (std::uint32_t shard = 0; shard < kShards; ++shard) {
      must(journal->read({shard}, 0, [&](const Record& record) {
        read += record.bytes.size() > 0 ? 1 : 0;
        return true;
      }));
    }
  });
  report("records read again", static_cast<double>(read) / took, "records/s", "-", processor_seconds() - processor,
         name);
}

void measure_rocks_alone(const std::filesystem::path& folder, std::int64_t records) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  YG_ASSERT(rocksdb::DB::Open(options, folder.string(), &opened).ok());
  const std::unique_ptr<rocksdb::DB> db{opened};
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const double processor = processor_seconds();
  const double wrote = seconds_of([&] {
    std::vector<std::jthread> producers;
    for (int producer = 0; producer < kProducers; ++producer) {
      producers.emplace_back([&, producer] {
        std::mt19937_64 dice{static_cast<std::uint64_t>(producer)};
        std::int64_t next = 0;
        for (std::int64_t done = 0; done < records / kProducers; done += kBatch) {
          rocksdb::WriteBatch batch;
          for (std::int64_t n = 0; n < kBatch; ++n)
            batch.Put(fmt::format("{:02}{:02}{:012}", dice() % kShards, producer, next++), record_of(dice));
          YG_ASSERT(db->Write(durable, &batch).ok());
        }
      });
    }
  });
  report("peer: one key a record", static_cast<double>(records) / wrote, "records/s", "-",
         processor_seconds() - processor, "RocksDB");
}

void measure_copy_alone(store::Database& db, std::int64_t records) {
  must(db.write([](store::Transaction& tx) {
    return tx.script({"bench.table", "CREATE TABLE record (id BIGINT PRIMARY KEY, shard BIGINT, stored BYTEA)"});
  }));
  const double processor = processor_seconds();
  const double wrote = seconds_of([&] {
    std::vector<std::jthread> producers;
    for (int producer = 0; producer < kProducers; ++producer) {
      producers.emplace_back([&, producer] {
        std::mt19937_64 dice{static_cast<std::uint64_t>(producer)};
        for (std::int64_t done = 0; done < records / kProducers; done += kBatch) {
          std::vector<store::Params> rows;
          for (std::int64_t n = 0; n < kBatch; ++n)
            rows.push_back({producer * records + done + n, static_cast<std::int64_t>(dice() % kShards),
                            store::Blob{record_of(dice)}});
          must(db.write([&](store::Transaction& tx) {
            return tx.insert_many("record", {"id", "shard", "stored"}, rows);
          }));
        }
      });
    }
  });
  report("peer: COPY of a row a record", static_cast<double>(records) / wrote, "records/s", "-",
         processor_seconds() - processor, "PostgreSQL");
}

}  // namespace
}  // namespace yunguan::journal

int main(int argc, char** argv) {
  using namespace yunguan;
  using namespace yunguan::journal;
  CLI::App app{"the journal"};
  std::int64_t records = 3'000'000;
  std::string only;
  app.add_option("--records", records);
  app.add_option("--store", only)->check(CLI::IsMember({"rocks", "postgresql"}));
  CLI11_PARSE(app, argc, argv);
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("yunguan_journal_bench_{}", ::getpid());
  std::filesystem::create_directories(folder / "journal");
  if (only != "postgresql") {
    measure(*must(RocksStorage::open({.folder = folder / "journal"})), records, "RocksDB", "≥ 300,000");
    measure_rocks_alone(folder / "peer", records);
  }
  if (const char* server = std::getenv("YUNGUAN_TEST_POSTGRES"); server != nullptr && only != "rocks") {
    const auto db = must(store::Database::open({.url = server}));
    must(store::migrate(*db, postgres_migrations()));
    PostgresStorage storage{*db, "bench"};
    std::vector<Shard> shards;
    for (std::uint32_t number = 0; number < kShards; ++number) shards.push_back({number});
    must(storage.take(shards));
    measure(storage, records, "PostgreSQL", "≥ 100,000");
    measure_copy_alone(*db, records / 3);
  }
  std::filesystem::remove_all(folder);
}
