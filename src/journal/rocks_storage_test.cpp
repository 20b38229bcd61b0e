// SPDX-License-Identifier: Apache-2.0
// The disk under the journal: full, cut off, changed, in use by another process, and old.
#include "journal/rocks_storage.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "journal/journal.h"

namespace yunguan::journal {
namespace {

namespace fs = std::filesystem;

class RocksDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "yunguan_journal_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::unique_ptr<RocksStorage> open() {
    auto opened = RocksStorage::open({.folder = folder_});
    EXPECT_TRUE(opened) << describe(opened.error());
    return opened ? std::move(*opened) : nullptr;
  }
  static Result<void> say(Journal& journal, const std::string& word) {
    Batch batch;
    batch.add({0}, 1, word);
    return journal.append(batch);
  }
  // The write-ahead file that was written last.
  [[nodiscard]] fs::path log() const {
    fs::path newest;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      if (entry.path().extension() == ".log" && entry.path() > newest) newest = entry.path();
    }
    return newest;
  }

  fs::path folder_;
  SystemClock clock_;
};

// A limit on the size of files stands in for a full disk: the write fails in the same way, only with another number.
TEST_F(RocksDisk, StopsWhenItIsFullAndGoesOnByItself) {
  auto storage = open();
  auto journal = Journal::open(*storage, clock_);
  ASSERT_TRUE(say(**journal, "before"));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = fs::file_size(log()) + 100;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  for (int n = 0; n < 3; ++n) {
    std::string noise;
    for (int i = 0; i < 2000; ++i) noise += static_cast<char>(i * 7919 % 251);
    const auto refused = say(**journal, noise);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable) << describe(refused.error());
    EXPECT_TRUE(refused.error().code == "journal.full" || refused.error().code == "journal.disk" ||
                refused.error().code == "journal.open")
        << describe(refused.error());
  }
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  const auto after = say(**journal, "after");
  ASSERT_TRUE(after) << describe(after.error());
  std::vector<std::string> words;
  ASSERT_TRUE((*journal)->read({0}, 0, [&](const Record& record) {
    words.emplace_back(record.bytes);
    return true;
  }));
  EXPECT_EQ(words, (std::vector<std::string>{"before", "after"}));
}

// What was cut off at the end was never promised.
TEST_F(RocksDisk, LosesOnlyWhatWasNotPromisedWhenItsEndIsTorn) {
  std::uintmax_t promised = 0;
  {
    auto storage = open();
    auto journal = Journal::open(*storage, clock_);
    for (int n = 0; n < 5; ++n) ASSERT_TRUE(say(**journal, fmt::format("word {}", n)));
    promised = fs::file_size(log());
    ASSERT_TRUE(say(**journal, "torn"));
  }
  fs::resize_file(log(), promised + 11);
  auto storage = open();
  auto journal = Journal::open(*storage, clock_);
  EXPECT_EQ((*journal)->bounds({0}), (Bounds{0, 5}));
  EXPECT_TRUE(say(**journal, "again"));
  EXPECT_EQ((*journal)->bounds({0}), (Bounds{0, 6}));
}

TEST_F(RocksDisk, RefusesToBeginOnWhatWasChangedInTheMiddle) {
  {
    auto storage = open();
    auto journal = Journal::open(*storage, clock_);
    for (int n = 0; n < 50; ++n) ASSERT_TRUE(say(**journal, std::string(100, 'a')));
  }
  std::fstream file{log(), std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(static_cast<std::streamoff>(fs::file_size(log()) / 2));
  file.put('\x55');
  file.close();
  const auto opened = RocksStorage::open({.folder = folder_});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "journal.open");
  EXPECT_EQ(opened.error().kind, ErrorKind::internal);
}

TEST_F(RocksDisk, IsUsedByOneProcessAtATime) {
  auto storage = open();
  const auto second = RocksStorage::open({.folder = folder_});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "journal.open");
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace yunguan::journal
