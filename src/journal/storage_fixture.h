// SPDX-License-Identifier: Apache-2.0
// For tests: the same test on all storages. PostgreSQL is the server that YUNGUAN_TEST_POSTGRES names; without it those instances are
// skipped and say so.
#pragma once

#include <filesystem>

#include "journal/journal.h"
#include "journal/memory_storage_fixture.h"
#include "journal/postgres_storage.h"
#include "journal/rocks_storage.h"
#include "store/store_fixture.h"

namespace yunguan::journal {

enum class StorageKind { memory, rocks, postgresql };

class OnAllStorages : public ::testing::TestWithParam<StorageKind> {
 protected:
  void SetUp() override;
  void TearDown() override;

  Storage& storage() { return *storage_; }
  Journal& journal() { return *journal_; }
  // Ends the journal; and begins it on the same storage again, as a restart does.
  void close();
  void reopen(Journal::Options options = {});

  [[nodiscard]] std::vector<std::string> records(Shard shard, Offset from = 0);

  std::filesystem::path folder_;
  SystemClock clock_;

 private:
  void open_storage();
  std::string schema_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<Storage> storage_;
  std::unique_ptr<Journal> journal_;
};

}  // namespace yunguan::journal

#define YUNGUAN_ON_ALL_STORAGES(Suite)                                                                   \
  INSTANTIATE_TEST_SUITE_P(                                                                              \
      Storages, Suite,                                                                                   \
      ::testing::Values(::yunguan::journal::StorageKind::memory, ::yunguan::journal::StorageKind::rocks, \
                        ::yunguan::journal::StorageKind::postgresql),                                    \
      [](const auto& storage) {                                                                          \
        using enum ::yunguan::journal::StorageKind;                                                      \
        return storage.param == memory ? "Memory" : storage.param == rocks ? "RocksDB" : "PostgreSQL";   \
      })
