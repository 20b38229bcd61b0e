// SPDX-License-Identifier: Apache-2.0
#include "journal/journal_home.h"

#include <unistd.h>

#include <array>

#include "base/parse.h"
#include "journal/postgres_storage.h"
#include "journal/rocks_storage.h"

namespace yunguan::journal {
namespace {

constexpr const char* kShardsMark = "journal/shards";

std::string node_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "node";
  return name.data();
}

Result<std::unique_ptr<Storage>> open_storage(store::Database& db, const JournalHome::Options& options) {
  if (db.dialect() == store::Dialect::postgresql) return std::make_unique<PostgresStorage>(db, node_name());
  YG_TRY_ASSIGN(
      auto rocks,
      RocksStorage::open({.folder = options.folder, .keep_for = options.keep_for, .bytes_max = options.bytes_max}));
  return rocks;
}

}  // namespace

Result<std::unique_ptr<JournalHome>> JournalHome::open(store::Database& db, const Clock& clock,
                                                       const Options& options) {
  std::unique_ptr<JournalHome> home(new JournalHome(clock, options));
  YG_TRY_ASSIGN(home->storage_, open_storage(db, options));
  YG_TRY(home->settle_shards());
  YG_TRY_ASSIGN(home->journal_, Journal::open(*home->storage_, clock));
  return home;
}

// A card belongs to a shard for ever, so their number is what it was at the first start.
Result<void> JournalHome::settle_shards() {
  YG_TRY_ASSIGN(const auto kept, storage_->mark(kShardsMark));
  shards_ = kept ? parse_integer<std::uint32_t>(*kept).value_or(0) : options_.shards;
  if (shards_ == 0 || (shards_ & (shards_ - 1)) != 0) {
    return fail(ErrorKind::invalid, "journal.shards",
                {"流水分片数须为 2 的幂", "the number of shards is a power of two"},
                {.value = kept.value_or(std::to_string(options_.shards))});
  }
  std::vector<Shard> all;
  for (std::uint32_t number = 0; number < shards_; ++number) all.push_back({number});
  if (auto* postgres = dynamic_cast<PostgresStorage*>(storage_.get())) YG_TRY(postgres->take(all));
  if (kept) return {};
  const std::array<Mark, 1> marks{Mark{kShardsMark, std::to_string(shards_)}};
  return storage_->commit({}, marks);
}

Result<void> JournalHome::prove(store::Transaction& tx) {
  auto* postgres = dynamic_cast<PostgresStorage*>(storage_.get());
  for (std::uint32_t number = 0; postgres != nullptr && number < shards_; ++number)
    YG_TRY(postgres->prove(tx, {number}));
  return {};
}

Result<void> JournalHome::forget_old() {
  auto* postgres = dynamic_cast<PostgresStorage*>(storage_.get());
  if (postgres == nullptr) return {};  // RocksDB does it by itself
  YG_TRY(postgres->forget_before(clock_.now() - options_.keep_for));
  return {};
}

}  // namespace yunguan::journal
