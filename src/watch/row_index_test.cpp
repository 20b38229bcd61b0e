// SPDX-License-Identifier: Apache-2.0
#include "watch/row_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "journal/storage_fixture.h"
#include "monitor/live_record.h"

namespace yunguan::watch {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kShards = 2;

class Rows : public journal::OnAllStorages {
 protected:
  // Rows of random cards; remembers where each card's are.
  void add(int count, int cards) {
    journal::Batch batch;
    for (int n = 0; n < count; ++n) {
      const std::string msisdn = std::to_string(1'064'800'000'000 + static_cast<std::int64_t>(dice_() % cards));
      const journal::Shard shard = monitor::shard_of(msisdn, kShards);
      std::string bytes;
      usage::UsageRecord record{.month = 2026 * 12 + 10};
      record.row.msisdn = msisdn;
      encode(record, bytes);
      batch.add(shard, usage::kUsageRecord, bytes);
      expected_[msisdn].push_back(ends_[shard]++);
    }
    ASSERT_TRUE(journal().append(batch));
  }
  void expect_right(RowIndex& index) {
    ASSERT_TRUE(index.catch_up(60s));
    for (const auto& [msisdn, offsets] : expected_) {
      const journal::Shard shard = monitor::shard_of(msisdn, kShards);
      const auto found = index.find(shard, msisdn);
      ASSERT_TRUE(found) << describe(found.error());
      // Another card of the same code may be among them.
      EXPECT_TRUE(std::ranges::includes(*found, offsets)) << msisdn;
      EXPECT_LE(found->size(), offsets.size() + 50) << msisdn;
    }
    EXPECT_TRUE(index.find({0}, "1")->size() < 50);
  }

  std::mt19937 dice_{5};  // allow rand: the same rows every time
  std::map<std::string, std::vector<journal::Offset>> expected_;
  std::map<journal::Shard, journal::Offset> ends_;
};
YUNGUAN_ON_ALL_STORAGES(Rows);

TEST_P(Rows, AreFoundOverClosedSegmentsAndRestarts) {
  for (int round = 0; round < 3; ++round) {
    RowIndex index{journal(), kShards};
    ASSERT_TRUE(index.start());
    add(200'000, 1'000);
    expect_right(index);
    add(1'000, 1'000);
    expect_right(index);
  }
}

TEST_P(Rows, ComeWithWhatConcernsEveryCard) {
  journal::Batch batch;
  std::string bytes;
  encode(monitor::MonthChange{.month = 24'000, .open = true}, bytes);
  batch.add({1}, monitor::kMonthRecord, bytes);
  ASSERT_TRUE(journal().append(batch));
  RowIndex index{journal(), kShards};
  ASSERT_TRUE(index.start());
  ASSERT_TRUE(index.catch_up(20s));
  EXPECT_EQ(*index.find({1}, "1064800000001"), std::vector<journal::Offset>{0});
  EXPECT_TRUE(index.find({0}, "1064800000001")->empty());
}

}  // namespace
}  // namespace yunguan::watch
