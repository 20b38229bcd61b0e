// SPDX-License-Identifier: Apache-2.0
// What the audit log costs: acts with their record from many writers, chaining and sealing beside them, and verifying it
// all. One line a figure; PostgreSQL is measured when YUNGUAN_TEST_POSTGRES names a server.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "crypto/software_device.h"
#include "identity/audit_sealer.h"
#include "identity/audit_verify.h"
#include "identity/migrations.h"
#include "measure.h"
#include "must.h"

namespace {

using namespace yunguan;
using namespace yunguan::identity;

constexpr auto kTime = std::chrono::seconds{5};
constexpr store::NamedQuery kAct{"bench.act", "UPDATE unit_tree SET version = version WHERE id = :id"};

std::int64_t write_acts(store::Database& db, const Audit& audit, int writers) {
  std::vector<std::int64_t> done(static_cast<std::size_t>(writers));
  const auto until = std::chrono::steady_clock::now() + kTime;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < writers; ++t) {
      threads.emplace_back([&, t] {
        const AuditEntry entry{.actor = {.person_id = PersonId{7}, .login = "manager", .remote_ip = "192.0.2.7"},
                               .action = "card.update",
                               .object_type = "card",
                               .object_id = std::to_string(t),
                               .before = boost::json::object{{"state", "active"}, {"plan", "4G-10GB"}},
                               .after = boost::json::object{{"state", "suspended"}, {"plan", "4G-10GB"}}};
        for (; std::chrono::steady_clock::now() < until; ++done[static_cast<std::size_t>(t)]) {
          must(audited(audit, db, entry,
                       [&](store::Transaction& tx, AuditEntry&) { return tx.run(kAct, {std::int64_t{-1}}); }));
        }
      });
    }
  }
  std::int64_t sum = 0;
  for (const std::int64_t count : done) sum += count;
  return sum;
}

void measure(const std::string& url, std::string_view store, const crypto::KeyRing& keys) {
  auto db = must(store::Database::open({.url = url, .read_sessions = 16}));
  must(store::migrate(*db, migrations()));
  const SystemClock clock;
  const Audit audit(keys, clock);
  AuditSealer sealer(*db, keys, clock);
  sealer.start();
  const auto began = std::chrono::steady_clock::now();
  const std::int64_t acts = write_acts(*db, audit, 16);
  fmt::print("audit {} acts with their record, 16 writers, chained beside: {:.0f}/s\n", store,
             static_cast<double>(acts) / seconds_since(began));
  const auto stopping = std::chrono::steady_clock::now();
  sealer.stop();
  fmt::print("audit {} chaining the rest afterwards: {:.2f} s\n", store, seconds_since(stopping));
  const AuditVerification report = must(verify_audit(*db, keys, clock));
  fmt::print("audit {} verifying {} rows: {} ms ({})\n", store, report.rows_checked, report.duration_ms,
             report.ok ? "whole" : "broken");
}

}  // namespace

int main() {
  // Not in /tmp, which may be memory.
  const std::filesystem::path directory = fmt::format("/var/tmp/yunguan_bench_{}", getpid());
  std::filesystem::create_directories(directory);
  crypto::SystemRandom system;
  const SystemClock clock;
  {
    auto device = std::make_unique<crypto::SoftwareDevice>(crypto::Secret("a master secret to measure with"), system);
    const auto keys = must(crypto::KeyRing::create(std::move(device), directory / "keys", system, clock));
    measure(fmt::format("sqlite:{}/store.db", directory.string()), "sqlite", *keys);
    if (const char* server = std::getenv("YUNGUAN_TEST_POSTGRES")) measure(server, "postgresql", *keys);
  }
  std::filesystem::remove_all(directory);
  return 0;
}
