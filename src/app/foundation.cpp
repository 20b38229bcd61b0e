// SPDX-License-Identifier: Apache-2.0
#include "app/foundation.h"

#include "access/migrations.h"
#include "app/kept_place.h"
#include "app/version.h"
#include "base/log.h"
#include "bulk/bulk_store.h"
#include "card/migrations.h"
#include "compliance/migrations.h"
#include "control/migrations.h"
#include "crypto/software_device.h"
#include "duty/migrations.h"
#include "file/file_store.h"
#include "finding/migrations.h"
#include "http/idempotency.h"
#include "identity/migrations.h"
#include "intake/migrations.h"
#include "job/job_store.h"
#include "journal/postgres_storage.h"
#include "keeping/backup_store.h"
#include "keeping/migrations.h"
#include "life/migrations.h"
#include "notify/migrations.h"
#include "order/migrations.h"
#include "peer/migrations.h"
#include "statistic/usage_month.h"
#include "tuning/migrations.h"
#include "watch/labelled_store.h"

namespace yunguan::app {

std::vector<store::Migration> all_migrations() {
  std::vector<store::Migration> all;
  for (const auto& folder : {journal::postgres_migrations(),
                             http::migrations(),
                             identity::migrations(),
                             job::migrations(),
                             notify::migrations(),
                             file::migrations(),
                             duty::migrations(),
                             order::migrations(),
                             peer::migrations(),
                             card::migrations(),
                             control::migrations(),
                             statistic::usage_migrations(),
                             compliance::migrations(),
                             bulk::migrations(),
                             tuning::migrations(),
                             life::migrations(),
                             keeping::migrations(),
                             finding::migrations(),
                             intake::migrations(),
                             watch::labelled_migrations(),
                             access::migrations()})
    all.insert(all.end(), folder.begin(), folder.end());
  return all;
}

store::Options store_options(const config::Config& config) {
  return {.url = config.store.url,
          .read_sessions = config.store.read_sessions,
          .write_queue_max = config.store.write_queue_max};
}

Result<std::unique_ptr<crypto::KeyRing>> open_key_ring(const config::KeyRing& ring, bool store_is_empty,
                                                       crypto::Random& random, const Clock& clock) {
  std::error_code ignored;
  const bool create = store_is_empty && !std::filesystem::exists(ring.file, ignored);
  YG_TRY_ASSIGN(crypto::Secret master, crypto::load_master_secret(ring.master_secret_file, create, random));
  auto device = std::make_unique<crypto::SoftwareDevice>(std::move(master), random);
  if (!create) return crypto::KeyRing::open(std::move(device), ring.file, random, clock);
  log::info("app", "making the keys of a new store", {{"file", ring.file.string()}});
  return crypto::KeyRing::create(std::move(device), ring.file, random, clock);
}

Result<std::unique_ptr<Foundation>> open_foundation(const config::Config& config) {
  auto foundation = std::make_unique<Foundation>();
  YG_TRY_ASSIGN(foundation->db, store::Database::open(store_options(config)));
  const auto steps = all_migrations();
  YG_TRY_ASSIGN(const store::SchemaState schema, store::schema_state(*foundation->db, steps));
  YG_TRY_ASSIGN(foundation->keys,
                open_key_ring(config.key_ring, schema.applied == 0, foundation->random, foundation->clock));
  std::optional<keeping::BackupRun> before;
  if (schema.applied > 0 && schema.pending > 0 && config.backup.before_upgrade) {
    const Instant begun = foundation->clock.now();
    keeping::Progress progress;
    YG_TRY_ASSIGN(const auto made, back_up(config, *foundation->keys, foundation->random, foundation->clock, progress));
    log::info("app", "made a backup before the schema is upgraded", {{"file", made.file.string()}});
    before = keeping::BackupRun{.cause = keeping::Cause::upgrade,
                                .person_login = {},
                                .begun_at = begun,
                                .ended_at = foundation->clock.now(),
                                .file = made.file.filename().string(),
                                .bytes = made.file_bytes,
                                .rows = made.manifest.rows,
                                .error_code = {},
                                .error = {}};
  }
  if (schema.pending > 0) log::info("app", "bringing the schema up to date", {{"steps", schema.pending}});
  YG_TRY(store::migrate(*foundation->db, steps, kVersion));
  // Only now the store surely has a place for it.
  if (before) YG_TRY(foundation->db->write([&](store::Transaction& tx) { return keeping::insert_run(tx, *before); }));
  return foundation;
}

}  // namespace yunguan::app
