// SPDX-License-Identifier: Apache-2.0
#include "compliance/exceptions.h"

#include <random>

#include "card/judgement.h"
#include "compliance/compliance_fixture.h"

namespace yunguan::compliance {
namespace {

using card::Duty;
using card::DutySet;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

class ExceptionsTest : public ComplianceOnBothStores {
 protected:
  template <class T>
  static std::string code_of(const Result<T>& result) {
    return result ? "" : result.error().code;
  }
};

TEST_P(ExceptionsTest, ASignedExceptionClosesTheGapUntilItsLastDay) {
  const CardId id = keep({long_list(1, 12)});
  ASSERT_TRUE(lacks(id, Duty::directed_data));
  const auto asked = exceptions().request(for_cards({id}), everywhere(), asker());
  ASSERT_TRUE(asked) << describe(asked.error());
  EXPECT_TRUE(lacks(id, Duty::directed_data));  // a request alone changes nothing

  EXPECT_EQ(code_of(exceptions().act(asked->id, ExceptionEvent::approve, asker(), "自己批准")),
            "exception.self_review");
  EXPECT_EQ(code_of(exceptions().act(asked->id, ExceptionEvent::approve, reviewer(), " ")), "exception.reason");
  ASSERT_TRUE(exceptions().act(asked->id, ExceptionEvent::approve, reviewer(), "情况属实"));
  EXPECT_FALSE(lacks(id, Duty::directed_data));
  EXPECT_EQ(state_of(asked->id), ExceptionState::in_force);
  EXPECT_EQ(whole(id).facts.excepted.data, 12);
  expect_figures_to_agree();

  ASSERT_TRUE(exceptions().tick());
  EXPECT_THAT(events_of(id), 2u);  // entered, excepted
  clock_.advance(30 * 24h + 14h);  // the last day, 23:00
  ASSERT_TRUE(exceptions().tick());
  EXPECT_FALSE(lacks(id, Duty::directed_data));
  clock_.advance(1h);
  ASSERT_TRUE(exceptions().tick());
  EXPECT_TRUE(lacks(id, Duty::directed_data));
  EXPECT_EQ(state_of(asked->id), ExceptionState::expired);
  EXPECT_TRUE(whole(id).facts.excepted.empty());
  expect_figures_to_agree();
  ASSERT_TRUE(exceptions().tick());
  ASSERT_TRUE(exceptions().tick());
  EXPECT_THAT(events_of(id), 3u);  // judged anew once
  EXPECT_EQ(audited("exception.expire"), 1);
}

TEST_P(ExceptionsTest, OneOfALaterDayBeginsByTheClock) {
  const CardId id = keep({long_list(1, 12)});
  ExceptionRequest request = for_cards({id});
  request.from = in_days(3);
  const ExceptionId exception = granted(request);
  EXPECT_EQ(state_of(exception), ExceptionState::approved);
  ASSERT_TRUE(exceptions().tick());
  EXPECT_TRUE(lacks(id, Duty::directed_data));
  clock_.advance(3 * 24h);
  ASSERT_TRUE(exceptions().tick());
  EXPECT_FALSE(lacks(id, Duty::directed_data));
  EXPECT_EQ(audited("exception.begin"), 1);
  // A clock that jumps back ends nothing and begins nothing again.
  clock_.advance(-10 * 24h);
  ASSERT_TRUE(exceptions().tick());
  EXPECT_EQ(state_of(exception), ExceptionState::in_force);
  // One that jumps over the whole term ends it.
  clock_.advance(400 * 24h);
  ASSERT_TRUE(exceptions().tick());
  EXPECT_EQ(state_of(exception), ExceptionState::expired);
  EXPECT_TRUE(lacks(id, Duty::directed_data));
}

TEST_P(ExceptionsTest, ARevokedOneEndsAtOnceAndAnotherStillCounts) {
  const CardId id = keep({long_list(1, 12)});
  const ExceptionId narrow = granted(for_cards({id}));
  card::Facts more = whole(id).facts;
  more.data_whitelist.emplace_back("10.20.1.1");
  ASSERT_TRUE(db().write([&](store::Transaction& tx) {
    const auto now = card::find_whole(tx, id, keys_.ring()).value();
    return card::update(tx, *now, more, card::shipped_rules().standing_of(more), origin("changed"),
                        card::shipped_rules().version(), keys_.ring());
  }));
  EXPECT_TRUE(lacks(id, Duty::directed_data));  // thirteen are more than twelve
  const ExceptionId wide = granted(for_cards({id}, 20));
  EXPECT_FALSE(lacks(id, Duty::directed_data));
  ASSERT_TRUE(exceptions().act(narrow, ExceptionEvent::revoke, reviewer(), "已有更宽的"));
  EXPECT_FALSE(lacks(id, Duty::directed_data));
  ASSERT_TRUE(exceptions().act(wide, ExceptionEvent::revoke, reviewer(), "系统已整改"));
  EXPECT_TRUE(lacks(id, Duty::directed_data));
  EXPECT_EQ(code_of(exceptions().act(wide, ExceptionEvent::revoke, reviewer(), "再撤一次")), "exception.state");
  expect_figures_to_agree();
}

TEST_P(ExceptionsTest, OnlyWhereTheNumberOfEntriesIsAllThatIsWrong) {
  card::Facts empty = long_list(2, 0);
  card::Facts wide = long_list(3, 11);
  wide.data_whitelist.emplace_back("10.0.0.0/8");
  card::Facts phone = long_list(4, 12);
  phone.msisdn = "13800138004";
  card::Facts closed = long_list(5, 12);
  closed.state = card::State::closed;
  card::Facts open = card::good_card(1);
  open.data_scope = card::DataScope::open;
  open.data_whitelist.clear();
  const CardId first = keep({open, empty, wide, phone, closed, long_list(6, 30)});
  const char* reasons[] = {"不适用", "数量", "数量", "不受", "不受", "上限"};
  for (int i = 0; i < 6; ++i) {
    const auto asked = exceptions().request(for_cards({CardId{first.value + i}}), everywhere(), asker());
    ASSERT_EQ(code_of(asked), "exception.card") << i;
    EXPECT_THAT(asked.error().text.zh, testing::HasSubstr(reasons[i]));
    EXPECT_EQ(asked.error().where.clause, "§1.3(1)");
  }
  const auto limits = limits_from({{Duty::quota, 100}}, card::shipped_rules().book);
  ASSERT_EQ(code_of(limits), "exception.duty");
  EXPECT_THAT(limits.error().where.clause, testing::StartsWith("§"));
  EXPECT_EQ(code_of(limits_from({{Duty::directed_voice, 5}}, card::shipped_rules().book)), "exception.limit");
  EXPECT_EQ(code_of(limits_from({}, card::shipped_rules().book)), "exception.duties");
}

// Before a list grows, and before an exception in force ends.
TEST_P(ExceptionsTest, MayBeAskedForAhead) {
  const CardId id = keep({long_list(1, 3)});
  const ExceptionId first = granted(for_cards({id}, 12));
  EXPECT_EQ(state_of(first), ExceptionState::in_force);
  EXPECT_EQ(whole(id).facts.excepted.data, 12);
  EXPECT_TRUE(
      card::explain(card::evaluate(whole(id).facts, card::shipped_rules().numbers.now(), card::shipped_rules().book),
                    card::shipped_rules().book)
          .missing.empty());
  EXPECT_TRUE(exceptions().request(for_cards({id}, 14), everywhere(), asker()));
  expect_figures_to_agree();
}

TEST_P(ExceptionsTest, DatesAndPapersAreAskedFor) {
  const CardId id = keep({long_list(1, 12)});
  const auto refused = [&](auto edit) {
    ExceptionRequest request = for_cards({id});
    edit(request);
    return code_of(exceptions().request(request, everywhere(), asker()));
  };
  EXPECT_EQ(refused([&](auto& r) { r.until = in_days(-1); }), "exception.dates");
  EXPECT_EQ(refused([&](auto& r) { r.from = in_days(31); }), "exception.dates");
  EXPECT_EQ(refused([&](auto& r) { r.until = in_days(366); }), "exception.dates");
  EXPECT_EQ(refused([&](auto& r) { r.document = " "; }), "exception.document");
  EXPECT_EQ(refused([&](auto& r) { r.reason = ""; }), "exception.reason");
  EXPECT_EQ(refused([&](auto& r) { r.wanted.cards.clear(); }), "exception.cards");
  EXPECT_EQ(code_of(exceptions().request(for_cards({id}), identity::Scope{{"/1/3/"}}, asker())), "exception.card");
}

TEST_P(ExceptionsTest, AGroupIsThoseThatNeedItWhenItIsAskedFor) {
  std::vector<card::Facts> fleet;
  for (int i = 0; i < 1200; ++i) {
    fleet.push_back(long_list(i, i % 2 == 0 ? 12 : 3, UnitId{i % 3 == 0 ? 3 : 2}));
    fleet.back().plan = "甲";
  }
  fleet[0].plan = "乙";
  fleet[2].data_whitelist.emplace_back("10.0.0.0/8");
  const CardId first = keep(fleet);
  ExceptionRequest request = for_cards({});
  request.wanted.unit = UnitId{2};
  request.wanted.plan = "甲";
  const auto choice = exceptions().preview(request.wanted, everywhere()).value();
  EXPECT_THAT(choice.cards, SizeIs(399));  // of the even ones of unit 2 all but one
  EXPECT_EQ(choice.left_out.at(Fit::other_fault), 1);
  const ExceptionId id = granted(request);
  int lacking = 0;
  for (const CardId card : choice.cards) lacking += lacks(card, Duty::directed_data) ? 1 : 0;
  EXPECT_EQ(lacking, 0);
  EXPECT_TRUE(lacks(CardId{first.value + 6}, Duty::directed_data));  // another unit
  expect_figures_to_agree();
  ASSERT_TRUE(exceptions().act(id, ExceptionEvent::revoke, reviewer(), "到此为止"));
  EXPECT_TRUE(lacks(choice.cards.back(), Duty::directed_data));
  expect_figures_to_agree();
}

TEST_P(ExceptionsTest, AChangedRowOrListOfCardsDoesNotTakeEffect) {
  const CardId first = keep({long_list(1, 12), long_list(2, 12)});
  const auto asked = exceptions().request(for_cards({first}), everywhere(), asker()).value();
  tamper(fmt::format("UPDATE compliance_exception_card SET card_id = {}", first.value + 1));
  EXPECT_EQ(code_of(exceptions().act(asked.id, ExceptionEvent::approve, reviewer(), "情况属实")), "exception.tampered");
  tamper(fmt::format("UPDATE compliance_exception_card SET card_id = {}", first.value));
  tamper("UPDATE compliance_exception SET limits = 6553600");  // a hundred
  EXPECT_EQ(code_of(exceptions().act(asked.id, ExceptionEvent::approve, reviewer(), "情况属实")), "exception.tampered");
  EXPECT_TRUE(lacks(first, Duty::directed_data));
}

TEST_P(ExceptionsTest, AnUnsignedOneIsWithdrawnByItsAskerOrEndsByItself) {
  const CardId first = keep({long_list(1, 12), long_list(2, 12)});
  const auto one = exceptions().request(for_cards({first}), everywhere(), asker()).value();
  EXPECT_EQ(code_of(exceptions().act(one.id, ExceptionEvent::withdraw, reviewer(), "")), "exception.not_yours");
  ASSERT_TRUE(exceptions().act(one.id, ExceptionEvent::withdraw, asker(), ""));
  EXPECT_EQ(code_of(exceptions().act(one.id, ExceptionEvent::approve, reviewer(), "情况属实")), "exception.state");
  const auto other = exceptions().request(for_cards({CardId{first.value + 1}}), everywhere(), asker()).value();
  clock_.advance(40 * 24h);
  ASSERT_TRUE(exceptions().tick());
  EXPECT_EQ(state_of(other.id), ExceptionState::expired);
  EXPECT_THAT(events_of(CardId{first.value + 1}), 1u);
}

// After a crash between two runs of cards the clock goes on where it stood.
TEST_P(ExceptionsTest, WhatWasLeftHalfDoneIsFinishedByTheClock) {
  const CardId first = keep({long_list(1, 12), long_list(2, 12)});
  const ExceptionId id = granted(for_cards({first, CardId{first.value + 1}}));
  EXPECT_EQ(events_of(first), 2u);
  tamper(fmt::format("UPDATE compliance_exception_card SET reach = 0 WHERE card_id = {}", first.value + 1));
  tamper("UPDATE compliance_exception SET settled = 0");
  ASSERT_TRUE(exceptions().tick());
  EXPECT_EQ(events_of(first), 2u);
  EXPECT_EQ(events_of(CardId{first.value + 1}), 2u);  // already as it should be: no second event
  EXPECT_EQ(state_of(id), ExceptionState::in_force);
}

// Cards edited at random while exceptions come and go, against the same judged once more from a list of what is in force.
TEST_P(ExceptionsTest, RandomEditsAgreeWithASlowReference) {
  std::mt19937 random{20261122};
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<card::Facts> fleet;
  for (int i = 0; i < 12; ++i) fleet.push_back(long_list(i, pick(16), UnitId{2 + pick(2)}));
  const CardId first = keep(fleet);
  struct Granted {
    ExceptionId id;
    CardId card;
    int limit;
    Instant until;
    bool revoked = false;
  };
  std::vector<Granted> all;
  int counted = 0;
  for (int step = 0; step < 160; ++step) {
    const CardId id{first.value + pick(12)};
    const int act = pick(10);
    if (act < 4) {
      ASSERT_TRUE(db().write([&](store::Transaction& tx) -> Result<void> {
        const auto now = card::find_whole(tx, id, keys_.ring()).value();
        card::Facts after = now->facts;
        after.data_whitelist = long_list(0, pick(3) == 0 ? pick(16) : 11 + pick(4)).data_whitelist;
        if (pick(5) == 0) after.data_whitelist.emplace_back("10.0.0.0/8");
        if (pick(40) == 0) after.state = card::State::closed;
        YG_TRY(card::update(tx, *now, after, card::shipped_rules().standing_of(after), origin("changed"),
                            card::shipped_rules().version(), keys_.ring()));
        return {};
      }));
    } else if (act < 8) {
      ExceptionRequest request = for_cards({id}, static_cast<std::uint8_t>(11 + pick(5)));
      request.until = in_days(pick(6));
      const auto asked = exceptions().request(request, everywhere(), asker());
      if (!asked) continue;
      ASSERT_TRUE(exceptions().act(asked->id, ExceptionEvent::approve, reviewer(), "情况属实"));
      all.push_back({asked->id, id, request.wanted.limits.data, asked->until});
      ++counted;
    } else if (act == 8 && !all.empty()) {
      Granted& one = all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
      if (exceptions().act(one.id, ExceptionEvent::revoke, reviewer(), "随机撤销")) one.revoked = true;
    } else {
      clock_.advance(std::chrono::hours{pick(40)});
      ASSERT_TRUE(exceptions().tick());
    }
    for (int i = 0; i < 12; ++i) {
      const card::Record card = whole(CardId{first.value + i});
      std::size_t limit = 10;
      for (const Granted& one : all) {
        if (one.card == card.id && !one.revoked && clock_.now() < one.until)
          limit = std::max(limit, static_cast<std::size_t>(one.limit));
      }
      const auto& list = card.facts.data_whitelist;
      const bool unsuitable = std::ranges::find(list, "10.0.0.0/8") != list.end();
      const bool good = !list.empty() && list.size() <= limit && !unsuitable;
      const bool closed = card.facts.state == card::State::closed;
      ASSERT_EQ(card.standing.missing.has(Duty::directed_data), !good && !closed) << step << ' ' << i;
      ASSERT_EQ(card.standing.required.empty(), closed);
    }
  }
  EXPECT_GT(counted, 10);
  expect_figures_to_agree();
}

YUNGUAN_ON_BOTH_STORES(ExceptionsTest);

}  // namespace
}  // namespace yunguan::compliance
