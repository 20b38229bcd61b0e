// SPDX-License-Identifier: Apache-2.0
// The store of pools: days, and what stands in stores from before days were kept.
#include <gmock/gmock.h>

#include "card/test_cards_fixture.h"
#include "control/imei_pool_store.h"
#include "control/migrations.h"

namespace yunguan::control {
namespace {

using ::testing::ElementsAre;

class PoolDays : public card::CardsOnBothStores {
 protected:
  void bring_up_to(std::size_t steps_of_pools) {
    auto steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    const auto& pools = imei_pool_migrations();
    steps.insert(steps.end(), pools.begin(), pools.begin() + static_cast<std::ptrdiff_t>(steps_of_pools));
    const auto migrated = store::migrate(db(), steps);
    ASSERT_TRUE(migrated) << describe(migrated.error());
  }
  void run(const std::string& sql) {
    const auto done = db().write([&](store::Transaction& tx) { return tx.run({"test.run", sql}, {}); });
    ASSERT_TRUE(done) << describe(done.error());
  }
  std::vector<std::string> held(ImeiPoolId pool, Date from) {
    const auto all = db().read([&](store::Reader& reader) { return held_imeis(reader, pool, from); });
    EXPECT_TRUE(all) << describe(all.error());
    std::vector<std::string> said;
    for (const HeldImei& one : *all) {
      said.push_back(fmt::format("{} {} {}–{}", one.id, one.imei, format_date(one.valid_from),
                                 one.valid_to ? format_date(*one.valid_to) : ""));
    }
    return said;
  }
};
YUNGUAN_ON_BOTH_STORES(PoolDays);

TEST_P(PoolDays, WhatWasInAPoolBeforeDaysWereKeptHoldsForEveryDay) {
  bring_up_to(1);
  run("INSERT INTO imei_pool VALUES (5, 2, '警务终端', '', 2, 'manager', 1, 1, 3)");
  run("INSERT INTO imei_pool_entry VALUES (5, '86123456789013', '861234567890130', 'manager', 1)");
  run("INSERT INTO imei_pool_entry VALUES (5, '86123456789012', '86123456789012', 'manager', 1)");
  bring_up_to(2);
  EXPECT_THAT(held(ImeiPoolId{5}, *parse_date("2001-01-01")),
              ElementsAre("1 86123456789012 2000-01-01–", "2 861234567890130 2000-01-01–"));
  const auto put = db().write([&](store::Transaction& tx) {
    return insert_imeis(tx, ImeiPoolId{5}, std::vector<std::string>{"86123456789014"},
                        {.by = "manager", .at = clock_.now(), .valid_from = *parse_date("2026-11-20"), .valid_to = {}});
  });
  ASSERT_TRUE(put) << describe(put.error());
  EXPECT_THAT(held(ImeiPoolId{5}, *parse_date("2026-11-20")), testing::Contains("3 86123456789014 2026-11-20–"));
  run("UPDATE imei_pool SET removed_on = '2026-11-21' WHERE id = 5");
  run("INSERT INTO imei_pool (id, unit_id, name, note, created_by, created_at, updated_at, version) "
      "VALUES (6, 2, '警务终端', '', 'manager', 1, 1, 1)");  // the name may be given again
}

TEST_P(PoolDays, WhatHasEndedHoldsOnNoLaterDay) {
  bring_up_to(2);
  const auto day = [](const char* text) { return *parse_date(text); };
  const auto done = db().write([&](store::Transaction& tx) -> Result<void> {
    const std::vector<std::string> imeis{"86123456789012", "86123456789013"};
    YG_TRY(insert_imeis(tx, ImeiPoolId{1}, imeis,
                        {.by = "manager", .at = clock_.now(), .valid_from = day("2026-11-10"), .valid_to = {}}));
    return end_imeis(tx, std::vector<std::int64_t>{2}, day("2026-11-12"), "manager", "停用");
  });
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(held(ImeiPoolId{1}, day("2026-11-12")).size(), 2u);
  EXPECT_THAT(held(ImeiPoolId{1}, day("2026-11-13")), ElementsAre("1 86123456789012 2026-11-10–"));
}

}  // namespace
}  // namespace yunguan::control
