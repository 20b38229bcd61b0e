// SPDX-License-Identifier: Apache-2.0
#include "statistic/card_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "statistic/statistic_fixture.h"
#include "store/outbox.h"

namespace yunguan::statistic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Feed : public StatisticOnBothStores {
 protected:
  std::size_t cards(CardFeed& feed) {
    const auto view = feed.view();
    EXPECT_TRUE(view) << describe(view.error());
    return view->columns.cards();
  }
  void expect_agreement(CardFeed& feed) {
    const auto found = feed.compare(10);
    ASSERT_TRUE(found) << describe(found.error());
    EXPECT_EQ(found->differing, 0);
    EXPECT_EQ(found->not_there, 0);
    EXPECT_THAT(found->first, IsEmpty());
  }
};
YUNGUAN_ON_BOTH_STORES(Feed);

TEST_P(Feed, SeesWhatWasJustWritten) {
  RandomFacts random{1};
  CardFeed feed{db(), clock_};
  EXPECT_EQ(cards(feed), 0u);
  enter(random, 1, 3);
  EXPECT_EQ(cards(feed), 3u);
  enter(random, 4, 1);
  EXPECT_EQ(cards(feed), 4u);
}

TEST_P(Feed, AgreesWithTheCardsAfterRandomChangesInAnyOrder) {
  RandomFacts random{2};
  CardFeed early{db(), clock_};
  store::Dispatcher dispatcher{db(), clock_};
  std::int64_t first = 0;
  int entered = 0;
  for (int round = 0; round < 25; ++round) {
    if (round % 5 == 0) {
      const std::int64_t begun = enter(random, entered + 1, 20);
      if (first == 0) first = begun;
      entered += 20;
    }
    std::set<std::int64_t> ids;
    for (std::size_t i = 0; i < 1 + random.below(6); ++i)
      ids.insert(first + static_cast<std::int64_t>(random.below(static_cast<std::size_t>(entered))));
    change_many(random, {ids.begin(), ids.end()});
    if (round % 3 == 0) {
      ASSERT_TRUE(dispatcher.drain());  // numbers the events on PostgreSQL
    }
    if (round % 2 == 0) expect_agreement(early);
  }
  expect_agreement(early);
  CardFeed late{db(), clock_};
  expect_agreement(late);
  EXPECT_EQ(cards(early), 100u);
}

TEST_P(Feed, IsNotMovedByWhatWasRolledBack) {
  RandomFacts random{3};
  const std::int64_t id = enter(random, 1, 1);
  CardFeed feed{db(), clock_};
  const auto before = feed.view()->columns.find(id);
  const auto undone = db().write([&](store::Transaction& tx) -> Result<void> {
    auto card = *card::find(tx, CardId{id}).value();
    const card::Record was = card;
    card.facts.plan = "另一个";
    YG_TRY(card::update_many(tx, std::array{card::CardChange{was, card.facts, was.standing}}, origin("changed"), "v",
                             keys_.ring()));
    return fail(ErrorKind::conflict, "test.no", {"不", "no"});
  });
  ASSERT_FALSE(undone);
  EXPECT_EQ(feed.view()->columns.find(id), before);
}

TEST_P(Feed, NamesCardsThatWereChangedBehindItsBack) {
  RandomFacts random{4};
  const std::int64_t id = enter(random, 1, 3);
  CardFeed feed{db(), clock_};
  EXPECT_EQ(cards(feed), 3u);
  tamper(fmt::format("UPDATE card SET plan = 'forged' WHERE id = {}", id + 1));
  tamper(fmt::format("DELETE FROM card WHERE id = {}", id + 2));
  const auto found = feed.compare(10);
  ASSERT_TRUE(found);
  EXPECT_THAT(found->first, ElementsAre(id + 1));
  EXPECT_EQ(found->not_there, 1);
}

// Its own thread follows while others write and ask.
TEST_P(Feed, FollowsBesideWriters) {
  RandomFacts random{5};
  CardFeed feed{db(), clock_};
  feed.start();
  store::Dispatcher dispatcher{db(), clock_};
  dispatcher.start();
  std::jthread asking{[&](const std::stop_token& stop) {
    while (!stop.stop_requested()) (void)feed.view();
  }};
  const std::int64_t first = enter(random, 1, 50);
  for (int round = 0; round < 30; ++round) change_many(random, {first + static_cast<std::int64_t>(random.below(50))});
  expect_agreement(feed);
  asking.request_stop();
  asking.join();
  dispatcher.stop();
  feed.stop();
}

}  // namespace
}  // namespace yunguan::statistic
