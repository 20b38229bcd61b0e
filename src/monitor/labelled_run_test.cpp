// SPDX-License-Identifier: Apache-2.0
// MON-24 by settings in force: as they should be nothing is missed; what is tuned wrong shows at its model and at no other.
#include "monitor/labelled_run.h"

#include <gtest/gtest.h>

#include "monitor/scan_fixture.h"

namespace yunguan::monitor {
namespace {

FleetPlan plan() { return {.cards = 1'500, .rows = 60'000, .trouble_permille = 60, .seed = 7}; }

SettingsTexts good_settings() {
  return {.apps = "app,category,domain\n微信,social,weixin.qq.com\n抖音,video,douyin.com\n",
          .phone_tacs = "tac,brand,model\n01234567,Acme,One\n86123405,Acme,Module\n35332510,Acme,Two\n",
          .fraud_areas = "region,name\n3508,甲\n31,乙\n45,丙\n"};
}

LabelledScore measured(const SettingsTexts& texts, std::span<const Profile> profiles = {}) {
  const ScratchFolder folder;
  const auto score = measure_labelled(folder.path(), plan(), texts, profiles);
  EXPECT_TRUE(score) << describe(score.error());
  return score.value_or(LabelledScore{});
}

void expect_good_but(const LabelledScore& score, std::string_view model) {
  for (const auto& [name, counts] : score.models) {
    if (name == model) continue;
    EXPECT_GT(counts.planted, 0u) << name;
    EXPECT_EQ(counts.missed, 0u) << name;
    EXPECT_EQ(counts.falsely_raised, 0u) << name;
  }
}

TEST(LabelledRun, MissesNothingByGoodSettings) {
  const LabelledScore score = measured(good_settings());
  EXPECT_EQ(score.models.size(), kModelCount);
  EXPECT_TRUE(score.phones_listed);
  EXPECT_TRUE(score.areas_listed);
  expect_good_but(score, "");
}

TEST(LabelledRun, APercentageTooHighMissesAndOneTooLowRaisesFalsely) {
  SettingsTexts texts = good_settings();
  texts.tuning = {{.model = "data-surge", .percent = 100'000}};
  const LabelledScore high = measured(texts);
  EXPECT_EQ(high.models.at("data-surge").missed, high.models.at("data-surge").planted);
  expect_good_but(high, "data-surge");
  texts.tuning = {{.model = "data-surge", .percent = 20}};
  const LabelledScore low = measured(texts);
  EXPECT_EQ(low.models.at("data-surge").missed, 0u);
  EXPECT_GT(low.models.at("data-surge").falsely_raised, 0u);
  expect_good_but(low, "data-surge");
}

TEST(LabelledRun, ATuningForSomeIsMissedWithThemAlone) {
  SettingsTexts texts = good_settings();
  texts.tuning = {{.model = "app", .unit_path = "/1/2/", .on = false}};
  const std::vector<Profile> profiles{{.unit_path = "/1/2/4/"},
                                      {.unit_path = "/1/3/"},
                                      {.unit_path = "/1/5/"},
                                      {.unit_path = "/1/6/"},
                                      {.unit_path = "/1/7/"}};
  const LabelledScore score = measured(texts, profiles);
  const auto& app = score.models.at("app");
  EXPECT_GT(app.missed, 0u);
  EXPECT_LT(app.missed, app.planted);
  expect_good_but(score, "app");
}

TEST(LabelledRun, AnEmptyListMissesAll) {
  SettingsTexts texts = good_settings();
  texts.phone_tacs = "";
  const LabelledScore score = measured(texts);
  EXPECT_FALSE(score.phones_listed);
  EXPECT_GT(score.models.at("phone").planted, 0u);
  EXPECT_EQ(score.models.at("phone").missed, score.models.at("phone").planted);
}

TEST(LabelledRun, AnApplicationTakenOffTheBlacklistIsMissed) {
  SettingsTexts texts = good_settings();
  texts.apps = "app,category,domain\n微信,social,weixin.qq.com\n";
  const LabelledScore score = measured(texts);
  EXPECT_GT(score.models.at("app").missed, 0u);
  EXPECT_LT(score.models.at("app").missed, score.models.at("app").planted);
  expect_good_but(score, "app");
}

TEST(LabelledRun, OwnRulesAreCountedApart) {
  SettingsTexts texts = good_settings();
  texts.own_rules = "rules:\n  - name: every-row\n    when: row.kind == \"data\"\n    window: day\n";
  const LabelledScore score = measured(texts);
  EXPECT_GT(score.own_rules.at("every-row"), 0u);
  expect_good_but(score, "");
}

}  // namespace
}  // namespace yunguan::monitor
