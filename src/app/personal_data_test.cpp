// SPDX-License-Identifier: Apache-2.0
// The register of personal data over HTTP, and the daily erasure by rule.
#include "app/personal_data.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/foundation.h"
#include "app/platform_fixture.h"
#include "card/card_permissions.h"
#include "identity/identity.h"

namespace yunguan::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PersonalDataWorld : public PlatformWorld {
 protected:
  void SetUp() override {
    set("personal_data.erase_after_days", "200");
    PlatformWorld::SetUp();
  }
  static std::int64_t count_of(const WireAnswer& answer, std::string_view code) {
    for (const auto& one : answer.body.at("kinds").as_array()) {
      if (one.at("kind").at("code").as_string() == code) return one.at("count").as_int64();
    }
    ADD_FAILURE() << "no kind " << code;
    return -1;
  }
  WireAnswer the_register() { return as("auditor").get("/api/v1/security/personal_data"); }
  // As if it had been closed so long ago.
  void close_card(std::int64_t card, std::chrono::days ago) {
    tamper(fmt::format("UPDATE card SET state = 8, state_since = {} WHERE id = {}",
                       to_micros(SystemClock{}.now() - ago), card));
  }
  // The daily step, on a platform that has stopped.
  void erase_due(const config::Config& config) {
    const auto ground = open_foundation(loaded().config);
    ASSERT_TRUE(ground) << describe(ground.error());
    identity::Identity identity(*(*ground)->db, *(*ground)->keys, (*ground)->random, (*ground)->clock, {});
    identity.audit().add_actions(card::kActions);
    const auto done = PersonalData(identity.context(), config).erase_due();
    EXPECT_TRUE(done) << describe(done.error());
  }
};

TEST_P(PersonalDataWorld, IsCountedAndErasedWhenItsTimeIsOver) {
  const std::int64_t old = enter_card(31, "GA");
  const std::int64_t young = enter_card(32, "GA");
  close_card(old, std::chrono::days{201});
  close_card(young, std::chrono::days{180});
  WireAnswer list = the_register();
  ASSERT_EQ(list.status, 200) << list.text;
  EXPECT_EQ(count_of(list, "card_responsible"), 2);
  EXPECT_EQ(count_of(list, "staff"), 8);
  EXPECT_TRUE(list.body.at("erasure").at("enabled").as_bool());
  EXPECT_EQ(list.body.at("erasure").at("due_cards").as_int64(), 1) << "what a run would erase";
  EXPECT_EQ(list.body.at("erasure").at("next_cards").as_int64(), 1);
  stop();
  config::Config below = loaded().config;
  below.personal_data.erase_after = std::chrono::days{100};
  erase_due(below);
  EXPECT_EQ(number("SELECT COUNT(*) FROM card_person"), 2) << "a rule below the floor erases nothing";
  erase_due(loaded().config);
  EXPECT_EQ(number("SELECT COUNT(*) FROM card_person"), 1);
  start();
  list = the_register();
  EXPECT_EQ(list.body.at("erasure").at("due_cards").as_int64(), 0);
  EXPECT_EQ(list.body.at("erasure").at("last_cards").as_int64(), 1);
  EXPECT_EQ(count_of(list, "card_responsible"), 1);
  EXPECT_THAT(as("manager").get(fmt::format("/api/v1/cards/{}/history", old)).text, HasSubstr("persons_erased"));
  EXPECT_THAT(as("auditor").get("/api/v1/audit?q=").text, HasSubstr("card.erase_persons"));
}

// Nothing that leaves as a file holds a person of a card unmasked.
TEST_P(PersonalDataWorld, LeavesInNoExportUnmasked) {
  boost::json::object fields = card_fields(33, "GA");
  fields["responsible_person"] = "欧阳示例";
  fields["responsible_phone"] = "15400007788";
  fields["actual_user"] = "司马示例";
  fields["actual_user_phone"] = "15400009911";
  fields["actual_user_document"] = "110101199001010012";
  const WireAnswer made = as("manager").post("/api/v1/cards", {{"fields", fields}});
  ASSERT_EQ(made.status, 201) << made.text;
  for (const http::Route& route : platform().router().routes()) {
    if (route.path.find("/export") == std::string::npos || route.path.find('{') != std::string::npos) continue;
    for (const char* who : {"manager", "unituser", "auditor"}) {
      const WireAnswer file = as(who).get(route.path + "?format=csv");
      for (const char* word : {"欧阳示例", "15400007788", "司马示例", "15400009911", "110101199001010012"}) {
        EXPECT_THAT(file.text, Not(HasSubstr(word))) << route.path << " for " << who;
      }
    }
  }
  const WireAnswer cards = as("manager").get("/api/v1/cards/export?format=csv");
  EXPECT_EQ(cards.status, 200);
  EXPECT_THAT(cards.text, HasSubstr("154****7788"));
}

YUNGUAN_ON_BOTH_STORES(PersonalDataWorld);

}  // namespace
}  // namespace yunguan::app
