// SPDX-License-Identifier: Apache-2.0
#include "app/foundation.h"

#include "app/temporary_folder_fixture.h"
#include "config/load.h"

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
