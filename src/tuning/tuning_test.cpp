// SPDX-License-Identifier: Apache-2.0
// Tunings, own rules, their trial and their replay, as people work with them.
#include <gmock/gmock.h>

#include "tuning/tuning_fixture.h"

namespace yunguan::tuning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kHead = "time,msisdn,kind,direction,peer,up_bytes,down_bytes\n";

class Tunings : public TuningOnBothStores {
 protected:
  template <class T>
  static std::string code(const Result<T>& result) {
    return result ? "none" : result.error().code + "@" + result.error().where.field;
  }
  static RuleInput rule(std::string name, std::string when) {
    return {.name = std::move(name), .title = "试行", .when = std::move(when), .window = "day", .reason = "试行规则"};
  }
};
YUNGUAN_ON_BOTH_STORES(Tunings);

TEST_P(Tunings, AreCheckedAtTheirFields) {
  const auto tried = [&](AdjustmentInput input, std::string unit = "/1/") {
    if (input.reason.empty()) input.reason = "夏季用量大";
    return code(tuning().add(request(std::move(unit)), input));
  };
  EXPECT_EQ(tried({.model = "none", .on = false}), "tuning.model@model");
  EXPECT_EQ(tried({.model = "app"}), "tuning.nothing_said@on");
  EXPECT_EQ(tried({.model = "app", .percent = 100}), "tuning.percent_unused@percent");
  EXPECT_EQ(tried({.model = "threshold", .percent = 0}), "tuning.percent@percent");
  EXPECT_EQ(tried({.model = "app", .scene = "77", .on = false}), "tuning.scene@scene");
  EXPECT_EQ(tried({.model = "app", .device_class = "9-9", .on = false}), "tuning.device_class@device_class");
  EXPECT_EQ(tried({.model = "app", .on = false, .valid_from = in_days(-1)}), "tuning.dates@valid_from");
  EXPECT_EQ(tried({.model = "app", .on = false, .reason = "x"}), "tuning.reason@reason");
  EXPECT_EQ(tried({.model = "app", .on = false}, "/1/2/"), "tuning.whole_platform@");
  EXPECT_EQ(tried({.model = "app", .unit_id = UnitId{3}, .on = false}, "/1/2/"), "tuning.unit@unit_id");
  EXPECT_EQ(told(), 0);
  EXPECT_EQ(tried({.model = "app", .unit_id = UnitId{4}, .on = false}, "/1/2/"), "none");
  EXPECT_EQ(told(), 1);
}

TEST_P(Tunings, OneTakesThePlaceOfAnother) {
  const Adjustment old = tune({.model = "data-surge", .percent = 250, .reason = "夏季用量大"});
  tune({.model = "data-surge", .percent = 220, .valid_from = in_days(10), .reason = "入秋收紧", .replaces = old.id});
  const auto view = tuning().view(request());
  ASSERT_EQ(view->adjustments.size(), 2u);
  EXPECT_EQ(view->adjustments[0].state, EntryState::scheduled);
  EXPECT_EQ(view->adjustments[1].valid_to, in_days(9));
  EXPECT_EQ(boundaries().size(), 3u);
  http::Request end = to("id", std::to_string(old.id.value));
  const auto ended = tuning().end(end, {.last_day = std::nullopt, .reason = "设置有误"});
  ASSERT_TRUE(ended) << describe(ended.error());
  EXPECT_EQ(ended->state, EntryState::ended);
  EXPECT_EQ(code(tuning().end(end, {.last_day = std::nullopt, .reason = "设置有误"})), "tuning.ended@");
}

TEST_P(Tunings, OfOtherUnitsAreNotSeen) {
  tune({.model = "app", .unit_id = UnitId{3}, .on = false, .reason = "水务联调"});
  tune({.model = "app", .on = true, .reason = "全省开启"});
  const auto view = tuning().view(request("/1/2/"));
  ASSERT_EQ(view->adjustments.size(), 1u);
  EXPECT_FALSE(view->adjustments[0].may_end);
  EXPECT_FALSE(view->may_tune_all);
  EXPECT_EQ(view->models.size(), monitor::kModelCount);
}

TEST_P(Tunings, ARulesFaultsStandAtItsFields) {
  const auto tried = [&](const RuleInput& input) { return code(tuning().create_rule(request(), input)); };
  EXPECT_EQ(tried(rule("By Night", "row.hour < 6")), "own_rule.name@name");
  EXPECT_EQ(tried(rule("app", "row.hour < 6")), "own_rule.name@name");
  EXPECT_EQ(tried(rule("by-night", "row.hour < ")), "expr.syntax@when");
  EXPECT_EQ(tried(rule("by-night", "row.hours < 6")), "expr.name@when");
  EXPECT_EQ(tried(rule("by-night", "row.hour")), "expr.type@when");
  RuleInput with_subject = rule("by-night", "row.hour < 6");
  with_subject.subject = "row.peer + 1";
  EXPECT_EQ(tried(with_subject), "expr.type@subject");
  EXPECT_EQ(told(), 0);
  EXPECT_EQ(tried(rule("by-night", "row.hour < 6")), "none");
  EXPECT_EQ(tried(rule("by-night", "row.hour < 6")), "own_rule.name_taken@name");
}

TEST_P(Tunings, ARuleKeepsItsNumberAndItsDaysPast) {
  make_rule("first", "row.hour < 1");
  const OwnRule second = make_rule("second", "row.hour < 2");
  EXPECT_EQ(second.number, 1);
  clock_.advance(std::chrono::hours{72});
  http::Request change = to("number", "1");
  change.headers["if-match"] = fmt::format("\"{}\"", second.version);
  const RuleInput anew{.title = "改", .when = "row.hour < 3", .window = "month", .reason = "放宽一小时"};
  const auto changed = tuning().change_rule(change, anew);
  ASSERT_TRUE(changed) << describe(changed.error());
  EXPECT_EQ(changed->number, 1);
  EXPECT_THAT(texts_on(in_days(-1)).own_rules, ::testing::HasSubstr("row.hour < 2"));
  EXPECT_THAT(texts_on(today()).own_rules, ::testing::HasSubstr("row.hour < 3"));
  EXPECT_EQ(code(tuning().change_rule(change, anew)), "http.stale@If-Match");
  ASSERT_TRUE(tuning().end_rule(to("number", "0"), {.last_day = std::nullopt, .reason = "试行结束"}));
  EXPECT_EQ(make_rule("third", "row.hour < 4").number, 2) << "the number of a rule that has ended is not given again";
  EXPECT_EQ(code(tuning().end_rule(to("number", "0"), {.last_day = std::nullopt, .reason = "试行结束"})),
            "own_rule.ended@");
}

TEST_P(Tunings, ARuleIsTriedOnRowsWithTheFactsOfItsCards) {
  card::Facts facts = card::good_card(1);
  facts.data_limit_mb = 1;
  keep({facts});
  const std::string rows = std::string{kHead} + "2026-11-01 02:00:00,1064800000001,data,,a.cn,600000,0\n" +
                           "2026-11-01 03:00:00,1064800000001,data,,a.cn,600000,0\n" +
                           "2026-11-01 03:00:00,1064800000009,data,,a.cn,600000,0\n" +
                           "2026-11-41 03:00:00,1064800000001,data,,a.cn,1,0\n";
  const TrialInput input{.name = "over",
                         .when = "month.data_bytes > card.data_limit_bytes and row.hour < 6",
                         .subject = "row.peer",
                         .rows = rows};
  const auto tried = tuning().try_rule(request(), input);
  ASSERT_TRUE(tried) << describe(tried.error());
  EXPECT_EQ(tried->rows, 4);
  EXPECT_EQ(tried->hits, 1);
  EXPECT_EQ(tried->unknown, 1) << "of a card that is not known the limit is not either";
  ASSERT_EQ(tried->rejected.size(), 1u);
  EXPECT_EQ(tried->rejected[0].line, 5);
  EXPECT_EQ(tried->rejected[0].reason, "time");
  ASSERT_EQ(tried->shown.size(), 3u);
  EXPECT_EQ(tried->shown[0].line, 3);
  EXPECT_EQ(tried->shown[0].result, "hit");
  EXPECT_EQ(tried->shown[0].subject, "a.cn");
  std::vector<std::string> values;
  for (const TrialValue& value : tried->shown[0].values)
    values.push_back(value.field + "=" + value.value.value_or("?"));
  EXPECT_THAT(values, ElementsAre("row.hour=3", "card.data_limit_bytes=1048576", "month.data_bytes=1200000"));
  EXPECT_THAT(tried->cards, ElementsAre("1064800000001"));
}

TEST_P(Tunings, ATrialSeesNoCardsOfOtherUnits) {
  keep({card::good_card(1)});
  const std::string rows = std::string{kHead} + "2026-11-01 02:00:00,1064800000001,data,,a.cn,6,0\n";
  const TrialInput input{.when = "card.directed", .rows = rows};
  EXPECT_THAT(tuning().try_rule(request("/1/3/"), input)->cards, IsEmpty());
  EXPECT_THAT(tuning().try_rule(request("/1/2/"), input)->cards, ElementsAre("1064800000001"));
  TrialInput named = input;
  named.msisdn = "1064800000001";
  EXPECT_EQ(code(tuning().try_rule(request("/1/3/"), named)), "trial.no_card@msisdn");
  named.rows.reset();
  EXPECT_EQ(code(tuning().try_rule(request(), named)), "trial.no_journal@msisdn");
  EXPECT_EQ(code(tuning().try_rule(request(), {.when = "row.hour <", .rows = rows})), "expr.syntax@when");
  EXPECT_EQ(code(tuning().try_rule(request(), {.when = "row.hour < 6"})), "trial.no_rows@rows");
}

// What was asked is what is answered about.
class AskedReplay final : public Replay {
 public:
  Result<job::Job> start(const ReplayQuestion& question) override {
    asked = question;
    return job::Job{};
  }
  Result<std::optional<ReplayAnswer>> answer(JobId, PersonId) override { return std::nullopt; }
  ReplayQuestion asked;
};

TEST_P(Tunings, AReplayComparesWhatHoldsWithWhatIsProposed) {
  AskedReplay replay;
  tuning().connect(&replay, nullptr);
  tune({.model = "data-surge", .percent = 300, .reason = "全省放宽"});
  const AdjustmentInput proposed{.model = "data-surge", .unit_id = UnitId{4}, .percent = 250, .reason = ""};
  const auto begun = tuning().start_replay(request(), {.adjustment = proposed});
  ASSERT_TRUE(begun) << describe(begun.error());
  EXPECT_EQ(replay.asked.month, "2026-10");
  EXPECT_EQ(replay.asked.unit_path, "/1/2/4/");
  EXPECT_THAT(replay.asked.visible, ElementsAre("/1/"));
  const auto percent = [&](const std::vector<monitor::SettingsFrom>& versions, std::string unit) {
    return (*library().find(versions.front().version))
        ->tuning_of({.unit_path = std::move(unit)})
        .parameters.data_surge_percent;
  };
  EXPECT_EQ(percent(replay.asked.now, "/1/2/4/"), 300u);
  EXPECT_EQ(percent(replay.asked.proposed, "/1/2/4/"), 250u);
  EXPECT_EQ(percent(replay.asked.proposed, "/1/3/"), 300u);
  EXPECT_EQ(count("SELECT COUNT(*) FROM monitor_tuning"), 1) << "nothing was saved";
  ASSERT_TRUE(tuning().start_replay(request(), {.rule = rule("by-night", "row.hour < 6")}));
  EXPECT_EQ((*library().find(replay.asked.now.front().version))->rules, nullptr);
  EXPECT_THAT((*library().find(replay.asked.proposed.front().version))->rules->names(), ElementsAre("by-night"));
  EXPECT_EQ(code(tuning().start_replay(request(), {.rule = rule("by-night", "row.hour <")})), "expr.syntax@when");
  EXPECT_FALSE(tuning().replay(to("id", "1"))->ready);
}

// What is asked is what the month would have been with other tunings, on the lists of its own days.
TEST_P(Tunings, AReplayJudgesEachDayOfTheMonthByTheListsOfThatDay) {
  AskedReplay replay;
  tuning().connect(&replay, nullptr);
  add(ListKind::fraud_areas, {.item = "3508",
                              .name = "样例甲市",
                              .valid_from = *parse_date("2026-10-10"),
                              .valid_to = *parse_date("2026-10-20")});
  add(ListKind::fraud_areas, {.item = "3509", .name = "样例乙市"});
  const auto pool = make_pool("警务终端");
  put_in_pool(pool, "86123456789012", *parse_date("2026-10-15"), *parse_date("2026-10-31"));
  ASSERT_TRUE(tuning().start_replay(
      request(), {.adjustment = AdjustmentInput{.model = "data-surge", .percent = 250, .reason = ""}}));
  for (const auto* versions : {&replay.asked.now, &replay.asked.proposed}) {
    ASSERT_EQ(versions->size(), 4u) << "1, 10, 15 and 21 October; what begins today is not of the month";
    const auto lists = [&](std::size_t at) -> const monitor::Lists& {
      return *(*library().find((*versions)[at].version))->lists;
    };
    EXPECT_EQ((*versions)[2].day, number(*parse_date("2026-10-15")));
    EXPECT_FALSE(lists(0).fraud("350801"));
    EXPECT_TRUE(lists(1).fraud("350801"));
    EXPECT_FALSE(lists(3).fraud("350801"));
    EXPECT_FALSE(lists(3).fraud("350901"));
    EXPECT_FALSE(lists(1).pools.contains("警务终端"));
    EXPECT_TRUE(lists(2).pools.contains("警务终端"));
    EXPECT_TRUE(lists(3).pools.contains("警务终端"));
  }
  EXPECT_NE(replay.asked.now[1].version, replay.asked.proposed[1].version);
}

}  // namespace
}  // namespace yunguan::tuning
