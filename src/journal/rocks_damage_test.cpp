// SPDX-License-Identifier: Apache-2.0
// A journal's folder that is not as it was left: files changed on disk, entries nobody here would write. Damage is said, wherever it is.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <fstream>
#include <random>

#include "journal/block.h"
#include "journal/journal.h"
#include "journal/rocks_storage.h"

namespace yunguan::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kShards = 3;

std::string block_at(Offset first) {
  Run run;
  run.add(1, "word");
  return encode_block(run, first, from_micros(1));
}

class RocksDamage : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "yunguan_damage_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::unique_ptr<RocksStorage> open(const fs::path& folder) {
    auto opened = RocksStorage::open({.folder = folder});
    EXPECT_TRUE(opened) << describe(opened.error());
    return opened ? std::move(*opened) : nullptr;
  }
  // Some blocks in each shard, in a file of their own: what is in the write-ahead file goes there at the next start.
  void fill() {
    {
      auto storage = open(folder_);
      auto journal = Journal::open(*storage, clock_);
      for (std::uint32_t shard = 0; shard < kShards; ++shard) {
        for (int n = 0; n < 4; ++n) {
          Batch batch;
          for (int part = 0; part < 3; ++part) {
            std::string noise(7'000, '\0');
            for (char& byte : noise) byte = static_cast<char>(dice_());
            batch.add({shard}, 1, noise);
          }
          ASSERT_TRUE((*journal)->append(batch));
        }
      }
    }
    open(folder_);
  }
  // The file of the blocks, which is the largest by far.
  [[nodiscard]] fs::path blocks_file() const {
    fs::path largest;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      if (entry.path().extension() == ".sst" && (largest.empty() || entry.file_size() > fs::file_size(largest)))
        largest = entry.path();
    }
    return largest;
  }
  static void change_byte(const fs::path& path, std::streamoff at) {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekg(at);
    const char was = static_cast<char>(file.get());
    file.seekp(at);
    file.put(static_cast<char>(was ^ 0x55));
  }
  // Past everything that RocksStorage does.
  void put(std::string_view family, std::string_view key, std::string_view value) {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const char* name : {"default", "blocks", "pages", "folds", "shards"}) {
      families.emplace_back(name, rocksdb::ColumnFamilyOptions{});
      if (families.back().name == "blocks") families.back().options.compaction_style = rocksdb::kCompactionStyleFIFO;
    }
    rocksdb::DB* opened = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    ASSERT_TRUE(rocksdb::DB::Open({}, folder_.string(), families, &handles, &opened).ok());
    const std::unique_ptr<rocksdb::DB> db{opened};
    for (std::size_t i = 0; i < handles.size(); ++i) {
      if (families[i].name != family) continue;
      EXPECT_TRUE(db->Put({}, handles[i], rocksdb::Slice{key}, rocksdb::Slice{value}).ok());
    }
    for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle);
  }
  void expect_said_by_all() {
    const auto checkup = RocksStorage::check_up(folder_, 64);
    ASSERT_FALSE(checkup) << checkup->records << " records, " << checkup->damaged << " damaged";
    EXPECT_EQ(checkup.error().code, "journal.damaged") << describe(checkup.error());
    auto storage = open(folder_);
    const auto bounds = storage->bounds();
    ASSERT_FALSE(bounds);
    EXPECT_EQ(bounds.error().code, "journal.damaged") << describe(bounds.error());
  }

  fs::path folder_;
  SystemClock clock_;
  std::mt19937 dice_{5};  // allow rand: the same noise every time
};

TEST_F(RocksDamage, IsNotThereInWhatIsSound) {
  fill();
  fs::create_directory(folder_ / "of_the_disk");
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder_)) bytes += entry.is_regular_file() ? entry.file_size() : 0;
  const auto found = RocksStorage::check_up(folder_, 2);
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->shards, kShards);
  EXPECT_EQ(found->records, kShards * 4 * 3);
  EXPECT_EQ(found->looked_at, kShards * 3);  // the first and the last two of each
  EXPECT_EQ(found->damaged, 0U);
  EXPECT_EQ(found->bytes, bytes);
}

// Looking at the next shard forgets what the iterator met in the one before.
TEST_F(RocksDamage, IsSaidInWhateverShardItIs) {
  fill();
  change_byte(blocks_file(), 1000);  // in the first block of shard 0
  expect_said_by_all();
}

TEST_F(RocksDamage, IsSaidInTheLastBlocksOfAShard) {
  fill();
  change_byte(blocks_file(), 70'000);  // in the fourth of shard 0
  const auto found = RocksStorage::check_up(folder_, 64);
  ASSERT_FALSE(found) << found->looked_at << " looked at, " << found->damaged << " damaged";
  EXPECT_EQ(found.error().code, "journal.damaged");
}

// Nothing is skipped without a word: the block that holds the first wanted record cannot be read, the one behind it can.
TEST_F(RocksDamage, IsSaidByReadingBeforeItGoesOnBehindIt) {
  fill();
  change_byte(blocks_file(), 30'000);  // in the second of shard 0
  auto storage = open(folder_);
  int seen = 0;
  const auto read = storage->read({0}, 5, [&](std::string_view) { return ++seen < 100; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "journal.damaged") << describe(read.error());
  EXPECT_EQ(seen, 0);
}

TEST_F(RocksDamage, IsAShardOfAnotherShape) {
  fill();
  put("shards", "\1\2", std::string(8, '\0'));
  expect_said_by_all();
}

TEST_F(RocksDamage, IsACountOfAnotherShape) {
  fill();
  put("shards", std::string_view{"\0\0\0\1", 4}, "\1");
  expect_said_by_all();
}

TEST_F(RocksDamage, IsABlockOfAnotherShape) {
  fill();
  put("shards", std::string_view{"\0\0\0\7", 4}, std::string_view{"\0\0\0\0\0\0\0\3", 8});
  put("blocks", std::string_view{"\0\0\0\7\1", 5}, block_at(1));
  expect_said_by_all();
}

TEST_F(RocksDamage, IsACountBelowTheBlocksThatAreThere) {
  fill();
  put("blocks", std::string_view{"\0\0\0\7\0\0\0\0\0\0\0\11", 12}, block_at(9));
  put("shards", std::string_view{"\0\0\0\7", 4}, std::string_view{"\0\0\0\0\0\0\0\3", 8});
  expect_said_by_all();
}

// A block that lies where another should is as bad as one that cannot be unpacked.
TEST_F(RocksDamage, IsABlockUnderTheNameOfAnother) {
  fill();
  put("blocks", std::string_view{"\0\0\0\1\0\0\0\0\0\0\0\0", 12}, block_at(77));
  const auto found = RocksStorage::check_up(folder_, 64);
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->damaged, 1U);
}

TEST_F(RocksDamage, IsAStateOfAnotherShape) {
  fill();
  const auto load = [&] {
    auto storage = open(folder_);
    return storage->load({"fold.1", {0}}, [](const Page&) {});
  };
  put("folds", std::string_view{"fold.1\0\0\0\0\0", 11}, std::string_view{"\0\0\0\0\0\0\0\5", 8});
  ASSERT_EQ(load().value(), Offset{5});
  put("pages", std::string_view{"fold.1\0\0\0\0\0\1", 12}, "half a number");
  ASSERT_FALSE(load());
  EXPECT_EQ(load().error().code, "journal.damaged");
}

TEST_F(RocksDamage, IsThePlaceOfAStateOfAnotherShape) {
  fill();
  put("folds", std::string_view{"fold.1\0\0\0\0\0", 11}, "\5");
  auto storage = open(folder_);
  const auto loaded = storage->load({"fold.1", {0}}, [](const Page&) {});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "journal.damaged");
}

}  // namespace
}  // namespace yunguan::journal
