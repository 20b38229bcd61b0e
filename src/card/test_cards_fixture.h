// SPDX-License-Identifier: Apache-2.0
// For tests: a store with cards' tables, the shipped rules, and cards to begin with.
#pragma once

#include <fmt/format.h>

#include "base/parse.h"
#include "card/card_store.h"
#include "card/migrations.h"
#include "card/rules.h"
#include "identity/test_world.h"
#include "job/job_store.h"

namespace yunguan::card {

inline const Rules& shipped_rules() {
  static const Rules kRules{Rulebook::load("rules").value(),
                            NumberPlan::load("rules", *parse_date("2026-11-21")).value()};
  return kRules;
}

// An IoT card of class 3-1 without a gap.
inline Facts good_card(int n, UnitId unit = UnitId{2}) {
  Facts card;
  card.msisdn = fmt::format("10648{:08}", n);
  card.iccid = with_luhn(fmt::format("898600{:013}", n));
  card.imsi = fmt::format("46000{:010}", n);
  card.functions = {.data = true};
  card.data_scope = DataScope::directed;
  card.monthly_data_mb = 8192;
  card.unit = unit;
  card.imei_mode = "first-use";
  card.data_whitelist = {"10.20.0.0/16"};
  card.data_limit_mb = 8192;
  card.state = State::active;
  card.blacklist = true;
  card.monitoring = true;
  card.registered_to = RegisteredTo::unit;
  card.responsible = {"张示例", "15400001234", ""};
  return card;
}

class CardsOnBothStores : public identity::OnBothStoresWithKeys {
 protected:
  void SetUp() override {
    store::OnBothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    const auto migrated = store::migrate(db(), steps);
    ASSERT_TRUE(migrated) << describe(migrated.error());
  }

  [[nodiscard]] Origin origin(std::string action = "created") const {
    return {PersonId{1}, "manager", std::move(action), {}, "", clock_.now()};
  }
  // Stores cards judged by the shipped rules; the first one's id.
  CardId keep(const std::vector<Facts>& cards) {
    std::vector<NewCard> judged;
    for (const Facts& facts : cards) judged.push_back({facts, shipped_rules().standing_of(facts)});
    const auto first = db().write(
        [&](store::Transaction& tx) { return insert(tx, judged, origin(), shipped_rules().version(), keys_.ring()); });
    EXPECT_TRUE(first) << describe(first.error());
    return *first;
  }
  Record whole(CardId id) {
    auto record = db().read([&](store::Reader& reader) { return find_whole(reader, id, keys_.ring()); });
    EXPECT_TRUE(record && *record);
    return std::move(**record);
  }
  // The counters must be what the cards add up to, whatever was done to them.
  void expect_figures_to_agree() {
    const auto differences = db().read([](store::Reader& reader) { return check_figures(reader); });
    ASSERT_TRUE(differences);
    for (const auto& d : *differences)
      ADD_FAILURE() << d.unit << ' ' << d.dimension << ' ' << d.value << ": kept " << d.kept << ", counted "
                    << d.counted;
  }
};

}  // namespace yunguan::card
