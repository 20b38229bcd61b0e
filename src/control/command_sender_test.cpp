// SPDX-License-Identifier: Apache-2.0
#include "control/command_sender.h"

#include <gmock/gmock.h>

#include <deque>

#include "card/card_changes.h"
#include "card/test_cards_fixture.h"
#include "control/migrations.h"

namespace yunguan::control {
namespace {

using card::Aspect;
using card::Enforced;
using ::testing::ElementsAre;

// A network that answers what it is told to.
class ScriptedLink final : public NetworkLink {
 public:
  struct Script {
    std::deque<Outcome> answers;
    std::vector<std::string> told;
    std::function<void()> meanwhile;
  };
  explicit ScriptedLink(Script& script) : script_(script) {}
  [[nodiscard]] std::string_view name() const override { return "scripted"; }
  Outcome carry_out(const card::Record& card, Aspect aspect, std::string_view desired) override {
    script_.told.push_back(fmt::format("{} {} {}", card.facts.msisdn, card::to_word(aspect), desired));
    if (script_.meanwhile) script_.meanwhile();
    Outcome outcome = script_.answers.front();
    script_.answers.pop_front();
    return outcome;
  }

 private:
  Script& script_;
};

class Sender : public card::CardsOnBothStores {
 protected:
  void SetUp() override {
    card::CardsOnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const auto migrated = [&] {
      std::vector<store::Migration> steps = identity::migrations();
      for (const auto& folder : {job::migrations(), card::migrations(), migrations()})
        steps.insert(steps.end(), folder.begin(), folder.end());
      return store::migrate(db(), steps);
    }();
    ASSERT_TRUE(migrated) << describe(migrated.error());
    card_ = keep({card::good_card(1)});
    audit_ = std::make_unique<identity::Audit>(keys_.ring(), clock_);
    units_ = std::make_unique<identity::UnitDirectory>(db(), clock_);
    ground_ = std::make_unique<Ground>(Ground{
        db(), keys_.ring(), *audit_, *units_, card::shipped_rules(), tiers_, blacklist_, clock_, {.link_attempts = 3}});
    sender_ = std::make_unique<CommandSender>(*ground_, [](const OpenCounts&) {});
    sender_->add(card::Carrier::mobile, std::make_unique<ScriptedLink>(script_));
  }

  void set_quota(std::int64_t mb) {
    const card::Record before = whole(card_);
    card::Facts after = before.facts;
    after.data_limit_mb = mb;
    const auto done = db().write([&](store::Transaction& tx) {
      return card::update(tx, before, after, before.standing, origin("controlled"), "1", keys_.ring());
    });
    ASSERT_TRUE(done) << describe(done.error());
  }
  card::Enforcement quota() {
    const auto rows = db().read([&](store::Reader& reader) { return card::enforcements(reader, card_); }).value();
    return *std::ranges::find(rows, Aspect::quota, &card::Enforcement::aspect);
  }
  std::size_t send() {
    const auto sent = sender_->send_due();
    EXPECT_TRUE(sent) << describe(sent.error());
    return sent.value_or(999);
  }

  const Tiers tiers_ = Tiers::load("rules").value();
  const card::Blacklist blacklist_ = card::Blacklist::load("rules").value();
  ScriptedLink::Script script_;
  CardId card_;
  std::unique_ptr<identity::Audit> audit_;
  std::unique_ptr<identity::UnitDirectory> units_;
  std::unique_ptr<Ground> ground_;
  std::unique_ptr<CommandSender> sender_;
};

TEST_P(Sender, KeepsWhatTheNetworkDid) {
  EXPECT_EQ(send(), 0u);
  set_quota(100);
  script_.answers = {{NetworkLink::Answer::done, "ok"}};
  EXPECT_EQ(send(), 1u);
  EXPECT_THAT(script_.told, ElementsAre("1064800000001 quota data_mb 100, sms -, voice_min -"));
  EXPECT_EQ(quota().standing, Enforced::in_force);
  EXPECT_EQ(quota().source, "scripted");
  EXPECT_EQ(send(), 0u);
}

TEST_P(Sender, TriesAgainLaterAndLaterAndThenWaitsForAPerson) {
  set_quota(100);
  for (int n = 0; n < 4; ++n) script_.answers.push_back({NetworkLink::Answer::failed, "no answer"});
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(send(), 0u);
  clock_.advance(std::chrono::seconds{60});
  EXPECT_EQ(send(), 1u);
  clock_.advance(std::chrono::seconds{119});
  EXPECT_EQ(send(), 0u);
  clock_.advance(std::chrono::seconds{1});
  EXPECT_EQ(send(), 1u);
  clock_.advance(std::chrono::hours{1000});
  EXPECT_EQ(send(), 0u) << "three attempts were allowed";
  EXPECT_EQ(quota().standing, Enforced::waiting);
  EXPECT_EQ(quota().attempts, 4);
  EXPECT_EQ(sender_->look()->overdue, 1) << "since it was commanded, not since it was last tried";
  // A person commands anew.
  ASSERT_TRUE(
      db().write([&](store::Transaction& tx) { return card::command_again(tx, card_, Aspect::quota, clock_.now()); }));
  EXPECT_EQ(send(), 1u);
}

TEST_P(Sender, LeavesARefusalToPeople) {
  set_quota(100);
  script_.answers = {{NetworkLink::Answer::refused, "no such plan"}};
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(quota().standing, Enforced::refused);
  EXPECT_EQ(quota().note, "no such plan");
  EXPECT_EQ(send(), 0u);
  EXPECT_EQ(sender_->look()->refused, 1);
}

TEST_P(Sender, AnAnswerIsAboutWhatWasSentNotWhatWasWantedSince) {
  set_quota(100);
  script_.answers = {
      {NetworkLink::Answer::done, ""}, {NetworkLink::Answer::refused, "late no"}, {NetworkLink::Answer::done, ""}};
  script_.meanwhile = [&] { set_quota(200); };
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(quota().standing, Enforced::waiting);
  EXPECT_EQ(quota().confirmed, "data_mb 100, sms -, voice_min -");
  script_.meanwhile = [&] { set_quota(300); };
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(quota().standing, Enforced::waiting) << "the no was about 200";
  script_.meanwhile = nullptr;
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(quota().standing, Enforced::in_force);
}

TEST_P(Sender, LeavesCarriersWithoutALinkToHands) {
  tamper("UPDATE card SET carrier = 2");
  set_quota(100);
  EXPECT_EQ(send(), 0u);
  EXPECT_TRUE(script_.told.empty());
}

YUNGUAN_ON_BOTH_STORES(Sender);

}  // namespace
}  // namespace yunguan::control
