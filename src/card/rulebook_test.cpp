// SPDX-License-Identifier: Apache-2.0
#include "card/rulebook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/json.h"
#include "base/parse.h"

namespace yunguan::card {
namespace {

using testing::HasSubstr;

const Rulebook& shipped() {
  static const Rulebook rulebook = Rulebook::load("rules").value();
  return rulebook;
}

std::string shipped_text() {
  std::ostringstream text;
  text << std::ifstream("rules/guideline.yaml").rdbuf();
  return text.str();
}

// The shipped file with one text replaced, as it is refused.
std::string refused(std::string_view from, std::string_view to) {
  std::string text = shipped_text();
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  const auto document = parse_yaml(text, "guideline.yaml");
  if (!document) return describe(document.error());
  const auto rulebook = Rulebook::from(*document);
  return rulebook ? "taken" : describe(rulebook.error());
}

// SIM-21 and SIM-22 as they stand on the page: the class's row, then the general requirements on top.
std::string by_the_page(const Profile& p) {
  struct Row {
    bool tie, area, quota, blacklist, binding, user;
  };
  static constexpr Row kRows[] = {{false, false, true, true, true, false}, {false, false, true, true, true, false},
                                  {true, true, false, true, false, false}, {true, false, false, false, false, true},
                                  {false, true, true, true, true, false},  {false, false, true, true, true, false}};
  std::set<Duty> duties;
  if (p.functions.voice) duties.insert(Duty::directed_voice);
  if (p.functions.sms) duties.insert(Duty::directed_sms);
  if (p.fixed) duties.insert(Duty::area);
  duties.insert(Duty::monitoring);
  if (!p.functions.data) {
    duties.insert(Duty::register_unit);
  } else {
    const int n = p.directed ? (p.large ? 1 : 2) : (p.large ? 3 : 5) + (p.fixed ? 0 : 1);
    const Row& row = kRows[n - 1];
    if (n <= 2) duties.insert(Duty::directed_data);
    if (row.tie) duties.insert(Duty::card_tie);
    if (row.area) duties.insert(Duty::area);
    if (row.blacklist) duties.insert(Duty::blacklist);
    if (row.binding) duties.insert(Duty::binding);
    duties.insert(Duty::quota);
    duties.insert(row.user ? Duty::register_user : Duty::register_unit);
  }
  std::string words;
  for (const Duty duty : duties) words += (words.empty() ? "" : ";") + std::string(to_word(duty));
  return words;
}

TEST(Rulebook, AsksOfEveryProfileWhatThePageAsks) {
  for (std::size_t i = 0; i < kProfileCount; ++i) {
    const Profile profile = Profile::at(i);
    ASSERT_EQ(profile.index(), i);
    EXPECT_EQ(to_word(shipped().requirement(profile).duties), by_the_page(profile)) << i;
  }
}

TEST(Rulebook, GivesEveryProfileItsClassAndRisk) {
  for (std::size_t i = 0; i < kProfileCount; ++i) {
    const Profile p = Profile::at(i);
    const Requirement& requirement = shipped().requirement(p);
    if (!p.functions.data) {
      EXPECT_FALSE(requirement.class_code);
      EXPECT_EQ(requirement.risk, Risk::none);
      continue;
    }
    const int f = p.functions.voice ? 1 : p.functions.sms ? 2 : 3;
    const int n = p.directed ? (p.large ? 1 : 2) : (p.large ? 3 : 5) + (p.fixed ? 0 : 1);
    EXPECT_EQ(requirement.class_code->text(), std::to_string(f) + "-" + std::to_string(n));
    EXPECT_EQ(requirement.risk, n == 4 ? Risk::high : Risk::medium);
    EXPECT_EQ(requirement.risk_stated, f == 1);
  }
}

TEST(Rulebook, NamesEveryClauseBehindADutyAndWhy) {
  const Profile open_large_moving{{false, false, true}, false, true, false};
  const auto demands = shipped().demands(open_large_moving, Duty::card_tie);
  ASSERT_EQ(demands.size(), 2u);
  EXPECT_EQ(demands[0].clause, "§3.3.3(2)");
  EXPECT_THAT(demands[0].why.zh, HasSubstr("拔不出来"));
  EXPECT_EQ(demands[1].clause, "§3.2(4)");
  const auto quota = shipped().demands(open_large_moving, Duty::quota);
  ASSERT_EQ(quota.size(), 1u);  // N = 4 has no quota in its table, the general requirement asks for it
  EXPECT_EQ(quota[0].clause, "§3.2(2)");
  const Profile directed_large_fixed{{true, true, true}, true, true, true};
  EXPECT_EQ(shipped().demands(directed_large_fixed, Duty::binding).size(), 2u);
  EXPECT_EQ(shipped().demands(directed_large_fixed, Duty::area)[0].clause, "§3.2(5)");
  EXPECT_TRUE(shipped().demands(directed_large_fixed, Duty::card_tie).empty());
}

TEST(Rulebook, HasAReasonForEveryDutyOfEveryProfile) {
  for (std::size_t i = 0; i < kProfileCount; ++i) {
    shipped().requirement(Profile::at(i)).duties.each([&](Duty duty) {
      const auto demands = shipped().demands(Profile::at(i), duty);
      EXPECT_FALSE(demands.empty()) << i << to_word(duty);
      for (const Demand& demand : demands) {
        EXPECT_NE(shipped().clause(demand.clause), nullptr) << demand.clause;
        EXPECT_FALSE(demand.why.zh.empty() || demand.why.en.empty());
      }
    });
  }
}

TEST(Rulebook, ListsEveryClauseOfTheGuidelineWithWordsInBothLanguages) {
  for (const char* number :
       {"§1.1(1)", "§2.1.3(2)", "§2.2.4", "§2.3.3(10)", "§3.2(5)", "§3.3.3(3)", "§4.9(5)", "附录"}) {
    EXPECT_NE(shipped().clause(number), nullptr) << number;
  }
  for (const Clause& clause : shipped().file().clauses) {
    EXPECT_FALSE(clause.title.zh.empty() || clause.title.en.empty() || clause.words.zh.empty() ||
                 clause.words.en.empty())
        << clause.number;
  }
}

TEST(Rulebook, FollowsAChangedRuleFile) {
  std::string text = shipped_text();
  const std::string from = "large_above_mb: 100";
  text.replace(text.find(from), from.size(), "large_above_mb: 50");
  const auto changed = Rulebook::from(parse_yaml(text, "guideline.yaml").value());
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->limits().large_above_mb, 50);
  EXPECT_EQ(shipped().limits().large_above_mb, 100);
}

TEST(Rulebook, RefusesABadFileWithItsLine) {
  EXPECT_THAT(refused("version: \"2020-1173.1\"", "versoin: \"2020-1173.1\""), HasSubstr("guideline.yaml:5: versoin"));
  EXPECT_THAT(refused("severity: high", "severity: grave"), HasSubstr("duties[0].severity 'grave'"));
  EXPECT_THAT(refused("defined_in: [\"§1.1(1)\"", "defined_in: [\"§1.1(9)\""), HasSubstr("[rules.clause]"));
  EXPECT_THAT(refused("  - duty: directed_sms\n", "  - duty: directed_data\n"), HasSubstr("[rules.duty]"));
  EXPECT_THAT(refused("when: {directed: true, large: true}", "when: {directed: true}"), HasSubstr("[rules.business]"));
  EXPECT_THAT(refused("when: {directed: true, large: true}", "when: {voice: true}"), HasSubstr("[rules.condition]"));
  EXPECT_THAT(refused("code: \"2-3\"", "code: \"2-4\""), HasSubstr("[rules.class]"));
  EXPECT_THAT(refused("{group: 2,", "{group: 3,"), HasSubstr("[rules.group]"));
  EXPECT_THAT(refused("voice_numbers: 5", "voice_numbers: 500"), HasSubstr("[rules.limit]"));
  EXPECT_THAT(refused("when: {fixed: true}", "when: {pluggable: true}"), HasSubstr("[rules.condition]"));
  EXPECT_THAT(refused("clause: \"§3.2(5)\"", "clause: \"§3.2(6)\""), HasSubstr("§3.2(6) is not listed"));
  EXPECT_EQ(refused("large_above_mb: 100", "large_above_mb: 100"), "taken");
}

TEST(ClassCode, IsReadAndWritten) {
  for (std::size_t i = 0; i < kClassCount; ++i) {
    const ClassCode code = ClassCode::at(i);
    EXPECT_EQ(code.index(), i);
    EXPECT_EQ(ClassCode::parse(code.text()), code);
  }
  for (const char* text : {"", "4-1", "1-7", "1-0", "0-1", "11", "1-1 "}) EXPECT_FALSE(ClassCode::parse(text)) << text;
}

}  // namespace
}  // namespace yunguan::card
