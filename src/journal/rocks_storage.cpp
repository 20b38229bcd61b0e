// SPDX-License-Identifier: Apache-2.0
#include "journal/rocks_storage.h"

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>

#include "journal/block.h"

namespace yunguan::journal {
namespace {

constexpr std::size_t kWriteBufferBytes = 64u << 20;
constexpr std::array<const char*, 5> kFamilies{"default", "blocks", "pages", "folds", "shards"};
enum Family : std::size_t { kMarks = 0, kBlocks = 1, kPages = 2, kFolds = 3, kShards = 4 };

template <class Number>
void put_big(std::string& to, Number number) {
  for (int shift = 8 * (static_cast<int>(sizeof(Number)) - 1); shift >= 0; shift -= 8)
    to += static_cast<char>(number >> shift & 0xFF);
}
// nullopt when the bytes are not one such number.
template <class Number>
std::optional<Number> take_big(std::string_view from) {
  if (from.size() != sizeof(Number)) return std::nullopt;
  Number number = 0;
  for (const char c : from) number = static_cast<Number>(number << 8 | static_cast<unsigned char>(c));
  return number;
}

std::string block_key(Shard shard, Offset first) {
  std::string key;
  put_big(key, shard.number);
  put_big(key, first);
  return key;
}
std::string fold_key(const FoldKey& key) {
  std::string name{key.fold};
  name += '\0';
  put_big(name, key.shard.number);
  return name;
}

std::unexpected<Error> failed(const rocksdb::Status& status) {
  if (status.IsCorruption()) {
    return fail(ErrorKind::internal, "journal.damaged",
                {fmt::format("流水存储已损坏：{}", status.ToString()),
                 fmt::format("the journal's storage is damaged: {}", status.ToString())});
  }
  if (status.IsNoSpace()) {
    return fail(ErrorKind::unavailable, "journal.full",
                {"磁盘已满，流水暂停写入，腾出空间后自动继续",
                 "the disk is full: the journal takes nothing more until there is space"});
  }
  return fail(ErrorKind::unavailable, "journal.disk",
              {fmt::format("流水存储读写失败：{}", status.ToString()),
               fmt::format("the journal's storage failed: {}", status.ToString())});
}

std::unexpected<Error> strange(std::string_view what) {
  return fail(ErrorKind::internal, "journal.damaged",
              {fmt::format("流水存储已损坏：有无法识别的条目（{}）", what),
               fmt::format("the journal's storage is damaged: an entry cannot be understood ({})", what)});
}

std::unexpected<Error> cannot_open(const std::filesystem::path& folder, const rocksdb::Status& status) {
  return fail(
      status.IsCorruption() ? ErrorKind::internal : ErrorKind::unavailable, "journal.open",
      {fmt::format("无法打开流水存储 {}：{}。若已损坏，放回其副本，或移开此目录从空流水启动（见 docs/operations.md）",
                   folder.string(), status.ToString()),
       fmt::format("cannot open the journal in {}: {}. When it is damaged put a copy of it back, or move the "
                   "folder aside and begin with an empty journal (docs/operations.md)",
                   folder.string(), status.ToString())});
}

// The blocks, found by shard and offset. Each step says what it met: an iterator that seeks anew forgets it.
class Blocks {
 public:
  // Where a block begins; nullopt when the shard has none there.
  using Found = Result<std::optional<Offset>>;

  explicit Blocks(std::unique_ptr<rocksdb::Iterator> at) : at_(std::move(at)) {}
  Found first_from(Shard shard, Offset offset) {
    at_->Seek(block_key(shard, offset));
    return found(shard);
  }
  Found last_upto(Shard shard, Offset offset) {
    at_->SeekForPrev(block_key(shard, offset));
    return found(shard);
  }
  // Only behind one that was found.
  Found next(Shard shard) {
    at_->Next();
    return found(shard);
  }
  Found previous(Shard shard) {
    at_->Prev();
    return found(shard);
  }
  // Of the one that was found last.
  [[nodiscard]] std::string_view stored() const { return at_->value().ToStringView(); }

 private:
  [[nodiscard]] Found found(Shard shard) const {
    if (!at_->Valid()) return at_->status().ok() ? Found{std::nullopt} : failed(at_->status());
    const std::string_view key = at_->key().ToStringView();
    const auto number = take_big<std::uint32_t>(key.substr(0, sizeof(std::uint32_t)));
    const auto first = number ? take_big<Offset>(key.substr(sizeof(std::uint32_t))) : std::nullopt;
    if (!first) return strange("block");
    return *number == shard.number ? Found{first} : Found{std::nullopt};
  }

  std::unique_ptr<rocksdb::Iterator> at_;
};

// What is kept of each shard. What comes next is kept apart from the blocks: a quiet shard loses its last block when that is old, but
// never its count.
Result<std::map<Shard, Bounds>> bounds_of(rocksdb::Iterator& shards, Blocks& blocks) {
  std::map<Shard, Bounds> all;
  for (shards.SeekToFirst(); shards.Valid(); shards.Next()) {
    const auto number = take_big<std::uint32_t>(shards.key().ToStringView());
    const auto next = take_big<Offset>(shards.value().ToStringView());
    if (!number || !next) return strange("shard");
    const Shard shard{*number};
    YG_TRY_ASSIGN(const auto first, blocks.first_from(shard, 0));
    if (first && *first >= *next) return strange(fmt::format("shard {}: {} of {}", shard.number, *first, *next));
    all[shard] = {first.value_or(*next), *next};
  }
  if (!shards.status().ok()) return failed(shards.status());
  return all;
}

rocksdb::ColumnFamilyOptions block_options(const RocksStorage::Options& options) {
  rocksdb::ColumnFamilyOptions family;
  family.compaction_style = rocksdb::kCompactionStyleFIFO;
  family.compaction_options_fifo.max_table_files_size = options.bytes_max;
  family.compaction_options_fifo.allow_compaction = false;
  family.ttl = static_cast<std::uint64_t>(std::chrono::seconds{options.keep_for}.count());
  family.compression = rocksdb::kNoCompression;  // blocks are packed already
  family.write_buffer_size = kWriteBufferBytes;
  // All files lie in one level for good; waiting for them to be merged would wait for ever.
  family.level0_slowdown_writes_trigger = family.level0_stop_writes_trigger = 1 << 20;
  return family;
}

std::uintmax_t bytes_in(const std::filesystem::path& folder) {
  std::uintmax_t bytes = 0;
  std::error_code trouble;
  for (std::filesystem::directory_iterator file{folder, trouble}, end; file != end; file.increment(trouble)) {
    std::error_code gone;
    const auto size = file->is_regular_file(gone) ? file->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

}  // namespace

struct RocksStorage::Engine {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;

  ~Engine() {
    for (auto* family : families) db->DestroyColumnFamilyHandle(family);
    if (db) db->Close();
  }
  std::unique_ptr<rocksdb::Iterator> iterate(Family family) const {
    return std::unique_ptr<rocksdb::Iterator>{db->NewIterator({}, families[family])};
  }
};

RocksStorage::RocksStorage(Options options) : options_(std::move(options)) {}
RocksStorage::~RocksStorage() = default;

Result<std::unique_ptr<RocksStorage>> RocksStorage::open(const Options& options) {
  std::unique_ptr<RocksStorage> storage{new RocksStorage{options}};
  YG_TRY(storage->open_engine());
  return storage;
}

Result<RocksStorage::Checkup> RocksStorage::check_up(const std::filesystem::path& folder, std::size_t last) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : kFamilies)
    families.emplace_back(
        name, std::string_view{name} == "blocks" ? block_options(Options{}) : rocksdb::ColumnFamilyOptions{});
  rocksdb::DBOptions options;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  Engine engine;
  rocksdb::DB* opened = nullptr;
  const auto status = rocksdb::DB::OpenForReadOnly(options, folder.string(), families, &engine.families, &opened);
  if (!status.ok()) return cannot_open(folder, status);
  engine.db.reset(opened);
  Checkup checkup;
  Blocks blocks{engine.iterate(kBlocks)};
  YG_TRY_ASSIGN(const auto bounds, bounds_of(*engine.iterate(kShards), blocks));
  checkup.shards = bounds.size();
  const auto look = [&](Offset first) {
    ++checkup.looked_at;
    const auto block = Block::decode(blocks.stored());
    if (!block || block->head().first != first) {
      ++checkup.damaged;
      return;
    }
    const Instant at = block->head().at;
    checkup.oldest = std::min(checkup.oldest.value_or(at), at);
    checkup.newest = std::max(checkup.newest.value_or(at), at);
  };
  for (const auto& [shard, kept] : bounds) {
    checkup.records += kept.next - kept.first;
    YG_TRY_ASSIGN(auto at, blocks.first_from(shard, 0));
    if (!at) continue;
    look(*at);
    YG_TRY_ASSIGN(at, blocks.last_upto(shard, ~Offset{0}));
    for (std::size_t n = 0; n < last && at && *at != kept.first; ++n) {
      look(*at);
      YG_TRY_ASSIGN(at, blocks.previous(shard));
    }
  }
  checkup.bytes = bytes_in(folder);
  return checkup;
}

Result<void> RocksStorage::open_engine() {
  rocksdb::DBOptions db;
  db.create_if_missing = db.create_missing_column_families = true;
  db.max_open_files = -1;
  db.keep_log_file_num = 2;
  db.info_log_level = rocksdb::WARN_LEVEL;
  // A record that was cut short at the end was never promised; damage anywhere else is said.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : kFamilies)
    families.emplace_back(
        name, std::string_view{name} == "blocks" ? block_options(options_) : rocksdb::ColumnFamilyOptions{});
  auto engine = std::make_unique<Engine>();
  rocksdb::DB* opened = nullptr;
  const auto status = rocksdb::DB::Open(db, options_.folder.string(), families, &engine->families, &opened);
  if (!status.ok()) return cannot_open(options_.folder, status);
  engine->db.reset(opened);
  engine_ = std::move(engine);
  return {};
}

Result<RocksStorage::Use> RocksStorage::use() {
  if (broken_) {
    const std::unique_lock alone{mutex_};
    if (broken_) {
      engine_.reset();
      YG_TRY(open_engine());
      broken_ = false;
    }
  }
  Use use{std::shared_lock{mutex_}, engine_.get()};
  if (use.engine == nullptr) return failed(rocksdb::Status::IOError("another thread could not open it again"));
  return use;
}

Result<std::map<Shard, Bounds>> RocksStorage::bounds() {
  YG_TRY_ASSIGN(const Use engine, use());
  Blocks blocks{engine->iterate(kBlocks)};
  return bounds_of(*engine->iterate(kShards), blocks);
}

Result<void> RocksStorage::commit(std::span<const NewBlock> blocks, std::span<const Mark> marks) {
  YG_TRY_ASSIGN(const Use engine, use());
  rocksdb::WriteBatch batch;
  for (const NewBlock& block : blocks) {
    batch.Put(engine->families[kBlocks], block_key(block.shard, block.first), block.stored);
    std::string shard;
    std::string next;
    put_big(shard, block.shard.number);
    put_big(next, block.next);
    batch.Put(engine->families[kShards], shard, next);
  }
  for (const Mark& mark : marks) {
    if (mark.value.empty()) {
      batch.Delete(engine->families[kMarks], mark.name);
    } else {
      batch.Put(engine->families[kMarks], mark.name, mark.value);
    }
  }
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const auto status = engine->db->Write(durable, &batch);
  if (status.ok()) return {};
  broken_ = true;
  return failed(status);
}

Result<void> RocksStorage::read(Shard shard, Offset from, const std::function<bool(std::string_view)>& visit) {
  YG_TRY_ASSIGN(const Use engine, use());
  Blocks blocks{engine->iterate(kBlocks)};
  YG_TRY_ASSIGN(auto at, blocks.last_upto(shard, from));
  if (!at) {
    YG_TRY_ASSIGN(at, blocks.first_from(shard, from));
  }
  while (at) {
    YG_TRY_ASSIGN(const BlockHead head, Block::head_of(blocks.stored()));
    if (head.next() > from && !visit(blocks.stored())) return {};
    YG_TRY_ASSIGN(at, blocks.next(shard));
  }
  return {};
}

Result<std::optional<std::string>> RocksStorage::mark(std::string_view name) {
  YG_TRY_ASSIGN(const Use engine, use());
  std::string value;
  const auto status = engine->db->Get({}, engine->families[kMarks], rocksdb::Slice{name.data(), name.size()}, &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return failed(status);
  return value;
}

Result<std::optional<Offset>> RocksStorage::load(const FoldKey& key, const std::function<void(const Page&)>& visit) {
  YG_TRY_ASSIGN(const Use engine, use());
  // Offset and pages of one moment.
  rocksdb::ManagedSnapshot moment{engine->db.get()};
  rocksdb::ReadOptions then;
  then.snapshot = moment.snapshot();
  const std::string prefix = fold_key(key);
  std::string offset;
  const auto status = engine->db->Get(then, engine->families[kFolds], prefix, &offset);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return failed(status);
  const auto stands_for = take_big<Offset>(offset);
  if (!stands_for) return strange("fold");
  const std::unique_ptr<rocksdb::Iterator> pages{engine->db->NewIterator(then, engine->families[kPages])};
  for (pages->Seek(prefix); pages->Valid() && pages->key().starts_with(prefix); pages->Next()) {
    const auto number = take_big<std::uint32_t>(pages->key().ToStringView().substr(prefix.size()));
    if (!number) return strange("page");
    visit({*number, pages->value().ToString()});
  }
  if (!pages->status().ok()) return failed(pages->status());
  return stands_for;
}

Result<std::optional<std::string>> RocksStorage::page(const FoldKey& key, std::uint32_t number) {
  YG_TRY_ASSIGN(const Use engine, use());
  std::string name = fold_key(key);
  put_big(name, number);
  std::string bytes;
  const auto status = engine->db->Get({}, engine->families[kPages], name, &bytes);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return failed(status);
  return bytes;
}

Result<void> RocksStorage::keep(const FoldKey& key, Offset offset, std::span<const Page> pages) {
  YG_TRY_ASSIGN(const Use engine, use());
  const std::string prefix = fold_key(key);
  rocksdb::WriteBatch batch;
  for (const Page& page : pages) {
    std::string name = prefix;
    put_big(name, page.number);
    if (page.bytes.empty()) {
      batch.Delete(engine->families[kPages], name);
    } else {
      batch.Put(engine->families[kPages], name, page.bytes);
    }
  }
  std::string stands_for;
  put_big(stands_for, offset);
  batch.Put(engine->families[kFolds], prefix, stands_for);
  const auto status = engine->db->Write({}, &batch);  // lost with the machine, it is made again from the one before
  if (status.ok()) return {};
  broken_ = true;
  return failed(status);
}

Result<void> RocksStorage::drop(const FoldKey& key) {
  YG_TRY_ASSIGN(const Use engine, use());
  const std::string prefix = fold_key(key);
  std::string end = prefix;
  end.append(sizeof(std::uint32_t), '\xFF');
  end += '\xFF';
  rocksdb::WriteBatch batch;
  batch.DeleteRange(engine->families[kPages], prefix, end);
  batch.Delete(engine->families[kFolds], prefix);
  const auto status = engine->db->Write({}, &batch);
  return status.ok() ? Result<void>{} : failed(status);
}

}  // namespace yunguan::journal
