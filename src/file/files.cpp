// SPDX-License-Identifier: Apache-2.0
#include "file/files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/parse.h"
#include "file/disk.h"
#include "store/id_source.h"

namespace yunguan::file {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kSweepEvery{1};
constexpr std::int64_t kSweepBatch = 500;
// A file of a crash has no row; so has one whose row is being written right now, which is younger than this.
constexpr std::chrono::minutes kStrayAfter{10};

std::unexpected<Error> not_found(std::int64_t id) {
  return fail(ErrorKind::not_found, "file.not_found",
              {"没有这个文件，或已过期", "there is no such file, or its time is over"},
              {.field = "id", .value = std::to_string(id)});
}

std::unexpected<Error> wrong_part(std::int64_t number, std::string_view zh, std::string_view en) {
  return fail(ErrorKind::invalid, "file.part", {std::string(zh), std::string(en)},
              {.field = "part", .value = std::to_string(number)});
}

std::int64_t first_missing(const Upload& upload) {
  std::int64_t expected = 1;
  for (const std::int64_t number : upload.parts) {
    if (number != expected) break;
    ++expected;
  }
  return expected;
}

}  // namespace

Files::Files(store::Database& db, const Clock& clock, fs::path folder, Limits limits)
    : db_(db), clock_(clock), folder_(std::move(folder)), limits_(limits) {}

Files::~Files() { stop(); }

fs::path Files::upload_path(UploadId id) const { return folder_ / "uploads" / std::to_string(id.value); }
fs::path Files::kept_path(KeptFileId id) const { return folder_ / "files" / std::to_string(id.value); }
std::mutex& Files::lock_of(UploadId id) {
  return upload_locks_[static_cast<std::size_t>(id.value) % upload_locks_.size()];
}

Result<void> Files::start() {
  YG_TRY(make_folder(folder_ / "uploads"));
  YG_TRY(make_folder(folder_ / "files"));
  YG_TRY(sweep());
  const std::lock_guard lock(mutex_);
  if (std::exchange(running_, true)) return {};
  sweeper_ = std::thread([this] { run(); });
  return {};
}

void Files::stop() {
  {
    const std::lock_guard lock(mutex_);
    running_ = false;
  }
  wake_.notify_all();
  if (sweeper_.joinable()) sweeper_.join();
}

void Files::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kSweepEvery, [this] { return !running_; })) {
    lock.unlock();
    if (const auto swept = sweep(); !swept) log::failure(log::Level::warn, "file", "sweeping failed", swept.error());
    lock.lock();
  }
}

Result<Upload> Files::begin(const NewUpload& wanted, PersonId owner) {
  YG_TRY_ASSIGN(const NewUpload checked, check_new(wanted, limits_));
  YG_TRY(check_room(folder_ / "uploads", static_cast<std::uint64_t>(checked.size), limits_.disk_reserve));
  const Instant now = clock_.now();
  YG_TRY_ASSIGN(const Upload upload, db_.write([&](store::Transaction& tx) -> Result<Upload> {
    YG_TRY_ASSIGN(const std::int64_t open, count_open(tx, owner));
    if (open >= limits_.open_uploads) {
      return fail(ErrorKind::too_many, "file.too_many_open",
                  {fmt::format("您已有 {} 个未完成的上传，请先完成或取消", open),
                   fmt::format("{} uploads of yours are not finished: finish or cancel one first", open)});
    }
    return insert_upload(tx, checked, owner, now, now + limits_.abandoned_after);
  }));
  if (auto made = make_file(upload_path(upload.id)); !made) {
    static_cast<void>(db_.write([&](store::Transaction& tx) { return delete_upload(tx, upload.id); }));
    return std::unexpected(std::move(made).error());
  }
  return upload;
}

Result<Upload> Files::find(UploadId id, PersonId owner) {
  YG_TRY_ASSIGN(auto upload, db_.read([&](store::Reader& reader) { return find_upload(reader, id, owner); }));
  if (!upload) return not_found(id.value);
  return std::move(*upload);
}

Result<void> Files::put_part(UploadId id, PersonId owner, std::int64_t number, std::string_view bytes) {
  const std::lock_guard lock(lock_of(id));
  YG_TRY_ASSIGN(const Upload upload, find(id, owner));
  if (upload.state != UploadState::open) {
    return fail(ErrorKind::conflict, "file.finished", {"此文件已上传完毕", "this file has been sent whole already"});
  }
  if (number < 1 || number > part_count(upload.size)) {
    return wrong_part(number, "没有这个分片", "the file has no such part");
  }
  if (static_cast<std::int64_t>(bytes.size()) != part_size(upload.size, number)) {
    const auto wanted = part_size(upload.size, number);
    return wrong_part(number, fmt::format("此分片须为 {} 字节，收到 {} 字节", wanted, bytes.size()),
                      fmt::format("this part must have {} bytes, {} came", wanted, bytes.size()));
  }
  YG_TRY(write_at(upload_path(id), static_cast<std::uint64_t>((number - 1) * kPartBytes), bytes));
  const Instant expires_at = clock_.now() + limits_.abandoned_after;
  return db_.write([&](store::Transaction& tx) { return insert_part(tx, id, number, expires_at); });
}

Result<void> Files::check_whole(const Upload& upload, std::string& sm3) const {
  const std::int64_t missing = first_missing(upload);
  if (missing <= part_count(upload.size)) {
    return fail(ErrorKind::conflict, "file.incomplete",
                {fmt::format("第 {} 分片尚未收到", missing), fmt::format("part {} has not come yet", missing)},
                {.field = "part", .value = std::to_string(missing)});
  }
  const fs::path path = upload_path(upload.id);
  YG_TRY_ASSIGN(const std::uint64_t size, size_of(path));
  YG_TRY_ASSIGN(sm3, sm3_of(path));
  if (size != static_cast<std::uint64_t>(upload.size) || (upload.sm3 && *upload.sm3 != sm3)) {
    return fail(ErrorKind::invalid, "file.digest",
                {"收到的内容与所报的大小或 SM3 不符，请重新上传",
                 "what came is not of the size or SM3 announced: send it again"},
                {.field = "sm3", .value = sm3});
  }
  return check_content(path, upload.kind);
}

Result<Upload> Files::finish(UploadId id, PersonId owner) {
  const std::lock_guard lock(lock_of(id));
  YG_TRY_ASSIGN(Upload upload, find(id, owner));
  if (upload.state == UploadState::finished) return upload;
  std::string sm3;
  YG_TRY(check_whole(upload, sm3));
  const Instant expires_at = clock_.now() + limits_.finished_kept;
  YG_TRY(db_.write([&](store::Transaction& tx) { return finish_upload(tx, id, sm3, expires_at); }));
  return find(id, owner);
}

Result<void> Files::remove(UploadId id, PersonId owner) {
  const std::lock_guard lock(lock_of(id));
  YG_TRY(find(id, owner));
  YG_TRY(db_.write([&](store::Transaction& tx) { return delete_upload(tx, id); }));
  return remove_file(upload_path(id));
}

Result<Files::Finished> Files::find_finished(UploadId id, PersonId owner) {
  YG_TRY_ASSIGN(const Upload upload, find(id, owner));
  if (upload.state != UploadState::finished) {
    return fail(ErrorKind::conflict, "file.not_finished", {"文件尚未上传完毕", "the file has not been sent whole yet"},
                {.field = "upload_id", .value = std::to_string(id.value)});
  }
  return Finished{upload_path(id), upload.name, upload.kind, upload.size};
}

Result<job::JobFile> Files::keep(const fs::path& file, std::string name, std::string kind, PersonId owner) {
  YG_TRY_ASSIGN(const std::uint64_t size, size_of(file));
  YG_TRY_ASSIGN(const KeptFileId id,
                db_.write([&](store::Transaction& tx) { return store::next_id<KeptFileId>(tx, "file_kept"); }));
  YG_TRY(take_over(file, kept_path(id)));
  const Instant now = clock_.now();
  const KeptFile kept{id,  std::move(name),         std::move(kind), static_cast<std::int64_t>(size),
                      now, now + limits_.files_kept};
  YG_TRY(db_.write([&](store::Transaction& tx) { return insert_kept(tx, kept, owner); }));
  return job::JobFile{std::to_string(id.value), kept.name, kept.size, kept.kind};
}

Result<Files::Kept> Files::find_kept(KeptFileId id, PersonId owner) {
  YG_TRY_ASSIGN(auto found, db_.read([&](store::Reader& reader) { return file::find_kept(reader, id, owner); }));
  if (!found || found->expires_at <= clock_.now()) return not_found(id.value);
  return Kept{std::move(*found), kept_path(id)};
}

// The row goes first: a crash in between leaves a stray, never a row without its file.
Result<std::int64_t> Files::sweep() {
  std::int64_t gone = 0;
  const Instant now = clock_.now();
  YG_TRY_ASSIGN(const auto uploads,
                db_.read([&](store::Reader& reader) { return expired_uploads(reader, now, kSweepBatch); }));
  for (const UploadId id : uploads) {
    const std::lock_guard lock(lock_of(id));
    YG_TRY(db_.write([&](store::Transaction& tx) { return delete_upload(tx, id); }));
    YG_TRY(remove_file(upload_path(id)));
    ++gone;
  }
  YG_TRY_ASSIGN(const auto files,
                db_.read([&](store::Reader& reader) { return expired_files(reader, now, kSweepBatch); }));
  for (const KeptFileId id : files) {
    YG_TRY(db_.write([&](store::Transaction& tx) { return delete_kept(tx, id); }));
    YG_TRY(remove_file(kept_path(id)));
    ++gone;
  }
  YG_TRY_ASSIGN(const auto stray_uploads, remove_strays<UploadId>(folder_ / "uploads", upload_exists));
  YG_TRY_ASSIGN(const auto stray_files, remove_strays<KeptFileId>(folder_ / "files", kept_exists));
  return gone + stray_uploads + stray_files;
}

template <class Id, class Exists>
Result<std::int64_t> Files::remove_strays(const fs::path& folder, Exists exists) {
  std::int64_t gone = 0;
  std::error_code error;
  const auto old = fs::file_time_type::clock::now() - kStrayAfter;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->last_write_time(ignored) > old) continue;
    const auto number = parse_integer<std::int64_t>(at->path().filename().string());
    bool known = false;
    if (number) {
      YG_TRY_ASSIGN(known, db_.read([&](store::Reader& reader) { return exists(reader, Id{*number}); }));
    }
    if (known) continue;
    YG_TRY(remove_file(at->path()));
    ++gone;
  }
  return gone;
}

}  // namespace yunguan::file
