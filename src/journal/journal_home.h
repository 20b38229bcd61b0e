// SPDX-License-Identifier: Apache-2.0
// Where this installation's journal is: in a folder beside an embedded store, in the database beside PostgreSQL.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "base/time.h"
#include "journal/journal.h"
#include "store/database.h"

namespace yunguan::journal {

class JournalHome {
 public:
  struct Options {
    std::filesystem::path folder;          // of the embedded one
    std::uint32_t shards = 16;             // a power of two; counts at the first start only
    std::chrono::hours keep_for{24 * 62};  // records; at least what a replay is to reach back to
    std::uint64_t bytes_max = 200ull << 30;
  };
  // `db`, which has postgres_migrations() when it is PostgreSQL, and `clock` outlive it. On PostgreSQL the shards are this node's from
  // here on. Errors: those of the storage; journal.shards (invalid) when it is no power of two.
  static Result<std::unique_ptr<JournalHome>> open(store::Database& db, const Clock& clock, const Options& options);

  [[nodiscard]] Journal& journal() { return *journal_; }
  [[nodiscard]] std::uint32_t shards() const { return shards_; }
  // In a transaction of the store that open() was given: journal.fenced (conflict) when another node has taken the shards; nobody takes
  // them before the transaction ends. The folder of an embedded journal is nobody else's anyway.
  Result<void> prove(store::Transaction& tx);
  // Drops records that are older than they are kept; now and then.
  Result<void> forget_old();

 private:
  JournalHome(const Clock& clock, const Options& options) : clock_(clock), options_(options) {}
  Result<void> settle_shards();

  const Clock& clock_;
  const Options options_;
  std::unique_ptr<Storage> storage_;
  std::unique_ptr<Journal> journal_;
  std::uint32_t shards_ = 0;
};

}  // namespace yunguan::journal
