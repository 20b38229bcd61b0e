// SPDX-License-Identifier: Apache-2.0
#include "keeping/archive_writer.h"

#include "crypto/base64.h"
#include "crypto/hex.h"
#include "file/disk.h"

namespace yunguan::keeping {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporary = ".part";
constexpr std::size_t kQueueMax = 4;

fs::path temporary(const fs::path& path) { return path.string() + std::string(kTemporary); }

std::string big_endian(std::uint64_t number, std::size_t bytes) {
  std::string out(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) out[bytes - 1 - i] = static_cast<char>(number >> (8 * i));
  return out;
}

}  // namespace

Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::create(const fs::path& path, ArchiveHead head,
                                                             const crypto::Secret& secret, crypto::Random& random,
                                                             std::uint32_t iterations) {
  head.archive_id = crypto::to_hex(random.bytes(16));
  ArchiveSeal seal = ArchiveSeal::make(head, secret, random, iterations);
  YG_TRY_ASSIGN(DiskFile file, DiskFile::create(temporary(path)));
  std::unique_ptr<ArchiveWriter> writer{new ArchiveWriter(path, std::move(head), std::move(seal), std::move(file))};
  YG_TRY(writer->file_.append(kArchiveMagic));
  YG_TRY(writer->file_.append(json::write(writer->head_) + "\n"));
  writer->thread_ = std::thread([raw = writer.get()] { raw->run(); });
  return writer;
}

ArchiveWriter::ArchiveWriter(fs::path path, ArchiveHead head, ArchiveSeal seal, DiskFile file)
    : path_(std::move(path)), head_(std::move(head)), seal_(std::move(seal)), file_(std::move(file)) {}

ArchiveWriter::~ArchiveWriter() {
  (void)wait_for_writer();
  std::error_code ignored;
  if (!named_) fs::remove(temporary(path_), ignored);
}

void ArchiveWriter::begin_part(std::string name) {
  parts_.push_back({.name = std::move(name), .bytes = 0, .sm3 = {}, .rows = {}, .columns = {}});
  digest_ = std::make_unique<crypto::Sm3>();
}

Result<void> ArchiveWriter::write(std::string_view bytes) {
  parts_.back().bytes += static_cast<std::int64_t>(bytes.size());
  digest_->update(bytes);
  while (!bytes.empty()) {
    const std::size_t taken = std::min(bytes.size(), kChunkBytes - waiting_.size());
    waiting_.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    if (waiting_.size() == kChunkBytes) YG_TRY(hand_over());
  }
  return {};
}

void ArchiveWriter::end_part(std::optional<std::int64_t> rows, std::vector<std::string> columns) {
  ArchivePart& part = parts_.back();
  part.sm3 = crypto::to_hex(crypto::bytes_of(digest_->finish()));
  part.rows = rows;
  part.columns = std::move(columns);
}

Result<void> ArchiveWriter::hand_over() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return queue_.size() < kQueueMax || !outcome_; });
  YG_TRY(outcome_);
  queue_.push_back(std::exchange(waiting_, {}));
  waiting_.reserve(kChunkBytes);
  changed_.notify_all();
  return {};
}

void ArchiveWriter::run() {
  while (true) {
    std::string plain;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !queue_.empty() || closed_; });
      if (queue_.empty()) return;
      plain = std::move(queue_.front());
      queue_.pop_front();
      changed_.notify_all();
    }
    auto written = write_chunk('D', plain);
    if (written) continue;
    const std::lock_guard lock(mutex_);
    outcome_ = std::move(written);
    queue_.clear();
    changed_.notify_all();
    return;
  }
}

Result<void> ArchiveWriter::write_chunk(char kind, std::string_view plain) {
  const std::string sealed = seal_.seal(kind, chunks_++, plain);
  YG_TRY(file_.append(std::string{kind} + big_endian(sealed.size(), 4)));
  return file_.append(sealed);
}

Result<void> ArchiveWriter::wait_for_writer() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  return outcome_;
}

Result<Manifest> ArchiveWriter::finish(Manifest manifest, const Sign& sign) {
  if (!waiting_.empty()) YG_TRY(hand_over());
  YG_TRY(wait_for_writer());
  manifest.format = head_.format;
  manifest.archive_id = head_.archive_id;
  manifest.made_at = head_.made_at;
  manifest.product = head_.product;
  manifest.store = head_.store;
  manifest.parts = std::move(parts_);
  manifest.rows = manifest.bytes = 0;
  for (const ArchivePart& part : manifest.parts) {
    manifest.rows += part.rows.value_or(0);
    manifest.bytes += part.bytes;
  }
  manifest.signature.clear();
  YG_TRY_ASSIGN(manifest.signature, sign(json::write(manifest)));
  const std::uint64_t offset = file_.written();
  YG_TRY(write_chunk('M', json::write(manifest)));
  YG_TRY(file_.append(big_endian(offset, 8) + std::string(kArchiveEnd)));
  YG_TRY(file_.sync());
  if (::rename(temporary(path_).c_str(), path_.c_str()) != 0) return disk_fault(path_, errno);
  named_ = true;
  YG_TRY(sync_folder(path_.parent_path()));
  return manifest;
}

Result<void> remove_unfinished(const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(std::string(kArchiveSuffix) + std::string(kTemporary))) YG_TRY(file::remove_file(entry.path()));
  }
  if (error && error != std::errc::no_such_file_or_directory) return disk_fault(folder, error.value());
  return {};
}

}  // namespace yunguan::keeping
