// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "life/life_world_fixture.h"
#include "life/who_may.h"

namespace yunguan::life {
namespace {

using card::LifeEvent;
using card::State;
using card::Suspension;
using testing::ElementsAre;
using testing::HasSubstr;

class Acts : public LifeWorld {};

TEST_P(Acts, ACardSuspendedForTwoReasonsIsActiveWhenBothAreLifted) {
  const CardId card = keep_one(1, "GA");
  auto staff = signed_in("unituser");
  auto manager = signed_in("manager");
  EXPECT_EQ(outcome(act(staff, card, "suspend", "user")), "suspended");
  EXPECT_EQ(outcome(act(manager, card, "suspend", "arrears")), "suspended");
  const auto still = act(staff, card, "resume", "user");
  EXPECT_EQ(outcome(still), "suspended");
  EXPECT_EQ(still.body.at("suspensions").as_array(), (boost::json::array{"arrears"}));
  EXPECT_EQ(still.body.at("resume_to").as_string(), "active");
  EXPECT_EQ(outcome(act(manager, card, "resume", "arrears")), "active");
  expect_figures_to_agree();

  const auto life = manager.get(fmt::format("/cards/{}/life", card.value));
  const auto& steps = life.body.at("steps").as_array();
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps[0].at("action").as_string(), "resume");
  EXPECT_EQ(steps[0].at("from").as_string(), "suspended");
  EXPECT_EQ(steps[0].at("to").as_string(), "active");
  EXPECT_EQ(steps[0].at("person_login").as_string(), "manager");
  EXPECT_EQ(steps[0].at("reason").as_string(), "测试理由");
  EXPECT_EQ(steps[1].at("reasons_from").as_string(), "user;arrears");
  EXPECT_EQ(steps[1].at("reasons_to").as_string(), "arrears");
  EXPECT_EQ(newest_audit(1), (std::vector<std::string>{"card.act|done||manager|1064800000001"}));
}

TEST_P(Acts, EachActNeedsItsOwnPermissionForTheCardsUnit) {
  const CardId card = keep_one(1, "GA");
  auto staff = signed_in("unituser");
  EXPECT_EQ(outcome(act(staff, card, "suspend", "arrears")), "403 life.not_yours");
  EXPECT_EQ(newest_audit(1), (std::vector<std::string>{"card.act|refused|life.not_yours|unituser|1064800000001"}));
  EXPECT_EQ(outcome(act(staff, card, "pre_close")), "403 life.not_yours");
  EXPECT_EQ(outcome(act(staff, card, "close")), "403 life.not_yours");
  auto stranger = signed_in("wateruser");
  EXPECT_EQ(outcome(act(stranger, card, "suspend", "user")), "404 card.not_found");
  EXPECT_EQ(stranger.get(fmt::format("/cards/{}/life", card.value)).status, 404);
  EXPECT_EQ(state_of(card), "active");
}

TEST_P(Acts, TheSecondOfTwoIsToldWhatTheFirstDid) {
  const CardId card = keep_one(1, "GA");
  const std::int64_t seen = whole(card).version;
  auto first = signed_in("unituser");
  auto second = signed_in("manager");
  EXPECT_EQ(outcome(act(first, card, "suspend", "user", "暂不使用", seen)), "suspended");
  const auto late = act(second, card, "pre_close", "", "合同到期", seen);
  EXPECT_EQ(outcome(late), "412 life.changed_meanwhile");
  EXPECT_THAT(late.text, HasSubstr("unituser"));
  EXPECT_EQ(outcome(act(second, card, "suspend", "user")), "409 life.already");
  auto hasty = second.call(http::Method::post, fmt::format("/cards/{}/acts", card.value),
                           {{"act", "suspend"}, {"suspension", "user"}, {"reason", "测试"}});
  EXPECT_EQ(hasty.status, 428);
  EXPECT_EQ(state_of(card), "suspended user");
}

TEST_P(Acts, EveryActThatTheTableDoesNotHaveIsRefusedByName) {
  auto manager = signed_in("manager");
  int n = 0;
  for (const State state : {State::in_stock, State::testing, State::silent, State::ready, State::active,
                            State::suspended, State::pre_closed, State::closed}) {
    card::Facts facts = card::good_card(++n, unit("GA"));
    facts.state = state;
    if (state == State::suspended) facts.suspensions.add(Suspension::quota);
    const CardId card = keep({facts});
    for (const card::Act each : acts_of_people()) {
      if (card::find_edge(state, each.event) != nullptr) continue;
      const auto answer =
          act(manager, card, to_word(each.event), each.suspension ? to_word(*each.suspension) : std::string_view{});
      EXPECT_THAT(outcome(answer), testing::AnyOf("409 life.no_such_act", "409 life.already"))
          << to_word(state) << ' ' << to_word(each.event);
    }
    EXPECT_EQ(whole(card).version, 1);
  }
}

TEST_P(Acts, WhatIsNoProperActIsRefused) {
  const CardId card = keep_one(1, "GA");
  auto manager = signed_in("manager");
  EXPECT_EQ(outcome(act(manager, card, "suspend", "user", "")), "422 life.words");
  EXPECT_EQ(outcome(act(manager, card, "suspend", "user", std::string(501, 'x'))), "422 life.words");
  EXPECT_EQ(outcome(act(manager, card, "suspend")), "422 life.needs_reason");
  EXPECT_EQ(outcome(act(manager, card, "pre_close", "user")), "422 life.reason_not_here");
  EXPECT_EQ(outcome(act(manager, card, "resume", "user")), "409 life.no_such_act");
  EXPECT_EQ(outcome(act(manager, card, "activate", "", "")), "409 life.already");
  EXPECT_EQ(outcome(act(manager, card, "expire")), "422 life.by_clock");
  EXPECT_EQ(act(manager, card, "explode").status, 422);
  EXPECT_EQ(outcome(act(manager, card, "suspend", "user")), "suspended");
  EXPECT_EQ(outcome(act(manager, card, "resume", "quota")), "409 life.not_for_this");
  EXPECT_EQ(whole(card).version, 2);
}

TEST_P(Acts, GuardsNameTheirClause) {
  card::Facts facts = card::good_card(1, unit("GA"));
  facts.state = State::in_stock;
  facts.registered_to = card::RegisteredTo::nobody;
  const CardId card = keep({facts});
  auto manager = signed_in("manager");
  const auto refused = act(manager, card, "activate");
  EXPECT_EQ(outcome(refused), "409 life.not_registered");
  EXPECT_EQ(refused.body.at("where").at("clause").as_string(), "§4.9(1)");
  EXPECT_EQ(outcome(act(manager, card, "start_test")), "409 life.not_responsible");
}

TEST_P(Acts, TheCardSaysWhatThisCallerMayDoAndWhyNotTheRest) {
  const CardId card = keep_one(1, "GA");
  const auto allowed = [&](std::string_view login) {
    auto browser = signed_in(login);
    const auto life = browser.get(fmt::format("/cards/{}/life", card.value));
    std::vector<std::string> may;
    for (const auto& each : life.body.at("acts").as_array()) {
      if (!each.at("allowed").as_bool()) {
        EXPECT_FALSE(each.at("code").as_string().empty());
        EXPECT_FALSE(each.at("sentence").at("zh").as_string().empty());
        continue;
      }
      const auto* reason = each.as_object().if_contains("suspension");
      may.push_back(std::string{each.at("act").as_string()} +
                    (reason != nullptr && reason->is_string() ? " " + std::string{reason->as_string()} : ""));
    }
    return may;
  };
  EXPECT_THAT(allowed("unituser"), ElementsAre("suspend user"));
  EXPECT_THAT(allowed("manager"), ElementsAre("suspend user", "suspend arrears", "suspend quota", "suspend policy",
                                              "suspend separation", "suspend violation", "pre_close", "close"));
}

TEST_P(Acts, WhatWaitsForTheNetworkBecomesOverdue) {
  const CardId card = keep_one(1, "GA");
  auto manager = signed_in("manager");
  const auto answer = act(manager, card, "suspend", "user");
  EXPECT_EQ(answer.body.at("network").at("standing").as_string(), "waiting");
  EXPECT_EQ(answer.body.at("network").at("confirmed").as_string(), "active");
  EXPECT_FALSE(answer.body.at("network").at("overdue").as_bool());
  clock().advance(shipped_life_rules().confirm_within());
  auto again = signed_in("manager");
  const auto later = again.get(fmt::format("/cards/{}/life", card.value));
  EXPECT_TRUE(later.body.at("network").at("overdue").as_bool());
}

TEST_P(Acts, TheTableIsShownWhole) {
  auto staff = signed_in("unituser");
  const auto table = staff.get("/lifecycle");
  EXPECT_EQ(table.body.at("states").as_array().size(), 8u);
  EXPECT_EQ(table.body.at("edges").as_array().size(), card::kEdges.size());
  EXPECT_EQ(table.body.at("events").as_array().size(), 10u);
  EXPECT_EQ(table.body.at("reasons").as_array().size(), 6u);
  EXPECT_EQ(table.body.at("states").at(1).at("days").as_int64(), 90);
  EXPECT_EQ(table.body.at("states").at(1).at("ends_in").as_string(), "suspended");
}

TEST(LifeRulesFile, ABadOneIsNamedWithItsLine) {
  const auto read = [](std::string_view text) {
    const auto document = parse_yaml(text, "lifecycle.yaml");
    EXPECT_TRUE(document);
    const auto rules = LifeRules::from(*document);
    return rules ? "good" : describe(rules.error());
  };
  EXPECT_EQ(read("version: '1'\nperiods: {}\nwarn_days: 7\nconfirm_hours: 4\n"), "good");
  EXPECT_THAT(read("version: '1'\nperiods:\n  test_days: 0\nwarn_days: 7\nconfirm_hours: 4\n"),
              testing::StartsWith("lifecycle.yaml:3: periods.test_days"));
  EXPECT_THAT(read("version: '1'\nperiods: {}\nwarn_days: 7\nconfirm_hours: 4\nwarn: 3\n"),
              testing::StartsWith("lifecycle.yaml:5"));
}

YUNGUAN_ON_BOTH_STORES(Acts);

}  // namespace
}  // namespace yunguan::life
