// SPDX-License-Identifier: Apache-2.0
#include "watch/row_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "journal/storage_fixture.h"
#include "monitor/live_record.h"
#include "monitor/live_run_fixture.h"
#include "watch/card_rows.h"

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

// What the index cannot read is said; an answer without the rows would look like there were none.
TEST_P(Rows, AreNotTakenForNoneWhenAPageIsDamaged) {
  add(10, 1);
  const std::string msisdn = expected_.begin()->first;
  const journal::Shard shard = monitor::shard_of(msisdn, kShards);
  RowIndex index{journal(), kShards};
  ASSERT_TRUE(index.start());
  ASSERT_TRUE(index.catch_up(20s));
  const auto find_with = [&](const std::string& bytes) {
    std::vector<journal::Page> pages;
    for (std::uint32_t bucket = 0; bucket < kBuckets; ++bucket) pages.push_back({bucket, bytes});
    EXPECT_TRUE(storage().keep({"rows", shard}, 10, pages));
    return index.find(shard, msisdn);
  };
  EXPECT_EQ(find_with(std::string{"\1\1\0", 3}).value(), expected_.begin()->second);  // of a card of another code
  // A number without an end; entries promised and not there; an offset that is of no segment's.
  for (const std::string& bytes : {std::string{"\x81"}, std::string{"\1\7\1", 3}, std::string{"\1\1\xff\xff\x7f", 5}}) {
    const auto found = find_with(bytes);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "watch.page");
  }
}

TEST(OpenSegment, IsReadFromSoundPagesOnly) {
  const auto loads = [](std::uint32_t number, std::string bytes) {
    RowIndexFold fold;
    return fold.load_page({number, std::move(bytes)}).has_value();
  };
  EXPECT_TRUE(loads(0, "\1"));
  EXPECT_TRUE(loads(1, "\5\6"));
  EXPECT_FALSE(loads(0, std::string{"\0", 1}));      // before the first segment
  EXPECT_FALSE(loads(0, "\1\1"));                    // more than a number
  EXPECT_FALSE(loads(1, "\5"));                      // half an entry
  EXPECT_FALSE(loads(1, "\5\x80\x80\x10"));          // beyond the end of a segment
  EXPECT_FALSE(loads(1, "\xff\xff\xff\xff\x7f\1"));  // no card's code
}

// The oldest records go while the platform runs.
TEST(RowsThatWent, AreAskedForNoMore) {
  const SystemClock clock;
  journal::MemoryStorage storage;
  const auto journal = journal::Journal::open(storage, clock);
  for (int n = 0; n < 3; ++n) {
    usage::UsageRecord record{.month = 2026 * 12 + 10};
    record.row.msisdn = "1064800000001";
    std::string bytes;
    encode(record, bytes);
    journal::Batch batch;
    batch.add({0}, usage::kUsageRecord, bytes);
    ASSERT_TRUE((*journal)->append(batch));
  }
  RowIndex index{**journal, 1};
  ASSERT_TRUE(index.start());
  ASSERT_TRUE(index.catch_up(20s));
  storage.forget({0}, 2);
  monitor::FixedSettings library;
  CardRows rows{**journal, index, library, 1};
  std::vector<journal::Offset> seen;
  const auto read = rows.each("1064800000001", 2026 * 12 + 10, [&](const usage::UsageRecord&, journal::Offset at) {
    seen.push_back(at);
    return true;
  });
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(seen, std::vector<journal::Offset>{2});
}

}  // namespace
}  // namespace yunguan::watch
