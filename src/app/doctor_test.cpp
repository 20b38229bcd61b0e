// SPDX-License-Identifier: Apache-2.0
#include "app/doctor.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "app/data_directory.h"
#include "app/foundation.h"
#include "base/loopback_fixture.h"
#include "base/temporary_folder_fixture.h"
#include "journal/journal.h"
#include "journal/rocks_storage.h"

namespace yunguan::app {
namespace {

using testing::HasSubstr;

class DoctorTest : public InTemporaryFolder {
 protected:
  void SetUp() override {
    InTemporaryFolder::SetUp();
    const auto loaded = config::load({.file = {},
                                      .environment = {},
                                      .options = {{"", "data_dir", (folder_ / "data").string()},
                                                  {"", "http.port", "0"},
                                                  {"", "console.dir", (folder_ / "console").string()}}});
    ASSERT_TRUE(loaded);
    config_ = loaded->config;
  }

  // As after a first start.
  void start_once() {
    ASSERT_TRUE(DataDirectory::open(config_.data_dir));
    ASSERT_TRUE(open_foundation(config_));
  }

  config::Config config_;
};

class TurnedClock final : public Clock {
 public:
  explicit TurnedClock(Instant at) : at_(at) {}
  [[nodiscard]] Instant now() const override { return at_; }

 private:
  const Instant at_;
};

TEST_F(DoctorTest, LooksWithoutChangingAnything) {
  for (const Finding& finding : examine(config_)) {
    EXPECT_FALSE(finding.text.zh.empty() || finding.text.en.empty()) << finding.subject.en;
  }
  EXPECT_FALSE(std::filesystem::exists(config_.data_dir));
}

TEST_F(DoctorTest, AFreshPlaceIsWell) {
  EXPECT_EQ(check_data_directory(config_).verdict, Verdict::ok);
  EXPECT_EQ(check_store(config_).verdict, Verdict::ok);
  EXPECT_EQ(check_key_ring(config_).verdict, Verdict::ok);
}

TEST_F(DoctorTest, AStartedPlaceIsWell) {
  start_once();
  EXPECT_EQ(check_data_directory(config_).verdict, Verdict::ok);
  EXPECT_THAT(check_store(config_).text.en, HasSubstr("0 to do"));
  EXPECT_THAT(check_key_ring(config_).text.en, HasSubstr("keys"));
}

TEST_F(DoctorTest, TheJournalIsLookedAtAndDamageIsSaid) {
  start_once();
  EXPECT_EQ(check_journal(config_).verdict, Verdict::ok);
  const auto folder = config_.data_dir / "journal";
  const SystemClock clock;
  {
    const auto storage = journal::RocksStorage::open({.folder = folder});
    ASSERT_TRUE(storage) << describe(storage.error());
    const auto usage = journal::Journal::open(**storage, clock);
    for (int n = 0; n < 3; ++n) {
      journal::Batch batch;
      batch.add({0}, 1, "a row");
      batch.add({5}, 1, "another");
      ASSERT_TRUE((*usage)->append(batch));
    }
  }
  const Finding whole = check_journal(config_);
  EXPECT_EQ(whole.verdict, Verdict::ok);
  EXPECT_THAT(whole.text.en, HasSubstr("2 shards, 6 records"));
  EXPECT_THAT(whole.text.en, HasSubstr("of 6 blocks looked at 0 are damaged"));
  {
    const auto storage = journal::RocksStorage::open({.folder = folder});
    const journal::NewBlock nonsense{.shard = {5}, .first = 3, .next = 4, .stored = "no block"};
    ASSERT_TRUE((*storage)->commit({&nonsense, 1}, {}));
  }
  const Finding damaged = check_journal(config_);
  EXPECT_EQ(damaged.verdict, Verdict::fail);
  EXPECT_THAT(damaged.text.en, HasSubstr("1 are damaged"));
  EXPECT_FALSE(damaged.advice.en.empty());
  std::filesystem::resize_file(folder / "CURRENT", 3);
  EXPECT_EQ(check_journal(config_).verdict, Verdict::fail);
}

TEST_F(DoctorTest, ADataDirectoryOpenToOthersIsWarnedOf) {
  start_once();
  std::filesystem::permissions(config_.data_dir, std::filesystem::perms::all);
  const Finding finding = check_data_directory(config_);
  EXPECT_EQ(finding.verdict, Verdict::warn);
  EXPECT_THAT(finding.advice.en, HasSubstr("chmod 700"));
}

TEST_F(DoctorTest, AFileWhereTheDataDirectoryShouldBeFails) {
  write(folder_ / "data", "x");
  EXPECT_EQ(check_data_directory(config_).verdict, Verdict::fail);
}

TEST_F(DoctorTest, AStoreThatIsNoStoreFails) {
  std::filesystem::create_directory(config_.data_dir);
  write(config_.data_dir / "yunguan.db", "this is no database, whatever its name says");
  const Finding finding = check_store(config_);
  EXPECT_EQ(finding.verdict, Verdict::fail);
  EXPECT_FALSE(finding.advice.en.empty());
}

TEST_F(DoctorTest, AStoreInAFolderThatIsMissingFails) {
  config_.store.url = "sqlite:" + (folder_ / "elsewhere" / "yunguan.db").string();
  EXPECT_EQ(check_store(config_).verdict, Verdict::fail);
}

TEST_F(DoctorTest, AnUnreachableServerFails) {
  config_.store.url = "postgresql:///yunguan?host=" + folder_.string();
  EXPECT_EQ(check_store(config_).verdict, Verdict::fail);
}

TEST_F(DoctorTest, LostOrDamagedKeysFail) {
  start_once();
  write(config_.key_ring.file, "keys: nonsense\n");
  EXPECT_EQ(check_key_ring(config_).verdict, Verdict::fail);
  std::filesystem::remove(config_.key_ring.file);
  EXPECT_EQ(check_key_ring(config_).verdict, Verdict::fail);
}

TEST_F(DoctorTest, RulesThatCannotBeReadFail) {
  EXPECT_EQ(check_rules(config_).verdict, Verdict::ok) << check_rules(config_).text.en;
  config_.rules.dir = folder_;
  EXPECT_EQ(check_rules(config_).verdict, Verdict::fail);
}

TEST_F(DoctorTest, AConsoleThatIsNotBuiltFails) {
  EXPECT_EQ(check_console(config_).verdict, Verdict::fail);
  std::filesystem::create_directory(config_.console.dir);
  write(config_.console.dir / "index.html", "<!doctype html>");
  EXPECT_EQ(check_console(config_).verdict, Verdict::ok);
}

TEST_F(DoctorTest, AClockBehindTheDataFails) {
  start_once();
  EXPECT_EQ(check_clock(config_, TurnedClock{*parse_instant("2001-01-01 00:00:00")}).verdict, Verdict::fail);
  EXPECT_NE(check_clock(config_, SystemClock{}).verdict, Verdict::fail);
}

TEST_F(DoctorTest, ATakenPortFailsUnlessItIsOurs) {
  const Loopback other;
  config_.http.port = other.port();
  EXPECT_EQ(check_address(config_).verdict, Verdict::fail);
  const auto running = DataDirectory::open(config_.data_dir);
  ASSERT_TRUE(running);
  EXPECT_EQ(check_address(config_).verdict, Verdict::ok);
}

TEST_F(DoctorTest, AnOpenAddressWithoutSecureCookiesIsWarnedOf) {
  config_.http.address = "0.0.0.0";
  EXPECT_EQ(check_address(config_).verdict, Verdict::warn);
  config_.http.secure_cookies = true;
  EXPECT_EQ(check_address(config_).verdict, Verdict::ok);
}

TEST_F(DoctorTest, AnAddressOfNoMachineFails) {
  config_.http.address = "no address";
  EXPECT_EQ(check_address(config_).verdict, Verdict::fail);
}

}  // namespace
}  // namespace yunguan::app
