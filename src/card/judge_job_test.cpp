// SPDX-License-Identifier: Apache-2.0
// Cards are judged anew when the number plan or the guideline has changed, and only then.
#include "card/judge_job.h"

#include <gtest/gtest.h>

#include "base/eventually_fixture.h"
#include "card/test_cards_fixture.h"

namespace yunguan::card {
namespace {

class JudgeOnBothStores : public CardsOnBothStores {
 protected:
  void SetUp() override {
    CardsOnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    judge_ = std::make_unique<Judge>(db(), keys_.ring(), audit_, rules_);
    runner_ = std::make_unique<job::Runner>(db(), clock_, 1);
    runner_->handle(std::string{kJudgeJob}, [this](job::Context& context) {
      const auto judged = judge_->run(context);
      if (at_its_end_) at_its_end_();
      return judged;
    });
    runner_->listen([this](const job::Job& job) { judge_->after_job(*runner_, job); });
  }
  void TearDown() override {
    if (runner_) runner_->stop();  // its listener names it
    runner_.reset();
    CardsOnBothStores::TearDown();
  }

  // A card of a segment that nobody knows.
  CardId keep_unknown(int n) {
    Facts card = good_card(n);
    card.msisdn = fmt::format("10645{:08}", n);
    return keep({card});
  }
  void enter(std::string_view pattern, std::string_view kind) {
    rules_.numbers.replace(rules_.numbers.now().with({read_segment(pattern, kind, "").value()}, kDay));
  }
  void ask() {
    const auto asked = judge_->begin_if_needed(*runner_);
    ASSERT_TRUE(asked) << describe(asked.error());
  }
  std::vector<job::Job> jobs() {
    auto all = db().read([](store::Reader& reader) { return job::list(reader, {}); });
    EXPECT_TRUE(all);
    return std::move(*all);
  }
  bool all_done() {
    for (const job::Job& job : jobs()) {
      if (job.state != job::State::done) return false;
    }
    return true;
  }
  Kind kind_of(CardId card) { return whole(card).standing.kind; }

  static constexpr Date kDay{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{21}};
  identity::Audit audit_{keys_.ring(), clock_};
  Rules rules_ = shipped_rules().frozen();
  std::unique_ptr<Judge> judge_;
  std::function<void()> at_its_end_;
  std::unique_ptr<job::Runner> runner_;
};

TEST_P(JudgeOnBothStores, FollowsASegmentThatWasEntered) {
  const CardId card = keep_unknown(1);
  const CardId other = keep({good_card(2)});
  ASSERT_EQ(kind_of(card), Kind::unknown);
  ASSERT_TRUE(runner_->start());
  ask();
  ASSERT_TRUE(eventually([&] { return all_done(); }));
  ASSERT_EQ(jobs().size(), 1u) << "a fleet that was never judged";
  ask();
  EXPECT_EQ(jobs().size(), 1u) << "nothing has changed";

  enter("10645xxxxxxxx", "iot");
  ask();
  ASSERT_TRUE(eventually([&] { return jobs().size() == 2 && all_done(); }));
  EXPECT_EQ(kind_of(card), Kind::iot);
  EXPECT_EQ(whole(card).standing, rules_.standing_of(whole(card).facts));
  EXPECT_EQ(whole(other).version, 1) << "cards with the same answer stay as they are";
  expect_figures_to_agree();
}

TEST_P(JudgeOnBothStores, GoesOnUntilTheFleetIsJudgedByTheLastChange) {
  const CardId card = keep_unknown(1);
  enter("10645xxxxxxxx", "iot");
  int runs = 0;
  at_its_end_ = [&] {
    if (++runs > 1) return;
    EXPECT_EQ(kind_of(card), Kind::iot);
    enter("10645xxxxxxxx", "phone");
    ask();  // while the first is at work: no second beside it
    EXPECT_EQ(jobs().size(), 1u);
  };
  ask();
  ask();
  EXPECT_EQ(jobs().size(), 1u);
  ASSERT_TRUE(runner_->start());
  ASSERT_TRUE(eventually([&] { return kind_of(card) == Kind::phone && all_done(); }));
  EXPECT_EQ(runs, 2);
  ask();
  EXPECT_EQ(jobs().size(), 2u) << "nothing is left to judge";
}

// A process that dies goes on behind what it has committed, unless the rules are others by then.
TEST_P(JudgeOnBothStores, GoesOnBehindItsLastRunByTheSameRulesOnly) {
  const CardId first = keep_unknown(1);
  const CardId second = keep_unknown(2);
  enter("10645xxxxxxxx", "iot");
  ask();
  const auto died_behind = [&](CardId card, const std::string& rules) {
    const auto done = db().write([&](store::Transaction& tx) {
      return tx.run({"test.died", "UPDATE job SET state = 'running', checkpoint = :checkpoint"},
                    {fmt::format(R"({{"id":{},"done":1,"changed":0,"rules":"{}"}})", card.value, rules)});
    });
    ASSERT_TRUE(done) << describe(done.error());
  };
  died_behind(first, rules_.version());
  ASSERT_TRUE(runner_->start());
  ASSERT_TRUE(eventually([&] { return all_done(); }));
  EXPECT_EQ(kind_of(first), Kind::unknown) << "it had been looked at";
  EXPECT_EQ(kind_of(second), Kind::iot);

  runner_->stop();
  enter("10645xxxxxxxx", "phone");
  ask();
  died_behind(second, "2020-1173.1/older/2");
  ASSERT_TRUE(runner_->start());
  ASSERT_TRUE(eventually([&] { return kind_of(first) == Kind::phone && kind_of(second) == Kind::phone; }));
}

YUNGUAN_ON_BOTH_STORES(JudgeOnBothStores);

}  // namespace
}  // namespace yunguan::card
