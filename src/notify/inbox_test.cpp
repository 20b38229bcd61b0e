// SPDX-License-Identifier: Apache-2.0
// What people are told, what they read, and what they choose.
#include "notify/notify_world_fixture.h"

namespace yunguan::notify {
namespace {

using namespace std::chrono_literals;

class InboxTest : public NotifyWorld {
 protected:
  void SetUp() override {
    config_.smtp.host = "mail.example.com";
    config_.webhook.url = "https://gateway.example.com";
    NotifyWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    inbox_ = std::make_unique<Inbox>(*ground_, *sender_);
    administration_ = std::make_unique<Administration>(*ground_, *sender_);
  }
  NoticeSummary summary(PersonId person = kLin) { return inbox_->summary(asking(person)).value(); }
  http::Request request(std::map<std::string, std::string> path, std::string_view if_match = "") {
    http::Request made;
    made.path_values = std::move(path);
    if (!if_match.empty()) made.headers["if-match"] = if_match;
    auto caller = std::make_shared<identity::Principal>(asking().principal);
    made.caller = std::move(caller);
    return made;
  }

  std::unique_ptr<Inbox> inbox_;
  std::unique_ptr<Administration> administration_;
};
YUNGUAN_ON_BOTH_STORES(InboxTest);

TEST_P(InboxTest, HoldsWhatOneWasToldInBothLanguages) {
  tell(todo("GD-1"));
  tell(todo("GD-2", kWang));
  const NoticeSummary mine = summary();
  EXPECT_EQ(mine.unread, 1);
  ASSERT_EQ(mine.newest.size(), 1u);
  EXPECT_EQ(mine.newest[0].title, (Text{"GD-1 待办", "GD-1 waits"}));
  EXPECT_EQ(mine.newest[0].body.zh, "王五 请您办理 GD-1。");
  EXPECT_EQ(mine.newest[0].link, "/things/GD-1");
  const auto page = inbox_->list(request({}));
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_EQ(page->items.size(), 1u) << "nobody sees another's";
}

TEST_P(InboxTest, FoldsWhatMeansTheSameWhileItIsUnreadAndYoung) {
  set(kLin, {.address = "lin@example.com"});
  tell(todo("GD-1"));
  tell(todo("GD-1"));
  tell(todo("GD-2"));
  EXPECT_EQ(summary().unread, 2);
  EXPECT_EQ(summary().newest.back().times, 2);
  EXPECT_EQ(deliveries("waiting"), 2) << "the second time nothing more is sent";
  clock_.advance(kFoldWithin + 1s);
  tell(todo("GD-1"));
  EXPECT_EQ(summary().unread, 3);
  ASSERT_TRUE(inbox_->read_many(asking(), {}));
  tell(todo("GD-1"));
  EXPECT_EQ(summary().unread, 1) << "what was read takes nothing in";
}

TEST_P(InboxTest, IsReadOneByOneByKindAndWhole) {
  for (const char* number : {"1", "2", "3"}) tell(todo(number));
  Notice other = todo("4");
  other.kind = "test.quiet";
  tell(other);
  const auto newest = summary().newest;
  const std::string first = std::to_string(newest.back().id.value);
  ASSERT_TRUE(inbox_->read(request({{"id", first}})));
  ASSERT_TRUE(inbox_->read(request({{"id", first}}))) << "twice is the same";
  EXPECT_EQ(summary().unread, 3);
  EXPECT_EQ(inbox_->read_many(asking(), {.up_to = newest[2].id, .kind = {}})->read, 1);
  EXPECT_EQ(inbox_->read_many(asking(), {.up_to = {}, .kind = "test.quiet"})->read, 1);
  EXPECT_EQ(inbox_->read_many(asking(kWang), {})->read, 0);
  EXPECT_EQ(inbox_->read_many(asking(), {})->read, 1);
  EXPECT_EQ(summary().unread, 0);
  tell(todo("5", kWang));
  const std::string foreign = std::to_string(summary(kWang).newest[0].id.value);
  static_cast<void>(asking());
  const auto refused = inbox_->read(request({{"id", foreign}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "notice.not_found");
  EXPECT_EQ(summary(kWang).unread, 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'access.out_of_scope'"), 1);
}

TEST_P(InboxTest, SettlesWhatHasBeenDealtWith) {
  tell(todo("GD-1"));
  tell(todo("GD-2"));
  settle(todo("GD-1"));
  ASSERT_EQ(summary().newest.size(), 1u);
  EXPECT_EQ(summary().newest[0].title.zh, "GD-2 待办");
}

TEST_P(InboxTest, TellsNobodyWhoseAccountIsOver) {
  tamper("UPDATE person SET state = 'disabled' WHERE id = 7");
  tell(todo("GD-1"));
  tell(todo("GD-1", PersonId{99}));
  EXPECT_EQ(number("SELECT COUNT(*) FROM notice"), 0);
}

TEST_P(InboxTest, AsksForTheChannelsThatWereChosen) {
  tell(todo("1"));
  EXPECT_EQ(deliveries("waiting"), 0) << "no address, no mail";
  NoticeSettingsInput input{.address = "lin@example.com"};
  input.kinds = {{"test.todo", true, true}};
  const auto changed = inbox_->change(asking(), 1, input);
  ASSERT_TRUE(changed) << describe(changed.error());
  EXPECT_EQ(changed->version, 2);
  EXPECT_EQ(inbox_->change(asking(), 1, input).error().code, "http.stale");
  EXPECT_EQ(inbox_->settings(asking())->address, "lin@example.com");
  EXPECT_EQ(number("SELECT COUNT(*) FROM notice_setting WHERE address_sealed LIKE '%lin%'"), 0) << "it lies sealed";
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'notice.settings' AND after_json LIKE '%lin@%'"), 0);
  tell(todo("2"));
  EXPECT_EQ(deliveries("waiting"), 2);
  Notice quiet = todo("3");
  quiet.kind = "test.quiet";
  tell(quiet);
  EXPECT_EQ(deliveries("waiting"), 2) << "shipped without mail";
  input.kinds = {{"test.todo", false, false}, {"test.quiet", true, false}};
  ASSERT_TRUE(inbox_->change(asking(), 2, input));
  tell(todo("4"));
  quiet.meaning = "thing:5";
  tell(quiet);
  EXPECT_EQ(deliveries("waiting"), 3);

  input.kinds = {{"test.nothing", true, true}};
  EXPECT_EQ(inbox_->change(asking(), 3, input).error().code, "notify.kind");
  input.kinds = {};
  input.quiet_from = "22:00";
  EXPECT_EQ(inbox_->change(asking(), 3, input).error().code, "notify.hour");
  input.address = "lin@example.com\r\nBcc: x@y.cn";
  EXPECT_EQ(inbox_->change(asking(), 3, input).error().code, "notify.address");
}

TEST_P(InboxTest, SpeaksAsTheTemplatesSay) {
  const std::map<std::string, std::string> place{{"kind", "test.todo"}, {"channel", "console"}};
  const NoticeTemplateInput input{{{"请办 {number}", "Do {number}"}, {"由 {by} 提交", "from {by}"}}};
  ASSERT_EQ(administration_->templates()->items.size(), 4u);
  EXPECT_EQ(administration_->change(asking(), request(place, "\"3\""), input).error().code, "http.stale");
  const auto changed = administration_->change(asking(), request(place, "\"0\""), input);
  ASSERT_TRUE(changed) << describe(changed.error());
  EXPECT_EQ(changed->version, 1);
  EXPECT_FALSE(changed->is_shipped);
  EXPECT_EQ(administration_->preview({"test.todo", input.words})->body.zh, "由 张三 提交");
  EXPECT_EQ(administration_->change(asking(), request(place, "\"1\""), {{{"{x}", "x"}, {"x", "x"}}}).error().code,
            "notify.template");
  tell(todo("GD-1"));
  EXPECT_EQ(summary().newest[0].title.zh, "请办 GD-1");
  ASSERT_TRUE(administration_->put_back(asking(), request(place)));
  tell(todo("GD-2"));
  EXPECT_EQ(summary().newest[0].title.zh, "GD-2 待办");
  EXPECT_EQ(administration_->put_back(asking(), request({{"kind", "test.todo"}, {"channel", "webhook"}})).error().code,
            "notify.kind");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE object_type = 'notice_template' AND result = 'done'"), 2);
}

TEST_P(InboxTest, ForgetsWhatIsOld) {
  set(kLin, {.address = "lin@example.com"});
  tell(todo("1"));
  clock_.advance(kKeepFor);
  tell(todo("2"));
  ASSERT_TRUE(notices_->tidy());
  EXPECT_EQ(number("SELECT COUNT(*) FROM notice"), 2) << "on the last day it is still there";
  clock_.advance(1s);
  ASSERT_TRUE(notices_->tidy());
  EXPECT_EQ(number("SELECT COUNT(*) FROM notice"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM notice_delivery"), 1);
}

}  // namespace
}  // namespace yunguan::notify
