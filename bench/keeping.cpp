// SPDX-License-Identifier: Apache-2.0
// A backup of a large fleet, and its verification by restoring it. One line a figure, with the goal in brackets; SQLite in a temporary
// folder, and PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
//
//   keeping_bench [--cards 1000000] [--store sqlite|postgresql]
//
// Each card has its row, a person and two events, with texts as wide as in life; what they say is not looked at.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <random>

#include "app/foundation.h"
#include "app/kept_place.h"
#include "app/version.h"
#include "base/log.h"
#include "config/load.h"
#include "measure.h"
#include "must.h"
#include "store/portable.h"
#include "store/stage.h"

namespace yunguan::app {
namespace {

namespace fs = std::filesystem;

void print(std::string_view what, std::string_view goal, const std::function<void()>& work) {
  const auto begun = BenchClock::now();
  const double busy = processor_seconds();
  work();
  const double took = seconds_since(begun);
  fmt::print("{:<52} {:>7.1f} s, {:.1f} s of processor {}\n", what, took, processor_seconds() - busy, goal);
  std::fflush(stdout);
}

// Sealed values and codes cannot be packed, as in life.
std::string noise(std::mt19937_64& dice, std::size_t length) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  while (text.size() < length) {
    for (auto bits = dice(), n = std::uint64_t{0}; n < 10; ++n, bits >>= 6) text += kLetters[bits & 63];
  }
  text.resize(length);
  return text;
}

std::string text_of(const std::string& column, std::int64_t n, std::mt19937_64& dice) {
  if (column == "sealed") return "v1:1:" + noise(dice, 150);
  if (column == "integrity") return "v1:1:" + noise(dice, 44);
  if (column == "changes" || column == "payload")
    return fmt::format("[{{\"field\":\"state\",\"before\":\"{:0>30}\"}}]", n);
  return fmt::format("{:0>16}", n);
}

// Rows of one table, `each` for a card; whatever is unique is numbered.
void fill(store::Database& db, const store::PortableTable& table, std::int64_t cards, std::int64_t each) {
  constexpr std::int64_t kAtOnce = 20'000;
  std::mt19937_64 dice{7};
  std::vector<std::string_view> columns;
  for (const auto& column : table.columns) columns.push_back(column.name);
  for (std::int64_t from = 0; from < cards * each; from += kAtOnce) {
    std::vector<store::Params> rows;
    for (std::int64_t n = from + 1; n <= std::min(cards * each, from + kAtOnce); ++n) {
      store::Params row;
      for (const auto& column : table.columns) {
        if (column.kind == store::ColumnKind::text) {
          row.emplace_back(text_of(column.name, n, dice));
        } else {
          const bool card = column.name == "card_id";
          row.emplace_back(column.name == "id" ? n : card ? (n - 1) / each + 1 : std::int64_t{1});
        }
      }
      rows.push_back(std::move(row));
    }
    must(db.write([&](store::Transaction& tx) { return tx.insert_many(table.name, columns, rows); }));
  }
}

void measure(const std::string& url, const fs::path& folder, std::int64_t cards, std::string_view name) {
  const auto loaded = must(config::load(
      {.file = {}, .environment = {}, .options = {{"", "data_dir", folder.string()}, {"", "store.url", url}}}));
  fs::create_directories(folder);
  const auto ground = must(open_foundation(loaded.config));
  for (const auto& table :
       must(ground->db->read([](store::Reader& reader) { return store::portable_tables(reader); }))) {
    const std::int64_t each = table.name == "card" || table.name == "card_person" ? 1
                              : table.name == "card_event"                        ? 2
                                                                                  : 0;
    if (each > 0) fill(*ground->db, table, cards, each);
  }
  keeping::Progress progress;
  std::optional<keeping::Backup> made;
  print(fmt::format("backup of {} cards, {}", cards, name), "[30 s]",
        [&] { made = must(back_up(loaded.config, *ground->keys, ground->random, ground->clock, progress)); });
  fmt::print("  {} rows, {} MiB of rows in a file of {} MiB\n", made->manifest.rows, made->manifest.bytes >> 20,
             made->file_bytes >> 20);
  const auto steps = all_migrations();
  const auto secret = must(keeping::opening_secret({}, loaded.config.key_ring.master_secret_file));
  print("its verification: restored into a scratch SQLite", "", [&] {
    const auto verified = must(keeping::verify_backup(
        {.archive = made->file,
         .secret = &secret,
         .scratch_dir = folder / "scratch",
         .folders = place_of(loaded.config).folders,
         .steps = &steps,
         .open_ring = ring_opener(ground->random, ground->clock),
         .checks = [](store::Database&, const crypto::KeyRing&) -> Result<std::vector<keeping::CheckLine>> {
           return std::vector<keeping::CheckLine>{};
         }},
        progress));
    YG_ASSERT(verified.ok());
  });
}

}  // namespace
}  // namespace yunguan::app

int main(int argc, char** argv) {
  using namespace yunguan;
  CLI::App cli{"a backup of a large fleet"};
  std::int64_t cards = 1'000'000;
  std::string only;
  cli.add_option("--cards", cards);
  cli.add_option("--store", only);
  CLI11_PARSE(cli, argc, argv);
  if (!log::configure({.level = log::Level::error})) return 1;
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("yunguan_bench_keeping_{}", ::getpid());
  const char* server = std::getenv("YUNGUAN_TEST_POSTGRES");
  if (only != "postgresql") {
    app::measure("sqlite:" + (folder / "sqlite" / "yunguan.db").string(), folder / "sqlite", cards, "SQLite");
  }
  std::filesystem::remove_all(folder);
  if (only != "sqlite" && server != nullptr) {
    const std::string id = fmt::format("bench{}", ::getpid());
    if (!store::make_stage({.url = server}, id)) return 1;
    app::measure(store::stage_url(server, id), folder / "postgres", cards, "PostgreSQL");
    (void)store::drop_stage({.url = server}, id);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
