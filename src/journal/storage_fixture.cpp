// SPDX-License-Identifier: Apache-2.0
#include "journal/storage_fixture.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

#include "store/stage.h"

namespace yunguan::journal {

void OnAllStorages::SetUp() {
  static std::atomic<int> count{0};
  const std::string name = fmt::format("journal{}x{}", ::getpid(), ++count);
  folder_ = std::filesystem::temp_directory_path() / ("yunguan_" + name);
  std::filesystem::create_directories(folder_);
  if (GetParam() == StorageKind::postgresql) {
    const char* server = std::getenv("YUNGUAN_TEST_POSTGRES");
    if (server == nullptr) GTEST_SKIP() << "YUNGUAN_TEST_POSTGRES names no server; tools/with_postgres starts one";
    ASSERT_TRUE(store::make_stage({.url = server}, name));
    schema_ = name;
    auto opened = store::Database::open({.url = store::stage_url(server, name)});
    ASSERT_TRUE(opened) << describe(opened.error());
    db_ = std::move(*opened);
    ASSERT_TRUE(store::migrate(*db_, postgres_migrations()));
  }
  reopen();
}

void OnAllStorages::TearDown() {
  close();
  storage_.reset();
  db_.reset();
  if (!schema_.empty()) {
    EXPECT_TRUE(store::drop_stage({.url = std::getenv("YUNGUAN_TEST_POSTGRES")}, schema_));
  }
  std::filesystem::remove_all(folder_);
}

void OnAllStorages::open_storage() {
  if (GetParam() == StorageKind::memory) {
    if (!storage_) storage_ = std::make_unique<MemoryStorage>();
  } else if (GetParam() == StorageKind::rocks) {
    storage_.reset();
    auto opened = RocksStorage::open({.folder = folder_});
    ASSERT_TRUE(opened) << describe(opened.error());
    storage_ = std::move(*opened);
  } else {
    auto opened = std::make_unique<PostgresStorage>(*db_, "test");
    std::vector<Shard> shards;
    for (std::uint32_t number = 0; number < 16; ++number) shards.push_back({number});
    ASSERT_TRUE(opened->take(shards));
    storage_ = std::move(opened);
  }
}

void OnAllStorages::close() { journal_.reset(); }

void OnAllStorages::reopen(Journal::Options options) {
  close();
  ASSERT_NO_FATAL_FAILURE(open_storage());
  auto opened = Journal::open(*storage_, clock_, options);
  ASSERT_TRUE(opened) << describe(opened.error());
  journal_ = std::move(*opened);
}

std::vector<std::string> OnAllStorages::records(Shard shard, Offset from) {
  std::vector<std::string> all;
  Offset expected = from;
  const auto read = journal().read(shard, from, [&](const Record& record) {
    EXPECT_EQ(record.offset, expected++);
    all.emplace_back(record.bytes);
    return true;
  });
  EXPECT_TRUE(read) << describe(read.error());
  return all;
}

}  // namespace yunguan::journal
