// SPDX-License-Identifier: Apache-2.0
#include "journal/journal_home.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "journal/postgres_storage.h"
#include "store/store_fixture.h"

namespace yunguan::journal {
namespace {

class Home : public store::OnBothStores {
 protected:
  void SetUp() override {
    store::OnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    if (db().dialect() == store::Dialect::postgresql) {
      ASSERT_TRUE(store::migrate(db(), postgres_migrations()));
    }
    folder_ = std::filesystem::temp_directory_path() / ("yunguan_home" + std::to_string(::getpid()));
  }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    store::OnBothStores::TearDown();
  }
  Result<std::unique_ptr<JournalHome>> open(std::uint32_t shards) {
    return JournalHome::open(db(), clock_, {.folder = folder_, .shards = shards});
  }
  SystemClock clock_;
  std::filesystem::path folder_;
};

TEST_P(Home, KeepsItsRecordsAndTheNumberOfShardsItBeganWith) {
  {
    const auto home = open(4);
    ASSERT_TRUE(home) << describe(home.error());
    Batch batch;
    batch.add(Shard{3}, 1, "a record");
    ASSERT_TRUE((*home)->journal().append(batch));
  }
  const auto again = open(16);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ((*again)->shards(), 4u);
  EXPECT_EQ((*again)->journal().bounds(Shard{3}).next, 1u);
  EXPECT_TRUE((*again)->forget_old());
  EXPECT_EQ((*again)->journal().bounds(Shard{3}).next, 1u);
}

TEST_P(Home, IsRefusedANumberOfShardsThatIsNoPowerOfTwo) {
  const auto home = open(12);
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().code, "journal.shards");
}

YUNGUAN_ON_BOTH_STORES(Home);

}  // namespace
}  // namespace yunguan::journal
