// SPDX-License-Identifier: Apache-2.0
// A line that breaks makes a browser send again: creates and acts that need what others have begun. One effect, one answer, and
// another request under the same key is refused. Creates that stand alone are tried in bad_requests_test.cpp.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"

namespace yunguan::app {
namespace {

class RepeatedActs : public PlatformWorld {
 protected:
  void SetUp() override {
    set("bulk.approve_above", "1");
    PlatformWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    for (int n = 1; n <= 3; ++n) cards_.push_back(enter_card(n, "GA01"));
  }

  // Sends it, sends it again, and something else under its key. The first answer.
  WireAnswer sent_twice(std::string_view login, const std::string& target, const boost::json::value& body,
                        const boost::json::value& other) {
    const std::string key = fmt::format("Idempotency-Key: twice-{}\r\n", ++keys_);
    const WireBrowser browser = as(login);
    WireAnswer first = browser.post(target, body, key);
    EXPECT_TRUE(first.status == 200 || first.status == 201 || first.status == 202) << target << first.text;
    EXPECT_FALSE(first.headers.contains("idempotent-replay")) << target;
    const WireAnswer again = browser.post(target, body, key);
    EXPECT_EQ(again.status, first.status) << target << again.text;
    EXPECT_EQ(again.text, first.text) << target;
    EXPECT_TRUE(again.headers.contains("idempotent-replay")) << target;
    const WireAnswer mismatch = browser.post(target, other, key);
    EXPECT_EQ(mismatch.code(), "http.idempotency_mismatch") << target << mismatch.text;
    return first;
  }
  std::string bulk(const WireAnswer& act, std::string_view what) {
    return fmt::format("/api/v1/bulk_acts/{}/{}", act.number("id"), what);
  }
  void wait_for_state(const WireAnswer& act, std::string_view state) {
    EXPECT_TRUE(eventually([&] {
      return text(fmt::format("SELECT state FROM bulk_act WHERE id = {}", act.number("id"))) == state;
    })) << text(fmt::format("SELECT state FROM bulk_act WHERE id = {}", act.number("id")));
  }
  std::int64_t rows(std::string_view table) { return number(fmt::format("SELECT COUNT(*) FROM {}", table)); }

  std::vector<std::int64_t> cards_;
  int keys_ = 0;
};
YUNGUAN_ON_BOTH_STORES(RepeatedActs);

TEST_P(RepeatedActs, AWhitelistIsAskedForOnce) {
  const boost::json::object body{
      {"aspect", "data"}, {"add", {"10.20.1.1"}}, {"remove", boost::json::array{}}, {"reason", "新增平台"}};
  boost::json::object other = body;
  other["add"] = boost::json::array{"10.20.1.2"};
  sent_twice("unituser", fmt::format("/api/v1/cards/{}/whitelist_changes", cards_[0]), body, other);
  EXPECT_EQ(rows("whitelist_change"), 1);
  // The same without its key is another request, and refused as such.
  EXPECT_EQ(as("unituser").post(fmt::format("/api/v1/cards/{}/whitelist_changes", cards_[0]), body).status, 409);
}

TEST_P(RepeatedActs, AnOrderIsBegunOnce) {
  const boost::json::object body{{"service", "general.request"}, {"values", {{"subject", "换卡"}}}};
  sent_twice("unituser", "/api/v1/orders", body, {{"service", "general.request"}, {"values", {{"subject", "补卡"}}}});
  EXPECT_EQ(rows("orders"), 1);
}

TEST_P(RepeatedActs, APeerIsEnteredOnce) {
  const boost::json::object body{{"code", "carrier"},
                                 {"name", {{"zh", "运营商"}, {"en", "Carrier"}}},
                                 {"url", "https://carrier.example/calls"},
                                 {"operations", boost::json::array{"open"}},
                                 {"timeout_seconds", 5},
                                 {"tries_max", 3},
                                 {"answer_minutes", 0},
                                 {"is_on", true}};
  boost::json::object other = body;
  other["code"] = "another";
  sent_twice("sysadmin", "/api/v1/peers", body, other);
  EXPECT_EQ(rows("peer"), 1);
}

TEST_P(RepeatedActs, PostsGroupsAndAbsencesAreMadeOnce) {
  const auto once = [&](std::string_view login, const std::string& target, std::string_view table,
                        const boost::json::object& body, std::string_view member, std::string_view other) {
    boost::json::object changed = body;
    changed[member] = other;
    const std::int64_t before = rows(table);
    sent_twice(login, target, body, changed);
    EXPECT_EQ(rows(table), before + 1) << target;
  };
  const boost::json::object name{{"zh", "文书"}, {"en", "Clerk"}};
  once("manager", "/api/v1/posts", "post", {{"code", "clerk"}, {"name", name}}, "code", "courier");
  once("manager", "/api/v1/duty_groups", "duty_group", {{"code", "desk"}, {"name", name}, {"unit_id", unit("GA")}},
       "code", "counter");
  once("unituser", "/api/v1/absences", "absence",
       {{"stand_in_id", person("manager")}, {"from", "2036-01-01T09:00:00+08:00"}, {"to", "2036-01-02T09:00:00+08:00"}},
       "to", "2036-01-03T09:00:00+08:00");
}

TEST_P(RepeatedActs, ASystemIsEnteredOnce) {
  boost::json::object body{{"code", "portal"},      {"name", {{"zh", "门户"}, {"en", "Portal"}}},
                           {"unit_id", unit("GA")}, {"addresses", {"10.20.0.0/24:443"}},
                           {"confirm_days", 0},     {"lasts_days_max", 365}};
  boost::json::object other = body;
  other["code"] = "portal2";
  sent_twice("manager", "/api/v1/access/systems", body, other);
  EXPECT_EQ(rows("access_system"), 1);
}

TEST_P(RepeatedActs, ShiftsAreEnteredOnce) {
  const WireAnswer group = as("manager").post(
      "/api/v1/duty_groups", {{"code", "watch"}, {"name", {{"zh", "值班"}, {"en", "Watch"}}}, {"unit_id", unit("GA")}});
  const std::string address = fmt::format("/api/v1/duty_groups/{}", group.number("id"));
  boost::json::object shift{
      {"person_id", person("unituser")}, {"from", "2036-01-01T09:00:00+08:00"}, {"to", "2036-01-02T09:00:00+08:00"}};
  boost::json::object other = shift;
  other["to"] = "2036-01-03T09:00:00+08:00";
  sent_twice("manager", address + "/shifts", shift, other);
  boost::json::object rota{{"people", boost::json::array{person("unituser")}},
                           {"from", "2036-02-01T09:00:00+08:00"},
                           {"hours", 12},
                           {"count", 4}};
  boost::json::object more = rota;
  more["count"] = 5;
  sent_twice("manager", address + "/rota", rota, more);
  EXPECT_EQ(rows("duty_shift"), 5);
}

TEST_P(RepeatedActs, AnAttachmentIsTakenOnce) {
  const std::int64_t file = upload(as("unituser"), "说明.txt", "换卡说明");
  sent_twice("unituser", "/api/v1/orders/attachments", {{"upload", file}}, {{"upload", file + 1}});
  EXPECT_EQ(rows("order_attachment"), 1);
}

TEST_P(RepeatedActs, APoolIsMadeOnce) {
  boost::json::object body{{"unit_id", unit("GA")}, {"name", "一号池"}, {"imeis", "86123456789012"}};
  boost::json::object other = body;
  other["name"] = "二号池";
  sent_twice("manager", "/api/v1/imei_pools", body, other);
  EXPECT_EQ(rows("imei_pool"), 1);
}

TEST_P(RepeatedActs, ABulkActIsBegunSubmittedApprovedAndUndoneOnce) {
  boost::json::object body{{"kind", "suspend"}, {"suspension", "user"}, {"reason", "设备检修"}};
  body["card_ids"] = boost::json::array(cards_.begin(), cards_.end());
  boost::json::object other = body;
  other["reason"] = "机房检修";
  const WireAnswer act = sent_twice("unituser", "/api/v1/bulk_acts", body, other);
  EXPECT_EQ(rows("bulk_act"), 1);
  wait_for_state(act, "ready");

  const boost::json::object said{{"reason", "同意"}};
  const boost::json::object otherwise{{"reason", "同意执行"}};
  sent_twice("unituser", bulk(act, "submit"), nullptr, otherwise);
  wait_for_state(act, "awaiting");
  sent_twice("manager", bulk(act, "approve"), said, otherwise);
  wait_for_state(act, "done");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'bulk.approve' AND result = 'done'"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM card WHERE state = 6"), 3);
  sent_twice("unituser", bulk(act, "undo"), said, otherwise);
  EXPECT_EQ(rows("bulk_act"), 2);
}

TEST_P(RepeatedActs, AnImportIsTakenOnce) {
  const WireBrowser manager = as("manager");
  const std::int64_t file = upload(manager, "a.csv", cards_csv({11, 12}, "GA"));
  ASSERT_GT(file, 0);
  const WireAnswer checked = ended_job(manager, manager.post("/api/v1/card_imports", import_of(file, true)));
  ASSERT_EQ(rows("card"), 3);
  const WireAnswer taken = sent_twice("manager", fmt::format("/api/v1/card_imports/{}/take", checked.number("id")),
                                      nullptr, boost::json::object{{"strict", true}});
  const WireAnswer ended = ended_job(manager, taken);
  EXPECT_EQ(ended.body.at("state").as_string(), "done") << ended.text;
  EXPECT_EQ(rows("card"), 5);
}

TEST_P(RepeatedActs, AMonitoringListIsTakenInOnce) {
  const WireBrowser manager = as("manager");
  const std::int64_t file = upload(manager, "a.csv", "region,name\n350801,样例甲县\n");
  ASSERT_GT(file, 0);
  const std::int64_t before = rows("job");
  const WireAnswer begun = sent_twice("manager", "/api/v1/monitoring/lists/fraud_areas/imports", {{"upload_id", file}},
                                      {{"upload_id", file + 1}});
  EXPECT_EQ(rows("job"), before + 1);
  EXPECT_EQ(ended_job(manager, begun).body.at("state").as_string(), "done");
  EXPECT_EQ(rows("monitor_list_entry"), 1);
}

TEST_P(RepeatedActs, AMonthOfUsageIsTakenOnce) {
  const WireBrowser manager = as("manager");
  const std::string csv = "msisdn,month,data_bytes,sms_mo\n1064800000001,2026-10,1024,1\n";
  const std::int64_t file = upload(manager, "u.csv", csv);
  ASSERT_GT(file, 0);
  const std::int64_t before = rows("job");
  const WireAnswer begun =
      sent_twice("manager", "/api/v1/statistics/usage_imports", {{"upload_id", file}}, {{"upload_id", file + 1}});
  EXPECT_EQ(rows("job"), before + 1);
  (void)ended_job(manager, begun);
}

}  // namespace
}  // namespace yunguan::app
