// SPDX-License-Identifier: Apache-2.0
#include "card/rules_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "card/test_cards_fixture.h"

namespace yunguan::card {
namespace {

using testing::ElementsAre;

const ClassView& class_of(const RulesView& page, std::string_view code) {
  for (const ClassView& view : page.classes) {
    if (view.code == code) return view;
  }
  ADD_FAILURE() << code;
  return page.classes.front();
}

TEST(RulesView, AnswersWhy34NeedsAHardTie) {
  const RulesView page = rules_view(shipped_rules());
  const ClassView& view = class_of(page, "3-4");
  EXPECT_EQ(view.directed, false);
  EXPECT_EQ(view.large, true);
  EXPECT_EQ(view.fixed, false);
  EXPECT_FALSE(view.risk_stated);
  ASSERT_EQ(view.duties.front().duty, Duty::card_tie);
  EXPECT_THAT(view.duties.front().clauses, ElementsAre("§3.3.3(2)", "§3.2(4)"));
  EXPECT_NE(view.duties.front().why.en.find("cannot be pulled out"), std::string::npos);
}

TEST(RulesView, ShowsEighteenClassesAndWhatAFixedCardNeedsOnTop) {
  const RulesView page = rules_view(shipped_rules());
  EXPECT_EQ(page.classes.size(), 18u);
  EXPECT_EQ(page.duties.size(), 11u);
  const ClassView& directed = class_of(page, "1-1");
  EXPECT_FALSE(directed.fixed);
  EXPECT_TRUE(directed.risk_stated);
  ASSERT_EQ(directed.when_fixed.size(), 1u);
  EXPECT_EQ(directed.when_fixed[0].duty, Duty::area);
  EXPECT_THAT(directed.when_fixed[0].clauses, ElementsAre("§3.2(5)"));
  EXPECT_TRUE(class_of(page, "2-5").when_fixed.empty());
  EXPECT_EQ(class_of(page, "2-5").fixed, true);
  EXPECT_THAT(class_of(page, "2-5").functions, ElementsAre(Function::sms, Function::data));
}

TEST(RulesView, IsWrittenAsJson) {
  const std::string text = json::write(rules_view(shipped_rules()));
  EXPECT_NE(text.find(R"("limits":{"voice":5,"sms":5,"data":10,"large_mb":100})"), std::string::npos);
}

}  // namespace
}  // namespace yunguan::card
