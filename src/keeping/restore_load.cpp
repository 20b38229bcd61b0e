// SPDX-License-Identifier: Apache-2.0
#include "keeping/restore_load.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "crypto/private_file.h"
#include "file/disk.h"
#include "store/portable.h"

namespace yunguan::keeping {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRowsAtOnce = 5'000;

std::unexpected<Error> stopped() {
  return fail(ErrorKind::conflict, "backup.stopped", {"已停止，未改动任何数据。", "Stopped; nothing was changed."});
}

std::unexpected<Error> unknown_part(const std::string& name) {
  return fail(
      ErrorKind::conflict, "backup.unknown_part",
      {fmt::format("备份含有本程序不认识的部分 {}，请用生成它的版本恢复。", name),
       fmt::format("The backup holds {}, which this program does not know; restore it with the one that made it.",
                   name)},
      {.field = name});
}

// Cuts the lines of a table out of pieces of any size and loads them.
class TableLines {
 public:
  TableLines(store::PortableLoad& load, const ArchivePart& part) : load_(load), part_(part) {}

  Result<void> begin() {
    table_ = part_.name.substr(kSqlPrefix.size());
    YG_TRY_ASSIGN(columns_, load_.columns_of(table_, part_.columns));
    return {};
  }
  Result<void> take(std::string_view piece) {
    while (!piece.empty()) {
      const auto end = piece.find('\n');
      if (end == std::string_view::npos) {
        begun_ += piece;
        return {};
      }
      if (begun_.empty()) {
        YG_TRY(add(piece.substr(0, end)));
      } else {
        begun_ += piece.substr(0, end);
        YG_TRY(add(begun_));
        begun_.clear();
      }
      piece.remove_prefix(end + 1);
    }
    return {};
  }
  Result<void> end() {
    YG_TRY(flush());
    if (begun_.empty() && loaded_ == part_.rows.value_or(-1)) return {};
    return fail(ErrorKind::internal, "backup.counts",
                {fmt::format("表 {} 恢复了 {} 行，与备份清单不符。", table_, loaded_),
                 fmt::format("{} rows of {} were restored, which is not what the backup says.", loaded_, table_)},
                {.field = table_});
  }
  [[nodiscard]] std::int64_t loaded() const { return loaded_; }

 private:
  Result<void> add(std::string_view line) {
    YG_TRY_ASSIGN(store::Params row, store::parse_line(line, columns_));
    rows_.push_back(std::move(row));
    return rows_.size() < kRowsAtOnce ? Result<void>{} : flush();
  }
  Result<void> flush() {
    YG_TRY(load_.add(table_, part_.columns, rows_));
    loaded_ += static_cast<std::int64_t>(rows_.size());
    rows_.clear();
    return {};
  }

  store::PortableLoad& load_;
  const ArchivePart& part_;
  std::string table_;
  std::vector<store::PortableColumn> columns_;
  std::string begun_;  // a line whose end has not come
  std::vector<store::Params> rows_;
  std::int64_t loaded_ = 0;
};

bool is_sql(const ArchivePart& part) { return part.name.starts_with(kSqlPrefix); }

Result<void> load_rows(const ArchiveReader& reader, store::Transaction& tx, Progress& progress) {
  YG_TRY_ASSIGN(store::PortableLoad load, store::PortableLoad::begin(tx));
  std::optional<TableLines> lines;
  std::int64_t before = 0;
  progress.done = 0;
  YG_TRY(reader.each({.begin = [&](const ArchivePart& part) -> Result<void> {
                        if (!is_sql(part)) return {};
                        lines.emplace(load, part);
                        return lines->begin();
                      },
                      .data = [&](const ArchivePart& part, std::string_view piece) -> Result<void> {
                        if (progress.stop) return stopped();
                        if (!is_sql(part)) return {};
                        YG_TRY(lines->take(piece));
                        progress.done = before + lines->loaded();
                        return {};
                      },
                      .end = [&](const ArchivePart& part) -> Result<void> {
                        if (!is_sql(part)) return {};
                        YG_TRY(lines->end());
                        before += lines->loaded();
                        return {};
                      }}));
  return load.finish();
}

// The place of a part on disk; nullopt for rows.
Result<std::optional<fs::path>> path_of(const ArchivePart& part, const Place& place) {
  if (is_sql(part)) return std::nullopt;
  if (part.name == kKeyRingPart) return place.key_file;
  if (part.name == kMasterPart) return place.master_secret_file;
  const auto words = split(part.name, '/');
  const auto folder =
      words.size() == 3 ? std::ranges::find(place.folders, words[1], &KeptFolder::name) : place.folders.end();
  const bool plain = folder != place.folders.end() && !words[2].empty() && words[2] != "." && words[2] != "..";
  if (!part.name.starts_with(kFilePrefix) || !plain) return unknown_part(part.name);
  return folder->path / words[2];
}

}  // namespace

Result<ProvedArchive> prove_archive(const fs::path& path, const crypto::Secret& secret,
                                    const std::vector<store::Migration>& steps, Progress& progress) {
  YG_TRY_ASSIGN(ArchiveReader reader, ArchiveReader::open(path));
  YG_TRY(reader.unlock(secret));
  YG_TRY_ASSIGN(Manifest manifest, reader.manifest());
  std::vector<store::AppliedStep> applied;
  for (const ArchiveStep& step : manifest.schema) {
    applied.push_back({.folder = step.folder,
                       .version = step.version,
                       .name = {},
                       .digest = step.digest,
                       .applied_at = {},
                       .product = {}});
  }
  YG_TRY_ASSIGN(auto had, store::steps_applied(steps, applied));
  progress.total = manifest.bytes;
  YG_TRY(reader.each({.data = [&](const ArchivePart&, std::string_view piece) -> Result<void> {
    progress.done += static_cast<std::int64_t>(piece.size());
    return progress.stop ? Result<void>(stopped()) : Result<void>{};
  }}));
  return ProvedArchive{std::move(reader), std::move(manifest), std::move(had)};
}

Result<void> load_store(const ProvedArchive& archive, store::Database& db, Progress& progress) {
  progress.total = archive.manifest.rows;
  // migrate() puts the store's own steps in front by itself.
  std::vector<store::Migration> steps = archive.steps;
  std::erase_if(steps, [](const store::Migration& step) { return step.folder == "store"; });
  YG_TRY(store::migrate(db, steps, archive.manifest.product));
  return db.write([&](store::Transaction& tx) { return load_rows(archive.reader, tx, progress); });
}

Result<void> lay_out_files(const ProvedArchive& archive, const Place& place, const OpeningSecret& secret) {
  for (const KeptFolder& folder : place.folders) YG_TRY(file::make_folder(folder.path));
  std::optional<DiskFile> out;
  YG_TRY(archive.reader.each({.begin = [&](const ArchivePart& part) -> Result<void> {
                                YG_TRY_ASSIGN(const auto path, path_of(part, place));
                                if (!path) return {};
                                YG_TRY_ASSIGN(DiskFile file, DiskFile::create(*path));
                                out.emplace(std::move(file));
                                return {};
                              },
                              .data = [&](const ArchivePart& part, std::string_view piece) -> Result<void> {
                                return is_sql(part) ? Result<void>{} : out->append(piece);
                              },
                              .end = [&](const ArchivePart& part) -> Result<void> {
                                if (is_sql(part)) return {};
                                YG_TRY(out->sync());
                                out.reset();
                                return {};
                              }}));
  for (const KeptFolder& folder : place.folders) YG_TRY(sync_folder(folder.path));
  if (secret.kind == OpensWith::passphrase) return {};
  return crypto::write_private_file(place.master_secret_file, std::string(secret.secret.bytes()) + "\n",
                                    crypto::Existing::refuse);
}

}  // namespace yunguan::keeping
