// SPDX-License-Identifier: Apache-2.0
// The intake's parts put together over a store, a journal in memory and folders of their own; for tests.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>

#include "identity/test_world.h"
#include "intake/batch.h"
#include "intake/migrations.h"
#include "intake/runner.h"
#include "intake/taken_fixture.h"
#include "journal/memory_storage_fixture.h"
#include "store/store_fixture.h"

namespace yunguan::intake {

using namespace std::chrono_literals;
using identity::ManualClock;

inline constexpr std::string_view kHead = "time,msisdn,kind,direction,peer\n";

// The parts as they are put together, made anew by restart(); store, journal and folders stay.
struct Parts {
  Parts(store::Database& db, const Clock& clock, journal::Storage& storage, const Places& places,
        std::uint64_t keep_free)
      : journal(journal::Journal::open(storage, clock).value()),
        months(db, clock, [this] { return Result<std::uint32_t>{published}; }),
        reception({db, clock, *journal, places, keep_free}),
        folders(reception, board, {.settle = 3s}),
        taker(*journal, months, places, {.threads = 2, .shards = 2, .chunk_bytes = 256}),
        quarantine({db, clock, *journal, places, 2, months}),
        batches(reception.ground(), months, pace, 2),
        lost(reception.ground(), board),
        runner({reception, folders, taker, quarantine, board, pace, {}, {}, &lost}) {}

  std::unique_ptr<journal::Journal> journal;
  CalendarMonths months;
  TroubleBoard board;
  PaceMeter pace;
  std::atomic<std::uint32_t> published = 9'999 * 12;  // the newest month, as those who fold rows know it
  Reception reception;
  DropFolder folders;
  FileTaker taker;
  QuarantineTaker quarantine;
  Batches batches;
  LostRows lost;
  Runner runner;
};

class Intake : public store::OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store::migrate(db(), migrations()));
    static std::atomic<int> count{0};
    folder_ = std::filesystem::temp_directory_path() / fmt::format("yunguan_intake{}x{}", ::getpid(), ++count);
    places_ = {folder_ / "in", folder_ / "spool", folder_ / "rejects", folder_ / "quarantine"};
    restart();
  }
  void TearDown() override {
    parts_.reset();
    std::filesystem::remove_all(folder_);
    OnBothStores::TearDown();
  }
  void restart(std::uint64_t keep_free = 0) {
    parts_.reset();
    parts_ = std::make_unique<Parts>(db(), clock_, storage_, places_, keep_free);
    ASSERT_TRUE(parts_->reception.prepare());
  }

  std::filesystem::path put(std::string_view name, std::string_view text, std::string_view feed = kDefaultFeed) {
    const auto path = places_.in / feed / name;
    std::ofstream{path, std::ios::binary} << text;
    return path;
  }
  // Looks, waits until what lies there has settled, and does all there is to do.
  void work() {
    for (int round = 0; round < 3; ++round) {
      ASSERT_TRUE(parts_->runner.look({}));
      clock_.advance(4s);
      ASSERT_TRUE(parts_->runner.look({}));
      while (parts_->runner.take({}).value_or(false)) {
      }
    }
  }
  std::vector<UsageFile> files() { return files_of(db()); }
  // "origin line" of every row in the journal.
  std::vector<std::string> rows() {
    std::vector<std::string> all;
    each_row(*parts_->journal, [&](const usage::UsageRecord& row) {
      all.push_back(fmt::format("{}:{} {}{}", row.origin.file, row.origin.line, usage::month_text(row.month),
                                row.source == usage::Source::accounting ? " ours" : ""));
    });
    std::ranges::sort(all);
    return all;
  }
  std::vector<std::string> troubles() {
    std::vector<std::string> codes;
    for (const Trouble& trouble : parts_->board.all()) codes.push_back(trouble.subject + " " + trouble.code);
    return codes;
  }
  std::int64_t count(std::string sql) {
    return db()
        .read([&](store::Reader& reader) {
          return reader.one({"test.count", sql}, {}, [](const store::Row& row) { return row.integer(0); });
        })
        .value()
        .value_or(-1);
  }
  static std::string row(int n, std::string_view month = "2026-11") {
    return fmt::format("{}-01 00:00:{:02},1064800000001,data,,a.example\n", month, n % 60);
  }

  ManualClock clock_;
  journal::MemoryStorage storage_;
  std::filesystem::path folder_;
  Places places_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace yunguan::intake
