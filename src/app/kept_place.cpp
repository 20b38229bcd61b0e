// SPDX-License-Identifier: Apache-2.0
#include "app/kept_place.h"

#include <fmt/format.h>

#include "app/integrity_tables.h"
#include "app/version.h"
#include "crypto/software_device.h"
#include "identity/audit_verify.h"
#include "identity/identity.h"

namespace yunguan::app {
namespace {

using keeping::CheckLine;

CheckLine schema_line(const Result<store::SchemaState>& state) {
  if (!state) return {"schema", false, state.error().text};
  return {"schema",
          true,
          {fmt::format("数据结构 {} 步，升级还需 {} 步", state->applied, state->pending),
           fmt::format("{} schema steps, {} to do when it is upgraded", state->applied, state->pending)}};
}

CheckLine audit_line(const identity::AuditVerification& report) {
  if (!report.ok) return {"audit", false, report.first_broken->text};
  return {"audit",
          true,
          {fmt::format("审计日志 {} 行，链与日封完好", report.rows_checked),
           fmt::format("{} rows of the audit log, chain and seals whole", report.rows_checked)}};
}

CheckLine integrity_line(const identity::IntegrityReport& report) {
  std::int64_t rows = 0;
  std::int64_t changed = 0;
  for (const identity::TableCheck& table : report.checked) {
    rows += table.rows;
    changed += table.changed_count;
  }
  if (changed > 0) {
    return {"integrity",
            false,
            {fmt::format("{} 行与完整性校验码不符", changed),
             fmt::format("{} rows do not fit their integrity code", changed)}};
  }
  return {"integrity",
          true,
          {fmt::format("{} 行与完整性校验码相符", rows), fmt::format("{} rows fit their integrity code", rows)}};
}

}  // namespace

keeping::Place place_of(const config::Config& config) {
  return {.store = store_options(config),
          .key_file = config.key_ring.file,
          .master_secret_file = config.key_ring.master_secret_file,
          .folders = {{"files", config.data_dir / "files"},
                      {"uploads", config.data_dir / "uploads"},
                      {"attachments", config.data_dir / "attachments"},
                      {"usage_rejects", config.data_dir / "usage" / "rejects"},
                      {"usage_quarantine", config.data_dir / "usage" / "quarantine"}}};
}

keeping::OpenRing ring_opener(crypto::Random& random, const Clock& clock) {
  return [&random, &clock](const std::filesystem::path& ring, const std::filesystem::path& master) {
    return open_key_ring({.file = ring, .master_secret_file = master}, false, random, clock);
  };
}

keeping::StoreChecks store_checks(const std::vector<store::Migration>& steps, crypto::Random& random,
                                  const Clock& clock) {
  return [&steps, &random, &clock](store::Database& db, const crypto::KeyRing& keys) -> Result<std::vector<CheckLine>> {
    const auto state = store::schema_state(db, steps);
    std::vector<CheckLine> lines{schema_line(state)};
    if (!state) return lines;
    // A backup of an older schema is looked at as the platform would have it after its start.
    YG_TRY(store::migrate(db, steps, kVersion));
    YG_TRY_ASSIGN(const auto audit, identity::verify_audit(db, keys, clock));
    lines.push_back(audit_line(audit));
    identity::Identity identity(db, keys, random, clock, {});
    add_integrity_tables(identity.integrity(), nullptr);
    YG_TRY_ASSIGN(const auto integrity, identity.integrity().run());
    lines.push_back(integrity_line(integrity));
    return lines;
  };
}

Result<keeping::Backup> back_up(const config::Config& config, const crypto::KeyRing& keys, crypto::Random& random,
                                const Clock& clock, keeping::Progress& progress) {
  YG_TRY_ASSIGN(const auto secret,
                keeping::opening_secret(config.backup.passphrase_file, config.key_ring.master_secret_file));
  return keeping::make_backup(place_of(config), keys,
                              {.folder = config.backup.dir, .product = std::string(kVersion), .secret = &secret},
                              random, clock, progress);
}

}  // namespace yunguan::app
