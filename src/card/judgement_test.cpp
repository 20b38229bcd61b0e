// SPDX-License-Identifier: Apache-2.0
#include "card/judgement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"

namespace yunguan::card {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct Rules {
  Rulebook rulebook = Rulebook::load("rules").value();
  NumberPlan numbers = NumberPlan::load("rules", 2026y / 11 / 21).value();
};
const Rules& rules() {
  static const Rules shipped;
  return shipped;
}

Facts iot_card() {
  Facts card;
  card.msisdn = "1064812345678";
  card.form = Form::mp1;
  card.functions = {false, false, true};
  card.monthly_data_mb = 10'240;
  card.registered_to = RegisteredTo::unit;
  card.monitoring = true;
  return card;
}

Evaluation judged(const Facts& card) { return evaluate(card, rules().numbers, rules().rulebook); }

TEST(Judgement, AnswersWhyAClassNeedsADuty) {
  const Judgement judgement = explain(judged(iot_card()), rules().rulebook);
  EXPECT_EQ(judgement.class_, "3-4");
  EXPECT_EQ(judgement.class_name->zh, "仅流量，不定向大流量，位置不固定");
  EXPECT_EQ(judgement.risk, ClassRisk::high);
  EXPECT_FALSE(judgement.risk_stated);
  EXPECT_TRUE(judgement.large);
  EXPECT_THAT(judgement.missing, ElementsAre(Duty::card_tie, Duty::quota, Duty::register_user));
  const DutyResult& tie = judgement.required.front();
  EXPECT_EQ(tie.duty, Duty::card_tie);
  EXPECT_FALSE(tie.present);
  std::vector<std::string> numbers;
  for (const Clause& clause : tie.clauses) numbers.push_back(clause.number);
  EXPECT_THAT(numbers, ElementsAre("§3.3.3(2)", "§3.2(4)", "§2.1.2"));
  EXPECT_NE(tie.why.zh.find("拔不出来"), std::string::npos);
  EXPECT_EQ(tie.action_code, "replace_card");
}

TEST(Judgement, SaysNothingOfAPhoneCardButItsKind) {
  Facts card = iot_card();
  card.msisdn = "13812345678";
  const Judgement judgement = explain(judged(card), rules().rulebook);
  EXPECT_EQ(judgement.kind, Kind::phone);
  EXPECT_FALSE(judgement.class_);
  EXPECT_FALSE(judgement.risk);
  EXPECT_TRUE(judgement.required.empty() && judgement.missing.empty());
}

TEST(Judgement, HasNoClassButDutiesWithoutData) {
  Facts card = iot_card();
  card.functions = {true, false, false};
  card.fixed = true;
  const Evaluation evaluation = judged(card);
  EXPECT_FALSE(evaluation.class_code);
  EXPECT_EQ(evaluation.risk, Risk::none);
  EXPECT_EQ(to_word(evaluation.required), "directed_voice;area;monitoring;register_unit");
  EXPECT_EQ(to_word(evaluation.missing()), "directed_voice;area");
}

TEST(Judgement, AnExceptionWidensALimitAndNothingElse) {
  Facts card = iot_card();
  card.functions = {true, true, true};
  card.voice_whitelist = {"1", "2", "3", "4", "5", "6"};
  card.sms_whitelist = {"106900000000", "106900000001"};
  EXPECT_TRUE(judged(card).missing().has(Duty::directed_voice));
  card.excepted = {.voice = 6, .sms = 8, .data = 0};
  EXPECT_FALSE(judged(card).missing().has(Duty::directed_voice));
  EXPECT_EQ(judged(card).excepted, DutySet{Duty::directed_voice});  // two SMS numbers need no exception
  const Judgement judgement = explain(judged(card), rules().rulebook);
  EXPECT_EQ(judgement.required.front().excepted_limit, 6);
  EXPECT_FALSE(judgement.required.at(1).excepted_limit);
  card.voice_whitelist.emplace_back("7");
  EXPECT_TRUE(judged(card).missing().has(Duty::directed_voice));
  card.voice_whitelist.clear();
  EXPECT_TRUE(judged(card).missing().has(Duty::directed_voice));
  card.sms_whitelist.emplace_back("13800138000");  // no platform number
  EXPECT_TRUE(judged(card).missing().has(Duty::directed_sms));
}

TEST(Judgement, AsksNothingOfAClosedCard) {
  Facts card = iot_card();
  card.state = State::closed;
  const Evaluation evaluation = judged(card);
  EXPECT_EQ(evaluation.kind, Kind::iot);
  EXPECT_FALSE(evaluation.class_code);
  EXPECT_TRUE(evaluation.required.empty() && evaluation.missing().empty());
  EXPECT_TRUE(explain(evaluation, rules().rulebook).required.empty());
}

TEST(Judgement, ComparesBeforeAndAfterAChange) {
  const Facts card = iot_card();
  Facts changed = card;
  changed.data_scope = DataScope::directed;
  changed.data_whitelist = {"10.0.0.0/24"};
  const WhatIf change = what_if(judged(card), judged(changed));
  EXPECT_TRUE(change.class_changes && change.risk_changes && !change.kind_changes);
  EXPECT_THAT(change.new_duties, ElementsAre(Duty::directed_data, Duty::blacklist, Duty::binding, Duty::register_unit));
  EXPECT_THAT(change.dropped_duties, ElementsAre(Duty::card_tie, Duty::register_user));
  EXPECT_THAT(change.new_gaps, ElementsAre(Duty::blacklist, Duty::binding));
  EXPECT_THAT(change.closed_gaps, ElementsAre(Duty::card_tie, Duty::register_user));
}

TEST(Judgement, IsWrittenAsJson) {
  const std::string text = json::write(explain(judged(iot_card()), rules().rulebook));
  EXPECT_NE(text.find(R"("class":"3-4")"), std::string::npos) << text.substr(0, 200);
  EXPECT_NE(text.find(R"("missing":["card_tie","quota","register_user"])"), std::string::npos);
  EXPECT_EQ(text.find("judged_at"), std::string::npos);
}

}  // namespace
}  // namespace yunguan::card
