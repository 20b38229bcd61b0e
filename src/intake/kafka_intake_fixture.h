// SPDX-License-Identifier: Apache-2.0
// For tests: a feed that reads from a mock cluster into a journal in memory, and can die at any moment.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <fstream>

#include "base/eventually_fixture.h"
#include "crypto/test_keys.h"
#include "identity/test_world.h"
#include "intake/kafka_taker.h"
#include "intake/migrations.h"
#include "intake/quarantine.h"
#include "intake/taken_fixture.h"
#include "journal/memory_storage_fixture.h"
#include "kafka/mock_cluster_fixture.h"
#include "store/store_fixture.h"

namespace yunguan::intake {
inline constexpr std::string_view kKafkaHeader = "time,msisdn,kind,direction,peer";

// A good row, whose peer tells it from others.
inline std::string row(int n) {
  return fmt::format("2026-11-{:02} 12:00:{:02},10648{:08},data,,a{}.example", n % 20 + 1, n % 60, n % 97, n);
}
inline std::vector<std::string> rows_of(int from, int to) {
  std::vector<std::string> rows;
  for (int n = from; n < to; ++n) rows.push_back(row(n));
  return rows;
}

class KafkaIntake : public store::OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store::migrate(db(), migrations()));
    static std::atomic<int> count{0};
    folder_ = std::filesystem::temp_directory_path() / fmt::format("yunguan_kafka{}x{}", ::getpid(), ++count);
    places_ = {folder_ / "in", folder_ / "spool", folder_ / "rejects", folder_ / "quarantine"};
    options_.gather = std::chrono::milliseconds{5};
    options_.settle_every = std::chrono::milliseconds{0};
    options_.patience_first = std::chrono::milliseconds{1};
    options_.patience_most = std::chrono::milliseconds{5};
    cluster_.create_topic("cdr", 2);
    restart();
  }
  void TearDown() override {
    end();
    std::filesystem::remove_all(folder_);
    OnBothStores::TearDown();
  }
  void end() {
    if (taker_) taker_->close();
    die();
  }
  // Without a word to the register, as after kill -9.
  void die() {
    taker_.reset();
    reception_.reset();
    journal_.reset();
  }
  void restart(std::uint64_t keep_free = 0) {
    end();
    journal_ = journal::Journal::open(storage_, clock_).value();
    months_ = std::make_unique<CalendarMonths>(db(), clock_, [this] { return Result<std::uint32_t>{published_}; });
    reception_ = std::make_unique<Reception>(Reception::Ground{db(), clock_, *journal_, places_, keep_free});
    ASSERT_TRUE(reception_->prepare());
  }
  [[nodiscard]] KafkaTaker::Ground ground() {
    return {.reception = reception_->ground(),
            .months = *months_,
            .board = board_,
            .pace = pace_,
            .keys = keys_.ring(),
            .shards = 2,
            .paused = [this] { return paused_; },
            .changed = {}};
  }
  // A feed, and what reads it.
  FeedId make_feed(KafkaFeedInput kafka = {}, const std::string& mapping = {}) {
    if (kafka.brokers.empty()) kafka.brokers = cluster_.brokers();
    if (kafka.topics.empty()) kafka.topics = {"cdr"};
    if (!kafka.header) kafka.header = std::string{kKafkaHeader};
    FeedInput input{.name = "north", .mapping = mapping, .kafka = kafka};
    const auto checked = check_feed(input);
    EXPECT_TRUE(checked) << describe(checked.error());
    feed_ = db().write([&](store::Transaction& tx) -> Result<FeedId> {
                  YG_TRY_ASSIGN(const FeedId id, insert_feed(tx, input, "tester", clock_.now()));
                  YG_TRY(keep_kafka(tx, keys_.ring(), id, *input.kafka));
                  return id;
                })
                .value();
    begin();
    return feed_;
  }
  void begin() {
    auto feed = db().read([&](store::Reader& reader) { return find_feed(reader, feed_); }).value();
    taker_ = std::make_unique<KafkaTaker>(ground(), std::move(*feed), options_);
  }
  // Rounds until the condition holds.
  template <class Condition>
  [[nodiscard]] bool read_until(Condition condition) {
    return eventually([&] {
      (void)taker_->round({});
      return condition();
    });
  }
  [[nodiscard]] bool read_rows(std::int64_t count) {
    return read_until([&] { return totals().rows >= count; });
  }
  Counts totals() {
    Counts all;
    for (const UsageFile& file : files()) all.add(file.counts);
    return all;
  }
  std::vector<UsageFile> files() { return files_of(db()); }
  // The peers of all rows in the journal, sorted.
  std::vector<std::string> peers() {
    std::vector<std::string> all;
    each_row(*journal_, [&](const usage::UsageRecord& one) { all.emplace_back(one.row.peer); });
    std::ranges::sort(all);
    return all;
  }
  static std::vector<std::string> peers_of(int from, int to) {
    std::vector<std::string> all;
    for (int n = from; n < to; ++n) all.push_back(fmt::format("a{}.example", n));
    std::ranges::sort(all);
    return all;
  }
  static std::string text_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  std::vector<std::string> gaps() {
    std::vector<std::string> all;
    const auto found = db().read([&](store::Reader& reader) { return kafka_gaps(reader, feed_); }).value();
    for (const KafkaGap& gap : found)
      all.push_back(fmt::format("{}/{} {}-{}", gap.topic, gap.partition, gap.first, gap.last));
    return all;
  }

  kafka::MockCluster cluster_;
  identity::ManualClock clock_;
  journal::MemoryStorage storage_;
  crypto::TestKeys keys_;
  std::unique_ptr<CalendarMonths> months_;
  TroubleBoard board_;
  PaceMeter pace_;
  Places places_;
  KafkaTaker::Options options_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<Reception> reception_;
  std::unique_ptr<KafkaTaker> taker_;
  FeedId feed_;
  bool paused_ = false;
  std::atomic<std::uint32_t> published_ = 9'999 * 12;  // the newest month, as those who fold rows know it
  std::filesystem::path folder_;
};

}  // namespace yunguan::intake
