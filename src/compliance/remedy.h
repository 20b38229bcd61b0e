// SPDX-License-Identifier: Apache-2.0
// What closes a card's gaps: for each missing duty the act, who does it, and where a control can, the very change with what would follow from it.
// Nothing is done here: the change goes through the ordinary edit of the card.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "card/judgement.h"
#include "card/rules.h"

namespace yunguan::compliance {

enum class RemedyKind : std::uint8_t {
  change,     // the change below closes it
  whitelist,  // entries must be added or replaced, which needs a review
  exception,  // only the number of entries is too high: fewer, or an exception
  form,       // a person fills it in
  order,      // done outside the platform: another card
};
BOOST_DESCRIBE_ENUM(RemedyKind, change, whitelist, exception, form, order)

struct Remedy {
  card::Duty duty{};
  Text name;
  card::Severity severity{};
  std::vector<std::string> clauses;
  RemedyKind kind{};
  Text action;                                        // what is to be done
  Text who;                                           // by whom
  std::optional<Text> because;                        // why this value is proposed
  std::map<std::string, boost::json::value> changes;  // as PATCH /cards/{id} takes them; empty unless `change`
  std::vector<card::Duty> closes;                     // gaps that the change would close, and open
  std::vector<card::Duty> opens;
};
BOOST_DESCRIBE_STRUCT(Remedy, (), (duty, name, severity, clauses, kind, action, who, because, changes, closes, opens))

// What the cards around it look like: where a value is proposed from.
struct Neighbours {
  std::optional<std::int64_t> usual_limit_mb;  // of its unit and plan
  std::string usual_region;                    // of its unit
};

// One a missing duty, in the guideline's order.
[[nodiscard]] std::vector<Remedy> remedies_of(const card::Facts& facts, const Neighbours& neighbours,
                                              const card::Rules& rules);

}  // namespace yunguan::compliance
