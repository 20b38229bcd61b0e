// SPDX-License-Identifier: Apache-2.0
#include "card/person_erasure.h"

#include <gmock/gmock.h>

#include "card/card_history.h"
#include "card/test_cards_fixture.h"

namespace yunguan::card {
namespace {

using std::chrono::days;
using ::testing::HasSubstr;
using ::testing::Not;

class PersonErasure : public CardsOnBothStores {
 protected:
  Facts closed_card(int n, std::optional<Instant> since) {
    Facts card = good_card(n);
    card.state = State::closed;
    card.state_since = since;
    card.actual_user = {"李示例", "15400005678", "110101199001010012"};
    return card;
  }
  Erased erase(days after) {
    const auto erased = erase_closed_persons(db(), audit_, clock_.now(), clock_.now() - after);
    EXPECT_TRUE(erased) << describe(erased.error());
    return erased.value_or(Erased{});
  }
  std::int64_t due(days after) {
    return db().read([&](store::Reader& reader) { return count_erasable(reader, clock_.now() - after); }).value();
  }
  std::string text(const std::string& sql) {
    return db()
        .read([&](store::Reader& reader) {
          return reader.one({"test.text", sql}, {}, [](const store::Row& row) { return row.text(0); });
        })
        .value()
        .value_or("");
  }
  void SetUp() override {
    CardsOnBothStores::SetUp();
    if (IsSkipped()) return;
    static constexpr std::array kErase{identity::AuditAction{"card.erase_persons", "销毁", "Erase"}};
    audit_.add_actions(kErase);
  }

  identity::Audit audit_{keys_.ring(), clock_};
};

TEST(ErasureRule, BelowTheFloorIsOff) {
  EXPECT_FALSE(erasure_is_on(days{0}));
  EXPECT_FALSE(erasure_is_on(days{179}));
  EXPECT_TRUE(erasure_is_on(days{180}));
}

TEST_P(PersonErasure, ErasesThoseOfCardsClosedForLongerThanTheRule) {
  const Instant now = clock_.now();
  const CardId first = keep({closed_card(1, now - days{201}), closed_card(2, now - days{199}), good_card(3)});
  const CardId second{first.value + 1};
  const CardId open{first.value + 2};
  EXPECT_EQ(due(days{200}), 1);
  const Erased erased = erase(days{200});
  EXPECT_EQ(erased.cards, 1);
  EXPECT_EQ(erased.persons, 2);
  EXPECT_TRUE(whole(first).facts.responsible.empty());
  EXPECT_TRUE(whole(first).facts.actual_user.empty());
  EXPECT_EQ(whole(second).facts.actual_user.name, "李示例");
  EXPECT_EQ(whole(open).facts.responsible.name, "张示例");
  EXPECT_EQ(due(days{200}), 0);
  EXPECT_EQ(erase(days{200}).cards, 0) << "a second time there is nothing to do";
}

TEST_P(PersonErasure, KeepsThatItWasErasedAndNothingOfIt) {
  const CardId card = keep({closed_card(1, clock_.now() - days{400})});
  erase(days{200});
  const auto past = db().read([&](store::Reader& reader) { return history(reader, card, 10); }).value();
  ASSERT_FALSE(past.empty());
  EXPECT_EQ(past.front().action, "persons_erased");
  EXPECT_TRUE(past.front().changes.empty());
  const std::string row = text("SELECT person_login || action || after_json FROM audit_row ORDER BY id DESC LIMIT 1");
  EXPECT_THAT(row, HasSubstr("[erasure]card.erase_persons"));
  EXPECT_THAT(row, HasSubstr(R"("cards":1)"));
  const std::string all = row + text("SELECT changes FROM card_event ORDER BY id DESC LIMIT 1");
  for (const char* word : {"李", "5678", "0012"}) EXPECT_THAT(all, Not(HasSubstr(word)));
}

TEST_P(PersonErasure, CountsFromTheLastChangeOfACardThatCameClosed) {
  const CardId card = keep({closed_card(1, std::nullopt)});
  EXPECT_EQ(due(days{200}), 0);
  clock_.advance(days{201});
  EXPECT_EQ(due(days{200}), 1);
  EXPECT_EQ(erase(days{200}).cards, 1);
  EXPECT_TRUE(whole(card).facts.responsible.empty());
}

TEST_P(PersonErasure, GoesThroughManyCardsInSeveralTransactions) {
  std::vector<Facts> cards;
  for (int n = 1; n <= 1'201; ++n) {
    cards.push_back(n % 2 == 0 ? good_card(n) : closed_card(n, clock_.now() - days{300}));
  }
  keep(cards);
  EXPECT_EQ(due(days{180}), 601);
  const Erased erased = erase(days{180});
  EXPECT_EQ(erased.cards, 601);
  EXPECT_EQ(erased.persons, 1'202);
  EXPECT_EQ(text("SELECT CAST(COUNT(*) AS TEXT) FROM audit_row WHERE action = 'card.erase_persons'"), "2");
  EXPECT_EQ(text("SELECT CAST(COUNT(*) AS TEXT) FROM card_person"), "600") << "those of open cards stay";
}

YUNGUAN_ON_BOTH_STORES(PersonErasure);

}  // namespace
}  // namespace yunguan::card
