// SPDX-License-Identifier: Apache-2.0
// Usage over HTTP: batches, uploads, gaps, quarantine.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"
#include "base/json.h"
#include "intake/leftovers.h"
#include "intake/open_months.h"
#include "kafka/mock_cluster_fixture.h"
#include "keeping/check_store.h"
#include "usage/usage_record.h"

namespace yunguan::app {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kHead = "time,msisdn,kind,direction,peer\n";

class UsageOverHttp : public PlatformWorld {
 protected:
  static std::string month(int before) {
    return usage::month_text(usage::month_of(SystemClock{}.now()) - static_cast<std::uint32_t>(before));
  }
  static std::string row(int n, int months_before = 0) {
    return fmt::format("{}-01 00:00:{:02},1064800000001,data,,a.example\n", month(months_before), n);
  }
  static std::string key(std::string_view id) {
    return fmt::format("Content-Type: text/csv\r\nIdempotency-Key: {}\r\n", id);
  }
  WireAnswer wait_for_file(std::int64_t id) {
    WireAnswer answer;
    EXPECT_TRUE(eventually([&] {
      answer = as("manager").get(fmt::format("/api/v1/usage_files/{}", id));
      const auto& state = answer.body.at("state").as_string();
      return state != "waiting" && state != "taking";
    }));
    return answer;
  }
};

TEST_P(UsageOverHttp, ABatchIsTakenOnceAndKnownToTheRegister) {
  const std::string body = std::string{kHead} + row(1) + "odd\n" + row(2, 1) + row(3, 4);
  const WireAnswer taken = as("manager").send("POST", "/api/v1/usage", body, key("b1"));
  ASSERT_EQ(taken.status, 200) << taken.text;
  EXPECT_EQ(taken.number("rows"), 4);
  EXPECT_EQ(taken.number("taken"), 2);
  EXPECT_EQ(taken.number("quarantined"), 1);
  EXPECT_EQ(taken.number("rejected_count"), 1);
  EXPECT_EQ(as("manager").send("POST", "/api/v1/usage", body, key("b1")).text, taken.text);
  const WireAnswer file = as("manager").get(fmt::format("/api/v1/usage_files/{}", taken.number("id")));
  EXPECT_EQ(file.body.at("state").as_string(), "done") << file.text;
  EXPECT_EQ(file.body.at("kind").as_string(), "batch");
  EXPECT_EQ(as("manager").get("/api/v1/usage_files").body.at("items").as_array().size(), 1u);
  const WireAnswer rejects = as("manager").get(fmt::format("/api/v1/usage_files/{}/rejects", taken.number("id")));
  EXPECT_EQ(rejects.text, "file,line,reason,row\nb1,3,fields,odd\n");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'usage.rejects'"), 1);

  EXPECT_EQ(as("manager").send("POST", "/api/v1/usage", body).code(), "intake.batch_id");
  EXPECT_EQ(as("manager").send("POST", "/api/v1/usage?feed=nobody", body, key("b2")).code(), "intake.feed_unknown");
  const WireAnswer large = as("manager").send("POST", "/api/v1/usage", std::string(9u << 20, 'x'), key("b3"));
  EXPECT_EQ(large.status, 413) << large.text;
  // One unit's manager does not speak for the whole fleet.
  EXPECT_EQ(as("watermanager").send("POST", "/api/v1/usage", body, key("b4")).code(), "usage.whole_fleet");
  EXPECT_EQ(as("watermanager").get(fmt::format("/api/v1/usage_files/{}/rejects", taken.number("id"))).code(),
            "usage.whole_fleet");
}

// As when the monitoring did not come to opening the month; only PostgreSQL's journal can be changed behind the platform's back.
TEST_P(UsageOverHttp, RowsOfAMonthThatTheMonitoringHasNotOpenedWait) {
  if (GetParam() != store::Dialect::postgresql) GTEST_SKIP();
  const std::string months = text("SELECT value FROM journal_mark WHERE name = 'watch/months'");
  tamper(fmt::format("UPDATE journal_mark SET value = '{}' WHERE name = 'watch/months'",
                     usage::month_of(SystemClock{}.now()) - 1));
  const std::string body = std::string{kHead} + row(1);
  const WireAnswer refused = as("manager").send("POST", "/api/v1/usage", body, key("b1"));
  EXPECT_EQ(refused.status, 503) << refused.text;
  EXPECT_EQ(refused.code(), "intake.month_awaited");
  EXPECT_EQ(refused.headers.at("retry-after"), "5");
  EXPECT_EQ(as("manager").send("POST", "/api/v1/usage", std::string{kHead} + row(2, 1), key("b2")).number("taken"), 1);
  const WireAnswer view = as("manager").get("/api/v1/usage_intake");
  ASSERT_EQ(view.body.at("troubles").as_array().size(), 1u) << view.text;
  EXPECT_EQ(view.body.at("troubles").at(0).at("code").as_string(), "intake.month_awaited");
  EXPECT_THAT(as("manager").get("/api/v1/workbench").text, HasSubstr("intake_trouble"));

  tamper(fmt::format("UPDATE journal_mark SET value = '{}' WHERE name = 'watch/months'", months));
  EXPECT_EQ(as("manager").send("POST", "/api/v1/usage", body, key("b1")).number("taken"), 1);
  EXPECT_TRUE(as("manager").get("/api/v1/usage_intake").body.at("troubles").as_array().empty());
}

TEST_P(UsageOverHttp, FilesComeByFolderAndByHandAndGapsShow) {
  const WireBrowser manager = as("manager");
  const WireAnswer feed = manager.post(
      "/api/v1/usage_feeds",
      {{"name", "north"}, {"source", "carrier"}, {"sequence_pattern", "CDR_{date}_{seq}.csv"}, {"note", "北方"}});
  ASSERT_EQ(feed.status, 201) << feed.text;
  EXPECT_EQ(manager.post("/api/v1/usage_feeds", {{"name", "north"}, {"source", "carrier"}}).code(),
            "intake.feed_taken");
  EXPECT_EQ(manager.post("/api/v1/usage_feeds", {{"name", "../x"}, {"source", "carrier"}}).code(), "intake.feed_name");
  const std::string first = std::string{kHead} + row(1);
  const std::int64_t uploaded = upload(manager, "CDR_20261101_0003.csv", first);
  ASSERT_GT(uploaded, 0);
  const WireAnswer handed =
      manager.post("/api/v1/usage_files", {{"upload_id", uploaded}, {"feed_id", feed.number("id")}});
  ASSERT_EQ(handed.status, 202) << handed.text;
  EXPECT_EQ(wait_for_file(handed.number("id")).number("taken"), 1);
  const WireAnswer again =
      manager.post("/api/v1/usage_files", {{"upload_id", uploaded}, {"feed_id", feed.number("id")}});
  EXPECT_EQ(again.body.at("state").as_string(), "repeated") << again.text;

  const auto folder = loaded().config.intake.folder / "north";
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(folder); }));
  std::ofstream{folder / "CDR_20261101_0007.csv"} << kHead << row(2);
  std::ofstream{folder / "CDR_20261101_0007.csv.done"} << "";
  EXPECT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM usage_file WHERE state = 'done'") == 2; }));
  const WireAnswer gaps = manager.get("/api/v1/usage_sequences");
  ASSERT_EQ(gaps.body.at("gaps").as_array().size(), 1u) << gaps.text;
  EXPECT_EQ(gaps.body.at("gaps").at(0).at("first").as_int64(), 4);
  EXPECT_EQ(gaps.body.at("gaps").at(0).at("last").as_int64(), 6);

  const WireAnswer list = manager.get("/api/v1/usage_feeds");
  EXPECT_EQ(list.body.at("items").as_array().size(), 2u);
  const std::string change = fmt::format("/api/v1/usage_feeds/{}", feed.number("id"));
  EXPECT_EQ(manager.patch(change, {{"source", "accounting"}, {"mapping", "columns: 1"}}, 1).code(), "mapping.value");
  EXPECT_EQ(manager.patch(change, {{"source", "accounting"}}, 1).status, 200);
  EXPECT_EQ(manager.patch(change, {{"source", "accounting"}}, 1).status, 412);
  const WireAnswer view = manager.get("/api/v1/usage_intake");
  EXPECT_EQ(view.body.at("pace").as_array().size(), 60u);
  EXPECT_TRUE(view.body.at("troubles").as_array().empty()) << view.text;
}

TEST_P(UsageOverHttp, TellsWhatTheCleanUpRemovedAndWhatIsKept) {
  const auto keep = [&](std::int64_t at, std::int64_t rejects, std::int64_t rows) {
    EXPECT_TRUE(db().write([&](store::Transaction& tx) {
      return keeping::insert_check(tx, {.kind = std::string{intake::kCleanUpCheck},
                                        .at = from_micros(at),
                                        .ok = true,
                                        .duration_ms = 3,
                                        .person_login = "clean up",
                                        .report = json::encode(intake::Removed{.rejects = rejects, .rows = rows})});
    }));
  };
  keep(1'000'000, 4, 0);
  keep(2'000'000, 0, 7);
  const WireAnswer seen = as("manager").get("/api/v1/usage_clean_ups");
  ASSERT_EQ(seen.status, 200) << seen.text;
  const auto& runs = seen.body.at("runs").as_array();
  // The platform may have cleaned up by itself as well: its run is the newest or the oldest.
  std::vector<std::string> counts;
  for (const auto& run : runs)
    counts.push_back(fmt::format("{} {}", run.at("rejects").as_int64(), run.at("rows").as_int64()));
  EXPECT_THAT(counts, ::testing::IsSupersetOf({"0 7", "4 0"}));
  EXPECT_EQ(seen.number("rejects_days"), 180);
  EXPECT_EQ(seen.body.at("rejects_since").as_string(),
            format_date(shanghai_date(SystemClock{}.now() - std::chrono::days{180})));
  EXPECT_EQ(seen.body.at("quarantine_since").as_string().size(), 7u);
  EXPECT_EQ(as("unituser").get("/api/v1/usage_clean_ups").status, 403);
}

TEST_P(UsageOverHttp, AFeedReadsFromKafkaAndItsPasswordIsNeverShown) {
  kafka::MockCluster cluster;
  cluster.create_topic("cdr", 2);
  cluster.produce("cdr", 1, std::string{kHead} + row(1) + row(2) + "odd\n");
  const kafka::RefusingBroker refusing;
  const WireBrowser manager = as("manager");
  const auto settings = [](const std::string& brokers) {
    return boost::json::object{{"enabled", true},
                               {"brokers", brokers},
                               {"topics", boost::json::array{"cdr"}},
                               {"security", "plaintext"},
                               {"mechanism", "none"}};
  };
  const auto attempt = [&](const boost::json::object& kafka) {
    return manager.post("/api/v1/usage_kafka/try", {{"kafka", kafka}});
  };
  boost::json::object secured = settings(refusing.brokers());
  secured["mechanism"] = "plain";
  secured["username"] = "yg";
  EXPECT_EQ(attempt(secured).code(), "kafka.password");
  secured["password"] = "never-shown-word";
  const WireAnswer refused = attempt(secured);
  EXPECT_EQ(refused.code(), "kafka.credentials") << refused.text;
  EXPECT_EQ(refused.status, 422);
  const WireAnswer good = attempt(settings(cluster.brokers()));
  ASSERT_EQ(good.status, 200) << good.text;
  EXPECT_EQ(good.body.at("topics").at(0).at("partitions").as_int64(), 2);
  EXPECT_EQ(as("watermanager").post("/api/v1/usage_kafka/try", {{"kafka", settings(cluster.brokers())}}).code(),
            "usage.whole_fleet");

  const WireAnswer feed =
      manager.post("/api/v1/usage_feeds", {{"name", "stream"}, {"source", "carrier"}, {"kafka", secured}});
  ASSERT_EQ(feed.status, 201) << feed.text;
  EXPECT_TRUE(feed.body.at("kafka").at("has_password").as_bool());
  EXPECT_TRUE(eventually([&] { return manager.get("/api/v1/usage_kafka").text.contains("kafka.credentials"); }));
  // Another broker does not get the password that was given for the first one.
  secured.erase("password");
  const std::string change = fmt::format("/api/v1/usage_feeds/{}", feed.number("id"));
  boost::json::object elsewhere = secured;
  elsewhere["brokers"] = "127.0.0.1:1";
  EXPECT_EQ(manager.patch(change, {{"source", "carrier"}, {"kafka", elsewhere}}, 1).code(), "kafka.password");
  EXPECT_EQ(manager.patch(change, {{"source", "carrier"}, {"kafka", secured}}, 1).status, 200);
  EXPECT_EQ(manager.patch(change, {{"source", "carrier"}, {"kafka", settings(cluster.brokers())}}, 2).status, 200);
  EXPECT_TRUE(eventually([&] { return number("SELECT COALESCE(SUM(row_count), 0) FROM usage_file") == 3; }));
  const WireAnswer state = manager.get("/api/v1/usage_kafka");
  EXPECT_EQ(state.body.at("items").at(0).at("state").at("stage").as_string(), "reading") << state.text;
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'usage.kafka_try'"), 2);
  for (const char* address : {"/api/v1/usage_feeds", "/api/v1/usage_kafka", "/api/v1/audit"})
    EXPECT_THAT(as("auditor").get(address).text + manager.get(address).text, ::testing::Not(HasSubstr("never-shown")));
  const WireAnswer folder = manager.post("/api/v1/usage_feeds", {{"name", "plain"}, {"source", "carrier"}});
  EXPECT_EQ(manager
                .patch(fmt::format("/api/v1/usage_feeds/{}", folder.number("id")),
                       {{"source", "carrier"}, {"kafka", settings(cluster.brokers())}}, 1)
                .code(),
            "intake.feed_kind");
}

TEST_P(UsageOverHttp, AClosedMonthIsOpenedAgainByAPersonWithAReason) {
  const WireBrowser manager = as("manager");
  const std::string closed = month(5);
  const std::string body = std::string{kHead} + row(1, 5) + row(2, 5) + row(3, 6);
  const WireAnswer taken = manager.send("POST", "/api/v1/usage", body, key("q1"));
  ASSERT_EQ(taken.number("quarantined"), 3) << taken.text;
  const WireAnswer before = manager.get("/api/v1/usage_quarantine");
  EXPECT_EQ(before.body.at("months").as_array().size(), 2u);
  const WireAnswer rows = manager.get(fmt::format("/api/v1/usage_quarantine/{}/rows", closed));
  ASSERT_EQ(rows.body.at("items").as_array().size(), 2u) << rows.text;
  EXPECT_EQ(rows.body.at("items").at(0).at("line").as_int64(), 2);
  EXPECT_THAT(std::string{rows.body.at("items").at(0).at("text").as_string()}, HasSubstr("1064800000001"));

  const std::string reopen = fmt::format("/api/v1/usage_quarantine/{}/reopen", closed);
  EXPECT_EQ(manager.post(reopen, {{"reason", " "}, {"days", 7}}).code(), "intake.reason");
  EXPECT_EQ(manager.post(reopen, {{"reason", "补报"}, {"days", 99}}).code(), "intake.days");
  EXPECT_EQ(manager.post("/api/v1/usage_quarantine/2999-01/reopen", {{"reason", "补报"}, {"days", 7}}).code(),
            "intake.future_month");
  EXPECT_EQ(manager.post("/api/v1/usage_quarantine/x/reopen", {{"reason", "补报"}, {"days", 7}}).status, 404);
  EXPECT_EQ(as("watermanager").post(reopen, {{"reason", "补报"}, {"days", 7}}).code(), "usage.whole_fleet");
  ASSERT_EQ(manager.post(reopen, {{"reason", "运营商补报"}, {"days", 7}}).status, 202);
  EXPECT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM usage_reopening WHERE state = 'done'") == 1; }));
  const WireAnswer file = manager.get(fmt::format("/api/v1/usage_files/{}", taken.number("id")));
  EXPECT_EQ(file.number("taken"), 2);
  EXPECT_EQ(file.number("quarantined"), 1);
  EXPECT_EQ(manager.get("/api/v1/usage_quarantine").body.at("months").as_array().size(), 1u);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'usage.reopen' AND result = 'done'"), 1);
}

YUNGUAN_ON_BOTH_STORES(UsageOverHttp);

}  // namespace
}  // namespace yunguan::app
