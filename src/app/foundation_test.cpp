// SPDX-License-Identifier: Apache-2.0
#include "app/foundation.h"

#include <algorithm>

#include "base/temporary_folder_fixture.h"
#include "config/load.h"
#include "keeping/backup_store.h"

namespace yunguan::app {
namespace {

class FoundationTest : public InTemporaryFolder {
 protected:
  [[nodiscard]] config::Config config() const {
    const auto loaded = config::load({.file = {}, .environment = {}, .options = {{"", "data_dir", folder_.string()}}});
    EXPECT_TRUE(loaded);
    return loaded->config;
  }
};

TEST_F(FoundationTest, MakesStoreAndKeysOnceAndOpensThemAgain) {
  {
    const auto first = open_foundation(config());
    ASSERT_TRUE(first) << describe(first.error());
    const auto schema = store::schema_state(*(*first)->db, all_migrations());
    ASSERT_TRUE(schema);
    EXPECT_EQ(schema->pending, 0u);
    EXPECT_GT(schema->applied, 0u);
  }
  const auto again = open_foundation(config());
  ASSERT_TRUE(again) << describe(again.error());
}

TEST_F(FoundationTest, ABackupBeforeAnUpgradeIsListedAsSuch) {
  {
    const auto first = open_foundation(config());
    ASSERT_TRUE(first) << describe(first.error());
    const auto none = (*first)->db->read([](store::Reader& reader) { return keeping::list_runs(reader, 9); });
    EXPECT_TRUE(none && none->empty());
    const auto steps = all_migrations();
    const auto last = std::ranges::find(steps, "card", &store::Migration::folder);
    ASSERT_NE(last, steps.end());
    const auto version = std::ranges::count(steps, "card", &store::Migration::folder);
    const auto goal = store::parse_rollback_goal("card:" + std::to_string(version - 1));
    ASSERT_TRUE(goal) << describe(goal.error());
    const auto undone = store::roll_back(*(*first)->db, steps, *goal);
    ASSERT_TRUE(undone) << describe(undone.error());
  }
  const auto again = open_foundation(config());
  ASSERT_TRUE(again) << describe(again.error());
  const auto runs = (*again)->db->read([](store::Reader& reader) { return keeping::list_runs(reader, 9); });
  ASSERT_TRUE(runs && runs->size() == 1);
  EXPECT_EQ(runs->front().cause, keeping::Cause::upgrade);
  EXPECT_TRUE(std::filesystem::exists(config().backup.dir / runs->front().file));
  EXPECT_GT(runs->front().bytes, 0);
}

TEST_F(FoundationTest, LostKeysAreNeverReplacedBesideAStoreInUse) {
  ASSERT_TRUE(open_foundation(config()));
  std::filesystem::remove(folder_ / "keys.yaml");
  const auto without_ring = open_foundation(config());
  ASSERT_FALSE(without_ring);
  EXPECT_EQ(without_ring.error().code, "keys.missing");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "keys.yaml"));

  std::filesystem::remove(folder_ / "master.secret");
  const auto without_secret = open_foundation(config());
  ASSERT_FALSE(without_secret);
  EXPECT_EQ(without_secret.error().code, "keys.secret_missing");
}

}  // namespace
}  // namespace yunguan::app
