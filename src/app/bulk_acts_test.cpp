// SPDX-License-Identifier: Apache-2.0
// Bulk acts over HTTP: preview, submit, a second person, result, undo; and what is refused.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"

namespace yunguan::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class BulkActs : public PlatformWorld {
 protected:
  void SetUp() override {
    set("bulk.approve_above", "3");
    PlatformWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    for (int n = 1; n <= 6; ++n) cards_.push_back(enter_card(n, "GA01"));
    water_ = enter_card(7, "SW");
  }

  static boost::json::object suspend(boost::json::value filter) {
    return {{"kind", "suspend"}, {"suspension", "user"}, {"filter", std::move(filter)}, {"reason", "设备检修"}};
  }
  boost::json::object suspend_cards(std::size_t count) {
    boost::json::object body{{"kind", "suspend"}, {"suspension", "user"}, {"reason", "设备检修"}};
    body["card_ids"] = boost::json::array(cards_.begin(), cards_.begin() + static_cast<std::ptrdiff_t>(count));
    return body;
  }
  static WireAnswer begin(const WireBrowser& browser, const boost::json::object& body, int status = 201) {
    WireAnswer answer = browser.post("/api/v1/bulk_acts", body);
    EXPECT_EQ(answer.status, status) << answer.text;
    return answer;
  }
  static std::string address(const WireAnswer& act, std::string_view what = "") {
    return fmt::format("/api/v1/bulk_acts/{}{}{}", act.number("id"), what.empty() ? "" : "/", what);
  }
  // The act once it is in this state.
  static WireAnswer arrived(const WireBrowser& browser, const WireAnswer& act, std::string_view state) {
    WireAnswer now;
    EXPECT_TRUE(eventually([&] {
      now = browser.get(address(act));
      const auto* object = now.body.if_object();
      return object != nullptr && object->contains("state") && object->at("state").as_string() == state;
    })) << now.text;
    return now;
  }
  std::int64_t suspended() { return number("SELECT COUNT(*) FROM card WHERE state = 6"); }

  std::vector<std::int64_t> cards_;
  std::int64_t water_ = 0;
};

TEST_P(BulkActs, APreviewSaysWhatWouldHappenAndWritesNothing) {
  const WireBrowser operator_ = as("unituser");
  ASSERT_EQ(as("manager")
                .post(fmt::format("/api/v1/cards/{}/acts", cards_[0]),
                      {{"act", "suspend"}, {"suspension", "user"}, {"reason", "欠缴"}}, "If-Match: \"1\"\r\n")
                .status,
            200);
  const std::int64_t versions = number("SELECT SUM(version) FROM card");
  const WireAnswer act = begin(operator_, suspend({{"state", "active,suspended"}}));
  EXPECT_EQ(act.body.at("state"), "ready");
  EXPECT_EQ(act.number("total"), 6) << "a card of another unit is none of his";
  EXPECT_EQ(act.number("will_change"), 5);
  EXPECT_EQ(act.number("will_skip"), 1);
  EXPECT_EQ(act.body.at("needs_approval"), true);
  const auto& reason = act.body.at("reasons").as_array().at(0);
  EXPECT_EQ(reason.at("code"), "life.already");
  EXPECT_EQ(reason.at("count"), 1);
  EXPECT_EQ(reason.at("examples").as_array().at(0).at("msisdn"), "1064800000001");
  const auto& moves = act.body.at("consequences").at("transitions").as_array();
  ASSERT_EQ(moves.size(), 1U);
  EXPECT_EQ(moves[0].at("from"), "active");
  EXPECT_EQ(moves[0].at("to"), "suspended");
  EXPECT_EQ(moves[0].at("count"), 5);
  EXPECT_EQ(number("SELECT SUM(version) FROM card"), versions);
  const WireAnswer left_out = operator_.get(address(act, "items?outcome=left_out&code=life.already"));
  ASSERT_EQ(left_out.body.at("items").as_array().size(), 1U) << left_out.text;
  EXPECT_EQ(left_out.body.at("items").as_array()[0].at("card_id"), cards_[0]);
  EXPECT_THAT(operator_.get(address(act, "items/export?format=csv")).text, HasSubstr("1064800000001"));
}

TEST_P(BulkActs, ASmallActIsDoneAtOnceAndTakenBack) {
  const WireBrowser operator_ = as("unituser");
  const WireAnswer act = begin(operator_, suspend_cards(3));
  EXPECT_EQ(act.body.at("needs_approval"), false);
  ASSERT_EQ(operator_.post(address(act, "submit"), nullptr).status, 200);
  const WireAnswer done = arrived(operator_, act, "done");
  EXPECT_EQ(done.number("changed"), 3);
  EXPECT_EQ(done.body.at("result").at("zh"), "已停机 3 张");
  EXPECT_EQ(suspended(), 3);
  EXPECT_EQ(number(fmt::format("SELECT COUNT(*) FROM card_event WHERE job_id = {} AND reason = '设备检修'",
                               done.number("job_id"))),
            3);
  // One of them goes on meanwhile; it is left as it is.
  const WireAnswer card = operator_.get(fmt::format("/api/v1/cards/{}", cards_[1]));
  ASSERT_EQ(operator_
                .post(fmt::format("/api/v1/cards/{}/acts", cards_[1]),
                      {{"act", "resume"}, {"suspension", "user"}, {"reason", "先恢复"}},
                      fmt::format("If-Match: \"{}\"\r\n", card.number("version")))
                .status,
            200);
  const WireAnswer undo = operator_.post(address(act, "undo"), {{"reason", "停错了"}});
  ASSERT_EQ(undo.status, 201) << undo.text;
  EXPECT_EQ(undo.number("will_change"), 2);
  EXPECT_EQ(undo.body.at("reasons").as_array().at(0).at("code"), "bulk.changed_since");
  EXPECT_EQ(operator_.post(address(act, "undo"), {{"reason", "再撤一次"}}).code(), "bulk.undone");
  ASSERT_EQ(operator_.post(address(undo, "submit"), nullptr).status, 200);
  arrived(operator_, undo, "done");
  EXPECT_EQ(suspended(), 0);
  EXPECT_EQ(operator_.get(address(act)).body.at("state"), "undone");
}

TEST_P(BulkActs, ALargeActNeedsAnotherPerson) {
  const WireBrowser operator_ = as("unituser");
  const WireAnswer act = begin(operator_, suspend_cards(6));
  EXPECT_EQ(operator_.post(address(act, "submit"), nullptr).body.at("state"), "awaiting");
  EXPECT_EQ(operator_.post(address(act, "approve"), {{"reason", "自己批"}}).code(), "identity.forbidden");
  EXPECT_EQ(as("watermanager").post(address(act, "approve"), {{"reason", "别家"}}).code(), "bulk.no_such_act");
  EXPECT_EQ(suspended(), 0);
  const WireBrowser manager = as("manager");
  EXPECT_EQ(manager.get("/api/v1/bulk_acts?box=to_approve").body.at("items").as_array().size(), 1U);
  EXPECT_EQ(as("watermanager").get("/api/v1/bulk_acts?box=all").body.at("items").as_array().size(), 0U);
  ASSERT_EQ(manager.post(address(act, "approve"), {{"reason", "同意检修"}}).status, 200);
  const WireAnswer done = arrived(manager, act, "done");
  EXPECT_EQ(done.body.at("decider_login"), "manager");
  EXPECT_EQ(suspended(), 6);
  EXPECT_EQ(manager.post(address(act, "approve"), {{"reason", "再批"}}).code(), "bulk.state");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'bulk.approve' AND result = 'done'"), 1);
}

TEST_P(BulkActs, NobodyApprovesHisOwnAct) {
  const WireBrowser manager = as("manager");
  const WireAnswer act = begin(manager, suspend_cards(6));
  ASSERT_EQ(manager.post(address(act, "submit"), nullptr).status, 200);
  const WireAnswer own = manager.post(address(act, "approve"), {{"reason", "自己批"}});
  EXPECT_EQ(own.status, 403);
  EXPECT_EQ(own.code(), "bulk.own_approval");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'bulk.approve' AND result = 'refused'"), 1);
  EXPECT_EQ(suspended(), 0);
}

TEST_P(BulkActs, ARefusalEndsIt) {
  const WireBrowser operator_ = as("unituser");
  const WireAnswer act = begin(operator_, suspend_cards(6));
  ASSERT_EQ(operator_.post(address(act, "submit"), nullptr).status, 200);
  EXPECT_EQ(as("manager").post(address(act, "refuse"), {{"reason", ""}}).code(), "bulk.reason");
  ASSERT_EQ(as("manager").post(address(act, "refuse"), {{"reason", "材料不全"}}).status, 200);
  const WireAnswer refused = operator_.get(address(act));
  EXPECT_EQ(refused.body.at("state"), "refused");
  EXPECT_EQ(refused.body.at("decision_reason"), "材料不全");
  EXPECT_EQ(operator_.post(address(act, "submit"), nullptr).code(), "bulk.state");
}

TEST_P(BulkActs, ClosingAlwaysNeedsAnotherPersonAndIsForEver) {
  const WireBrowser manager = as("manager");
  boost::json::object body = suspend_cards(1);
  body["kind"] = "close";
  body.erase("suspension");
  EXPECT_EQ(begin(as("unituser"), body, 403).code(), "bulk.forbidden");
  const WireAnswer act = begin(manager, body);
  EXPECT_EQ(act.body.at("needs_approval"), true);
  EXPECT_EQ(act.body.at("undoable"), false);
}

TEST_P(BulkActs, ValuesAreCheckedAsAFormIs) {
  const WireBrowser manager = as("manager");
  boost::json::object body{{"kind", "controls"}, {"values", {{"data_limit_mb", -5}}}, {"reason", "调额"}};
  body["card_ids"] = boost::json::array{cards_[0]};
  EXPECT_EQ(begin(manager, body, 422).status, 422);
  body["values"] = {{"voice_whitelist", "10086"}};
  EXPECT_EQ(begin(manager, body, 422).code(), "bulk.field");
  body["values"] = {{"data_limit_mb", nullptr}};
  const WireAnswer act = begin(manager, body);
  const auto& gaps = act.body.at("consequences").at("new_gaps").as_array();
  ASSERT_EQ(gaps.size(), 1U) << act.text;
  EXPECT_EQ(gaps[0].at("duty"), "quota");
  ASSERT_EQ(manager.post(address(act, "submit"), nullptr).status, 200);
  arrived(manager, act, "done");
  EXPECT_EQ(number(fmt::format("SELECT missing_count FROM card WHERE id = {}", cards_[0])), 1);
  const WireAnswer undo = manager.post(address(act, "undo"), {{"reason", "恢复限额"}});
  ASSERT_EQ(manager.post(address(undo, "submit"), nullptr).status, 200);
  arrived(manager, undo, "done");
  EXPECT_EQ(number(fmt::format("SELECT data_limit_mb FROM card WHERE id = {}", cards_[0])), 8192);
}

TEST_P(BulkActs, TagsAreAddedAndCardsHandedOver) {
  const WireBrowser manager = as("manager");
  boost::json::object body{{"kind", "add_tags"}, {"tags", boost::json::array{"迎检"}}, {"reason", ""}};
  body["card_ids"] = boost::json::array{cards_[0], cards_[1], cards_[0], 999999};
  const WireAnswer act = begin(manager, body);
  EXPECT_EQ(act.number("total"), 3) << "named twice, picked once";
  EXPECT_EQ(act.number("will_change"), 2);
  ASSERT_EQ(manager.post(address(act, "submit"), nullptr).status, 200);
  arrived(manager, act, "done");
  EXPECT_EQ(number("SELECT COUNT(*) FROM card_tag WHERE tag = '迎检'"), 2);
  body = {{"kind", "move"}, {"unit_id", unit("SW")}, {"filter", {{"tag", "迎检"}}}, {"reason", "划转"}};
  EXPECT_EQ(begin(as("unituser"), body, 422).code(), "bulk.unit");
  const WireAnswer moved = begin(manager, body);
  ASSERT_EQ(manager.post(address(moved, "submit"), nullptr).status, 200);
  arrived(manager, moved, "done");
  EXPECT_EQ(number(fmt::format("SELECT COUNT(*) FROM card WHERE unit_id = {}", unit("SW"))), 3);
  const WireAnswer undo = manager.post(address(moved, "undo"), {{"reason", "划错了"}});
  ASSERT_EQ(manager.post(address(undo, "submit"), nullptr).status, 200);
  arrived(manager, undo, "done");
  EXPECT_EQ(number(fmt::format("SELECT COUNT(*) FROM card WHERE unit_id = {}", unit("SW"))), 1);
}

TEST_P(BulkActs, WhoeverLostHisRightsMeanwhileDoesNothingMore) {
  const WireBrowser operator_ = as("unituser");
  const WireAnswer act = begin(operator_, suspend_cards(6));
  ASSERT_EQ(operator_.post(address(act, "submit"), nullptr).status, 200);
  const std::int64_t role = number("SELECT id FROM role WHERE code = 'unit_operator'");
  ASSERT_EQ(as("secadmin")
                    .send("DELETE",
                          fmt::format("/api/v1/people/{}/roles/{}?unit_id={}", person("unituser"), role, unit("GA")))
                    .status /
                100,
            2);
  ASSERT_EQ(as("manager").post(address(act, "approve"), {{"reason", "同意"}}).status, 200);
  const WireAnswer failed = arrived(as("manager"), act, "failed");
  EXPECT_EQ(failed.body.at("error_code"), "bulk.rights_lost");
  EXPECT_EQ(suspended(), 0);
}

TEST_P(BulkActs, ARepeatedCreateIsCarriedOutOnce) {
  const WireBrowser operator_ = as("unituser");
  const WireAnswer first = operator_.post("/api/v1/bulk_acts", suspend_cards(2), "Idempotency-Key: bulk-1\r\n");
  const WireAnswer second = operator_.post("/api/v1/bulk_acts", suspend_cards(2), "Idempotency-Key: bulk-1\r\n");
  EXPECT_EQ(first.number("id"), second.number("id"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM bulk_act"), 1);
}

TEST_P(BulkActs, WhatIsOfferedFollowsFromTheRights) {
  const WireAnswer offers = as("unituser").get("/api/v1/bulk_acts/offers");
  EXPECT_THAT(offers.text, HasSubstr(R"("suspend")"));
  EXPECT_THAT(offers.text, Not(HasSubstr(R"("close")")));
  EXPECT_THAT(as("manager").get("/api/v1/bulk_acts/offers").text, HasSubstr(R"("close")"));
  EXPECT_EQ(
      begin(as("unituser"),
            {{"kind", "suspend"}, {"suspension", "arrears"}, {"reason", "欠费"}, {"filter", boost::json::object{}}},
            403)
          .code(),
      "bulk.forbidden");
  EXPECT_EQ(begin(as("unituser"), {{"kind", "suspend"}, {"suspension", "user"}, {"reason", "检修"}}, 422).code(),
            "bulk.selection");
  EXPECT_EQ(begin(as("unituser"), suspend({{"nonsense", "1"}}), 422).code(), "http.query");
}

YUNGUAN_ON_BOTH_STORES(BulkActs);

}  // namespace
}  // namespace yunguan::app
