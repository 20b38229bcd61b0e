// SPDX-License-Identifier: Apache-2.0
// Findings over HTTP: who sees which, what is said of one, and what becomes of it and its card.
#include "finding/finding_store.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"

namespace yunguan::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class Findings : public PlatformWorld {
 protected:
  void SetUp() override {
    PlatformWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    for (int n = 1; n <= 3; ++n) cards_.push_back(enter_card(n, "GA01"));
    cards_.push_back(enter_card(4, "SW"));
  }

  static monitor::Found found(int card, std::string model, std::string subject, std::string detail) {
    monitor::Found one;
    one.model = std::move(model);
    one.msisdn = 1064800000000u + static_cast<std::uint64_t>(card);
    one.subject = std::move(subject);
    one.month = static_cast<std::uint32_t>(finding::month_of(SystemClock{}.now()));
    one.hits = 2;
    one.detail = std::move(detail);
    return one;
  }
  static monitor::Found separated(int card) {
    return found(card, "separation", "86012345678901", "§2.3.1(1) bound 86099999999999");
  }
  void say(const std::vector<monitor::Found>& all) {
    const auto rules = finding::FindingRules::load("rules");
    ASSERT_TRUE(rules) << describe(rules.error());
    const auto taken = db().write([&](store::Transaction& tx) -> Result<finding::Taken> {
      YG_TRY_ASSIGN(const auto era, finding::present_era(tx));
      return finding::take(tx, all, *rules, SystemClock{}.now(), {.era = era});
    });
    ASSERT_TRUE(taken) << describe(taken.error());
  }
  std::int64_t finding_of(int card) {
    return number(fmt::format("SELECT MIN(id) FROM finding WHERE msisdn = {}", 1064800000000 + card));
  }
  WireAnswer act(std::string_view login, std::int64_t id, const boost::json::object& body) {
    const std::int64_t version = number(fmt::format("SELECT version FROM finding WHERE id = {}", id));
    return as(login).post(fmt::format("/api/v1/findings/{}/acts", id), body,
                          fmt::format("If-Match: \"{}\"\r\n", version));
  }
  static std::string state(const WireAnswer& answer) {
    return std::string{answer.body.at("finding").at("state").as_string()};
  }
  static const boost::json::object& shown_act(const WireAnswer& detail, std::string_view name) {
    for (const auto& one : detail.body.at("acts").as_array()) {
      if (one.at("act").as_string() == name) return one.as_object();
    }
    throw std::runtime_error("no such act");
  }

  std::vector<std::int64_t> cards_;
};
YUNGUAN_ON_BOTH_STORES(Findings);

// The monitoring is told what holds when the platform starts.
TEST_P(Findings, NameTheVersionOfTheSettingsTheyWereJudgedBy) {
  say({separated(1)});
  ASSERT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM monitor_held") > 0; }));
  const WireAnswer detail = as("unituser").get(fmt::format("/api/v1/findings/{}", finding_of(1)));
  const std::string day{detail.body.at("judged_on").as_string()};
  const WireAnswer version = as("manager").get("/api/v1/monitoring/versions/" + day);
  ASSERT_EQ(version.status, 200) << version.text;
  EXPECT_EQ(detail.number("settings"), version.body.at("version").at("version").as_int64());
  EXPECT_EQ(as("manager").get("/api/v1/monitoring/versions/2001-01-01").code(), "tuning.no_version_on");
  EXPECT_EQ(as("manager").get("/api/v1/monitoring/versions?before=x").code(), "tuning.day");
}

TEST_P(Findings, AreListedCountedAndExplainedToTheirOwnUnit) {
  say({separated(1), separated(4), found(1, "threshold", "data", "§2.3.1(3) limit 1073741824 bytes")});
  EXPECT_EQ(as("manager").get("/api/v1/findings").number("total"), 3);
  EXPECT_EQ(as("unituser").get("/api/v1/findings").number("total"), 2);
  EXPECT_EQ(as("unituser").get("/api/v1/findings?model=separation").number("total"), 1);
  EXPECT_EQ(as("unituser").get("/api/v1/findings?severity=normal").number("total"), 1);
  EXPECT_EQ(as("unituser").get("/api/v1/findings?state=confirmed,acted").number("total"), 0);
  EXPECT_EQ(as("manager").get(fmt::format("/api/v1/findings?card_id={}", cards_[0])).number("total"), 2);
  EXPECT_EQ(as("manager").get(fmt::format("/api/v1/findings?unit_id={}", unit("SW"))).number("total"), 1);
  EXPECT_EQ(as("manager").get("/api/v1/findings?q=106480000000").number("total"), 3);
  EXPECT_EQ(as("manager").get("/api/v1/findings?q=00004").number("total"), 1);
  EXPECT_EQ(as("manager").get("/api/v1/findings?month=2020-01").number("total"), 0);
  EXPECT_EQ(as("manager").get("/api/v1/findings?month=never").code(), "finding.month");
  EXPECT_EQ(as("manager").get("/api/v1/findings?sort=due_at").number("total"), 3);
  EXPECT_EQ(as("manager").get("/api/v1/findings?may_handle=true").number("total"), 3);
  EXPECT_EQ(as("unituser").get("/api/v1/findings?may_handle=true&model=separation").number("total"), 1);
  EXPECT_EQ(as("carrier").get("/api/v1/findings?may_handle=true").number("total"), 0) << "sees findings, handles none";

  const WireAnswer detail = as("unituser").get(fmt::format("/api/v1/findings/{}", finding_of(1)));
  EXPECT_THAT(detail.text, HasSubstr("绑定的终端 86099999999999"));
  EXPECT_THAT(detail.text, HasSubstr("机卡分离监测"));
  EXPECT_THAT(detail.body.at("others").as_array(), SizeIs(1));
  EXPECT_THAT(boost::json::serialize(detail.body.at("others")), HasSubstr("threshold"));
  EXPECT_FALSE(shown_act(detail, "reopen").at("allowed").as_bool());
  EXPECT_THAT(std::string{detail.body.at("judged_on").as_string()}, testing::EndsWith("-01"));
  // The operator holds no card.enforce, which this reason of suspending needs.
  EXPECT_FALSE(shown_act(detail, "suspend").at("allowed").as_bool());
  EXPECT_EQ(shown_act(detail, "suspend").at("permission").as_string(), "card.enforce");

  const WireAnswer summary = as("unituser").get("/api/v1/findings/summary");
  EXPECT_THAT(boost::json::serialize(summary.body.at("models")), Not(HasSubstr("\"fresh\":2")));
  EXPECT_THAT(as("manager").get("/api/v1/findings/summary").text, HasSubstr("\"fresh\":2"));
  EXPECT_THAT(as("manager").get("/api/v1/findings/export").text, HasSubstr("1064800000004"));
  EXPECT_THAT(as("unituser").get("/api/v1/findings/export").text, Not(HasSubstr("1064800000004")));
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'finding.export'"), 2);
}

TEST_P(Findings, AreDismissedWithAReasonAndReopened) {
  say({separated(1)});
  const std::int64_t id = finding_of(1);
  EXPECT_EQ(act("unituser", id, {{"act", "dismiss"}}).code(), "finding.reason");
  EXPECT_EQ(act("unituser", id, {{"act", "dismiss"}, {"reason", "agreed_use"}}).code(), "finding.words");
  EXPECT_EQ(act("unituser", id, {{"act", "reopen"}, {"words", "再看一次"}}).code(), "finding.handled_already");
  const WireAnswer done = act("unituser", id, {{"act", "dismiss"}, {"reason", "rule_too_strict"}});
  ASSERT_EQ(done.status, 200) << done.text;
  EXPECT_EQ(state(done), "dismissed");
  EXPECT_THAT(done.text, HasSubstr("规则过严"));
  EXPECT_EQ(act("unituser", id, {{"act", "suspend"}, {"suspension", "user"}, {"words", "核实停用"}}).code(),
            "finding.state");
  EXPECT_EQ(act("unituser", id, {{"act", "dismiss"}, {"reason", "rule_too_strict"}}).code(), "finding.handled_already");
  EXPECT_EQ(number("SELECT SUM(n) FROM finding_dismissal WHERE unit_id = -1"), 1);

  const WireAnswer quality = as("unituser").get("/api/v1/findings/quality");
  ASSERT_EQ(quality.status, 200) << quality.text;
  EXPECT_EQ(quality.body.at("finding_to_end").at("n").as_int64(), 1);
  EXPECT_EQ(quality.body.at("models").at(0).at("false_alarms").as_int64(), 1);
  EXPECT_EQ(as("wateruser").get("/api/v1/findings/quality").body.at("finding_to_end").at("n").as_int64(), 0);
  EXPECT_EQ(as("unituser").get("/api/v1/findings/quality?days=0").code(), "finding.days");

  const WireAnswer again = act("unituser", id, {{"act", "reopen"}, {"words", "再看一次"}});
  ASSERT_EQ(again.status, 200) << again.text;
  EXPECT_EQ(state(again), "new");
  EXPECT_EQ(number("SELECT SUM(n) FROM finding_dismissal WHERE unit_id = -1"), 0);
  EXPECT_THAT(again.body.at("history").as_array(), SizeIs(2));
  // Somebody who looked at it before is told.
  EXPECT_EQ(as("unituser")
                .post(fmt::format("/api/v1/findings/{}/acts", id), {{"act", "confirm"}}, "If-Match: \"1\"\r\n")
                .code(),
            "http.stale");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'finding.handle' AND result = 'done'"), 2);
  const WireAnswer checked = as("auditor").send("POST", "/api/v1/integrity/check");
  EXPECT_TRUE(checked.body.at("ok").as_bool()) << checked.text;
  tamper("UPDATE finding_event SET words = '改过' WHERE act = 5");
  EXPECT_FALSE(as("auditor").send("POST", "/api/v1/integrity/check").body.at("ok").as_bool());
}

TEST_P(Findings, SuspendAndThrottleTheCardWithThePermissionsOfCards) {
  say({separated(1), separated(2)});
  const boost::json::object suspend{{"act", "suspend"}, {"suspension", "separation"}, {"words", "机卡分离，先停用"}};
  EXPECT_EQ(act("unituser", finding_of(1), suspend).code(), "finding.not_yours");
  EXPECT_EQ(number(fmt::format("SELECT state FROM finding WHERE id = {}", finding_of(1))), 0);
  const WireAnswer done = act("manager", finding_of(1), suspend);
  ASSERT_EQ(done.status, 200) << done.text;
  EXPECT_EQ(state(done), "acted");
  EXPECT_EQ(done.body.at("card").at("state").as_string(), "suspended");
  EXPECT_THAT(done.text, HasSubstr("卡已停机"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'card.act'"), 1);

  EXPECT_EQ(act("manager", finding_of(2), {{"act", "throttle"}, {"words", "先限速观察"}}).code(), "finding.speed");
  const WireAnswer slowed =
      act("manager", finding_of(2), {{"act", "throttle"}, {"kbps", 128}, {"words", "先限速观察"}});
  ASSERT_EQ(slowed.status, 200) << slowed.text;
  EXPECT_EQ(slowed.body.at("card").at("throttle_kbps").as_int64(), 128);
}

TEST_P(Findings, AreHandledManyAtOnceWithAResultForThoseLeftAlone) {
  say({separated(1), separated(2), separated(3), separated(4)});
  ASSERT_EQ(act("manager", finding_of(2), {{"act", "confirm"}}).status, 200);
  boost::json::array ids{finding_of(1), finding_of(2), finding_of(4), 999'999};
  const WireAnswer some = as("unituser").post("/api/v1/findings/acts", {{"act", {{"act", "confirm"}}}, {"ids", ids}});
  ASSERT_EQ(some.status, 200) << some.text;
  const auto& tally = some.body.at("tally");
  EXPECT_EQ(tally.at("done").as_int64(), 1);
  EXPECT_EQ(tally.at("already").as_int64(), 1);
  EXPECT_EQ(tally.at("refused").as_int64(), 2);  // another unit's looks like none
  EXPECT_THAT(boost::json::serialize(tally.at("refusals")), Not(HasSubstr("1064800000004")));

  const WireBrowser manager = as("manager");
  const WireAnswer begun = manager.post(
      "/api/v1/findings/acts",
      {{"act", {{"act", "suspend"}, {"suspension", "separation"}, {"words", "机卡分离，先停用"}}},
       {"query", {{"model", "separation"}, {"unit_id", std::to_string(unit("GA"))}, {"sort", "-first_at"}}}});
  ASSERT_EQ(begun.status, 200) << begun.text;
  WireAnswer job = begun;
  job.status = 202;
  job.body = {{"id", begun.number("job_id")}};
  const WireAnswer ended = ended_job(manager, job);
  EXPECT_EQ(ended.body.at("state").as_string(), "done") << ended.text;
  EXPECT_EQ(ended.number("done"), 3);
  EXPECT_EQ(number("SELECT COUNT(*) FROM finding WHERE state = 3"), 3);
  EXPECT_EQ(number("SELECT COUNT(*) FROM card WHERE suspensions <> 0"), 3);
  EXPECT_EQ(number(fmt::format("SELECT state FROM finding WHERE id = {}", finding_of(4))), 0);
  EXPECT_EQ(as("manager").post("/api/v1/findings/acts", {{"act", {{"act", "confirm"}}}}).code(), "finding.selection");
}

TEST_P(Findings, SuggestApplicationsThatManyCardsUse) {
  std::vector<monitor::Found> all;
  for (int card = 1; card <= 6; ++card) {
    all.push_back(found(card, "app", "某短视频", "§2.3.2(6) v.example-video.cn"));
    if (card <= 4) all.push_back(found(card, "app", "某游戏", "§2.3.2(6) g.example-game.cn"));
    all.push_back(found(card, "app", "微信", "§2.3.2(6) im.qq.com"));  // is on the list
  }
  say(all);
  const WireAnswer suggested = as("manager").get("/api/v1/findings/suggestions");
  ASSERT_THAT(suggested.body.at("items").as_array(), SizeIs(1)) << suggested.text;
  EXPECT_EQ(suggested.body.at("items").at(0).at("cards").as_int64(), 6);
  EXPECT_EQ(suggested.body.at("items").at(0).at("domain").as_string(), "v.example-video.cn");
  const WireAnswer done =
      act("manager", number("SELECT id FROM finding WHERE subject = '某短视频' AND msisdn = 1064800000001"),
          {{"act", "block_app"}, {"category", "video"}, {"domains", {"v.example-video.cn"}}, {"words", "多张卡访问"}});
  ASSERT_EQ(done.status, 200) << done.text;
  EXPECT_EQ(state(done), "acted");
  EXPECT_THAT(as("manager").get("/api/v1/blocked_applications").text, HasSubstr("v.example-video.cn"));
  EXPECT_THAT(as("manager").get("/api/v1/findings/suggestions").body.at("items").as_array(), SizeIs(0));
}

TEST_P(Findings, ArePutBeforeTheUnitOfTheCardByAnOrder) {
  say({separated(1), separated(2), found(1, "region", "370102", "§2.3.3(1) in 370102")});
  const boost::json::object ask{{"act", "raise_order"}, {"words", "请核实这张卡现在装在哪台设备里"}};
  EXPECT_EQ(act("manager", finding_of(1), {{"act", "raise_order"}}).code(), "finding.words");
  const WireAnswer raised = act("manager", finding_of(1), ask);
  ASSERT_EQ(raised.status, 200) << raised.text;
  EXPECT_EQ(state(raised), "acted");
  const std::int64_t order = number("SELECT id FROM orders WHERE service = 'monitor.disposal'");
  EXPECT_EQ(raised.body.at("history").as_array().back().at("order_id").as_int64(), order);
  // The other finding of the card joins the order that is under way; another card gets one of its own.
  const std::int64_t other = number("SELECT id FROM finding WHERE msisdn = 1064800000001 AND subject = '370102'");
  ASSERT_EQ(act("manager", other, ask).status, 200);
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders WHERE service = 'monitor.disposal'"), 1);
  ASSERT_EQ(act("manager", finding_of(2), ask).status, 200);
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders WHERE service = 'monitor.disposal'"), 2);
  EXPECT_EQ(number(fmt::format("SELECT COUNT(*) FROM order_link WHERE order_id = {} AND kind = 'finding'", order)), 2);
  // It is the unit's; the leader answers, and whoever began it reviews.
  EXPECT_EQ(as("manager").get(fmt::format("/api/v1/orders/{}", order)).body.at("unit_id").as_int64(),
            number(fmt::format("SELECT unit_id FROM finding WHERE id = {}", finding_of(1))));
  EXPECT_EQ(number(fmt::format("SELECT COUNT(*) FROM order_task WHERE order_id = {} AND step = 'answer' AND state = 0",
                               order)),
            1);
  // Somebody who may not apply may not raise one; an ended finding is not raised again.
  EXPECT_EQ(act("manager", finding_of(1), ask).code(), "finding.state");
  EXPECT_EQ(act("auditor", finding_of(2), ask).status, 403);
}

TEST_P(Findings, AreAssignedOverdueAndToldAtTheWorkbench) {
  say({separated(1)});
  const std::int64_t id = finding_of(1);
  EXPECT_EQ(act("manager", id, {{"act", "assign"}, {"assign_to", person("carrier")}}).code(), "finding.person");
  const WireAnswer given = act("manager", id, {{"act", "assign"}, {"assign_to", person("unituser")}});
  ASSERT_EQ(given.status, 200) << given.text;
  EXPECT_EQ(state(given), "new");
  EXPECT_THAT(as("unituser").get("/api/v1/workbench").text, HasSubstr("findings_mine"));
  EXPECT_THAT(as("manager").get("/api/v1/workbench").text, Not(HasSubstr("findings_mine")));
  EXPECT_EQ(as("manager").get(fmt::format("/api/v1/findings?assigned_to={}", person("unituser"))).number("total"), 1);
  EXPECT_EQ(as("manager").get("/api/v1/findings?overdue=true").number("total"), 0);
  tamper("UPDATE finding SET due_at = 1");
  EXPECT_EQ(as("manager").get("/api/v1/findings?overdue=true").number("total"), 1);
  EXPECT_THAT(as("unituser").get("/api/v1/workbench").text, HasSubstr("findings_overdue"));
  EXPECT_THAT(as("wateruser").get("/api/v1/workbench").text, Not(HasSubstr("findings_")));
}

}  // namespace
}  // namespace yunguan::app
