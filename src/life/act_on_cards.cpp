// SPDX-License-Identifier: Apache-2.0
#include "life/act_on_cards.h"

#include "card/card_list.h"

namespace yunguan::life {

Result<std::int64_t> CardActs::carry_out(store::Transaction& tx, const std::vector<CardId>& cards, card::Act act,
                                         const card::Origin& origin,
                                         const std::function<bool(const card::Facts&)>& wanted) const {
  YG_TRY_ASSIGN(const auto records, card::find_many(tx, cards));
  std::vector<card::CardChange> changes;
  for (const card::Record& record : records) {
    if (!wanted(record.facts)) continue;
    auto after = card::after(record.facts, rules.standing_of(record.facts), act, life_rules.periods(), origin.at);
    if (!after) continue;  // there already, or the table has no way
    const card::Standing stands = rules.standing_of(*after);
    changes.push_back({record, std::move(*after), stands});
  }
  YG_TRY(card::update_many(tx, changes, origin, rules.version(), keys));
  return static_cast<std::int64_t>(changes.size());
}

}  // namespace yunguan::life
