// SPDX-License-Identifier: Apache-2.0
#include "keeping/verify.h"

#include <fmt/format.h>

#include <algorithm>

#include "file/disk.h"
#include "store/portable.h"

namespace yunguan::keeping {
namespace {

namespace fs = std::filesystem;

// Gone with everything in it.
class Scratch {
 public:
  explicit Scratch(fs::path path) : path_(std::move(path)) { clear(); }
  ~Scratch() { clear(); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

 private:
  void clear() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path path_;
};

Place scratch_place(const VerifyOrder& order) {
  Place place{.store = {.url = "sqlite:" + (order.scratch_dir / "yunguan.db").string()},
              .key_file = order.scratch_dir / "keys.yaml",
              .master_secret_file = order.scratch_dir / "master.secret",
              .folders = order.folders};
  place.store.read_sessions = 1;
  for (KeptFolder& folder : place.folders) folder.path = order.scratch_dir / folder.name;
  return place;
}

// Counted again in the restored store, table by table.
Result<CheckLine> check_counts(store::Database& db, const Manifest& manifest) {
  std::vector<std::string> wrong;
  std::int64_t tables = 0;
  YG_TRY(db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto there, store::portable_tables(reader));
    for (const ArchivePart& part : manifest.parts) {
      const std::string name = part.name.starts_with(kSqlPrefix) ? part.name.substr(kSqlPrefix.size()) : "";
      if (name.empty() || name == "outbox_last") continue;
      const bool known = std::ranges::find(there, name, &store::PortableTable::name) != there.end();
      const std::string sql = "SELECT count(*) FROM " + name;
      std::optional<std::int64_t> rows;
      if (known) {
        YG_TRY_ASSIGN(rows,
                      reader.one({"keeping.count", sql}, {}, [](const store::Row& row) { return row.integer(0); }));
      }
      ++tables;
      if (rows != part.rows) wrong.push_back(name);
    }
    return {};
  }));
  if (wrong.empty()) {
    return CheckLine{"counts",
                     true,
                     {fmt::format("{} 张表共 {} 行，与清单一致", tables, manifest.rows),
                      fmt::format("{} tables with {} rows, as the manifest says", tables, manifest.rows)}};
  }
  return CheckLine{"counts",
                   false,
                   {fmt::format("这些表的行数与清单不符：{}", fmt::join(wrong, "、")),
                    fmt::format("These tables do not have the rows of the manifest: {}", fmt::join(wrong, ", "))}};
}

}  // namespace

bool Verified::ok() const { return std::ranges::all_of(checks, &CheckLine::ok); }

Result<Verified> verify_backup(const VerifyOrder& order, Progress& progress) {
  YG_TRY_ASSIGN(const ProvedArchive archive,
                prove_archive(order.archive, order.secret->secret, *order.steps, progress));
  const Scratch scratch(order.scratch_dir);
  YG_TRY(file::make_folder(order.scratch_dir));
  // The rows, their indexes, and the log of the engine.
  YG_TRY(file::check_room(order.scratch_dir, static_cast<std::uint64_t>(archive.manifest.bytes) * 3, 64u << 20));
  const Place place = scratch_place(order);
  YG_TRY(lay_out_files(archive, place, *order.secret));
  YG_TRY_ASSIGN(const auto keys, order.open_ring(place.key_file, place.master_secret_file));
  YG_TRY_ASSIGN(const auto db, store::Database::open(place.store));
  YG_TRY(load_store(archive, *db, progress));
  Verified verified{archive.manifest, {}};
  YG_TRY_ASSIGN(const bool ours, verify_manifest(*keys, archive.manifest));
  verified.checks.push_back(
      ours ? CheckLine{"signature", true, {"清单签名有效", "the manifest's signature is good"}}
           : CheckLine{"signature", false, {"清单签名无效", "the manifest's signature is not good"}});
  YG_TRY_ASSIGN(CheckLine counts, check_counts(*db, archive.manifest));
  verified.checks.push_back(std::move(counts));
  YG_TRY_ASSIGN(auto more, order.checks(*db, *keys));
  std::ranges::move(more, std::back_inserter(verified.checks));
  return verified;
}

}  // namespace yunguan::keeping
