// SPDX-License-Identifier: Apache-2.0
// The journal in PostgreSQL, beside the tables of the platform: for several nodes. A shard is written by the node that took it over
// last; each commit proves that in its own transaction (the epoch), so that a node that was thought dead writes nothing any more.
#pragma once

#include <mutex>
#include <set>

#include "journal/block.h"
#include "journal/storage.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::journal {

[[nodiscard]] std::vector<store::Migration> postgres_migrations();

class PostgresStorage final : public Storage {
 public:
  // `db` is PostgreSQL, has the migrations, and outlives it. `holder` names this node to people.
  PostgresStorage(store::Database& db, std::string holder) : db_(db), holder_(std::move(holder)) {}

  // From now on these shards are this node's; whoever had them is fenced off.
  Result<void> take(std::span<const Shard> shards);
  // journal.fenced when the shard is no longer this node's; nobody takes it before the transaction ends.
  Result<void> prove(store::Transaction& tx, Shard shard);
  // Drops blocks that were written before that time.
  Result<std::int64_t> forget_before(Instant at);

  Result<std::map<Shard, Bounds>> bounds() override;
  Result<void> commit(std::span<const NewBlock> blocks, std::span<const Mark> marks) override;
  Result<void> read(Shard shard, Offset from, const std::function<bool(std::string_view)>& visit) override;
  Result<std::optional<std::string>> mark(std::string_view name) override;
  Result<std::optional<Offset>> load(const FoldKey& key, const std::function<void(const Page&)>& visit) override;
  Result<std::optional<std::string>> page(const FoldKey& key, std::uint32_t number) override;
  Result<void> keep(const FoldKey& key, Offset offset, std::span<const Page> pages) override;
  Result<void> drop(const FoldKey& key) override;

 private:
  [[nodiscard]] std::optional<std::int64_t> epoch_of(Shard shard);
  Shard first_taken();

  store::Database& db_;
  const std::string holder_;
  std::mutex mutex_;
  std::map<Shard, std::int64_t> epochs_;  // under mutex_: of the shards taken
};

}  // namespace yunguan::journal
