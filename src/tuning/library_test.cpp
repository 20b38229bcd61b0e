// SPDX-License-Identifier: Apache-2.0
// Versions by content and the days from which they hold.
#include "tuning/library.h"

#include <gmock/gmock.h>

#include "tuning/tuning_fixture.h"

namespace yunguan::tuning {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Versions : public TuningOnBothStores {};
YUNGUAN_ON_BOTH_STORES(Versions);

TEST_P(Versions, WithNothingOfOnesOwnOneVersionHoldsFromTheMonthBeforeOn) {
  const auto all = boundaries();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].day, number(*parse_date("2026-10-01")));
  const auto settings = library().find(all[0].version);
  ASSERT_TRUE(settings) << describe(settings.error());
  EXPECT_EQ((*settings)->version, all[0].version);
  EXPECT_FALSE((*settings)->lists->apps.empty()) << "the applications in force are control's";
  EXPECT_TRUE((*settings)->lists->fraud_areas.empty());
}

TEST_P(Versions, AnEntryHoldsOnItsDaysAndTheSameContentIsTheSameVersion) {
  const auto before = boundaries();
  add(ListKind::fraud_areas, {.item = "3508", .name = "样例甲市", .valid_from = in_days(2), .valid_to = in_days(4)});
  const auto all = boundaries();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].version, before[0].version);
  EXPECT_EQ(all[1].day, number(in_days(2)));
  EXPECT_NE(all[1].version, all[0].version);
  EXPECT_EQ(all[2].day, number(in_days(5)));
  EXPECT_EQ(all[2].version, all[0].version) << "what is the same again is the same version";
  EXPECT_EQ(texts_on(in_days(3)).fraud_areas, "region,name\n3508,样例甲市\n");
  EXPECT_EQ(texts_on(in_days(5)).fraud_areas, "");
  EXPECT_EQ(count("SELECT COUNT(*) FROM monitor_version"), 2);
  EXPECT_EQ(boundaries().size(), 3u);
  EXPECT_EQ(count("SELECT COUNT(*) FROM monitor_version"), 2) << "asking again makes nothing new";
}

TEST_P(Versions, AreWhatTheyWereWhateverChangesAfterwards) {
  const ListEntry entry = add(ListKind::fraud_areas, {.item = "3508", .name = "样例甲市"});
  const std::uint64_t version = boundaries().back().version;
  http::Request end = on_list(ListKind::fraud_areas);
  end.path_values["id"] = std::to_string(entry.id.value);
  clock_.advance(std::chrono::hours{48});
  ASSERT_TRUE(lists().end(end, {.last_day = std::nullopt, .reason = "核实后移出"}));
  EXPECT_NE(boundaries().back().version, version);
  Library afterwards{ground()};  // nothing at hand
  const auto settings = afterwards.find(version);
  ASSERT_TRUE(settings) << describe(settings.error());
  EXPECT_TRUE((*settings)->lists->fraud("350801"));
  EXPECT_EQ(afterwards.find(999).error().code, "tuning.no_version");
}

TEST_P(Versions, TextsAreInTheOrderOfBytesOnBothStores) {
  for (const char* cell : {"460-00-9-1", "460-00-10", "460-00-9", "460-11-1"}) {
    add(ListKind::cell_regions, {.item = cell, .name = "530102"});
  }
  EXPECT_EQ(texts_on(today()).cell_regions,
            "cell,region\n460-00-10,530102\n460-00-9,530102\n460-00-9-1,530102\n460-11-1,530102\n");
}

TEST_P(Versions, APoolIsOnEachDayWhatItWasThen) {
  const auto pool = make_pool("警务终端");
  const auto other = make_pool("水表");
  put_in_pool(pool, "86123456789012", *parse_date("2000-01-01"));
  put_in_pool(pool, "86123456789013", in_days(-3), in_days(4));
  put_in_pool(pool, "86123456789014", in_days(0), in_days(-1));  // taken out on the day it was put in
  put_in_pool(other, "86123456789012", in_days(1));
  const std::string always = "警务终端,86123456789012\n";
  const std::string sometimes = "警务终端,86123456789013\n";
  const std::string water = "水表,86123456789012\n";
  EXPECT_EQ(boundaries().size(), 4u);
  EXPECT_EQ(texts_on(in_days(-4)).imei_pools, "pool,imei\n" + always);
  EXPECT_EQ(texts_on(in_days(-3)).imei_pools, "pool,imei\n" + always + sometimes);
  EXPECT_EQ(texts_on(in_days(1)).imei_pools, "pool,imei\n" + water + always + sometimes);
  EXPECT_EQ(texts_on(in_days(5)).imei_pools, "pool,imei\n" + water + always);
}

TEST_P(Versions, OnlyWhatIsSurelyAPhoneCountsAsOne) {
  add(ListKind::phone_tacs, {.item = "00440101", .name = "样例", .more = "甲, 乙型"});
  add(ListKind::phone_tacs, {.item = "00440102", .name = "样例", .device_class = "module", .confidence = 90});
  add(ListKind::phone_tacs, {.item = "00440103", .name = "样例", .device_class = "phone", .confidence = 49});
  EXPECT_EQ(texts_on(today()).phone_tacs, "tac,brand,model\n00440101,样例,\"甲, 乙型\"\n");
}

TEST_P(Versions, TuningsStandFromTheGeneralToTheParticular) {
  tune({.model = "data-surge", .unit_id = UnitId{4}, .percent = 150, .reason = "临江市用量稳定"});
  tune({.model = "data-surge", .scene = "26", .percent = 120, .reason = "场景用量稳定"});
  tune({.model = "data-surge", .percent = 300, .reason = "全省放宽"});
  tune({.model = "data-surge", .unit_id = UnitId{2}, .percent = 250, .reason = "公安用量较大"});
  const auto settings = library().find(boundaries().back().version);
  ASSERT_TRUE(settings) << describe(settings.error());
  const auto percent = [&](std::string unit, std::string scene) {
    return (*settings)
        ->tuning_of({.unit_path = std::move(unit), .scene = std::move(scene)})
        .parameters.data_surge_percent;
  };
  EXPECT_EQ(percent("/1/", ""), 300u);
  EXPECT_EQ(percent("/1/3/", "26"), 120u);
  EXPECT_EQ(percent("/1/2/", "26"), 250u);
  EXPECT_EQ(percent("/1/2/4/", ""), 150u);
}

TEST_P(Versions, ARuleThatIsOffIsThereForThoseItIsSwitchedOnFor) {
  make_rule("by-night", "row.hour < 6");
  OwnRule rule = make_rule("huge", "month.data_bytes > 100");
  http::Request change = to("number", "1");
  change.headers["if-match"] = fmt::format("\"{}\"", rule.version);
  const auto off = tuning().change_rule(
      change,
      {.title = "大用量", .when = "month.data_bytes > 200", .window = "month", .on = false, .reason = "先试一个单位"});
  ASSERT_TRUE(off) << describe(off.error());
  tune({.model = "huge", .unit_id = UnitId{3}, .on = true, .reason = "先试一个单位"});
  const auto settings = library().find(boundaries().back().version);
  ASSERT_TRUE(settings) << describe(settings.error());
  EXPECT_THAT((*settings)->rules->names(), ::testing::ElementsAre("by-night", "huge"));
  EXPECT_TRUE((*settings)->tuning_of({.unit_path = "/1/2/"}).rules_off[1]);
  EXPECT_FALSE((*settings)->tuning_of({.unit_path = "/1/2/"}).rules_off[0]);
  EXPECT_FALSE((*settings)->tuning_of({.unit_path = "/1/3/"}).rules_off[1]);
  EXPECT_THAT(texts_on(today()).own_rules, HasSubstr("> 200"));
  EXPECT_THAT(texts_on(today()).own_rules, Not(HasSubstr("> 100")));
}

TEST_P(Versions, ATuningOfARuleThatHasEndedIsLeftOut) {
  make_rule("by-night", "row.hour < 6");
  tune({.model = "by-night", .scene = "26", .on = false, .reason = "该场景夜间上报"});
  clock_.advance(std::chrono::hours{48});
  ASSERT_TRUE(tuning().end_rule(to("number", "0"), {.last_day = std::nullopt, .reason = "试行结束"}));
  const auto all = boundaries();
  ASSERT_EQ(all.size(), 3u) << "before it, with it, behind it";
  EXPECT_TRUE(texts_on(today()).tuning.empty());
  EXPECT_EQ(texts_on(today()).own_rules, "");
  EXPECT_EQ(texts_on(in_days(-1)).tuning.size(), 1u);
}

TEST_P(Versions, WhatCannotBeCompiledIsNoVersion) {
  EXPECT_EQ(library().keep({.own_rules = "rules:\n  - {name: a, when: row.hour <}\n"}).error().code, "expr.syntax");
  EXPECT_EQ(count("SELECT COUNT(*) FROM monitor_version"), 0);
}

}  // namespace
}  // namespace yunguan::tuning
