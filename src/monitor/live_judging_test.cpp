// SPDX-License-Identifier: Apache-2.0
// What findings are said to have been measured against, when cards, profiles and settings come between the rows and the telling.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "monitor/live_run_fixture.h"

namespace yunguan::monitor {
namespace {

constexpr std::uint32_t kOctober = 2026 * 12 + 9;
constexpr const char* kCard = "1064800000001";

// All cards may use their limit by 250 %.
class Judging : public ::testing::Test {
 protected:
  void SetUp() override {
    records_.add_month(kOctober, true);
    records_.add_month(kOctober + 1, true);
    records_.add_settings(tuned_, "2026-10");
    add_card(kCard, "/1/");
  }
  void add_card(const std::string& msisdn, const std::string& unit) {
    CardSheet card{.msisdn = msisdn, .is_iot = true};
    card.field(CardLayout::msisdn) = msisdn;
    card.field(CardLayout::functions) = "data";
    card.field(CardLayout::data_limit_mb) = "1";
    card.profile.unit_path = unit;
    records_.add_card(card);
  }
  void use(std::uint32_t month, std::uint64_t bytes) {
    usage::UsageRecord row{.month = month};
    row.row.msisdn = kCard;
    row.row.kind = usage::Kind::data;
    row.row.down_bytes = bytes;
    LiveRecord usage{.kind = usage::kUsageRecord, .msisdn = kCard, .bytes = {}};
    encode(row, usage.bytes);
    records_.records.push_back(std::move(usage));
  }
  void fold() {
    journal::Run run;
    for (const LiveRecord& record : records_.records) run.add(record.kind, record.bytes);
    records_.records.clear();
    const auto block = journal::Block::decode(journal::encode_block(run, 0, Instant{}));
    ASSERT_TRUE(block->each([&](const journal::Record& record) { return fold_.apply(record).has_value(); }));
    fold_.end_block();
  }
  std::vector<std::string> details() {
    std::vector<std::string> details;
    fold_.each_found(kOctober, [&](const Found& found) { details.push_back(found.detail); });
    return details;
  }

  const std::vector<std::string> over_{"§2.3.1(3) limit 1048576 bytes, 250%"};
  const SettingsTexts tuned_{.tuning = {{.model = "threshold", .percent = 250}}};
  FixedSettings library_;
  LiveRecords records_{library_};
  CardLists lists_;
  LiveFold fold_{library_, lists_};
};

TEST_F(Judging, IsSaidWhenCardsOfOtherUnitsCameAndAnotherMonthGoesOn) {
  use(kOctober, 5'000'000);
  fold();
  ASSERT_EQ(details(), over_);
  for (int n = 0; n < 200; ++n) add_card(std::to_string(1'064'800'100'000 + n), fmt::format("/{}/", n + 2));
  use(kOctober + 1, 1);
  fold();
  EXPECT_EQ(details(), over_);
}

TEST_F(Judging, IsSaidWhenTheCardWentToAnotherUnitSince) {
  use(kOctober, 5'000'000);
  fold();
  add_card(kCard, "/2/");
  fold();
  EXPECT_EQ(details(), over_);
}

// There are more settings than can be told apart at a time.
TEST_F(Judging, IsSaidWhenSettingsHaveChangedOftenSince) {
  use(kOctober, 5'000'000);
  fold();
  for (int n = 0; n < 2 * kGenerationMax; ++n) records_.add_settings({}, "2026-11");
  use(kOctober + 1, 1);
  add_card("1064800100000", "/2/");
  fold();
  EXPECT_EQ(details(), over_);
}

}  // namespace
}  // namespace yunguan::monitor
