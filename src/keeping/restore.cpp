// SPDX-License-Identifier: Apache-2.0
#include "keeping/restore.h"

#include <fmt/format.h>

#include "crypto/hex.h"
#include "crypto/private_file.h"
#include "file/disk.h"
#include "identity/audit_sealer.h"
#include "identity/session.h"
#include "keeping/restore_plan.h"
#include "keeping/store_mark.h"
#include "store/stage.h"

namespace yunguan::keeping {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kDiskReserve = 64u << 20;

fs::path staged(const fs::path& path, const std::string& id) { return path.string() + ".restore-" + id; }

Place stage_of(const Place& place, const std::string& id) {
  Place stage = place;
  stage.store.url = store::stage_url(place.store.url, id);
  stage.key_file = staged(place.key_file, id);
  stage.master_secret_file = staged(place.master_secret_file, id);
  for (KeptFolder& folder : stage.folders) folder.path = staged(folder.path, id);
  return stage;
}

bool has_content(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored) ? !fs::is_empty(path, ignored) : fs::exists(path, ignored);
}

// What of the target is in use, by its names.
Result<std::vector<std::string>> in_the_way(const Place& place) {
  std::vector<std::string> found;
  YG_TRY_ASSIGN(const bool tables, store::has_tables(place.store));
  if (tables) found.emplace_back(store::sqlite_path(place.store.url).empty() ? "PostgreSQL" : place.store.url);
  if (has_content(place.key_file)) found.push_back(place.key_file.string());
  for (const KeptFolder& folder : place.folders) {
    if (has_content(folder.path)) found.push_back(folder.path.string());
  }
  return found;
}

std::unexpected<Error> not_empty(const std::vector<std::string>& found) {
  return fail(
      ErrorKind::conflict, "restore.not_empty",
      {fmt::format("目标处已有数据（{}）。确要替换请加 --replace，原有数据会改名保留。", fmt::join(found, "、")),
       fmt::format("There is data already ({}). To replace it add --replace; what is there is kept under another name.",
                   fmt::join(found, ", "))},
      {.value = found.front()});
}

// Brings the restored store to where a platform can go on from: nobody is signed in, no job of safe keeping runs again, the log
// says what happened, and all of it is chained.
Result<identity::ChainHead> conclude(store::Database& db, const crypto::KeyRing& keys, const RestoreOrder& order,
                                     const Manifest& manifest, const Clock& clock) {
  const std::string made_at = format_rfc3339(manifest.made_at);
  YG_TRY(db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(identity::end_all_sessions(tx, identity::SessionEnd::restored, clock.now()));
    YG_TRY(tx.run({"keeping.end_jobs",
                   "UPDATE job SET state = 'cancelled', ended_at = :at WHERE kind LIKE 'keeping.%'"
                   " AND state IN ('queued', 'running')"},
                  {clock.now()}));
    const identity::Audit audit(keys, clock);
    YG_TRY(audit.record(
        tx, {.actor = identity::Actor::machine("restore"),
             .action = "store.restore",
             .object_type = "store",
             .object_id = manifest.archive_id,
             .object_label = order.archive.filename().string(),
             .after = boost::json::object{{"made_at", made_at},
                                          {"product", manifest.product},
                                          {"store", manifest.store},
                                          {"rows", manifest.rows},
                                          {"audit_position", manifest.audit_position}},
             .reason = fmt::format("restored from the backup made at {}; rows after that are lost", made_at)}));
    return {};
  }));
  identity::AuditSealer sealer(db, keys, clock);
  YG_TRY(sealer.chain_pending());
  YG_TRY_ASSIGN(const auto head, db.read([](store::Reader& reader) { return identity::chain_head(reader); }));
  return head.value_or(identity::ChainHead{});
}

// What is moved where, once everything is built. Absent names are passed over when it is carried out.
RestorePlan plan_of(const RestoreOrder& order, const Place& stage, const std::string& id, const std::string& stamp) {
  RestorePlan plan{.id = id, .aside = {}, .renames = {}, .store_url = {}, .store_aside = {}};
  const auto move = [&](const fs::path& from, const fs::path& to) {
    plan.aside.push_back({to.string(), fmt::format("{}.replaced-{}", to.string(), stamp)});
    if (!from.empty()) plan.renames.push_back({from.string(), to.string()});
  };
  const std::string file = store::sqlite_path(order.place.store.url);
  if (file.empty()) {
    plan.store_url = order.place.store.url;
    plan.store_aside = fmt::format("yunguan_replaced_{}", stamp);
  } else {
    // A log of the old file would be applied to the new one.
    move({}, file + "-wal");
    move({}, file + "-shm");
    move(store::sqlite_path(stage.store.url), file);
  }
  move(stage.key_file, order.place.key_file);
  move(stage.master_secret_file, order.place.master_secret_file);
  for (std::size_t i = 0; i < stage.folders.size(); ++i) move(stage.folders[i].path, order.place.folders[i].path);
  move(staged(mark_file(order.data_dir), id), mark_file(order.data_dir));
  return plan;
}

void remove_stage(const RestoreOrder& order, const Place& stage, const std::string& id) {
  std::error_code ignored;
  (void)store::drop_stage(order.place.store, id);
  for (const fs::path& path : {stage.key_file, stage.master_secret_file, staged(mark_file(order.data_dir), id)}) {
    fs::remove(path, ignored);
  }
  for (const KeptFolder& folder : stage.folders) fs::remove_all(folder.path, ignored);
}

Result<void> build(const RestoreOrder& order, const ProvedArchive& archive, const Place& stage, const std::string& id,
                   const Clock& clock, Progress& progress) {
  YG_TRY(store::make_stage(order.place.store, id));
  YG_TRY(lay_out_files(archive, stage, *order.secret));
  YG_TRY_ASSIGN(const auto keys, order.open_ring(stage.key_file, stage.master_secret_file));
  YG_TRY_ASSIGN(const bool ours, verify_manifest(*keys, archive.manifest));
  if (!ours) {
    return fail(ErrorKind::invalid, "backup.forged",
                {"备份清单的签名与其中的密钥不符，不能使用。",
                 "The backup was not signed by the keys in it and cannot be used."},
                {.file = order.archive.string()});
  }
  store::Options options = stage.store;
  options.read_sessions = 1;
  YG_TRY_ASSIGN(const auto db, store::Database::open(options));
  YG_TRY(load_store(archive, *db, progress));
  YG_TRY_ASSIGN(const identity::ChainHead head, conclude(*db, *keys, order, archive.manifest, clock));
  return write_mark(staged(mark_file(order.data_dir), id), *keys, head, clock.now());
}

}  // namespace

Result<Restored> restore(const RestoreOrder& order, crypto::Random& random, const Clock& clock, Progress& progress) {
  if (restore_is_unfinished(order.data_dir)) {
    return fail(
        ErrorKind::conflict, "restore.unfinished",
        {"上一次恢复尚未完成，请先启动一次平台。", "An earlier restore is not finished yet; start the platform once."},
        {.file = plan_file(order.data_dir).string()});
  }
  YG_TRY_ASSIGN(const ProvedArchive archive,
                prove_archive(order.archive, order.secret->secret, *order.steps, progress));
  YG_TRY_ASSIGN(const auto found, in_the_way(order.place));
  if (!found.empty() && !order.replace) return not_empty(found);
  YG_TRY(file::check_room(order.data_dir, static_cast<std::uint64_t>(archive.manifest.bytes), kDiskReserve));
  YG_TRY(remove_left_stages(order.place, order.data_dir));
  const std::string id = crypto::to_hex(random.bytes(6));
  const Place stage = stage_of(order.place, id);
  if (auto built = build(order, archive, stage, id, clock, progress); !built) {
    remove_stage(order, stage, id);
    return std::unexpected(std::move(built).error());
  }
  const std::string name = archive_name(clock.now());
  std::string stamp = name.substr(name.find('-') + 1, 15);
  stamp[8] = '_';
  const RestorePlan plan = plan_of(order, stage, id, stamp);
  Restored restored{archive.manifest, {}};
  std::error_code ignored;
  for (const Rename& one : plan.aside) {
    if (fs::exists(one.from, ignored)) restored.moved_aside.push_back(one.to);
  }
  if (!found.empty() && !plan.store_aside.empty()) restored.moved_aside.push_back(plan.store_aside);
  YG_TRY(write_plan(order.data_dir, plan));
  YG_TRY(carry_out(order.data_dir, plan));
  return restored;
}

bool restore_is_unfinished(const fs::path& data_dir) {
  std::error_code ignored;
  return fs::exists(plan_file(data_dir), ignored);
}

Result<bool> finish_restore(const fs::path& data_dir) {
  YG_TRY_ASSIGN(const auto plan, read_plan(data_dir));
  if (!plan) return false;
  YG_TRY(carry_out(data_dir, *plan));
  return true;
}

Result<void> remove_left_stages(const Place& place, const fs::path& data_dir) {
  std::vector<fs::path> names{place.key_file, place.master_secret_file, mark_file(data_dir)};
  if (const std::string file = store::sqlite_path(place.store.url); !file.empty()) names.emplace_back(file);
  for (const KeptFolder& folder : place.folders) names.push_back(folder.path);
  for (const fs::path& name : names) {
    const std::string prefix = name.filename().string() + ".restore-";
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(name.parent_path(), error)) {
      if (entry.path().filename().string().starts_with(prefix)) fs::remove_all(entry.path(), error);
    }
  }
  return {};
}

}  // namespace yunguan::keeping
