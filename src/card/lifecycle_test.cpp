// SPDX-License-Identifier: Apache-2.0
#include "card/lifecycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "card/test_cards_fixture.h"

namespace yunguan::card {
namespace {

using std::chrono::days;

const Instant kNow = from_micros(1'790'000'000'000'000);

Facts in(State state) {
  Facts facts = good_card(1);
  facts.state = state;
  if (state == State::suspended) facts.suspensions.add(Suspension::user);
  return facts;
}

Facts must(const Facts& facts, Act act, Instant now = kNow) {
  const auto done = after(facts, shipped_rules().standing_of(facts), act, Periods{}, now);
  EXPECT_TRUE(done) << describe(done.error());
  return done.value_or(facts);
}

std::string refused(const Facts& facts, Act act, Instant now = kNow) {
  const auto done = after(facts, shipped_rules().standing_of(facts), act, Periods{}, now);
  return done ? "done" : done.error().code;
}

TEST(Lifecycle, EveryStateAndEventIsInTheTableOrRefused) {
  constexpr std::array kStates{State::in_stock, State::testing,   State::silent,     State::ready,
                               State::active,   State::suspended, State::pre_closed, State::closed};
  constexpr std::array kEvents{
      LifeEvent::start_test, LifeEvent::make_silent, LifeEvent::make_ready, LifeEvent::activate, LifeEvent::suspend,
      LifeEvent::resume,     LifeEvent::pre_close,   LifeEvent::restore,    LifeEvent::close,    LifeEvent::expire};
  int allowed = 0;
  for (const State state : kStates) {
    for (const LifeEvent event : kEvents) {
      Act act{event, {}};
      if (event == LifeEvent::suspend) act.suspension = Suspension::violation;
      if (event == LifeEvent::resume) act.suspension = Suspension::user;
      Facts facts = in(state);
      facts.state_until = kNow;
      const std::string outcome = refused(facts, act);
      EXPECT_EQ(outcome, next(state, event) ? "done" : "life.no_such_act") << to_word(state) << ' ' << to_word(event);
      allowed += outcome == "done" ? 1 : 0;
      EXPECT_EQ(life_event_from(to_word(event)), event);
      EXPECT_FALSE(name_of(event).zh.empty() || name_of(event).en.empty());
    }
    EXPECT_FALSE(name_of(state).zh.empty());
  }
  EXPECT_EQ(allowed, static_cast<int>(kEdges.size()));
}

TEST(Lifecycle, ACardIsActiveOnlyWhenNoReasonIsLeft) {
  Facts card = must(in(State::active), {LifeEvent::suspend, Suspension::user});
  card = must(card, {LifeEvent::suspend, Suspension::arrears});
  EXPECT_EQ(to_word(card.suspensions), "user;arrears");
  card = must(card, {LifeEvent::resume, Suspension::user});
  EXPECT_EQ(card.state, State::suspended);
  card = must(card, {LifeEvent::resume, Suspension::arrears});
  EXPECT_EQ(card.state, State::active);
}

TEST(Lifecycle, AReasonIsGivenAndLiftedOnce) {
  const Facts card = in(State::suspended);
  EXPECT_EQ(refused(card, {LifeEvent::suspend, Suspension::user}), "life.already");
  EXPECT_EQ(refused(card, {LifeEvent::resume, Suspension::quota}), "life.not_for_this");
  EXPECT_EQ(refused(card, {LifeEvent::resume, {}}), "life.needs_reason");
  EXPECT_EQ(refused(card, {LifeEvent::close, Suspension::user}), "life.reason_not_here");
}

TEST(Lifecycle, ResumingGoesBackToWhereItWas) {
  for (const State state : {State::testing, State::silent, State::ready, State::active}) {
    const Facts suspended = must(in(state), {LifeEvent::suspend, Suspension::policy});
    EXPECT_EQ(must(suspended, {LifeEvent::resume, Suspension::policy}).state, state);
  }
}

TEST(Lifecycle, ATestCannotBeStretchedBySuspendingIt) {
  Facts card = must(in(State::in_stock), {LifeEvent::start_test, {}});
  EXPECT_EQ(card.state_until, kNow + days{90});
  card = must(card, {LifeEvent::suspend, Suspension::user}, kNow + days{80});
  card = must(card, {LifeEvent::resume, Suspension::user}, kNow + days{85});
  EXPECT_EQ(card.state, State::testing);
  EXPECT_EQ(card.state_until, kNow + days{90});
  EXPECT_EQ(refused(card, {LifeEvent::expire, {}}, kNow + days{89}), "life.not_over");
  card = must(card, {LifeEvent::expire, {}}, kNow + days{90});
  EXPECT_EQ(card.state, State::suspended);
  EXPECT_TRUE(card.suspensions.contains(Suspension::policy));
  EXPECT_FALSE(functions_work(card.state));
}

TEST(Lifecycle, AfterATestTheActualUserMustBeRegistered) {
  Facts card = in(State::testing);
  card.data_scope = DataScope::open;  // large, open, moving: class 3-4 asks for the actual user
  card.form = Form::ms0;
  card.registered_to = RegisteredTo::unit;
  card.state_until = kNow;
  EXPECT_EQ(refused(card, {LifeEvent::activate, {}}), "life.not_registered");
  card = must(card, {LifeEvent::expire, {}});
  card = must(card, {LifeEvent::resume, Suspension::policy});
  EXPECT_EQ(card.state, State::ready);
  EXPECT_EQ(refused(card, {LifeEvent::activate, {}}), "life.not_registered");
  card.registered_to = RegisteredTo::person;
  card.actual_user.name = "李示例";
  EXPECT_EQ(must(card, {LifeEvent::activate, {}}).state, State::active);
}

TEST(Lifecycle, APreClosedCardComesBackWithItsReasons) {
  Facts card = must(in(State::active), {LifeEvent::suspend, Suspension::arrears});
  card = must(card, {LifeEvent::pre_close, {}});
  EXPECT_EQ(card.state_until, kNow + days{90});
  EXPECT_EQ(must(card, {LifeEvent::restore, {}}).state, State::suspended);
  EXPECT_EQ(must(card, {LifeEvent::close, {}}).suspensions, Suspensions{});
  EXPECT_EQ(must(must(in(State::active), {LifeEvent::pre_close, {}}), {LifeEvent::restore, {}}).state, State::active);
  EXPECT_EQ(must(must(in(State::testing), {LifeEvent::pre_close, {}}), {LifeEvent::restore, {}}).state, State::ready);
}

TEST(Lifecycle, TheFirstActivationIsDated) {
  Facts card = in(State::ready);
  card.activated_on.reset();
  card = must(card, {LifeEvent::activate, {}});
  EXPECT_EQ(card.activated_on, shanghai_date(kNow));
  EXPECT_EQ(card.state_since, kNow);
  EXPECT_FALSE(card.state_until);
}

TEST(Suspensions, WordsBothWays) {
  EXPECT_EQ(to_word(*suspensions_from(" 欠费; user ;;")), "user;arrears");
  EXPECT_EQ(suspensions_from(""), Suspensions{});
  EXPECT_FALSE(suspensions_from("user;nobody"));
}

}  // namespace
}  // namespace yunguan::card
