// SPDX-License-Identifier: Apache-2.0
// Which version of the settings holds from which day, who made it so, and what differs from the one before.
#include <gmock/gmock.h>

#include "tuning/tuning_fixture.h"
#include "tuning/version_list.h"

namespace yunguan::tuning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SettingsVersions : public TuningOnBothStores {
 protected:
  VersionsAnswer list(std::string unit = "/1/") {
    const auto all = versions().list(request(std::move(unit)));
    EXPECT_TRUE(all) << describe(all.error());
    return all.value_or(VersionsAnswer{});
  }
  Result<VersionAnswer> on(Date day, std::string unit = "/1/") {
    return versions().on_day(to("day", format_date(day), std::move(unit)));
  }
  VersionList& versions() {
    if (!versions_) versions_ = std::make_unique<VersionList>(ground(), library());
    return *versions_;
  }
  // As the monitoring asks after a change was told.
  void say() {
    clock_.advance(std::chrono::seconds{1});
    boundaries();
    clock_.advance(std::chrono::seconds{1});
  }
  std::unique_ptr<VersionList> versions_;
};
YUNGUAN_ON_BOTH_STORES(SettingsVersions);

TEST_P(SettingsVersions, SayFromWhichDayAndWhoMadeThemSo) {
  EXPECT_THAT(list().items, IsEmpty());
  EXPECT_FALSE(on(today()));
  say();
  ASSERT_EQ(list().items.size(), 1u);
  EXPECT_THAT(list().items[0].parts, IsEmpty());
  add(ListKind::fraud_areas, {.item = "5301", .name = "示例市", .valid_from = today()});
  tune({.model = "data-surge", .percent = 250, .valid_from = in_days(3), .reason = "夏季用量大"});
  say();
  const auto all = list();
  ASSERT_EQ(all.items.size(), 3u);
  EXPECT_TRUE(all.whole);
  EXPECT_EQ(all.items[0].from, in_days(3));
  EXPECT_EQ(all.items[0].state, EntryState::scheduled);
  EXPECT_THAT(all.items[0].parts, ElementsAre("tuning_lines"));
  ASSERT_EQ(all.items[0].acts.size(), 1u);
  EXPECT_EQ(all.items[0].acts[0].item, "data-surge");
  EXPECT_EQ(all.items[0].acts[0].by, "manager");
  EXPECT_EQ(all.items[1].from, today());
  EXPECT_EQ(all.items[1].to, in_days(2));
  EXPECT_EQ(all.items[1].state, EntryState::in_force);
  EXPECT_THAT(all.items[1].parts, ElementsAre("fraud_areas"));
  ASSERT_EQ(all.items[1].acts.size(), 1u);
  EXPECT_EQ(all.items[1].acts[0].item, "5301");
  EXPECT_EQ(all.items[1].before, all.items[2].version);
  EXPECT_EQ(all.items[2].state, EntryState::ended);
}

TEST_P(SettingsVersions, ShowTheLinesThatCameAndWent) {
  say();
  const ListEntry old = add(ListKind::fraud_areas, {.item = "5301", .name = "示例市", .valid_from = today()});
  add(ListKind::fraud_areas, {.item = "5302", .name = "示例乙市", .valid_from = today(), .valid_to = today()});
  say();
  const auto now = on(today());
  ASSERT_TRUE(now) << describe(now.error());
  ASSERT_EQ(now->changes.size(), 1u);
  EXPECT_EQ(now->changes[0].part, "fraud_areas");
  EXPECT_EQ(now->changes[0].added, 2);
  EXPECT_EQ(now->changes[0].removed, 0);
  EXPECT_THAT(now->changes[0].added_lines, ElementsAre(testing::HasSubstr("5301"), testing::HasSubstr("5302")));
  const auto next = on(in_days(1));
  EXPECT_EQ(next->changes[0].removed, 1);
  EXPECT_THAT(next->changes[0].removed_lines, ElementsAre(testing::HasSubstr("5302")));
  EXPECT_EQ(*versions().version_on(in_days(-1)), now->version.before);
  EXPECT_EQ(*versions().version_on(in_days(-90)), std::nullopt);
  EXPECT_FALSE(versions().on_day(to("day", "2026-13-01")));
}

// A day that is said again keeps the acts of the first time; a change that is taken back leaves no version.
TEST_P(SettingsVersions, OfADayThatIsSaidAgainComeFromAllActs) {
  say();
  tune({.model = "app", .on = false, .valid_from = in_days(3), .reason = "联调"});
  say();
  const Adjustment second = tune({.model = "phone", .on = false, .valid_from = in_days(3), .reason = "联调"});
  say();
  ASSERT_EQ(list().items.size(), 2u);
  EXPECT_EQ(list().items[0].acts.size(), 2u);
  const std::int64_t rows = count("SELECT COUNT(*) FROM monitor_held");
  say();
  EXPECT_EQ(count("SELECT COUNT(*) FROM monitor_held"), rows);
  EXPECT_EQ(list().items[0].acts.size(), 2u);
}

// Who tunes for other units, and what, is not shown to those who do not see them.
TEST_P(SettingsVersions, HideTuningsFromThoseWhoDoNotSeeAllUnits) {
  say();
  tune({.model = "app", .unit_id = UnitId{3}, .on = false, .reason = "水务联调"});
  say();
  const auto seen = list("/1/2/");
  EXPECT_FALSE(seen.whole);
  ASSERT_EQ(seen.items.size(), 2u);
  EXPECT_THAT(seen.items[0].parts, ElementsAre("tuning_lines"));
  EXPECT_THAT(seen.items[0].acts, IsEmpty());
  const auto one = on(today(), "/1/2/");
  ASSERT_EQ(one->changes.size(), 1u);
  EXPECT_EQ(one->changes[0].added, 1);
  EXPECT_THAT(one->changes[0].tunings, IsEmpty());
  EXPECT_THAT(on(today())->changes[0].tunings, testing::SizeIs(1));
}

TEST_P(SettingsVersions, SayTuningsAndRulesAsWhatTheyWereAndAre) {
  tune({.model = "data-surge", .unit_id = UnitId{3}, .percent = 250, .reason = "水务用量大"});
  OwnRule rule = make_rule("by-night", "row.hour < 6");
  say();
  clock_.advance(std::chrono::hours{24});
  tune({.model = "data-surge", .unit_id = UnitId{3}, .percent = 300, .reason = "水务用量更大"});
  tune({.model = "app", .on = false, .reason = "联调"});
  http::Request change = to("number", std::to_string(rule.number));
  change.headers["if-match"] = fmt::format("\"{}\"", rule.version);
  ASSERT_TRUE(tuning().change_rule(
      change, {.title = "试行 \"夜间\"", .when = "row.hour < 5", .window = "day", .reason = "收窄时段"}));
  say();
  const auto one = on(today());
  ASSERT_TRUE(one) << describe(one.error());
  ASSERT_EQ(one->changes.size(), 2u);
  const auto& rules = one->changes[0].rules;
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_EQ(rules[0].name, "by-night");
  EXPECT_EQ(rules[0].before->when, "row.hour < 6");
  EXPECT_EQ(rules[0].now->when, "row.hour < 5");
  EXPECT_EQ(rules[0].now->title, "试行 \"夜间\"");
  EXPECT_THAT(one->changes[0].added_lines, IsEmpty());
  const auto& tunings = one->changes[1].tunings;
  ASSERT_EQ(tunings.size(), 2u);
  EXPECT_EQ(tunings[0].model, "app");
  EXPECT_EQ(tunings[0].unit, "");
  EXPECT_EQ(tunings[0].on_before, std::nullopt);
  EXPECT_EQ(tunings[0].on_now, false);
  EXPECT_EQ(tunings[1].model, "data-surge");
  EXPECT_EQ(tunings[1].unit, "SW");
  EXPECT_EQ(tunings[1].percent_before, 250);
  EXPECT_EQ(tunings[1].percent_now, 300);
}

}  // namespace
}  // namespace yunguan::tuning
