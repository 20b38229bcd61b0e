// SPDX-License-Identifier: Apache-2.0
#include "identity/audit.h"

#include <gmock/gmock.h>

#include <thread>

#include "identity/audit_chain_store.h"
#include "identity/audit_sealer.h"
#include "identity/audit_verify.h"
#include "identity/test_world.h"

namespace yunguan::identity {
namespace {

using namespace std::chrono_literals;

class AuditLog : public OnBothStoresWithKeys {
 protected:
  void write_rows(int count) {
    for (int i = 0; i < count; ++i) {
      const auto id =
          audit_.record_alone(db(), {.actor = {.person_id = PersonId{7}, .login = "zhang", .unit_id = UnitId{3}},
                                     .action = "unit.create",
                                     .object_type = "unit",
                                     .object_id = std::to_string(++written_),
                                     .after = boost::json::object{{"name", "临江市公安局"}}});
      ASSERT_TRUE(id) << describe(id.error());
    }
  }
  void chain(int expected) {
    const auto chained = sealer().chain_pending();
    ASSERT_TRUE(chained) << describe(chained.error());
    EXPECT_EQ(*chained, expected);
  }
  // Two days with a seal between, four rows chained on each.
  void write_two_days() {
    write_rows(4);
    chain(4);
    clock_.advance(24h);
    ASSERT_EQ(sealer().seal_yesterday().value(), true);
    write_rows(4);
    chain(4);
  }
  AuditVerification verified() { return verify_audit(db(), keys_.ring(), clock_).value(); }
  void expect_broken(BreakKind kind, std::int64_t position) {
    const AuditVerification report = verified();
    ASSERT_FALSE(report.ok);
    EXPECT_EQ(report.first_broken->kind, kind) << report.first_broken->text.en;
    EXPECT_EQ(report.first_broken->position, position) << report.first_broken->text.en;
  }
  AuditSealer sealer() { return {db(), keys_.ring(), clock_}; }

  Audit audit_{keys_.ring(), clock_};
  int written_ = 0;
};

TEST_P(AuditLog, AnUntouchedLogIsWhole) {
  EXPECT_TRUE(verified().ok) << "also when empty";
  write_two_days();
  write_rows(2);  // not chained yet
  const AuditVerification report = verified();
  EXPECT_TRUE(report.ok) << report.first_broken->text.en;
  EXPECT_EQ(report.rows_checked, 10);
  EXPECT_EQ(report.last_seal->day, "2026-11-21");
  EXPECT_EQ(report.last_seal->position, 4);
  EXPECT_EQ(report.checked_at, clock_.now());
}

TEST_P(AuditLog, ItStaysWholeThroughKeyRotationAndRestart) {
  write_two_days();
  for (const auto purpose : {crypto::KeyPurpose::integrity, crypto::KeyPurpose::seal}) {
    ASSERT_TRUE(keys_.ring().rotate(purpose));
  }
  reopen();
  write_rows(1);
  chain(1);
  clock_.advance(24h);
  EXPECT_EQ(sealer().seal_yesterday().value(), true);
  EXPECT_TRUE(verified().ok);
}

TEST_P(AuditLog, FindsAChangedRow) {
  write_two_days();
  tamper("UPDATE audit_row SET after_json = '{}' WHERE object_id = '6'");
  expect_broken(BreakKind::row_changed, 6);
  tamper("UPDATE audit_row SET person_login = 'li' WHERE object_id = '3'");
  expect_broken(BreakKind::row_changed, 3);
}

TEST_P(AuditLog, FindsARowChangedTogetherWithItsLink) {
  write_two_days();
  tamper("UPDATE audit_chain SET link = '00' WHERE position = 5");
  expect_broken(BreakKind::row_changed, 5);
}

TEST_P(AuditLog, FindsTwoRowsThatChangedPlaces) {
  write_two_days();
  tamper("UPDATE audit_chain SET audit_id = -audit_id WHERE position IN (2, 3)");
  tamper("UPDATE audit_chain SET audit_id = (SELECT id FROM audit_row WHERE object_id = '3') WHERE position = 2");
  tamper("UPDATE audit_chain SET audit_id = (SELECT id FROM audit_row WHERE object_id = '2') WHERE position = 3");
  expect_broken(BreakKind::row_changed, 2);
}

TEST_P(AuditLog, FindsAMissingRow) {
  write_two_days();
  tamper("DELETE FROM audit_row WHERE object_id = '7'");
  expect_broken(BreakKind::row_missing, 7);
  tamper("DELETE FROM audit_chain WHERE position = 5");
  expect_broken(BreakKind::row_missing, 5);
}

TEST_P(AuditLog, FindsAMissingRowBeforeItIsChained) {
  write_rows(3);
  tamper("DELETE FROM audit_row WHERE object_id = '2'");
  expect_broken(BreakKind::row_missing, 0);
}

TEST_P(AuditLog, FindsAnInsertedRow) {
  write_two_days();
  tamper(
      "INSERT INTO audit_row SELECT 999999, at, person_id, person_login, unit_id, action, object_type, object_id,"
      " object_label, before_json, after_json, reason, result, code, remote_ip, trace_id, integrity FROM audit_row"
      " WHERE object_id = '1'");
  expect_broken(BreakKind::row_inserted, 0);
  // Sent through the sealer it still does not fit: its code is bound to another id.
  tamper("INSERT INTO audit_pending (audit_id) VALUES (999999)");
  expect_broken(BreakKind::row_changed, 0);
  chain(1);
  expect_broken(BreakKind::row_changed, 9);
}

TEST_P(AuditLog, FindsACutTail) {
  write_two_days();
  tamper("DELETE FROM audit_chain WHERE position > 6");
  tamper("DELETE FROM audit_row WHERE object_id > '6'");
  expect_broken(BreakKind::tail_cut, 7);
}

TEST_P(AuditLog, FindsAHeadThatWasSetBackOrRemoved) {
  write_two_days();
  tamper("DELETE FROM audit_chain WHERE position > 6");
  tamper("DELETE FROM audit_row WHERE object_id > '6'");
  tamper("UPDATE audit_head SET position = 6, link = (SELECT link FROM audit_chain WHERE position = 6)");
  expect_broken(BreakKind::tail_cut, 7);
  write_rows(1);
  EXPECT_EQ(sealer().chain_pending().error().code, "audit.head_broken");
  tamper("DELETE FROM audit_head");
  expect_broken(BreakKind::tail_cut, 7);
  EXPECT_EQ(sealer().chain_pending().error().code, "audit.head_broken");
}

TEST_P(AuditLog, FindsABrokenSeal) {
  write_two_days();
  clock_.advance(24h);
  ASSERT_EQ(sealer().seal_yesterday().value(), true);
  tamper("UPDATE audit_seal SET previous_link = link WHERE day = '2026-11-22'");
  expect_broken(BreakKind::seal_broken, 8);
  tamper(
      "UPDATE audit_seal SET signature = (SELECT signature FROM audit_seal WHERE day = '2026-11-22')"
      " WHERE day = '2026-11-21'");
  expect_broken(BreakKind::seal_broken, 4);
}

TEST_P(AuditLog, FindsAChainMadeAnewBehindASeal) {
  // Whoever holds the integrity key but not the seal key rewrites rows, links and head: the seal does not fit.
  write_two_days();
  tamper("UPDATE audit_seal SET position = 3, link = (SELECT link FROM audit_chain WHERE position = 3)");
  expect_broken(BreakKind::seal_broken, 3);
  tamper("UPDATE audit_seal SET position = 80");
  expect_broken(BreakKind::tail_cut, 9);
}

TEST_P(AuditLog, SealsEachDayOnceAndOnlyWhatIsNew) {
  EXPECT_EQ(sealer().seal_yesterday().value(), false) << "nothing to seal";
  write_rows(1);
  chain(1);
  EXPECT_EQ(sealer().seal_yesterday().value(), false) << "today is not over";
  clock_.advance(72h);
  EXPECT_EQ(sealer().seal_yesterday().value(), true);
  EXPECT_EQ(sealer().seal_yesterday().value(), false);
  clock_.advance(24h);
  EXPECT_EQ(sealer().seal_yesterday().value(), false) << "nothing was added";
  EXPECT_EQ(verified().last_seal->day, "2026-11-23");
}

TEST_P(AuditLog, TheThreadChainsRowsOfManyWriters) {
  AuditSealer running(db(), keys_.ring(), clock_);
  running.start();
  {
    std::vector<std::jthread> writers;
    for (int i = 0; i < 4; ++i) {
      writers.emplace_back([&] {
        for (int j = 0; j < 25; ++j) {
          EXPECT_TRUE(audit_.record_alone(db(), {.actor = Actor::machine("test"), .action = "x"}));
        }
      });
    }
  }
  running.stop();
  const AuditVerification report = verified();
  EXPECT_TRUE(report.ok) << report.first_broken->text.en;
  EXPECT_EQ(report.rows_checked, 100);
  EXPECT_TRUE(db().read([](store::Reader& reader) { return pending_rows(reader, 1); }).value().empty());
}

TEST_P(AuditLog, TheThreadSealsADayThatIsOver) {
  write_rows(1);
  chain(1);
  clock_.advance(24h);
  AuditSealer running(db(), keys_.ring(), clock_);
  running.start();
  running.stop();
  EXPECT_EQ(verified().last_seal->day, "2026-11-21");
}

TEST_P(AuditLog, AnActAndItsRowStandOrFallTogether) {
  const AuditEntry entry{
      .actor = Actor::machine("test"), .action = "unit.update", .object_type = "unit", .object_id = "1"};
  const auto done = audited(audit_, db(), entry, [](store::Transaction&, AuditEntry& filled) -> Result<int> {
    filled.object_label = "one";
    return 1;
  });
  EXPECT_EQ(done.value(), 1);
  const auto invalid = audited(audit_, db(), entry, [](store::Transaction&, AuditEntry&) -> Result<int> {
    return fail(ErrorKind::invalid, "test.invalid", {"错", "wrong"});
  });
  EXPECT_EQ(invalid.error().code, "test.invalid");
  const auto refused = audited(audit_, db(), entry, [](store::Transaction& tx, AuditEntry& filled) -> Result<int> {
    filled.object_label = "refused";
    YG_TRY(tx.run({"test.undone", "UPDATE unit_tree SET version = 77"}, {}));
    return fail(ErrorKind::conflict, "test.conflict", {"冲突", "conflict"});
  });
  EXPECT_EQ(refused.error().code, "test.conflict");
  const auto rows = db().read([](store::Reader& reader) {
    return reader.all(
        {"test.rows", "SELECT object_label, result, code, (SELECT version FROM unit_tree) FROM audit_row ORDER BY id"},
        {}, [](const store::Row& row) {
          return row.text(0) + "|" + row.text(1) + "|" + row.text(2) + "|" + std::to_string(row.integer(3));
        });
  });
  EXPECT_THAT(rows.value(), ::testing::ElementsAre("one|done||1", "refused|refused|test.conflict|1"));
}

TEST_P(AuditLog, HostileTextIsKeptCutAndClean) {
  ASSERT_TRUE(audit_.record_alone(db(), {.actor = {.login = std::string("a\0b", 3)},
                                         .action = "sign_in",
                                         .object_label = std::string(5'000, 'x'),
                                         .after = boost::json::object{{"big", std::string(100'000, 'y')}}}));
  chain(1);
  EXPECT_TRUE(verified().ok);
}

YUNGUAN_ON_BOTH_STORES(AuditLog);

}  // namespace
}  // namespace yunguan::identity
