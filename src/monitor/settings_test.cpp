// SPDX-License-Identifier: Apache-2.0
#include "monitor/settings.h"

#include <gtest/gtest.h>

#include "monitor/scan_fixture.h"

namespace yunguan::monitor {
namespace {

constexpr const char* kRules =
    "rules:\n"
    "  - {name: night, number: 7, when: row.hour < 6}\n"
    "  - {name: huge, when: row.down_bytes > 1000}\n";

Profile card_of(std::string unit, std::string scene = "", std::string device_class = "") {
  return {.unit_path = std::move(unit), .scene = std::move(scene), .device_class = std::move(device_class)};
}

std::string code_of(const SettingsTexts& texts) {
  const auto settings = compile(1, texts);
  return settings ? "none" : settings.error().code;
}

TEST(Settings, ListsOfTextsAreThoseOfAFolder) {
  const std::string folder = "tests/samples/monitor/";
  SettingsTexts texts{.apps = content_of(folder + "apps.csv"),
                      .phone_tacs = content_of(folder + "phone-tacs.csv"),
                      .fraud_areas = content_of(folder + "fraud-areas.csv"),
                      .imei_pools = content_of(folder + "imei-pools.csv")};
  const auto settings = compile(12, texts);
  ASSERT_TRUE(settings) << describe(settings.error());
  const auto loaded = load_lists(folder);
  ASSERT_TRUE(loaded);
  const Lists &made = *(*settings)->lists, &read = **loaded;
  EXPECT_EQ((*settings)->version, 12u);
  EXPECT_FALSE(made.apps.empty());
  EXPECT_EQ(made.apps, read.apps);
  EXPECT_EQ(made.app_of_domain, read.app_of_domain);
  EXPECT_EQ(made.phone_tacs, read.phone_tacs);
  EXPECT_EQ(made.fraud_areas, read.fraud_areas);
  EXPECT_EQ(made.fraud_codes, read.fraud_codes);
  EXPECT_EQ(made.pools, read.pools);
  EXPECT_TRUE(made.cell_regions.empty());
  EXPECT_EQ((*settings)->rules, nullptr);
}

TEST(Settings, NothingIsASettingToo) {
  const auto settings = compile(1, {});
  ASSERT_TRUE(settings);
  ASSERT_NE((*settings)->lists, nullptr);
  EXPECT_EQ((*settings)->tuning_of(card_of("/1/")).parameters, Parameters{});
}

TEST(Settings, FaultsNameTheListAndItsRow) {
  const auto settings = compile(1, {.cell_regions = "cell,region\n460-00,110000\n460-00,120000\n"});
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().code, "list.cell_twice");
  EXPECT_EQ(settings.error().where.file, "cell-regions.csv");
  EXPECT_EQ(settings.error().where.row, 3u);
  EXPECT_EQ(code_of({.own_rules = "rules:\n  - {name: a, when: row.hour <}\n"}), "expr.syntax");
}

TEST(Tuning, LaterLinesWinForTheCardsTheyAreAbout) {
  const auto settings = compile(1, {.own_rules = kRules,
                                    .tuning = {{.model = "data-surge", .percent = 300},
                                               {.model = "data-surge", .unit_path = "/1/7/", .percent = 250},
                                               {.model = "threshold", .scene = "meter", .percent = 80},
                                               {.model = "app", .device_class = "5", .on = false},
                                               {.model = "app", .unit_path = "/1/7/", .device_class = "5", .on = true},
                                               {.model = "night", .on = false},
                                               {.model = "night", .unit_path = "/1/9/", .on = true}}});
  ASSERT_TRUE(settings) << describe(settings.error());
  const auto tuned = [&](const Profile& profile) { return (*settings)->tuning_of(profile); };
  EXPECT_EQ(tuned(card_of("/1/")).parameters.data_surge_percent, 300u);
  EXPECT_EQ(tuned(card_of("/1/")).parameters.sms_surge_percent, 200u);
  EXPECT_EQ(tuned(card_of("/1/7/")).parameters.data_surge_percent, 250u);
  EXPECT_EQ(tuned(card_of("/1/7/12/")).parameters.data_surge_percent, 250u);
  EXPECT_EQ(tuned(card_of("/1/77/")).parameters.data_surge_percent, 300u);
  EXPECT_EQ(tuned(card_of("/1/", "meter")).parameters.threshold_percent, 80u);
  EXPECT_EQ(tuned(card_of("/1/", "road")).parameters.threshold_percent, 100u);
  EXPECT_FALSE(tuned(card_of("/1/", "", "5")).parameters.on(Model::app));
  EXPECT_TRUE(tuned(card_of("/1/7/", "", "5")).parameters.on(Model::app));
  EXPECT_TRUE(tuned(card_of("/1/", "", "4")).parameters.on(Model::app));
  EXPECT_TRUE(tuned(card_of("/1/")).rules_off[7]) << "a rule is switched by its number";
  EXPECT_EQ(tuned(card_of("/1/")).rules_off.count(), 1u);
  EXPECT_TRUE(tuned(card_of("/1/9/3/")).rules_off.none());
}

TEST(Tuning, WhatSaysNothingIsRefused) {
  EXPECT_EQ(code_of({.tuning = {{.model = "nothing", .on = false}}}), "tuning.model");
  EXPECT_EQ(code_of({.tuning = {{.model = "night", .on = false}}}), "tuning.model") << "no such rule in this version";
  EXPECT_EQ(code_of({.tuning = {{.model = "app", .percent = 10}}}), "tuning.percent_unused");
  EXPECT_EQ(code_of({.tuning = {{.model = "threshold", .percent = 0}}}), "tuning.percent");
  EXPECT_EQ(code_of({.tuning = {{.model = "app", .unit_path = "1/7", .on = false}}}), "tuning.unit_path");
}

TEST(OwnRuleNumbers, AreThePlaceOrWhatTheRuleSays) {
  const auto rules = OwnRules::read(kRules, "r.yaml");
  ASSERT_TRUE(rules) << describe(rules.error());
  const std::vector<std::string> names{"", "huge", "", "", "", "", "", "night"};
  EXPECT_EQ(rules->names(), names);
  const auto number = [](std::string_view text) {
    const auto read = OwnRules::read(text, "r.yaml");
    return read ? std::string{"none"} : describe(read.error());
  };
  EXPECT_NE(number("rules:\n  - {name: a, number: 1, when: row.hour < 6}\n  - {name: b, when: row.hour < 6}\n")
                .find("rule.number"),
            std::string::npos);
  EXPECT_NE(number("rules:\n  - {name: a, number: 200, when: row.hour < 6}\n").find("rule.number"), std::string::npos);
  EXPECT_NE(number("rules:\n  - {name: a, number: x, when: row.hour < 6}\n").find("r.yaml:2"), std::string::npos);
}

}  // namespace
}  // namespace yunguan::monitor
