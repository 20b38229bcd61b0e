// SPDX-License-Identifier: Apache-2.0
// For tests: fleets of random cards, and counting them the slow, obvious way.
#pragma once

#include <fmt/format.h>

#include <map>
#include <random>

#include "card/card_changes.h"
#include "card/card_list.h"
#include "card/scenes.h"
#include "card/test_cards_fixture.h"
#include "identity/unit_store.h"
#include "statistic/card_feed.h"
#include "statistic/statistic_service.h"
#include "statistic/usage_import.h"

namespace yunguan::statistic {

inline const card::Scenes& shipped_scenes() {
  static const card::Scenes kScenes{card::Scenes::load("rules").value()};
  return kScenes;
}

// Facts that differ in everything that is counted by.
class RandomFacts {
 public:
  explicit RandomFacts(unsigned seed) : dice_(seed) {}

  std::size_t below(std::size_t bound) { return dice_() % bound; }
  template <class List>
  auto one_of(const List& list) {
    return *(std::begin(list) + static_cast<std::ptrdiff_t>(below(std::size(list))));
  }

  void change(card::Facts& card) {
    using card::State;
    static constexpr std::array kStates{State::in_stock, State::testing, State::silent,     State::ready,
                                        State::active,   State::active,  State::pre_closed, State::closed};
    card.state = one_of(kStates);
    card.carrier = static_cast<card::Carrier>(1 + below(4));
    card.network = static_cast<card::Network>(1 + below(6));
    card.form = static_cast<card::Form>(1 + below(6));
    card.domain = static_cast<card::Domain>(1 + below(2));
    card.functions.sms = below(2) == 0;
    card.data_scope = below(2) == 0 ? card::DataScope::open : card::DataScope::directed;
    card.monthly_data_mb = below(2) == 0 ? 10 : 5000;
    card.fixed = below(2) == 0;
    card.blacklist = below(3) != 0;
    card.plan = one_of(std::array<std::string, 4>{"", "套餐 8 GB", "a,b \\ & c", "30 MB"});
    card.scene = one_of(std::array<std::string, 4>{"", "26", "I2.4", "自己的词"});
    card.batch = fmt::format("B{}", below(30));
    card.contract = one_of(std::array<std::string, 3>{"", "HT-1", "HT-2"});
    card.regions =
        one_of(std::array<std::vector<std::string>, 5>{{{}, {"5301"}, {"5302", "5301"}, {"110000"}, {"9901"}}});
    card.unit = UnitId{static_cast<std::int64_t>(2 + below(4))};
    card.activated_on.reset();
    if (below(3) != 0) card.activated_on = parse_date(fmt::format("2026-{:02}-11", 1 + below(10))).value();
  }
  card::Facts fresh(int n) {
    card::Facts card = card::good_card(n);
    if (below(4) == 0) card.msisdn = fmt::format("1540{:07}", n);  // no IoT number: not judged
    change(card);
    return card;
  }

 private:
  std::mt19937 dice_;  // allow rand: the same fleet every time
};

// Units: 1 ROOT ⊃ 2 A ⊃ 3 A1, 4 B, 5 C.
class StatisticOnBothStores : public card::CardsOnBothStores {
 protected:
  void SetUp() override {
    CardsOnBothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store::migrate(db(), usage_steps()));
    const auto made = db().write([&](store::Transaction& tx) -> Result<void> {
      for (const auto& [id, path] :
           std::map<std::int64_t, std::string>{{1, "/1/"}, {2, "/1/2/"}, {3, "/1/2/3/"}, {4, "/1/4/"}, {5, "/1/5/"}}) {
        const auto parent = id == 1 ? std::nullopt : std::optional{UnitId{id == 3 ? 2 : 1}};
        YG_TRY(identity::insert_unit(tx, keys_.ring(),
                                     {.id = UnitId{id},
                                      .parent_id = parent,
                                      .code = fmt::format("U{}", id),
                                      .name = fmt::format("单位{}", id),
                                      .path = path},
                                     clock_.now()));
      }
      return {};
    });
    ASSERT_TRUE(made) << describe(made.error());
  }

  // All steps again: those of the base have run.
  static std::vector<store::Migration> usage_steps() {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations(), usage_migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    return steps;
  }

  // Enters so many cards; the first one's id.
  std::int64_t enter(RandomFacts& random, int first, int count) {
    std::vector<card::Facts> facts;
    for (int n = first; n < first + count; ++n) facts.push_back(random.fresh(n));
    return keep(facts).value;
  }

  // Changes some of the cards in one transaction, as bulk acts do.
  void change_many(RandomFacts& random, const std::vector<std::int64_t>& ids) {
    const auto done = db().write([&](store::Transaction& tx) -> Result<void> {
      std::vector<card::CardChange> changes;
      for (const std::int64_t id : ids) {
        YG_TRY_ASSIGN(const auto before, card::find(tx, CardId{id}));
        card::Facts after = before->facts;
        random.change(after);
        changes.push_back({*before, after, card::shipped_rules().standing_of(after)});
      }
      return card::update_many(tx, changes, origin("changed"), card::shipped_rules().version(), keys_.ring());
    });
    ASSERT_TRUE(done) << describe(done.error());
  }

  // Every card as it lies in the store.
  std::vector<card::Record> all_cards() {
    http::Request request;
    request.query = {{"limit", "200"}};
    const auto query = card::CardList::declaration().parse(request);
    std::vector<card::Record> all;
    EXPECT_TRUE(card::CardList::each(db(), *query, {}, [&](const card::Record& record) -> Result<void> {
      all.push_back(record);
      return {};
    }));
    return all;
  }
};

// The word a card is counted under, from its facts alone.
inline std::string word_of(const card::Record& card, Dimension dimension) {
  const card::Facts& facts = card.facts;
  switch (dimension) {
    case Dimension::state:
      return std::string{card::to_word(facts.state)};
    case Dimension::carrier:
      return std::string{card::to_word(facts.carrier)};
    case Dimension::network:
      return std::string{card::to_word(facts.network)};
    case Dimension::form:
      return std::string{card::to_word(facts.form)};
    case Dimension::kind:
      return std::string{card::to_word(card.standing.kind)};
    case Dimension::class_:
      return card.standing.class_code ? card.standing.class_code->text() : "";
    case Dimension::risk:
      return std::string{card::to_word(card.standing.risk)};
    case Dimension::compliance:
      return !card.standing.judged() ? "not_judged" : card.standing.missing.empty() ? "ok" : "gaps";
    case Dimension::domain:
      return std::string{card::to_word(facts.domain)};
    case Dimension::region: {
      const std::string digits = facts.regions.empty() ? "" : facts.regions.front().substr(0, 2);
      return digits == "99" ? "other" : digits;
    }
    case Dimension::unit:
      return fmt::format("{}", facts.unit.value);
    case Dimension::plan:
      return facts.plan;
    case Dimension::scene:
      return facts.scene;
    case Dimension::batch:
      return facts.batch;
    case Dimension::contract:
      return facts.contract;
    case Dimension::activated_month:
      return facts.activated_on ? format_month(*facts.activated_on) : "";
    case Dimension::month:
      break;
  }
  return "?";
}

}  // namespace yunguan::statistic
