// SPDX-License-Identifier: Apache-2.0
#include "card/card_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "card/card_figures.h"
#include "card/card_list.h"
#include "card/lifecycle.h"
#include "card/test_cards_fixture.h"

namespace yunguan::card {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class CardChanges : public CardsOnBothStores {
 protected:
  std::vector<Record> records(CardId first, int count) {
    std::vector<CardId> ids;
    for (int i = 0; i < count; ++i) ids.push_back(CardId{first.value + i});
    return db().read([&](store::Reader& reader) { return find_many(reader, ids); }).value();
  }

  // Every card through `edit`, in one transaction.
  template <class Edit>
  Result<void> change(const std::vector<Record>& cards, Edit edit, Origin by) {
    std::vector<CardChange> changes;
    for (const Record& record : cards) {
      Facts after = record.facts;
      edit(after);
      const Standing standing = shipped_rules().standing_of(after);
      changes.push_back({record, std::move(after), standing});
    }
    return db().write(
        [&](store::Transaction& tx) { return update_many(tx, changes, by, shipped_rules().version(), keys_.ring()); });
  }

  std::vector<Enforcement> enforced(CardId id) {
    return db().read([&](store::Reader& reader) { return enforcements(reader, id); }).value();
  }

  std::vector<std::int64_t> cards_tagged(std::string tag) {
    return db()
        .read([&](store::Reader& reader) {
          return reader.all({"test.tagged", "SELECT card_id FROM card_tag WHERE tag = :tag ORDER BY card_id"}, {tag},
                            [](const store::Row& row) { return row.integer(0); });
        })
        .value();
  }

  bool all_genuine() {
    std::string list;
    for (const Column& column : columns()) list += (list.empty() ? "" : ", ") + std::string{column.name};
    bool genuine = true;
    EXPECT_TRUE(db().read([&](store::Reader& reader) {
      return reader.each({"test.all", "SELECT " + list + " FROM card"}, {}, [&](const store::Row& row) {
        genuine = genuine && row_is_genuine(row, keys_.ring()).value();
        return true;
      });
    }));
    return genuine;
  }
};

TEST_P(CardChanges, ThousandsChangeInOneTransaction) {
  std::vector<Facts> fleet;
  for (int i = 0; i < 1500; ++i) fleet.push_back(good_card(i, UnitId{2 + i % 3}));
  const CardId first = keep(fleet);
  const auto suspend = [&](Facts& facts) {
    facts = after(facts, shipped_rules().standing_of(facts), {LifeEvent::suspend, Suspension::user}, Periods{},
                  clock_.now())
                .value();
    facts.tags = {"停用"};
    facts.data_limit_mb.reset();
  };
  auto outcome = change(records(first, 1500), suspend, origin("suspended"));
  ASSERT_TRUE(outcome) << describe(outcome.error());
  expect_figures_to_agree();
  EXPECT_TRUE(all_genuine());
  const Record last = whole(CardId{first.value + 1499});
  EXPECT_EQ(last.facts.state, State::suspended);
  EXPECT_TRUE(last.facts.suspensions.contains(Suspension::user));
  EXPECT_EQ(last.facts.state_since, clock_.now());
  EXPECT_FALSE(last.facts.data_limit_mb);
  EXPECT_TRUE(last.standing.missing.has(Duty::quota));
  EXPECT_EQ(last.facts.responsible.phone, "15400001234");  // persons are untouched
  EXPECT_EQ(last.version, 2);
  EXPECT_THAT(cards_tagged("停用"), SizeIs(1500));
  const auto entries = db().read([&](store::Reader& reader) { return history(reader, last.id, 10); }).value();
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].action, "suspended");
}

TEST_P(CardChanges, AllOrNothingWhenOneHasChangedMeanwhile) {
  const CardId first = keep({good_card(1), good_card(2), good_card(3)});
  const auto seen = records(first, 3);
  ASSERT_TRUE(change(
      {seen[1]}, [](Facts& facts) { facts.plan = "甲"; }, origin()));
  const auto second = change(
      seen, [](Facts& facts) { facts.plan = "乙"; }, origin());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "card.stale");
  EXPECT_EQ(whole(first).facts.plan, "");
  EXPECT_EQ(whole(seen[1].id).facts.plan, "甲");
  expect_figures_to_agree();
}

TEST_P(CardChanges, WhatChangesNothingIsNoChange) {
  const CardId first = keep({good_card(1), good_card(2)});
  ASSERT_TRUE(change(
      records(first, 2), [](Facts& facts) { facts.plan = facts.iccid == good_card(1).iccid ? "甲" : ""; }, origin()));
  EXPECT_EQ(whole(first).version, 2);
  EXPECT_EQ(whole(CardId{first.value + 1}).version, 1);
}

TEST_P(CardChanges, TheNetworkIsCommandedAndItsWordIsKept) {
  const CardId id = keep({good_card(1)});
  EXPECT_THAT(enforced(id), IsEmpty());
  const auto quota = [](std::int64_t mb) { return [mb](Facts& facts) { facts.data_limit_mb = mb; }; };
  ASSERT_TRUE(change(records(id, 1), quota(100), origin()));
  ASSERT_THAT(enforced(id), SizeIs(1));
  EXPECT_EQ(enforced(id)[0].aspect, Aspect::quota);
  EXPECT_EQ(enforced(id)[0].standing, Enforced::waiting);
  EXPECT_EQ(enforced(id)[0].confirmed, "data_mb 8192, sms -, voice_min -");
  EXPECT_EQ(enforced(id)[0].desired, "data_mb 100, sms -, voice_min -");
  // Taken back before the network did anything: nothing waits.
  ASSERT_TRUE(change(records(id, 1), quota(8192), origin()));
  EXPECT_EQ(enforced(id)[0].standing, Enforced::in_force);

  ASSERT_TRUE(change(records(id, 1), quota(50), origin()));
  const auto say = [&](std::string value) {
    return db()
        .write([&](store::Transaction& tx) -> Result<bool> {
          YG_TRY_ASSIGN(const auto card, find(tx, id));
          return confirm(tx, id, card->facts, Aspect::quota, value, "carrier", clock_.now());
        })
        .value();
  };
  EXPECT_TRUE(say("data_mb 100, sms -, voice_min -"));  // the answer to an older command
  EXPECT_EQ(enforced(id)[0].standing, Enforced::waiting);
  EXPECT_TRUE(say("data_mb 50, sms -, voice_min -"));
  EXPECT_EQ(enforced(id)[0].standing, Enforced::in_force);
  EXPECT_EQ(enforced(id)[0].source, "carrier");
  // The network changes something by itself: that is a difference.
  EXPECT_TRUE(say("data_mb 999, sms -, voice_min -"));
  EXPECT_EQ(enforced(id)[0].standing, Enforced::waiting);
}

TEST_P(CardChanges, ARefusedCommandStaysVisibleUntilItIsGivenAgain) {
  const CardId id = keep({good_card(1)});
  ASSERT_TRUE(change(
      records(id, 1), [](Facts& facts) { facts.imei_mode = "none"; }, origin()));
  const auto write = [&](auto act) { return db().write([&](store::Transaction& tx) { return act(tx); }).value(); };
  EXPECT_TRUE(write([&](auto& tx) { return refuse(tx, id, Aspect::binding, "carrier", "不支持", clock_.now()); }));
  EXPECT_FALSE(write([&](auto& tx) { return refuse(tx, id, Aspect::state, "carrier", "", clock_.now()); }));
  EXPECT_EQ(enforced(id)[0].standing, Enforced::refused);
  EXPECT_EQ(enforced(id)[0].note, "不支持");
  EXPECT_TRUE(write([&](auto& tx) { return command_again(tx, id, Aspect::binding, clock_.now()); }));
  EXPECT_EQ(enforced(id)[0].standing, Enforced::waiting);
  EXPECT_EQ(enforced(id)[0].attempts, 2);
}

TEST_P(CardChanges, AnImportSaysHowThingsAre) {
  const CardId id = keep({good_card(1)});
  Origin imported = origin("imported");
  imported.in_force = true;
  ASSERT_TRUE(change(
      records(id, 1), [](Facts& facts) { facts.plan = "x", facts.data_limit_mb = 7; }, imported));
  EXPECT_THAT(enforced(id), IsEmpty());
  ASSERT_TRUE(change(
      records(id, 1), [](Facts& facts) { facts.data_limit_mb = 8; }, origin()));
  ASSERT_TRUE(change(
      records(id, 1), [](Facts& facts) { facts.data_limit_mb = 9; }, imported));
  EXPECT_EQ(enforced(id)[0].standing, Enforced::in_force);
  EXPECT_EQ(enforced(id)[0].confirmed, "data_mb 9, sms -, voice_min -");
}

// A closed card leaves every rate and every list of gaps; the counters agree with the cards.
TEST_P(CardChanges, AClosedCardIsJudgedNoMore) {
  Facts lacking = good_card(2);
  lacking.data_limit_mb.reset();
  const CardId first = keep({good_card(1), lacking});
  const auto counted = [&] { return db().read([](store::Reader& reader) { return figures(reader, {}); }).value(); };
  EXPECT_EQ(counted().judged, 2);
  EXPECT_EQ(counted().with_gaps, 1);
  ASSERT_TRUE(change(
      records(first, 2), [](Facts& facts) { facts.state = State::closed; }, origin("closed")));
  expect_figures_to_agree();
  EXPECT_EQ(counted().total, 2);
  EXPECT_EQ(counted().iot, 2);
  EXPECT_EQ(counted().judged, 0);
  EXPECT_EQ(counted().with_gaps, 0);
  EXPECT_FALSE(whole(first).standing.class_code);
  EXPECT_TRUE(all_genuine());
}

TEST_P(CardChanges, AnExceptionIsKeptInTheCardAndItsHistory) {
  const CardId id = keep({good_card(1)});
  ASSERT_TRUE(change(
      records(id, 1), [](Facts& facts) { facts.excepted.data = 12; }, origin("excepted")));
  EXPECT_EQ(whole(id).facts.excepted.data, 12);
  EXPECT_TRUE(all_genuine());
  const auto entries = db().read([&](store::Reader& reader) { return history(reader, id, 1); }).value();
  EXPECT_EQ(entries.at(0).changes.at(0).field, "excepted");
  tamper(fmt::format("UPDATE card SET excepted = 0 WHERE id = {}", id.value));
  EXPECT_FALSE(all_genuine());
}

TEST_P(CardChanges, TagsComeAndGo) {
  Facts tagged = good_card(1);
  tagged.tags = {"警务"};
  const CardId id = keep({tagged, good_card(2)});
  EXPECT_THAT(cards_tagged("警务"), ElementsAre(id.value));
  ASSERT_TRUE(change(
      records(id, 2), [](Facts& facts) { facts.tags = {"新"}; }, origin()));
  EXPECT_THAT(cards_tagged("警务"), IsEmpty());
  EXPECT_THAT(cards_tagged("新"), ElementsAre(id.value, id.value + 1));
  ASSERT_TRUE(change(
      records(id, 2), [](Facts& facts) { facts.tags.clear(); }, origin()));
  EXPECT_THAT(cards_tagged("新"), IsEmpty());
  EXPECT_TRUE(all_genuine());
}

// Rows written before these columns were there carry codes that know nothing of them.
TEST_P(CardChanges, AnAddedColumnCountsOnceItSaysSomething) {
  const CardId id = keep({good_card(1)});
  EXPECT_TRUE(all_genuine());
  tamper(fmt::format("UPDATE card SET suspensions = 2 WHERE id = {}", id.value));
  EXPECT_FALSE(all_genuine());
  tamper(fmt::format("UPDATE card SET suspensions = 0, throttle_kbps = 0 WHERE id = {}", id.value));
  EXPECT_FALSE(all_genuine());
  tamper(fmt::format("UPDATE card SET throttle_kbps = NULL WHERE id = {}", id.value));
  EXPECT_TRUE(all_genuine());
}

YUNGUAN_ON_BOTH_STORES(CardChanges);

}  // namespace
}  // namespace yunguan::card
