// SPDX-License-Identifier: Apache-2.0
// Orders over HTTP, with the services the product ships and what they do to cards.
#include <unistd.h>

#include <fstream>

#include "app/commands.h"
#include "app/orders_fixture.h"

namespace yunguan::app {
namespace {

YUNGUAN_ON_BOTH_STORES(OrdersOverHttp);

TEST_P(OrdersOverHttp, SuspendCardsOnceTheLeaderAgrees) {
  const WireAnswer order = apply("card.suspend_resume", suspension());
  ASSERT_EQ(order.status, 201) << order.text;
  EXPECT_EQ(as("manager").get("/api/v1/orders?box=todo").number("total"), 1);
  EXPECT_EQ(as("manager").get("/api/v1/orders/counts").number("todo"), 1);
  ASSERT_EQ(act("manager", order, {{"act", "approve"}, {"task", task(order)}}).status, 200);
  ASSERT_TRUE(comes_to(order, R"("status":"completed")")) << shown(order).text;
  for (const std::int64_t card : cards_) EXPECT_EQ(card_state(card), "suspended");
  EXPECT_THAT(shown(order).text, HasSubstr("停机 2 张"));
  EXPECT_THAT(shown(order).text, HasSubstr(R"("role:fleet_manager":{"zh":"卡业务管理")"));
  EXPECT_EQ(as("manager").get("/api/v1/orders?q=1064800000001").number("total"), 1) << "found by the card's number";
  EXPECT_EQ(as("manager").get("/api/v1/orders?box=todo").number("total"), 0);
  EXPECT_EQ(as("manager").get("/api/v1/orders?box=done").number("total"), 1);
  EXPECT_EQ(as("unituser").get("/api/v1/orders?box=mine&status=completed").number("total"), 1);
  EXPECT_EQ(as("wateruser").get("/api/v1/orders").number("total"), 0);
  EXPECT_THAT(as("manager").get("/api/v1/orders/export?format=csv").text,
              HasSubstr("Suspend and resume cards,completed"));
  EXPECT_THAT(as("auditor").post("/api/v1/integrity/check", object{}).text, HasSubstr(R"("ok":true)"));

  stop();
  start();
  EXPECT_THAT(shown(order).text, HasSubstr(R"("status":"completed")"));
}

TEST_P(OrdersOverHttp, GiveTheirEventsAsAFileThatTellsThemAgain) {
  const WireAnswer order = apply("card.suspend_resume", suspension());
  ASSERT_EQ(act("manager", order, {{"act", "approve"}, {"task", task(order)}}).status, 200);
  ASSERT_TRUE(comes_to(order, R"("status":"completed")"));
  const auto path = fmt::format("/api/v1/orders/{}/events", order.number("id"));
  const WireAnswer events = as("manager").get(path);
  ASSERT_EQ(events.status, 200) << events.text;
  const auto file = std::filesystem::temp_directory_path() / fmt::format("yunguan_events_{}.jsonl", ::getpid());
  std::ofstream{file} << events.text;
  CLI::App cli;
  int status = 0;
  add_order_command(cli, status);
  testing::internal::CaptureStdout();
  cli.parse({file.string(), "--events", "rules/calendar.yaml", "--calendar", "catalog/card.suspend_resume.yaml",
             "--service", "replay", "order"});
  const std::string told = testing::internal::GetCapturedStdout();
  std::filesystem::remove(file);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(told.find("refused:"), std::string::npos) << told;
  EXPECT_THAT(told, HasSubstr("    completed"));
}

TEST_P(OrdersOverHttp, AreCountedWithWhatBecameOfThem) {
  const WireAnswer done = apply("card.suspend_resume", suspension());
  ASSERT_EQ(act("manager", done, {{"act", "approve"}, {"task", task(done)}}).status, 200);
  ASSERT_TRUE(comes_to(done, R"("status":"completed")"));
  const WireAnswer refused = apply("card.suspend_resume", suspension());
  ASSERT_EQ(act("manager", refused, {{"act", "refuse"}, {"task", task(refused)}, {"words", "不急"}}).status, 200);
  const WireAnswer returned =
      apply("general.request", {{"subject", "改期"}, {"words", "改到下周"}, {"urgency", "usual"}});
  ASSERT_EQ(act("manager", returned,
                {{"act", "send_back"}, {"task", task(returned)}, {"step", "apply"}, {"words", "写明原因"}})
                .status,
            200);
  EXPECT_THAT(as("unituser").get("/api/v1/workbench").text, HasSubstr("1 个申请被退回给您"));
  ASSERT_EQ(act("unituser", returned, {{"act", "discard"}}).status, 200);
  ASSERT_EQ(apply("card.close", {{"cards", array{cards_[0]}}, {"reason", "unused"}, {"sure", true}}).status, 201);
  const auto figures = as("manager").get("/api/v1/orders/statistics?period=month");
  ASSERT_EQ(figures.status, 200) << figures.text;
  const auto& now = figures.body.at("now").as_object();
  EXPECT_EQ(now.at("submitted").as_int64(), 4);
  EXPECT_EQ(now.at("ended_otherwise").as_int64(), 1);
  EXPECT_EQ(now.at("completed").as_int64(), 1);
  EXPECT_EQ(now.at("refused").as_int64(), 1);
  EXPECT_EQ(now.at("open").as_int64(), 1);
  EXPECT_EQ(now.at("minutes_p50").as_int64(), 0);
  EXPECT_EQ(figures.body.at("before").at("submitted").as_int64(), 0);
  EXPECT_EQ(figures.body.at("by_service").at(0).at("key").as_string(), "card.suspend_resume");
  EXPECT_EQ(figures.body.at("by_unit").at(0).at("figures").at("submitted").as_int64(), 4);
  std::int64_t in_periods = 0;
  for (const auto& period : figures.body.at("periods").as_array()) in_periods += period.at("submitted").as_int64();
  EXPECT_EQ(in_periods, 4);
  EXPECT_EQ(as("manager").get("/api/v1/orders/statistics?service=card.close").body.at("now").at("submitted").as_int64(),
            1);
  EXPECT_EQ(as("wateruser").get("/api/v1/orders/statistics").body.at("now").at("submitted").as_int64(), 0);
  EXPECT_EQ(as("manager").get("/api/v1/orders/statistics?from=2026-02-02&to=2026-02-01").code(), "order.days");
  EXPECT_EQ(as("manager").get("/api/v1/orders/statistics?period=age").code(), "order.period");
}

TEST_P(OrdersOverHttp, WaitForASupervisorWhenThereIsNothingToDo) {
  const WireAnswer first = apply("card.suspend_resume", suspension());
  const WireAnswer second = apply("card.suspend_resume", suspension());
  ASSERT_EQ(act("manager", first, {{"act", "approve"}, {"task", task(first)}}).status, 200);
  ASSERT_TRUE(comes_to(first, R"("status":"completed")"));
  ASSERT_EQ(act("manager", second, {{"act", "approve"}, {"task", task(second)}}).status, 200);
  ASSERT_TRUE(comes_to(second, R"("standing":"failed")")) << shown(second).text;
  EXPECT_THAT(shown(second).text, HasSubstr("order.no_card_changed"));
  const std::int64_t visit =
      number(fmt::format("SELECT visit FROM order_deed WHERE order_id = {}", second.number("id")));
  EXPECT_EQ(act("unituser", second, {{"act", "skip"}, {"visit", visit}, {"words", "不用了"}}).code(), "flow.not_yours");
  EXPECT_EQ(act("manager", second, {{"act", "skip"}, {"visit", visit}}).code(), "order.words");
  ASSERT_EQ(act("manager", second, {{"act", "skip"}, {"visit", visit}, {"words", "已由前一单停机"}}).status, 200);
  EXPECT_TRUE(comes_to(second, R"("status":"completed")"));
}

TEST_P(OrdersOverHttp, RefuseWhatIsSentPastTheBrowser) {
  object values = suspension();
  values["cards"] = array{cards_[0], foreign_};
  const WireAnswer foreign = apply("card.suspend_resume", values);
  EXPECT_EQ(foreign.code(), "order.form");
  EXPECT_THAT(foreign.text, HasSubstr("form.object"));
  values["cards"] = "all of them";
  EXPECT_THAT(apply("card.suspend_resume", values).text, HasSubstr("form.type"));
  values = suspension();
  values["act"] = "close";
  values["amount"] = 1;
  const WireAnswer wrong = apply("card.suspend_resume", values);
  EXPECT_THAT(wrong.text, HasSubstr("form.option"));
  EXPECT_THAT(wrong.text, HasSubstr("form.right")) << "what is computed is nobody's to write";
  EXPECT_THAT(apply("card.close", {{"cards", array{cards_[0]}}, {"reason", "unused"}, {"sure", false}}).text,
              HasSubstr("rule.not_sure"));
  EXPECT_EQ(apply("card.nothing", {}).code(), "order.no_service");
  EXPECT_EQ(apply("card.close", {}, "carrier").code(), "identity.forbidden");
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 0);
}

TEST_P(OrdersOverHttp, FollowServicesThatPeoplePublish) {
  const std::string yaml = R"(
code: desk.key
area: desk
title: {zh: 领钥匙, en: Fetch a key}
about: {zh: 试用, en: To try}
permission: order.apply
number: YS
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: room, kind: text, title: {zh: 房间, en: Room}, required: true}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: give, kind: handle, title: {zh: 发放, en: Give}, people: [{kind: role, code: ROLE}]}
clocks: []
)";
  const WireAnswer faulty = as("manager").post("/api/v1/services", {{"yaml", yaml}});
  EXPECT_THAT(faulty.text, HasSubstr(R"("line":16)")) << "the unknown role, with its line";
  std::string good = yaml;
  good.replace(good.find("ROLE"), 4, "fleet_manager");
  EXPECT_THAT(faulty.text, Not(HasSubstr("blank")));
  EXPECT_THAT(as("manager").post("/api/v1/services", {{"yaml", good}, {"check_only", true}}).text,
              AllOf(HasSubstr(R"("published":false)"), HasSubstr(R"("blank":{"title":{"zh":)")))
      << "its sheet, before it counts";
  EXPECT_EQ(as("watermanager").post("/api/v1/services", {{"yaml", good}}).code(), "order.whole_platform");
  const auto people_for = [&](std::string_view code) {
    return as("watermanager").get(fmt::format("/api/v1/services/card.close/people?unit_id={}", unit(code)));
  };
  EXPECT_EQ(people_for("SW").status, 200);
  EXPECT_EQ(people_for("GA").code(), "order.no_unit") << "no unit of theirs";
  EXPECT_THAT(as("carrier").get("/api/v1/service_steps?names=post:leader").text, HasSubstr("card.open"));
  EXPECT_THAT(as("manager").post("/api/v1/services", {{"yaml", good}}).text, HasSubstr(R"("published":true)"));
  const WireAnswer order = apply("desk.key", {{"room", "301"}});
  ASSERT_EQ(order.status, 201) << order.text;
  EXPECT_EQ(as("manager").send("DELETE", "/api/v1/services/desk.key").status, 204);
  EXPECT_EQ(apply("desk.key", {{"room", "302"}}).code(), "order.no_service");
  EXPECT_EQ(act("manager", order, {{"act", "approve"}, {"task", task(order)}}).status, 200) << "what was begun goes on";
}

}  // namespace
}  // namespace yunguan::app
