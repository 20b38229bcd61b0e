// SPDX-License-Identifier: Apache-2.0
#include "keeping/backup.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "crypto/base64.h"
#include "crypto/private_file.h"
#include "file/disk.h"
#include "identity/audit_chain_store.h"
#include "keeping/archive_writer.h"
#include "keeping/frozen_files.h"
#include "store/migration.h"
#include "store/portable.h"

namespace yunguan::keeping {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kDiskReserve = 64u << 20;
constexpr std::size_t kLinesBytes = 256u << 10;
constexpr std::int64_t kTellEvery = 1'000;

std::unexpected<Error> stopped() {
  return fail(ErrorKind::conflict, "backup.stopped",
              {"备份已停止，没有留下文件。", "The backup was stopped and left no file."});
}

// One backup under way, on the snapshot of `reader`.
class Copier {
 public:
  Copier(store::Reader& reader, ArchiveWriter& out, Progress& progress)
      : reader_(reader), out_(out), progress_(progress) {}

  Result<Manifest> copy(const Place& place) {
    Manifest manifest;
    YG_TRY_ASSIGN(const auto steps, store::applied_steps(reader_));
    for (const auto& step : steps) manifest.schema.push_back({step.folder, step.version, step.digest});
    YG_TRY_ASSIGN(const auto tables, store::portable_tables(reader_));
    YG_TRY_ASSIGN(const FrozenFiles files, FrozenFiles::freeze(place.folders, out_.head().archive_id));
    YG_TRY(note_audit(tables, manifest));
    YG_TRY(count(tables, static_cast<std::int64_t>(files.files().size())));
    for (const auto& table : tables) YG_TRY(copy_table(table));
    for (const FrozenFile& file : files.files()) YG_TRY(copy_file(file));
    return manifest;
  }

  Result<void> copy_bytes(std::string_view name, std::string_view bytes) {
    out_.begin_part(std::string(name));
    YG_TRY(out_.write(bytes));
    out_.end_part();
    return {};
  }

 private:
  Result<void> note_audit(const std::vector<store::PortableTable>& tables, Manifest& manifest) {
    if (std::ranges::find(tables, "audit_head", &store::PortableTable::name) == tables.end()) return {};
    YG_TRY_ASSIGN(const auto head, identity::chain_head(reader_));
    if (head) manifest.audit_position = head->position;
    if (head) manifest.audit_link = head->link;
    return {};
  }

  Result<void> count(const std::vector<store::PortableTable>& tables, std::int64_t total) {
    for (const auto& table : tables) {
      if (table.name == "outbox_last") continue;  // one number, of a table that is not there on SQLite
      const std::string sql = fmt::format("SELECT count(*) FROM {}", table.name);
      YG_TRY_ASSIGN(const auto rows,
                    reader_.one({"keeping.count", sql}, {}, [](const store::Row& row) { return row.integer(0); }));
      total += rows.value_or(0);
    }
    progress_.total = total;
    return {};
  }

  Result<void> copy_table(const store::PortableTable& table) {
    out_.begin_part(std::string(kSqlPrefix) + table.name);
    std::string lines;
    std::int64_t rows = 0;
    Result<void> outcome;
    const std::string query = "keeping.copy." + table.name;
    YG_TRY(reader_.each({query, table.select}, {}, [&](const store::Row& row) {
      store::append_line(lines, table, row);
      if (++rows % kTellEvery == 0) progress_.done += kTellEvery;
      if (lines.size() < kLinesBytes) return true;
      outcome = progress_.stop ? Result<void>(stopped()) : out_.write(lines);
      lines.clear();
      return outcome.has_value();
    }));
    YG_TRY(outcome);
    if (progress_.stop) return stopped();
    progress_.done += rows % kTellEvery;
    YG_TRY(out_.write(lines));
    std::vector<std::string> columns;
    for (const auto& column : table.columns) columns.push_back(column.name);
    out_.end_part(rows, std::move(columns));
    return {};
  }

  Result<void> copy_file(const FrozenFile& file) {
    out_.begin_part(fmt::format("{}{}/{}", kFilePrefix, file.folder, file.name));
    YG_TRY(file::read_all(file.path, [&](std::string_view bytes) -> Result<void> {
      if (progress_.stop) return stopped();
      return out_.write(bytes);
    }));
    out_.end_part();
    progress_.done += 1;
    return {};
  }

  store::Reader& reader_;
  ArchiveWriter& out_;
  Progress& progress_;
};

Result<std::string> private_content(const fs::path& file) {
  YG_TRY_ASSIGN(auto content, crypto::read_private_file(file));
  if (content) return std::move(*content);
  return fail(
      ErrorKind::unavailable, "keys.missing",
      {fmt::format("找不到密钥文件 {}。", file.string()), fmt::format("The key file {} is missing.", file.string())},
      {.file = file.string()});
}

fs::path free_name(const fs::path& folder, Instant now) {
  fs::path path = folder / archive_name(now);
  std::error_code ignored;
  for (int n = 2; fs::exists(path, ignored); ++n) {
    const std::string stem = fs::path(archive_name(now)).stem().string();
    path = folder / fmt::format("{}-{}{}", stem, n, kArchiveSuffix);
  }
  return path;
}

}  // namespace

std::string archive_name(Instant made_at) {
  std::string digits = format_clock(made_at);  // 2026-11-22 06:15:00
  std::erase_if(digits, [](char c) { return c == '-' || c == ':'; });
  std::ranges::replace(digits, ' ', '-');
  return fmt::format("yunguan-{}{}", digits, kArchiveSuffix);
}

Result<OpeningSecret> opening_secret(const fs::path& passphrase_file, const fs::path& master_secret_file) {
  constexpr std::size_t kPassphraseMin = 12;
  if (passphrase_file.empty()) {
    YG_TRY_ASSIGN(std::string master, private_content(master_secret_file));
    return OpeningSecret{OpensWith::master_secret, crypto::Secret(std::string(trimmed(master)))};
  }
  YG_TRY_ASSIGN(const auto content, crypto::read_private_file(passphrase_file));
  const std::string_view text = content ? trimmed(*content) : std::string_view{};
  if (text.size() < kPassphraseMin) {
    return fail(
        ErrorKind::invalid, "backup.passphrase_file",
        {fmt::format("备份口令文件 {} 不存在，或其中不足 {} 个字符。", passphrase_file.string(), kPassphraseMin),
         fmt::format("The file of the backup passphrase {} is missing or holds fewer than {} characters.",
                     passphrase_file.string(), kPassphraseMin)},
        {.file = passphrase_file.string()});
  }
  return OpeningSecret{OpensWith::passphrase, crypto::Secret(std::string(text))};
}

Result<Backup> make_backup(const Place& place, const crypto::KeyRing& keys, const BackupOrder& order,
                           crypto::Random& random, const Clock& clock, Progress& progress) {
  YG_TRY(file::make_folder(order.folder));
  YG_TRY(file::check_room(order.folder, 0, kDiskReserve));
  store::Options options = place.store;
  options.read_sessions = 1;
  YG_TRY_ASSIGN(const auto db, store::Database::open(options));
  const Instant now = std::chrono::floor<std::chrono::seconds>(clock.now());
  ArchiveHead head;
  head.made_at = now;
  head.product = order.product;
  head.store = db->dialect() == store::Dialect::sqlite ? "sqlite" : "postgresql";
  head.opens_with = order.secret->kind;
  const fs::path path = free_name(order.folder, now);
  YG_TRY_ASSIGN(const auto writer,
                ArchiveWriter::create(path, std::move(head), order.secret->secret, random, order.iterations));
  YG_TRY_ASSIGN(Manifest manifest, db->read([&](store::Reader& reader) -> Result<Manifest> {
    Copier copier(reader, *writer, progress);
    YG_TRY_ASSIGN(Manifest made, copier.copy(place));
    // After the snapshot, so that no key is missing that a row of it was sealed with.
    YG_TRY_ASSIGN(const std::string ring, private_content(place.key_file));
    YG_TRY(copier.copy_bytes(kKeyRingPart, ring));
    if (order.secret->kind == OpensWith::passphrase) {
      YG_TRY_ASSIGN(std::string content, private_content(place.master_secret_file));
      const crypto::Secret master{std::move(content)};
      YG_TRY(copier.copy_bytes(kMasterPart, master.bytes()));
    }
    return made;
  }));
  YG_TRY_ASSIGN(manifest,
                writer->finish(std::move(manifest), [&](std::string_view text) { return sign_manifest(keys, text); }));
  std::error_code ignored;
  return Backup{path, static_cast<std::int64_t>(fs::file_size(path, ignored)), std::move(manifest)};
}

Result<std::string> sign_manifest(const crypto::KeyRing& keys, std::string_view text) {
  YG_TRY_ASSIGN(const crypto::Marked signature, keys.sign(text));
  return fmt::format("v1:{}:{}", signature.version, crypto::to_base64(signature.bytes));
}

Result<bool> verify_manifest(const crypto::KeyRing& keys, Manifest manifest) {
  const std::string signature = std::exchange(manifest.signature, {});
  const auto parts = split(signature, ':');
  if (parts.size() != 3 || parts[0] != "v1") return false;
  const auto version = parse_integer<std::uint32_t>(parts[1]);
  auto bytes = crypto::from_base64(parts[2]);
  if (!version || !bytes) return false;
  return keys.verify(json::write(manifest), {*version, std::move(*bytes)});
}

}  // namespace yunguan::keeping
