// SPDX-License-Identifier: Apache-2.0
// Keys are rotated while people work, and everything goes on: before a restart, after it, and after sealing anew.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "app/commands.h"
#include "app/platform_fixture.h"

namespace yunguan::app {
namespace {

using ::testing::HasSubstr;

class KeyRotation : public PlatformWorld {
 protected:
  struct Said {
    int status = 0;
    std::string out;
  };
  Said keys(std::vector<std::string> words) {
    CLI::App cli;
    Said said;
    add_keys_command(cli, said.status);
    words.insert(words.begin(), "keys");
    words.insert(words.end(), {"--data-dir", loaded().config.data_dir.string(), "--store", url()});
    std::ranges::reverse(words);
    testing::internal::CaptureStdout();
    cli.parse(words);
    said.out = testing::internal::GetCapturedStdout();
    return said;
  }
  std::string responsible_phone(std::int64_t card) {
    const WireAnswer answer = as("manager").post(fmt::format("/api/v1/cards/{}/reveal", card),
                                                 {{"field", "responsible_phone"}, {"reason", "核对机主"}});
    EXPECT_EQ(answer.status, 200) << answer.text;
    return answer.status == 200 ? std::string(answer.body.at("value").as_string()) : "";
  }
  // Of the data key that sealed the card's person.
  std::string version_of(std::int64_t card) {
    return text(fmt::format("SELECT SUBSTR(sealed, 1, 5) FROM card_person WHERE card_id = {}", card));
  }
  void expect_all_whole() {
    EXPECT_TRUE(as("auditor").post("/api/v1/integrity/check", nullptr).body.at("ok").as_bool());
    EXPECT_TRUE(as("auditor").post("/api/v1/audit/verify", nullptr).body.at("ok").as_bool());
  }
};

TEST_P(KeyRotation, OldDataOpensAndNewDataTakesTheNewKey) {
  const std::int64_t old_card = enter_card(1, "GA");
  for (const char* purpose : {"data", "integrity", "seal", "login"}) EXPECT_EQ(keys({"rotate", purpose}).status, 0);
  EXPECT_THAT(keys({"list"}).out, HasSubstr("data           2  2"));
  // The running platform, before it has looked: what another process wrote under the new key it reads all the same.
  EXPECT_EQ(responsible_phone(old_card), "15400001234");
  expect_all_whole();

  stop();
  start();
  const std::int64_t new_card = enter_card(2, "GA");
  EXPECT_EQ(version_of(old_card), "v1:1:");
  EXPECT_EQ(version_of(new_card), "v1:2:");
  EXPECT_EQ(responsible_phone(old_card), "15400001234");
  EXPECT_EQ(responsible_phone(new_card), "15400001234");
  // A change seals anew.
  const WireAnswer changed = as("manager").patch(fmt::format("/api/v1/cards/{}", old_card),
                                                 {{"changes", {{"responsible_phone", "15400005678"}}}}, 1);
  EXPECT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(version_of(old_card), "v1:2:");
  EXPECT_EQ(responsible_phone(old_card), "15400005678");
  expect_all_whole();
}

TEST_P(KeyRotation, ResealingLeavesNothingUnderTheOldKeyAndNoForgeryLooksGenuine) {
  const std::int64_t first = enter_card(1, "GA");
  const std::int64_t second = enter_card(2, "SW");
  EXPECT_EQ(keys({"rotate", "data"}).status, 0);
  tamper(fmt::format("UPDATE card_person SET name_masked = '李*' WHERE card_id = {}", second));
  const Said some = keys({"reseal"});
  EXPECT_EQ(some.status, 1) << some.out;
  EXPECT_EQ(version_of(first), "v1:2:");
  EXPECT_EQ(version_of(second), "v1:1:") << "a forged row keeps what shows it";
  EXPECT_FALSE(as("auditor").post("/api/v1/integrity/check", nullptr).body.at("ok").as_bool());
  tamper(
      fmt::format("UPDATE card_person SET name_masked = (SELECT name_masked FROM card_person WHERE card_id = {})"
                  " WHERE card_id = {}",
                  first, second));
  EXPECT_EQ(keys({"reseal"}).status, 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM card_person WHERE sealed NOT LIKE 'v1:2:%'"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM person WHERE phone_sealed NOT LIKE 'v1:2:%'"), 0);
  EXPECT_GT(number("SELECT COUNT(*) FROM person WHERE phone_sealed LIKE 'v1:2:%'"), 0);
  for (const std::int64_t card : {first, second}) EXPECT_EQ(responsible_phone(card), "15400001234");
  const WireAnswer phone = as("manager").post(fmt::format("/api/v1/people/{}/reveal", person("unituser")),
                                              {{"field", "phone"}, {"reason", "核对联系方式"}});
  EXPECT_THAT(phone.text, HasSubstr("15400000002"));
  expect_all_whole();
}

YUNGUAN_ON_BOTH_STORES(KeyRotation);

}  // namespace
}  // namespace yunguan::app
