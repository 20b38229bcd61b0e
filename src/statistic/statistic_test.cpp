// SPDX-License-Identifier: Apache-2.0
// Statistics beside a slow count of the same cards, and beside the card lists they lead to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/hex.h"
#include "statistic/statistic_fixture.h"

namespace yunguan::statistic {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr std::int32_t kNow = 2026 * 12 + 10;  // 2026-11

StatisticQuery asked(std::map<std::string, std::string> address) {
  http::Request request;
  request.query = std::move(address);
  const auto query = parse_query(request, kNow);
  EXPECT_TRUE(query) << describe(query.error());
  return *query;
}

std::int64_t id_of(const std::string& text) { return parse_integer<std::int64_t>(text).value(); }

// "%5C" as "\".
std::map<std::string, std::string> parameters_of(std::string_view address) {
  std::map<std::string, std::string> parameters;
  if (address.empty()) return parameters;
  for (const std::string_view part : split(address, '&')) {
    const auto equals = part.find('=');
    std::string value;
    for (std::size_t i = equals + 1; i < part.size(); ++i) {
      if (part[i] == '%') {
        value += crypto::from_hex(part.substr(i + 1, 2)).value();
        i += 2;
      } else {
        value += part[i];
      }
    }
    parameters[std::string{part.substr(0, equals)}] = value;
  }
  return parameters;
}

class Statistics : public StatisticOnBothStores {
 protected:
  void SetUp() override {
    StatisticOnBothStores::SetUp();
    if (IsSkipped()) return;
    RandomFacts random{7};
    enter(random, 1, 300);
    cards_ = all_cards();
    ASSERT_THAT(cards_, SizeIs(300));
    units_ = std::make_unique<identity::UnitDirectory>(db(), clock_);
    feed_ = std::make_unique<CardFeed>(db(), clock_);
  }

  Statistic made(const StatisticQuery& query, const std::optional<std::vector<UnitId>>& units = std::nullopt,
                 std::optional<std::string> unit_id = std::nullopt) {
    const auto tree = units_->tree().value();
    const auto view = feed_->view();
    const AxisGround axis{view->columns, *tree, shipped_scenes()};
    return make_statistic(query, {axis, units, std::move(unit_id), {}, std::nullopt});
  }

  // How many cards the list that a figure leads to holds.
  std::int64_t list_count(const std::string& address) {
    http::Request request;
    request.query = parameters_of(address);
    const auto unit = request.query.find("unit_id");
    std::optional<std::vector<UnitId>> units;
    if (unit != request.query.end()) units = units_->tree().value()->subtree(UnitId{id_of(unit->second)});
    const auto query = card::CardList::declaration().parse(request);
    EXPECT_TRUE(query) << address << describe(query.error());
    const auto page = db().read([&](store::Reader& reader) {
      return card::CardList::page(reader, *query, card::CardList::scope(units), std::nullopt);
    });
    EXPECT_TRUE(page) << address << describe(page.error());
    return *page->total;
  }

  std::vector<card::Record> cards_;
  std::unique_ptr<identity::UnitDirectory> units_;
  std::unique_ptr<CardFeed> feed_;
};
YUNGUAN_ON_BOTH_STORES(Statistics);

TEST_P(Statistics, EveryPairWithAThirdAsFilterIsWhatTheCardsAddUpTo) {
  RandomFacts random{8};
  for (std::size_t a = 0; a < kCardDimensions; ++a) {
    for (std::size_t b = 0; b < kCardDimensions; ++b) {
      if (a == b) continue;
      const auto rows = static_cast<Dimension>(a);
      const auto columns = static_cast<Dimension>(b);
      const auto third = static_cast<Dimension>(random.below(kCardDimensions));
      const std::string word = word_of(cards_[random.below(cards_.size())], third);
      StatisticQuery query;
      query.rows = rows;
      query.columns = columns;
      query.rows_shown = query.columns_shown = 1000;
      if (word.empty())
        query.without = {third};
      else
        query.filters = {{third, {word}}};
      std::map<std::pair<std::string, std::string>, std::int64_t> expected;
      std::int64_t total = 0;
      for (const card::Record& card : cards_) {
        if (word_of(card, third) != word) continue;
        ++expected[{word_of(card, rows), word_of(card, columns)}];
        ++total;
      }
      const Statistic statistic = made(query);
      std::map<std::pair<std::string, std::string>, std::int64_t> counted;
      for (std::size_t row = 0; row < statistic.cells.size(); ++row) {
        for (std::size_t column = 0; column < statistic.cells[row].size(); ++column) {
          if (statistic.cells[row][column].value == 0) continue;
          counted[{statistic.rows.values[row].value, statistic.columns->values[column].value}] =
              statistic.cells[row][column].value;
        }
      }
      EXPECT_EQ(counted, expected) << to_word(rows) << ' ' << to_word(columns) << ' ' << to_word(third) << '=' << word;
      EXPECT_EQ(statistic.total, total);
    }
  }
}

TEST_P(Statistics, EveryFigureLeadsToTheCardsBehindIt) {
  for (const char* by : {"state,plan", "class,region", "scene,contract", "activated_month,risk", "unit,compliance",
                         "kind,form", "network,domain", "carrier,batch"}) {
    const Statistic statistic = made(asked({{"by", by}, {"top", "40"}, {"top_columns", "40"}, {"domain", "single"}}));
    for (std::size_t row = 0; row < statistic.cells.size(); ++row) {
      const AxisValue& value = statistic.rows.values[row];
      EXPECT_EQ(value.cards.has_value(), value.value != "other");
      if (value.cards) {
        EXPECT_EQ(list_count(*value.cards), value.total) << by << ' ' << *value.cards;
      }
      for (std::size_t column = 0; column < statistic.cells[row].size(); column += 3) {
        const Cell& cell = statistic.cells[row][column];
        if (cell.cards) {
          EXPECT_EQ(list_count(*cell.cards), cell.value) << by << ' ' << *cell.cards;
        }
      }
    }
  }
}

TEST_P(Statistics, PutsUnitsTogetherAtALevelOfTheTree) {
  std::map<std::int64_t, std::int64_t> own;
  for (const card::Record& card : cards_) ++own[card.facts.unit.value];
  const Statistic each = made(asked({{"by", "unit"}, {"top", "10"}}));
  ASSERT_THAT(each.rows.values, SizeIs(4));
  const Statistic level = made(asked({{"by", "unit"}, {"unit_level", "2"}}));
  ASSERT_THAT(level.rows.values, SizeIs(3));
  for (const AxisValue& value : level.rows.values) {
    const std::int64_t id = id_of(value.value);
    EXPECT_EQ(value.total, id == 2 ? own[2] + own[3] : own[id]);
    EXPECT_EQ(value.cards, "unit_id=" + value.value);
    EXPECT_EQ(list_count(*value.cards), value.total);
  }
  // At the third level unit 2 stands for itself alone, and the units that end above it too.
  const Statistic deep = made(asked({{"by", "unit"}, {"unit_level", "3"}}));
  for (const AxisValue& value : deep.rows.values) {
    EXPECT_EQ(value.total, own[id_of(value.value)]);
    EXPECT_EQ(list_count(*value.cards), value.total) << *value.cards;
  }
  const Statistic whole = made(asked({{"by", "unit"}, {"unit_level", "1"}}));
  ASSERT_THAT(whole.rows.values, SizeIs(1));
  EXPECT_EQ(whole.rows.values[0].total, 300);
}

TEST_P(Statistics, CountsOnlyUnitsOfTheCaller) {
  const std::vector<UnitId> mine{UnitId{2}, UnitId{3}};
  std::int64_t expected = 0;
  for (const card::Record& card : cards_)
    expected += card.facts.unit == UnitId{2} || card.facts.unit == UnitId{3} ? 1 : 0;
  EXPECT_EQ(made(asked({{"by", "state,carrier"}}), mine, "2").total, expected);
  EXPECT_EQ(made(asked({{"by", "state"}}), std::vector<UnitId>{}).total, 0);
  // A filter on a unit does not widen what he may see.
  EXPECT_EQ(made(asked({{"by", "state"}, {"unit", "4"}}), mine).total, 0);
}

TEST_P(Statistics, KeepsTheLargestAndPutsTheRestTogether) {
  const Statistic all = made(asked({{"by", "batch"}, {"top", "200"}}));
  ASSERT_THAT(all.rows.values, SizeIs(30));
  const Statistic some = made(asked({{"by", "batch,carrier"}, {"top", "5"}, {"top_columns", "2"}}));
  ASSERT_THAT(some.rows.values, SizeIs(6));
  ASSERT_THAT(some.columns->values, SizeIs(3));
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(some.rows.values[i].total, all.rows.values[i].total);
  EXPECT_TRUE(some.rows.values[5].others);
  EXPECT_EQ(some.rows.values[5].values, 25);
  EXPECT_EQ(some.rows.values[5].text.en, "25 others");
  EXPECT_FALSE(some.rows.values[5].cards.has_value());
  EXPECT_FALSE(some.cells[5][0].cards.has_value());
  EXPECT_TRUE(some.cells[0][0].cards.has_value());
  EXPECT_EQ(some.total, 300);
  std::int64_t sum = 0;
  for (const AxisValue& value : some.columns->values) sum += value.total;
  EXPECT_EQ(sum, 300);
}

TEST_P(Statistics, SaysNothingOfNothing) {
  const Statistic none = made(asked({{"by", "plan,batch"}, {"plan", "没有这个套餐"}}));
  EXPECT_EQ(none.total, 0);
  EXPECT_TRUE(none.rows.values.empty());
  EXPECT_TRUE(none.columns->values.empty());
  EXPECT_TRUE(none.cells.empty());
}

}  // namespace
}  // namespace yunguan::statistic
