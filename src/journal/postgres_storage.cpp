// SPDX-License-Identifier: Apache-2.0
#include "journal/postgres_storage.h"

#include <fmt/format.h>

namespace yunguan::journal {
namespace {

using store::NamedQuery;

// Rows with bytes do not go into a backup row by row: the journal is carried by itself.
constexpr std::string_view kTables = R"(
CREATE TABLE journal_shard (
  shard BIGINT NOT NULL PRIMARY KEY,
  next BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  holder TEXT NOT NULL
);
CREATE TABLE journal_block (
  shard BIGINT NOT NULL,
  first BIGINT NOT NULL,
  next BIGINT NOT NULL,
  at BIGINT NOT NULL,
  stored BYTEA NOT NULL,
  PRIMARY KEY (shard, first)
);
ALTER TABLE journal_block ALTER COLUMN stored SET STORAGE EXTERNAL;
CREATE INDEX journal_block_by_time ON journal_block (at);
CREATE TABLE journal_mark (name TEXT COLLATE "C" NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE journal_fold (fold TEXT NOT NULL, shard BIGINT NOT NULL, at_offset BIGINT NOT NULL, PRIMARY KEY (fold, shard));
CREATE TABLE journal_page (
  fold TEXT NOT NULL,
  shard BIGINT NOT NULL,
  page BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (fold, shard, page)
);
)";

constexpr NamedQuery kTake{"journal.take",
                           "INSERT INTO journal_shard (shard, next, epoch, holder) VALUES (:shard, 0, 1, :holder) ON "
                           "CONFLICT (shard) DO UPDATE "
                           "SET epoch = journal_shard.epoch + 1, holder = excluded.holder RETURNING epoch"};
constexpr NamedQuery kAdvance{
    "journal.advance",
    "UPDATE journal_shard SET next = :next WHERE shard = :shard AND epoch = :epoch AND next = :first"};
constexpr NamedQuery kGuard{"journal.guard", "SELECT epoch FROM journal_shard WHERE shard = :shard FOR SHARE"};
constexpr NamedQuery kInsert{
    "journal.insert",
    "INSERT INTO journal_block (shard, first, next, at, stored) VALUES (:shard, :first, :next, :at, :stored)"};
constexpr NamedQuery kSetMark{"journal.set_mark",
                              "INSERT INTO journal_mark (name, value) VALUES (:name, :value) "
                              "ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
constexpr NamedQuery kDropMark{"journal.drop_mark", "DELETE FROM journal_mark WHERE name = :name"};
constexpr NamedQuery kMark{"journal.mark", "SELECT value FROM journal_mark WHERE name = :name"};
constexpr NamedQuery kBounds{"journal.bounds",
                             "SELECT s.shard, COALESCE((SELECT MIN(b.first) FROM journal_block b WHERE b.shard = "
                             "s.shard), s.next), s.next FROM journal_shard s WHERE s.next > 0"};
// The block that holds the offset is the last that begins at or before it.
constexpr NamedQuery kRead{"journal.read",
                           "SELECT stored FROM journal_block WHERE shard = :shard AND next > :from AND first >= "
                           "COALESCE((SELECT MAX(first) FROM "
                           "journal_block WHERE shard = :again AND first <= :at), 0) ORDER BY first LIMIT :limit"};
constexpr NamedQuery kFold{"journal.fold", "SELECT at_offset FROM journal_fold WHERE fold = :fold AND shard = :shard"};
constexpr NamedQuery kPages{"journal.pages",
                            "SELECT page, bytes FROM journal_page WHERE fold = :fold AND shard = :shard ORDER BY page"};
constexpr NamedQuery kPage{"journal.page",
                           "SELECT bytes FROM journal_page WHERE fold = :fold AND shard = :shard AND page = :page"};
constexpr NamedQuery kKeepFold{"journal.keep_fold",
                               "INSERT INTO journal_fold (fold, shard, at_offset) VALUES (:fold, :shard, :at) "
                               "ON CONFLICT (fold, shard) DO UPDATE SET at_offset = excluded.at_offset"};
constexpr NamedQuery kKeepPage{
    "journal.keep_page",
    "INSERT INTO journal_page (fold, shard, page, bytes) VALUES (:fold, :shard, :page, :bytes) "
    "ON CONFLICT (fold, shard, page) DO UPDATE SET bytes = excluded.bytes"};
constexpr NamedQuery kDropPage{"journal.drop_page",
                               "DELETE FROM journal_page WHERE fold = :fold AND shard = :shard AND page = :page"};
constexpr NamedQuery kDropPages{"journal.drop_pages", "DELETE FROM journal_page WHERE fold = :fold AND shard = :shard"};
constexpr NamedQuery kDropFold{"journal.drop_fold", "DELETE FROM journal_fold WHERE fold = :fold AND shard = :shard"};
constexpr NamedQuery kForget{"journal.forget", "DELETE FROM journal_block WHERE at < :at"};

constexpr std::int64_t kReadAtOnce = 32;  // blocks

std::int64_t number(Shard shard) { return shard.number; }
std::int64_t number(Offset offset) { return static_cast<std::int64_t>(offset); }

std::unexpected<Error> fenced(Shard shard) {
  return fail(ErrorKind::conflict, "journal.fenced",
              {fmt::format("流水分片 {} 已由其他节点接管", shard.number),
               fmt::format("another node has taken over shard {} of the journal", shard.number)});
}

// The store's faults under the journal's names.
Error renamed(Error error) {
  if (error.code == "store.full") {
    error.code = "journal.full";
  } else if (error.code.starts_with("store.")) {
    error.code = "journal.disk";
  }
  return error;
}
template <class T>
Result<T> ours(Result<T> result) {
  if (!result) return std::unexpected(renamed(std::move(result).error()));
  return result;
}

}  // namespace

std::vector<store::Migration> postgres_migrations() {
  return {{"journal", 1, "keep the journal in PostgreSQL", {}, {}, kTables}};
}

std::optional<std::int64_t> PostgresStorage::epoch_of(Shard shard) {
  const std::lock_guard lock{mutex_};
  const auto found = epochs_.find(shard);
  return found == epochs_.end() ? std::nullopt : std::optional{found->second};
}

Shard PostgresStorage::first_taken() {
  const std::lock_guard lock{mutex_};
  return epochs_.empty() ? Shard{} : epochs_.begin()->first;
}

Result<void> PostgresStorage::take(std::span<const Shard> shards) {
  YG_TRY_ASSIGN(const auto taken, ours(db_.write([&](store::Transaction& tx) -> Result<std::map<Shard, std::int64_t>> {
                  std::map<Shard, std::int64_t> epochs;
                  for (const Shard shard : shards) {
                    YG_TRY_ASSIGN(const auto epoch, tx.one(kTake, {number(shard), holder_},
                                                           [](const store::Row& row) { return row.integer(0); }));
                    epochs[shard] = *epoch;
                  }
                  return epochs;
                })));
  const std::lock_guard lock{mutex_};
  for (const auto& [shard, epoch] : taken) epochs_[shard] = epoch;
  return {};
}

Result<std::map<Shard, Bounds>> PostgresStorage::bounds() {
  return ours(db_.read([](store::Reader& reader) -> Result<std::map<Shard, Bounds>> {
    std::map<Shard, Bounds> all;
    YG_TRY(reader.each(kBounds, {}, [&](const store::Row& row) {
      all[Shard{static_cast<std::uint32_t>(row.integer(0))}] = {static_cast<Offset>(row.integer(1)),
                                                                static_cast<Offset>(row.integer(2))};
      return true;
    }));
    return all;
  }));
}

Result<void> PostgresStorage::prove(store::Transaction& tx, Shard shard) {
  const auto epoch = epoch_of(shard);
  YG_TRY_ASSIGN(const auto now, tx.one(kGuard, {number(shard)}, [](const store::Row& row) { return row.integer(0); }));
  if (!epoch || now != epoch) return fenced(shard);
  return {};
}

Result<void> PostgresStorage::commit(std::span<const NewBlock> blocks, std::span<const Mark> marks) {
  return ours(db_.write([&](store::Transaction& tx) -> Result<void> {
    // Blocks prove their shards; marks alone prove the first, since shards are taken all together.
    if (blocks.empty()) YG_TRY(prove(tx, first_taken()));
    for (const NewBlock& block : blocks) {
      const auto epoch = epoch_of(block.shard);
      if (!epoch) return fenced(block.shard);
      YG_TRY_ASSIGN(const auto moved,
                    tx.run(kAdvance, {number(block.next), number(block.shard), *epoch, number(block.first)}));
      if (moved != 1) return fenced(block.shard);
      YG_TRY_ASSIGN(const BlockHead head, Block::head_of(block.stored));
      YG_TRY(tx.run(
          kInsert, {number(block.shard), number(block.first), number(block.next), head.at, store::Blob{block.stored}}));
    }
    for (const Mark& mark : marks)
      YG_TRY(mark.value.empty() ? tx.run(kDropMark, {mark.name}) : tx.run(kSetMark, {mark.name, mark.value}));
    return {};
  }));
}

Result<void> PostgresStorage::read(Shard shard, Offset from, const std::function<bool(std::string_view)>& visit) {
  while (true) {
    YG_TRY_ASSIGN(const auto found, ours(db_.read([&](store::Reader& reader) {
                    return reader.all(kRead, {number(shard), number(from), number(shard), number(from), kReadAtOnce},
                                      [](const store::Row& row) { return row.blob(0); });
                  })));
    for (const std::string& stored : found) {
      YG_TRY_ASSIGN(const BlockHead head, Block::head_of(stored));
      if (!visit(stored)) return {};
      from = head.next();
    }
    if (static_cast<std::int64_t>(found.size()) < kReadAtOnce) return {};
  }
}

Result<std::optional<std::string>> PostgresStorage::mark(std::string_view name) {
  return ours(db_.read([&](store::Reader& reader) {
    return reader.one(kMark, {name}, [](const store::Row& row) { return row.text(0); });
  }));
}

Result<std::optional<Offset>> PostgresStorage::load(const FoldKey& key, const std::function<void(const Page&)>& visit) {
  return ours(db_.read([&](store::Reader& reader) -> Result<std::optional<Offset>> {
    YG_TRY_ASSIGN(const auto at, reader.one(kFold, {key.fold, number(key.shard)},
                                            [](const store::Row& row) { return static_cast<Offset>(row.integer(0)); }));
    if (!at) return std::nullopt;
    YG_TRY(reader.each(kPages, {key.fold, number(key.shard)}, [&](const store::Row& row) {
      visit({static_cast<std::uint32_t>(row.integer(0)), row.blob(1)});
      return true;
    }));
    return at;
  }));
}

Result<std::optional<std::string>> PostgresStorage::page(const FoldKey& key, std::uint32_t number) {
  return ours(db_.read([&](store::Reader& reader) {
    return reader.one(kPage, {key.fold, std::int64_t{key.shard.number}, std::int64_t{number}},
                      [](const store::Row& row) { return row.blob(0); });
  }));
}

Result<void> PostgresStorage::keep(const FoldKey& key, Offset offset, std::span<const Page> pages) {
  return ours(db_.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(prove(tx, key.shard));
    for (const Page& page : pages) {
      const store::Params where{key.fold, number(key.shard), std::int64_t{page.number}};
      if (page.bytes.empty()) {
        YG_TRY(tx.run(kDropPage, where));
        continue;
      }
      store::Params row = where;
      row.emplace_back(store::Blob{page.bytes});
      YG_TRY(tx.run(kKeepPage, row));
    }
    YG_TRY(tx.run(kKeepFold, {key.fold, number(key.shard), number(offset)}));
    return {};
  }));
}

Result<void> PostgresStorage::drop(const FoldKey& key) {
  return ours(db_.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kDropPages, {key.fold, number(key.shard)}));
    YG_TRY(tx.run(kDropFold, {key.fold, number(key.shard)}));
    return {};
  }));
}

Result<std::int64_t> PostgresStorage::forget_before(Instant at) {
  return ours(db_.write([&](store::Transaction& tx) { return tx.run(kForget, {at}); }));
}

}  // namespace yunguan::journal
