// SPDX-License-Identifier: Apache-2.0
// Mail and webhooks against servers on 127.0.0.1 that are slow, refuse, and break off where it hurts.
#include "notify/sender.h"

#include <fmt/format.h>

#include "base/eventually_fixture.h"
#include "client/signature.h"
#include "http/raw_client_fixture.h"
#include "notify/mail_courier.h"
#include "notify/notify_world_fixture.h"
#include "notify/smtp_server_fixture.h"
#include "notify/webhook_courier.h"

namespace yunguan::notify {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class SenderTest : public NotifyWorld {
 protected:
  void SetUp() override {
    config_.smtp = {.host = "127.0.0.1",
                    .port = server_.port(),
                    .security = config::MailSecurity::none,
                    .user = "yunguan",
                    .password = "geheim",
                    .from = "yunguan@example.com"};
    config_.console_url = "https://yunguan.example/";
    config_.attempts_max = 3;
    NotifyWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    set(kLin, {.address = "lin@example.com"});
    restart();
  }
  void restart() {
    begin();
    auto mail = MailCourier::make(config_, clock_);
    ASSERT_TRUE(mail) << describe(mail.error());
    sender_->add(Channel::mail, std::move(*mail));
    if (config_.webhook.url.empty()) return;
    auto webhook = WebhookCourier::make(config_, clock_);
    ASSERT_TRUE(webhook) << describe(webhook.error());
    sender_->add(Channel::webhook, std::move(*webhook));
  }
  std::string error() {
    return db()
        .read([](store::Reader& reader) {
          return reader.one({"test.error", "SELECT error_code FROM notice_delivery ORDER BY id DESC LIMIT 1"}, {},
                            [](const store::Row& row) { return row.text(0); });
        })
        .value_or(std::nullopt)
        .value_or("");
  }

  SmtpServer server_;
};
YUNGUAN_ON_BOTH_STORES(SenderTest);

TEST_P(SenderTest, MailsOnceInTheWordsOfItsTemplate) {
  tell(todo("GD-1"));
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(send(), 0u);
  ASSERT_EQ(server_.mails().size(), 1u);
  const TakenMail mail = server_.mails()[0];
  EXPECT_EQ(mail.from, "<yunguan@example.com>");
  EXPECT_EQ(mail.to, "<lin@example.com>");
  EXPECT_EQ(mail.subject(), "GD-1 待办");
  EXPECT_THAT(mail.body(), HasSubstr("王五 请您办理 GD-1。"));
  EXPECT_THAT(mail.body(), HasSubstr("https://yunguan.example/things/GD-1"));
  EXPECT_THAT(server_.heard(), HasSubstr("AUTH PLAIN"));
  EXPECT_EQ(deliveries("sent"), 1);
  EXPECT_TRUE(sender_->state(Channel::mail).last_good_at);
}

TEST_P(SenderTest, TriesAgainUntilItGivesUp) {
  server_.behave(Behaviour::later);
  tell(todo("GD-1"));
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(error(), "client.smtp_later");
  EXPECT_EQ(send(), 0u) << "not before its time";
  clock_.advance(kFirstWait);
  EXPECT_EQ(send(), 1u);
  clock_.advance(kFirstWait);
  EXPECT_EQ(send(), 0u) << "each wait is twice the one before";
  clock_.advance(kFirstWait);
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(deliveries("given_up"), 1);
  server_.behave(Behaviour::take);
  clock_.advance(24h);
  EXPECT_EQ(send(), 0u);
  Administration administration{*ground_, *sender_};
  http::Request request;
  request.path_values["id"] = std::to_string(number("SELECT id FROM notice_delivery"));
  ASSERT_TRUE(administration.send_again(asking(), request));
  EXPECT_EQ(administration.send_again(asking(), request).error().code, "notify.not_given_up");
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(server_.mails().size(), 1u);
}

TEST_P(SenderTest, GivesUpAtOnceWhatTheServerWillNeverTake) {
  server_.behave(Behaviour::never);
  tell(todo("GD-1"));
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(deliveries("given_up"), 1);
  EXPECT_EQ(error(), "client.smtp_refused");
  server_.behave(Behaviour::take);
  tell(todo("GD-2"));
  EXPECT_EQ(send(), 1u) << "one person's address says nothing about the channel";
}

TEST_P(SenderTest, SendsNothingTwiceThatWasAcknowledged) {
  server_.behave(Behaviour::break_off_said);
  tell(todo("GD-1"));
  EXPECT_EQ(send(), 1u);
  clock_.advance(2h);
  restart();
  EXPECT_EQ(send(), 0u);
  EXPECT_EQ(server_.mails().size(), 1u);
  EXPECT_EQ(deliveries("sent"), 1);
}

TEST_P(SenderTest, SendsAgainWhatWasNotAcknowledgedUnderTheSameName) {
  tell(todo("GD-1"));
  for (const Behaviour behaviour : {Behaviour::break_off, Behaviour::break_off_unsaid}) {
    server_.behave(behaviour);
    EXPECT_EQ(send(), 1u);
    EXPECT_EQ(error(), "client.smtp_unreachable");
    EXPECT_EQ(deliveries("waiting"), 1);
    clock_.advance(kFirstWait * 2);
  }
  server_.behave(Behaviour::take);
  EXPECT_EQ(send(), 1u);
  ASSERT_EQ(server_.mails().size(), 1u);
  const std::string id = server_.mails()[0].header("Message-ID");
  EXPECT_THAT(id, testing::StartsWith("<notice-"));
}

// A process that died between the attempt and its outcome.
TEST_P(SenderTest, LosesNothingWhenItDiesInTheMiddle) {
  tell(todo("GD-1"));
  const DeliveryId id{number("SELECT id FROM notice_delivery")};
  ASSERT_TRUE(db().write([&](store::Transaction& tx) { return lease(tx, id, clock_.now() + kLease); }));
  restart();
  EXPECT_EQ(send(), 0u) << "somebody may be at it";
  clock_.advance(kLease);
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(server_.mails().size(), 1u);
}

TEST_P(SenderTest, LetsAChannelRestThatIsDeadAndTheOthersGoOn) {
  std::atomic<int> posts = 0;
  http::TestServer receiver{{http::test_route(http::Method::post, "/hook", [&](const http::Request&) {
    ++posts;
    return Result<http::Response>{http::Response::no_content()};
  })}};
  config_.webhook = {
      .url = fmt::format("http://127.0.0.1:{}/hook", receiver.port()), .secret = "s", .private_addresses = true};
  config_.smtp.timeout = 1s;
  set(kLin, {.address = "lin@example.com", .choices = {{"test.todo", {true, true}}}});
  restart();
  server_.behave(Behaviour::be_silent);
  for (int n = 0; n < 20; ++n) tell(todo(fmt::format("GD-{}", n)));
  sender_->start();
  EXPECT_TRUE(eventually([&] { return posts == 20; }));
  EXPECT_TRUE(eventually([&] { return sender_->state(Channel::mail).rests_until.has_value(); }));
  sender_->stop();
  EXPECT_LE(server_.connections(), 1) << "twenty mails do not wait for the dead server one by one";
  EXPECT_EQ(send(Channel::mail), 0u) << "it rests";
  server_.behave(Behaviour::take);
  clock_.advance(1h);
  EXPECT_EQ(send(Channel::mail), 20u);
}

TEST_P(SenderTest, StopsAtOnceInTheMiddleOfAnAttempt) {
  config_.smtp.timeout = 60s;
  restart();
  server_.behave(Behaviour::be_silent);
  tell(todo("GD-1"));
  sender_->start();
  ASSERT_TRUE(eventually([&] { return server_.connections() == 1; }));
  const auto began = std::chrono::steady_clock::now();
  sender_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  EXPECT_EQ(deliveries("waiting"), 1);
  server_.behave(Behaviour::take);
  restart();
  EXPECT_EQ(send(), 1u) << "at the next start, without a wait";
}

TEST_P(SenderTest, NeverMailsInTheClearWhatShallBeEncrypted) {
  config_.smtp.security = config::MailSecurity::starttls;
  restart();
  tell(todo("GD-1"));
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(error(), "client.tls");
  EXPECT_THAT(server_.heard(), Not(HasSubstr("AUTH")));
  EXPECT_THAT(server_.heard(), Not(HasSubstr("lin@")));
}

TEST_P(SenderTest, HoldsMailInQuietHoursAndAboveTheHoursLimit) {
  set(kLin, {.address = "lin@example.com", .quiet_from = "08:00", .quiet_to = "10:00"});
  tell(todo("GD-1"));  // it is 09:00
  EXPECT_EQ(send(), 0u);
  clock_.advance(1h);
  EXPECT_EQ(send(), 1u);
  set(kLin, {.address = "lin@example.com"});
  config_.mails_per_hour = 2;
  clock_.advance(2h);
  for (int n = 0; n < 3; ++n) tell(todo(fmt::format("GD-A{}", n)));
  EXPECT_EQ(send(), 2u);
  clock_.advance(59min);
  EXPECT_EQ(send(), 0u);
  clock_.advance(2min);
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(server_.mails().size(), 4u);
}

TEST_P(SenderTest, DropsWhatNobodyNeedsAnyMore) {
  set(kWang, {.address = "wang@example.com"});
  tell(todo("read"));
  settle(todo("read"));
  tell(todo("gone", kWang));
  tamper("UPDATE person SET state = 'disabled' WHERE id = 8");
  tell(todo("unreachable"));
  set(kLin, {});
  EXPECT_EQ(send(), 0u);
  EXPECT_EQ(deliveries("dropped"), 3);
  EXPECT_EQ(server_.connections(), 0);
}

TEST_P(SenderTest, PostsSignedJsonThatTheReceiverCanCheck) {
  struct {
    std::string body, timestamp, signature, delivery;
  } got;
  std::atomic<int> status = 500;
  http::TestServer receiver{
      {http::test_route(http::Method::post, "/hook", [&](const http::Request& request) -> Result<http::Response> {
        got = {request.body, std::string{request.header("x-yunguan-timestamp")},
               std::string{request.header("x-yunguan-signature")}, std::string{request.header("x-yunguan-delivery")}};
        http::Response answer = http::Response::json("{}", status);
        answer.headers.emplace_back("Location", "/elsewhere");
        return answer;
      })}};
  config_.webhook = {.url = fmt::format("http://127.0.0.1:{}/hook", receiver.port()), .secret = "s3cret"};
  set(kLin, {.choices = {{"test.todo", {false, true}}}});
  restart();
  tell(todo("GD-1"));
  EXPECT_EQ(send(Channel::webhook), 1u);
  EXPECT_EQ(error(), "client.private_address") << "127.0.0.1 is not allowed unless the configuration says so";
  EXPECT_EQ(got.body, "");
  config_.webhook.private_addresses = true;
  restart();
  clock_.advance(kFirstWait);
  EXPECT_EQ(send(Channel::webhook), 1u);
  EXPECT_EQ(error(), "notify.webhook_refused");
  const std::string first = got.delivery;
  status = 302;
  clock_.advance(kFirstWait * 2);
  EXPECT_EQ(send(Channel::webhook), 1u);
  EXPECT_EQ(deliveries("given_up"), 1) << "a redirect is not followed";
  status = 200;
  tell(todo("GD-2"));
  EXPECT_EQ(send(Channel::webhook), 1u);
  EXPECT_EQ(deliveries("sent"), 1);
  EXPECT_NE(got.delivery, first);
  EXPECT_THAT(got.body, HasSubstr(R"("title":{"zh":"GD-2 待办","en":"GD-2 waits"})"));
  EXPECT_THAT(got.body, HasSubstr(R"("person":"lin")"));
  EXPECT_EQ(got.signature, client::signature_of("s3cret", got.timestamp, got.body));
  EXPECT_EQ(got.timestamp, "1795222890");
  EXPECT_NE(client::signature_of("other", got.timestamp, got.body), got.signature);
}

TEST_P(SenderTest, RefusesAConfigurationThatCannotWork) {
  config::Notify bad = config_;
  bad.smtp.from = "nobody";
  EXPECT_EQ(MailCourier::make(bad, clock_).error().code, "notify.config");
  bad = config_;
  bad.smtp.host = "x/../y";
  EXPECT_EQ(MailCourier::make(bad, clock_).error().code, "notify.config");
  bad.webhook = {.url = "file:///etc/passwd", .secret = "s"};
  EXPECT_EQ(WebhookCourier::make(bad, clock_).error().code, "notify.config");
  bad.webhook = {.url = "https://gateway.example.com"};
  EXPECT_EQ(WebhookCourier::make(bad, clock_).error().code, "notify.config") << "unsigned";
  bad.webhook.secret_file = "/nonexistent/secret";
  EXPECT_EQ(WebhookCourier::make(bad, clock_).error().code, "notify.config");
}

}  // namespace
}  // namespace yunguan::notify
