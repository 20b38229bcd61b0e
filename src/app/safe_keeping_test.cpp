// SPDX-License-Identifier: Apache-2.0
// Safe keeping of a running platform, over HTTP.
#include "app/safe_keeping.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "app/commands.h"
#include "app/doctor.h"
#include "app/kept_place.h"
#include "app/platform_fixture.h"
#include "app/version.h"
#include "base/eventually_fixture.h"

namespace yunguan::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class SafeKeepingWorld : public PlatformWorld {
 protected:
  WireAnswer backed_up() { return ended_job(as("sysadmin"), as("sysadmin").post("/api/v1/backups", nullptr)); }
  std::string newest_backup() {
    const WireAnswer list = as("sysadmin").get("/api/v1/backups");
    const auto& items = list.body.at("items").as_array();
    EXPECT_FALSE(items.empty()) << list.text;
    return items.empty() ? "" : std::string(items[0].at("file").as_string());
  }
  WireAnswer set_mode(bool on, std::string_view reason = "迁移机房") {
    return as("sysadmin")
        .send("PUT", "/api/v1/platform/mode", json::write(boost::json::object{{"read_only", on}, {"reason", reason}}),
              "Content-Type: application/json\r\n");
  }
  static boost::json::value check(const WireAnswer& evidence, std::string_view name) {
    for (const auto& one : evidence.body.at("checks").as_array()) {
      if (one.at("name").as_string() == name) return one;
    }
    ADD_FAILURE() << "no check " << name;
    return nullptr;
  }
};
YUNGUAN_ON_BOTH_STORES(SafeKeepingWorld);

TEST_P(SafeKeepingWorld, ABackupIsMadeAndVerifiedByAPersonAndRestoresToAWholePlatform) {
  enter_card(1, "GA");
  const WireAnswer usage =
      as("manager").send("POST", "/api/v1/usage",
                         "time,msisdn,kind,direction,peer\nodd\n2026-02-01 00:00:00,1064800000001,data,,a.example\n",
                         "Content-Type: text/csv\r\nIdempotency-Key: b1\r\n");
  ASSERT_EQ(usage.number("quarantined"), 1) << usage.text;
  const WireAnswer job = backed_up();
  ASSERT_EQ(job.body.at("state").as_string(), "done") << job.text;
  const std::string file = newest_backup();
  const WireAnswer verified =
      ended_job(as("sysadmin"), as("sysadmin").post(fmt::format("/api/v1/backups/{}/verify", file), nullptr));
  EXPECT_EQ(verified.body.at("state").as_string(), "done") << verified.text;
  const WireAnswer list = as("auditor").get("/api/v1/backups");
  const auto& item = list.body.at("items").at(0);
  EXPECT_TRUE(item.at("check").at("ok").as_bool()) << list.text;
  EXPECT_EQ(item.at("run").at("person_login").as_string(), "sysadmin");
  EXPECT_EQ(as("sysadmin").post("/api/v1/backups/nothing.ygb/verify", nullptr).code(), "backup.missing");
  EXPECT_GT(number("SELECT count(*) FROM audit_row WHERE action = 'backup.make' AND result = 'done'"), 0);

  // On an empty machine, into the embedded store.
  const fs::path elsewhere = folder_ / "elsewhere";
  CLI::App cli;
  int status = -1;
  add_restore_command(cli, status);
  std::vector<std::string> words{"restore",         (loaded().config.backup.dir / file).string(),
                                 "--data-dir",      elsewhere.string(),
                                 "--master-secret", loaded().config.key_ring.master_secret_file.string()};
  std::ranges::reverse(words);
  testing::internal::CaptureStdout();
  cli.parse(words);
  testing::internal::GetCapturedStdout();
  ASSERT_EQ(status, 0);
  const auto there = config::load({.file = {}, .environment = {}, .options = {{"", "data_dir", elsewhere.string()}}});
  const auto ground = open_foundation(there->config);
  ASSERT_TRUE(ground) << describe(ground.error());
  const auto steps = all_migrations();
  const auto lines = store_checks(steps, (*ground)->random, (*ground)->clock)(*(*ground)->db, *(*ground)->keys);
  ASSERT_TRUE(lines);
  for (const auto& line : *lines) EXPECT_TRUE(line.ok) << line.name << ": " << line.text.en;
  const auto cards = (*ground)->db->read([](store::Reader& reader) {
    return reader.one({"test.cards", "SELECT count(*) FROM card"}, {},
                      [](const store::Row& row) { return row.integer(0); });
  });
  EXPECT_EQ(cards->value(), 1);
  EXPECT_EQ(check_store_mark(there->config).verdict, Verdict::ok);
  // What was not taken of usage is there again.
  for (const char* kind : {"rejects", "quarantine"}) {
    const fs::path name = fs::path("usage") / kind / fmt::format("{}.csv", usage.number("id"));
    std::string before;
    std::string after;
    std::getline(std::ifstream(loaded().config.data_dir / name), before, '\0');
    std::getline(std::ifstream(elsewhere / name), after, '\0');
    EXPECT_FALSE(before.empty()) << name;
    EXPECT_EQ(before, after) << name;
  }
}

TEST_P(SafeKeepingWorld, AFailedBackupIsSaidOnTheWorkbench) {
  const fs::path folder = loaded().config.backup.dir;
  fs::remove_all(folder);
  std::ofstream(folder) << "a file in its place";
  EXPECT_EQ(backed_up().body.at("state").as_string(), "failed");
  EXPECT_THAT(as("sysadmin").get("/api/v1/workbench").text, HasSubstr("backup_failed"));
  EXPECT_THAT(as("manager").get("/api/v1/workbench").text, Not(HasSubstr("backup_failed")));
  fs::remove(folder);
  EXPECT_EQ(backed_up().body.at("state").as_string(), "done");
  EXPECT_THAT(as("sysadmin").get("/api/v1/workbench").text, Not(HasSubstr("backup_failed")));
}

TEST_P(SafeKeepingWorld, ReadOnlyModeTakesNoChangesAndOutlastsARestart) {
  const std::int64_t card = enter_card(1, "GA");
  EXPECT_EQ(set_mode(true, "x").code(), "mode.reason");
  ASSERT_EQ(set_mode(true).status, 200);
  for (int life = 0; life < 2; ++life) {
    const WireAnswer refused = as("manager").post("/api/v1/cards", {{"fields", card_fields(2, "GA")}});
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.code(), "platform.read_only") << refused.text;
    EXPECT_EQ(refused.headers.count("retry-after"), 1u);
    EXPECT_EQ(as("manager").get(fmt::format("/api/v1/cards/{}", card)).status, 200);
    // Whoever may not do it learns that, mode or not.
    EXPECT_EQ(as("carrier").post("/api/v1/cards", {{"fields", card_fields(2, "GA")}}).status, 403);
    EXPECT_NE(nobody().post("/api/v1/sign_in", {{"login", "manager"}, {"sealed", "x"}}).status, 503);
    EXPECT_EQ(as("auditor").post("/api/v1/audit/verify", nullptr).status, 200);
    EXPECT_TRUE(as("carrier").get("/api/v1/platform/mode").body.at("read_only").as_bool());
    stop();
    start();
  }
  // Jobs wait; safe keeping does not.
  tamper(
      "INSERT INTO job (id, kind, title_zh, title_en, state, done, failed, spec, checkpoint, files, cancel_requested,"
      " person_id, person_login, created_at) VALUES (990, 'nobody.handles', '一', 'one', 'queued', 0, 0, 'null', "
      "'null',"
      " '[]', 0, 0, '', 1)");
  EXPECT_EQ(backed_up().body.at("state").as_string(), "done");
  EXPECT_EQ(text("SELECT state FROM job WHERE id = 990"), "queued");
  ASSERT_EQ(set_mode(false, "迁移完成").status, 200);
  const WireAnswer taken = as("manager").post("/api/v1/cards", {{"fields", card_fields(2, "GA")}});
  EXPECT_EQ(taken.status, 201) << taken.text;
  EXPECT_TRUE(eventually([&] { return text("SELECT state FROM job WHERE id = 990") == "failed"; }));
  EXPECT_EQ(number("SELECT count(*) FROM audit_row WHERE action IN ('mode.read_only', 'mode.writable')"), 2);
}

TEST_P(SafeKeepingWorld, WhatStaysOpenInReadOnlyModeIsThere) {
  std::set<std::string> operations;
  for (const auto& route : platform().router().routes()) operations.insert(route.operation);
  for (const auto operation : keeping::operations_open_in_read_only()) {
    EXPECT_TRUE(operations.contains(std::string(operation))) << operation;
  }
}

TEST_P(SafeKeepingWorld, EvidenceNamesEveryClauseAndLooksWhenAsked) {
  const WireAnswer before = as("secadmin").get("/api/v1/security/evidence");
  std::size_t clauses = 0;
  for (const auto& standard : before.body.at("standards").as_array()) {
    for (const auto& group : standard.at("groups").as_array()) clauses += group.at("clauses").as_array().size();
  }
  EXPECT_EQ(clauses, 59u);
  const WireAnswer after = as("secadmin").post("/api/v1/security/evidence/run", nullptr);
  ASSERT_EQ(after.status, 200) << after.text;
  for (const char* good :
       {"algorithms", "audit_chain", "integrity", "sealed_data", "separation", "password_policy", "store_mark"}) {
    EXPECT_EQ(check(after, good).at("outcome").as_string(), "good") << check(after, good);
  }
  for (const char* bad : {"module", "tls", "backup"}) {
    EXPECT_EQ(check(after, bad).at("outcome").as_string(), "attention") << bad;
  }
  tamper("UPDATE person SET name = '别人' WHERE login = 'unituser'");
  EXPECT_EQ(check(as("auditor").post("/api/v1/security/evidence/run", nullptr), "integrity").at("outcome").as_string(),
            "attention");
  EXPECT_THAT(as("auditor").get("/api/v1/security/checks").text, HasSubstr("unituser"));
  const WireAnswer table = as("auditor").get("/api/v1/security/evidence/export?format=csv");
  EXPECT_EQ(table.status, 200);
  EXPECT_THAT(table.text, HasSubstr("8.4 e)"));
  EXPECT_THAT(as("sysadmin").get("/api/v1/security/parts").text, HasSubstr("CycloneDX"));
  const WireAnswer availability = as("sysadmin").get("/api/v1/security/availability");
  EXPECT_EQ(availability.body.at("runs").as_array().size(), 1u) << availability.text;
}

TEST_P(SafeKeepingWorld, KeysAreRotatedAndDataSealedAnewWhileItRuns) {
  enter_card(1, "GA");
  EXPECT_EQ(as("secadmin").post("/api/v1/keys/data/rotate", nullptr).number("version"), 2);
  EXPECT_EQ(as("secadmin").post("/api/v1/keys/blind_index/rotate", nullptr).code(), "keys.purpose");
  const WireAnswer keys = as("auditor").get("/api/v1/keys");
  EXPECT_GT(keys.number("old_sealed"), 0) << keys.text;
  const WireAnswer job = ended_job(as("secadmin"), as("secadmin").post("/api/v1/keys/reseal", nullptr));
  EXPECT_EQ(job.body.at("state").as_string(), "done") << job.text;
  EXPECT_EQ(as("auditor").get("/api/v1/keys").number("old_sealed"), 0);
}

TEST_P(SafeKeepingWorld, AnUpgradeMakesABackupFirst) {
  stop();
  const auto undone = store::roll_back(db(), all_migrations(), store::parse_rollback_goal("keeping:0").value());
  ASSERT_TRUE(undone) << describe(undone.error());
  ASSERT_EQ(undone->size(), 1u);
  start();
  EXPECT_EQ(as("sysadmin").get("/api/v1/backups").body.at("items").as_array().size(), 1u);
  EXPECT_EQ(text("SELECT product FROM schema_step WHERE folder = 'keeping'"), std::string(kVersion));
}

}  // namespace
}  // namespace yunguan::app
