// SPDX-License-Identifier: Apache-2.0
// Notices about orders over HTTP: into the inbox, by mail through a server on 127.0.0.1, and once, also over a restart.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"
#include "notify/smtp_server_fixture.h"

namespace yunguan::app {
namespace {

using boost::json::object;
using notify::Behaviour;
using ::testing::HasSubstr;
using ::testing::Not;

class NoticesOverHttp : public PlatformWorld {
 protected:
  void SetUp() override {
    set("notify.smtp.host", "127.0.0.1");
    set("notify.smtp.port", fmt::format("{}", server_.port()));
    set("notify.smtp.security", "none");
    set("notify.smtp.from", "yunguan@example.com");
    PlatformWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    tamper(
        fmt::format("INSERT INTO post_holding (unit_id, post_id, person_id, granted_by, granted_at) VALUES ({}, 1, {}, "
                    "'test', 0)",
                    unit("ROOT"), person("manager")));
    take_mail("manager");
  }
  void take_mail(std::string_view login) {
    const WireAnswer set = as(login).send(
        "PUT", "/api/v1/notices/settings",
        fmt::format(R"({{"address":"{}@example.com","language":"zh","quiet_from":"","quiet_to":"","kinds":[]}})",
                    login),
        "If-Match: \"1\"\r\n");
    ASSERT_EQ(set.status, 200) << set.text;
  }
  WireAnswer apply() {
    return as("unituser")
        .post("/api/v1/orders", {{"service", "general.request"},
                                 {"values", {{"subject", "换卡"}, {"words", "卡片损坏"}, {"urgency", "usual"}}},
                                 {"submit", true}});
  }
  std::int64_t unread(std::string_view login) { return as(login).get("/api/v1/notices/summary").number("unread"); }
  std::int64_t rows(std::string_view where) {
    return number(fmt::format("SELECT COUNT(*) FROM notice WHERE {}", where));
  }
  WireAnswer act(std::string_view login, const WireAnswer& order, object input) {
    const std::int64_t task =
        number(fmt::format("SELECT MIN(number) FROM order_task WHERE state = 0 AND order_id = {}", order.number("id")));
    input["task"] = task;
    return as(login).post(fmt::format("/api/v1/orders/{}/acts", order.number("id")), std::move(input));
  }

  notify::SmtpServer server_;
};
YUNGUAN_ON_BOTH_STORES(NoticesOverHttp);

TEST_P(NoticesOverHttp, TellTheLeaderOfAStepOnceAlsoOverARestart) {
  server_.behave(Behaviour::break_off_unsaid);
  const WireAnswer order = apply();
  ASSERT_EQ(order.status, 201) << order.text;
  ASSERT_TRUE(eventually([&] { return unread("manager") == 1; }));
  EXPECT_TRUE(eventually([&] { return server_.connections() > 0; })) << "the mail is tried, and not acknowledged";
  stop();
  server_.behave(Behaviour::take);
  tamper("UPDATE notice_delivery SET next_at = 0");  // a restart later, without the wait
  start();
  ASSERT_TRUE(eventually([&] { return server_.mails().size() == 1; }));
  EXPECT_THAT(server_.mails()[0].subject(), HasSubstr(std::string{order.body.at("number").as_string()}));
  ASSERT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM notice_delivery WHERE state = 'sent'") == 1; }));
  stop();
  start();
  EXPECT_EQ(unread("manager"), 1);
  EXPECT_EQ(rows("kind = 'order.todo'"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM notice_delivery"), 1);
  const WireAnswer page = as("manager").get("/api/v1/notices?unread=true&kind=order.todo");
  EXPECT_EQ(page.number("total"), 1) << page.text;
  EXPECT_THAT(page.text, HasSubstr(fmt::format(R"("link":"/orders/{}")", order.number("id"))));
  EXPECT_EQ(as("wateruser").get("/api/v1/notices").number("total"), 0);
}

TEST_P(NoticesOverHttp, FollowAnOrderToItsEnd) {
  const WireAnswer order = apply();
  ASSERT_EQ(order.status, 201) << order.text;
  ASSERT_TRUE(eventually([&] { return unread("manager") == 1; }));
  const WireAnswer back = act("manager", order, {{"act", "send_back"}, {"words", "请补充原因"}});
  ASSERT_EQ(back.status, 200) << back.text;
  ASSERT_TRUE(eventually([&] { return rows("kind = 'order.returned' AND read_at IS NULL") == 1; }));
  EXPECT_EQ(unread("manager"), 0) << "what was dealt with is no news";
  ASSERT_EQ(act("unituser", order, {{"act", "submit"}, {"values", {{"words", "卡片损坏，请更换"}}}}).status, 200);
  ASSERT_TRUE(eventually([&] { return unread("manager") == 1 && unread("unituser") == 0; }));
  ASSERT_EQ(as("unituser")
                .post(fmt::format("/api/v1/orders/{}/acts", order.number("id")), {{"act", "urge"}, {"words", "急"}})
                .status,
            200);
  ASSERT_TRUE(eventually([&] { return rows("kind = 'order.reminded' AND read_at IS NULL") == 1; }));
  ASSERT_EQ(as("manager")
                .post(fmt::format("/api/v1/orders/{}/acts", order.number("id")),
                      {{"act", "terminate"}, {"words", "不再需要"}})
                .status,
            200);
  ASSERT_TRUE(eventually([&] { return rows("kind = 'order.ended'") == 1; }));
  EXPECT_EQ(unread("manager"), 0);
  EXPECT_EQ(unread("unituser"), 1);
  EXPECT_EQ(rows(fmt::format("person_id = {} AND kind = 'order.ended'", person("manager"))), 0)
      << "nobody is told of what he did himself";
}

TEST_P(NoticesOverHttp, AreReadByTheirPersonAlone) {
  apply();
  ASSERT_TRUE(eventually([&] { return unread("manager") == 1; }));
  const auto id = number("SELECT MIN(id) FROM notice");
  EXPECT_EQ(as("unituser").post(fmt::format("/api/v1/notices/{}/read", id), nullptr).code(), "notice.not_found");
  EXPECT_EQ(as("unituser").post("/api/v1/notices/read", object{}).number("read"), 0);
  EXPECT_EQ(as("manager").post(fmt::format("/api/v1/notices/{}/read", id), nullptr).status, 204);
  EXPECT_EQ(unread("manager"), 0);
}

TEST_P(NoticesOverHttp, AreAdministeredWithoutBeingRead) {
  apply();
  ASSERT_TRUE(eventually([&] { return server_.mails().size() == 1; }));
  const WireBrowser admin = as("sysadmin");
  ASSERT_TRUE(eventually([&] { return admin.get("/api/v1/notice_deliveries?state=sent").number("total") == 1; }));
  const WireAnswer log = admin.get("/api/v1/notice_deliveries?channel=mail&login=manager");
  EXPECT_EQ(log.number("total"), 1) << log.text;
  EXPECT_THAT(log.text, Not(HasSubstr("换卡")));
  const WireAnswer channels = admin.get("/api/v1/notice_channels");
  EXPECT_THAT(channels.text, HasSubstr(fmt::format(R"("target":"127.0.0.1:{}")", server_.port())));
  EXPECT_EQ(as("manager").get("/api/v1/notice_channels").code(), "identity.forbidden");

  const WireAnswer tried = admin.post("/api/v1/notice_channels/mail/trial", {{"address", "admin@example.com"}});
  EXPECT_EQ(tried.status, 204) << tried.text;
  EXPECT_EQ(server_.mails().back().to, "<admin@example.com>");
  EXPECT_EQ(as("manager").post("/api/v1/notices/settings/trial", nullptr).status, 204);
  EXPECT_EQ(as("unituser").post("/api/v1/notices/settings/trial", nullptr).code(), "notify.no_address");
  server_.behave(Behaviour::never);
  EXPECT_EQ(admin.post("/api/v1/notice_channels/mail/trial", {{"address", "no@example.com"}}).code(),
            "client.smtp_refused");
  EXPECT_EQ(admin.post("/api/v1/notice_channels/mail/trial", {{"address", "a@b.cn\r\nRCPT TO:<x@y.cn>"}}).code(),
            "notify.address");

  const std::string words =
      R"({"words":{"title":{"zh":"请办 {number}","en":"Do {number}"},"body":{"zh":"x","en":"x"}}})";
  const auto change = [&](std::string_view body, std::string_view version) {
    return admin.send("PUT", "/api/v1/notice_templates/order.todo/mail", body,
                      fmt::format("If-Match: \"{}\"\r\n", version));
  };
  EXPECT_EQ(change(words, "0").status, 200);
  EXPECT_EQ(change(words, "0").code(), "http.stale");
  EXPECT_EQ(change(R"({"words":{"title":{"zh":"{x}","en":"x"},"body":{"zh":"x","en":"x"}}})", "1").code(),
            "notify.template");
  EXPECT_EQ(admin.send("DELETE", "/api/v1/notice_templates/order.todo/mail").status, 200);
}

}  // namespace
}  // namespace yunguan::app
