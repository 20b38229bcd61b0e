// SPDX-License-Identifier: Apache-2.0
#include "notify/template.h"

#include <gmock/gmock.h>

#include "client/transfer.h"
#include "notify/mail_text.h"
#include "notify/notify_world_fixture.h"
#include "notify/smtp_server_fixture.h"

namespace yunguan::notify {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

NoticeWords words(std::string text) { return {{text, text}, {text, text}}; }

std::string code_of(const NoticeWords& tried) {
  const auto checked = check_words(kTestKinds[0], tried);
  return checked ? "" : checked.error().details.front().code;
}

TEST(Template, FillsInWhatTheKindDeclares) {
  EXPECT_EQ(code_of(words("{number}：{by} 的 {{花括号}}")), "");
  const NoticeWords filled =
      fill(words("{number}：{by} 的 {{花括号}}"), {{"number", {"GD-7", "GD-7"}}, {"by", {"张三", "Zhang"}}});
  EXPECT_EQ(filled.title.zh, "GD-7：张三 的 {花括号}");
  EXPECT_EQ(filled.body.en, "GD-7：Zhang 的 {花括号}");
  // What people typed is no template.
  EXPECT_EQ(fill(words("{by}"), {{"by", {"{number}", ""}}, {"number", {"x", ""}}}).title.zh, "{number}");
}

TEST(Template, RefusesWhatItCouldNotFillIn) {
  EXPECT_EQ(code_of(words("{nummer}")), "notify.variable");
  EXPECT_EQ(code_of(words("{}")), "notify.variable");
  for (const char* text : {"{number", "number}", "{{number}", "{a{b}}"})
    EXPECT_EQ(code_of(words(text)), "notify.brace") << text;
  EXPECT_EQ(code_of(words("  ")), "notify.words");
  EXPECT_EQ(code_of({{"两\n行", "two"}, {"x", "x"}}), "notify.words");
  EXPECT_EQ(code_of({{"x", "x"}, {"两\n行", "two\nlines"}}), "");
  EXPECT_EQ(code_of(words(std::string(kTitleMax + 1, 'x'))), "notify.words");
  EXPECT_EQ(code_of(words("\xff")), "notify.words");
}

TEST(Address, IsOneThatNoHeaderAndNoCommandCanHideIn) {
  EXPECT_EQ(checked_address(" lin.x+y@mail.example.com "), "lin.x+y@mail.example.com");
  for (const char* bad : {"", "lin", "@x.cn", "lin@", "lin@x..cn", "lin@-x.cn", "li n@x.cn", "lin@x.cn\r\nBcc: a@b.cn",
                          "a,b@x.cn", "<lin@x.cn>", "lin@x.cn>", "林@x.cn", ".lin@x.cn", "\"a b\"@x.cn"})
    EXPECT_FALSE(checked_address(bad)) << bad;
}

TEST(MailText, KeepsPeopleOutOfItsHeaders) {
  const Mail mail{
      .from = "yg@example.com",
      .from_name = "运管, 平台",
      .to = "lin@example.com",
      .subject = "待办\r\nBcc: evil@example.com\r\n\r\n正文" + std::string(200, 'a') + std::string(40, 'x') + "尾",
      .body = "一行\n.\n..\r\nEnd",
      .message_id = "notice-1",
      .at = from_micros(1'795'222'800'000'000)};
  const std::string text = mail_text(mail);
  const TakenMail taken{"", "", text};
  EXPECT_THAT(text, Not(HasSubstr("\r\nBcc:")));
  EXPECT_THAT(taken.subject(), HasSubstr("待办  Bcc: evil@example.com"));
  EXPECT_EQ(taken.body(), "一行\r\n.\r\n..\r\nEnd");
  EXPECT_EQ(taken.header("Date"), "Sat, 21 Nov 2026 09:00:00 +0800");
  EXPECT_EQ(taken.header("Message-ID"), "<notice-1@example.com>");
  EXPECT_THAT(taken.header("From"), HasSubstr("=?UTF-8?B?"));
  std::size_t begin = 0;
  for (std::size_t end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n", begin)) {
    EXPECT_LE(end - begin, 78u);
    begin = end + 2;
  }
  EXPECT_EQ(header_text("plain"), "plain");
  EXPECT_EQ(header_text("=?x?="), "=?UTF-8?B?PT94Pz0=?=") << "what looks like an encoded word is coded";
}

TEST(PrivateAddress, IsNoneOfTheInternets) {
  for (const char* one : {"10.1.2.3", "127.0.0.1", "192.168.1.1", "172.31.0.1", "169.254.169.254", "100.64.0.1",
                          "0.0.0.0", "::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "224.0.0.1", ""})
    EXPECT_TRUE(client::is_private_address(one)) << one;
  for (const char* one : {"8.8.8.8", "172.32.0.1", "2400:3200::1", "::ffff:8.8.8.8"})
    EXPECT_FALSE(client::is_private_address(one)) << one;
}

TEST(QuietHours, EndWhenTheyEnd) {
  const auto at = [](std::string_view clock) { return *parse_instant("2026-11-21 " + std::string{clock} + ":00"); };
  Setting night{.quiet_from = "22:00", .quiet_to = "07:30"};
  EXPECT_EQ(night.quiet_until(at("21:59")), std::nullopt);
  EXPECT_EQ(night.quiet_until(at("22:00")), *parse_instant("2026-11-22 07:30:00"));
  EXPECT_EQ(night.quiet_until(at("03:00")), at("07:30"));
  EXPECT_EQ(night.quiet_until(at("07:30")), std::nullopt);
  Setting noon{.quiet_from = "12:00", .quiet_to = "14:00"};
  EXPECT_EQ(noon.quiet_until(at("13:00")), at("14:00"));
  EXPECT_EQ(noon.quiet_until(at("14:00")), std::nullopt);
  EXPECT_EQ(Setting{}.quiet_until(at("03:00")), std::nullopt);
  for (const char* bad : {"24:00", "7:30", "07:60", "0730", "07:3x", ""}) EXPECT_FALSE(checked_hour(bad, "")) << bad;
}

}  // namespace
}  // namespace yunguan::notify
