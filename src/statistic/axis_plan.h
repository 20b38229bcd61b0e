// SPDX-License-Identifier: Apache-2.0
// The values of an axis: how codes are put together, what each value is called and which cards it leads to; then which of
// them are shown.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "card/scenes.h"
#include "identity/unit_tree.h"
#include "statistic/statistic.h"
#include "statistic/statistic_query.h"
#include "statistic/tabulate.h"

namespace yunguan::statistic {

// Parameters of the card list by name.
using CardQuery = std::map<std::string, std::string>;

// `base` narrowed by `more`; a parameter of both is that of `more`, but for `without`, whose lists are put together.
[[nodiscard]] CardQuery narrowed(const CardQuery& base, const CardQuery& more);
[[nodiscard]] std::string address_of(const CardQuery& query);  // "state=active&unit_id=7", percent-encoded

// Where a value leads: to the cards that have it; to no cards of its own, but not away from others (a month of use); nowhere.
enum class Leads : std::uint8_t { to_cards, through, nowhere };

struct AxisPlan {
  struct Value {
    std::string value;
    Text text;
    bool none = false;
    CardQuery cards;
    Leads leads = Leads::to_cards;
    bool others = false;
    std::int64_t values = 1;
  };

  AxisGroups groups;
  std::vector<Value> values;  // by group
  bool ordered = false;       // the values have an order of their own; else the largest come first
};

struct AxisGround {
  const CardColumns& columns;
  const identity::UnitTree& tree;
  const card::Scenes& scenes;
};

// All values of the dimension. `months`: of an axis of months.
[[nodiscard]] AxisPlan plan_axis(Dimension dimension, const StatisticQuery& query, const AxisGround& ground,
                                 const std::vector<std::string>& months);
// The same with the largest `shown` values that are not 0, and one for all others where there are any. `sums` by group.
[[nodiscard]] AxisPlan shown_of(const AxisPlan& plan, const std::vector<std::int64_t>& sums, std::size_t shown);

}  // namespace yunguan::statistic
