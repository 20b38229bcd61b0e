// SPDX-License-Identifier: Apache-2.0
// The cards a request for an exception means: named one by one, or all of a unit with a plan or a scene. They are settled when it is asked
// for: the reviewer signs for these cards, and a card that comes later needs its own.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "card/rules.h"
#include "compliance/exception.h"
#include "identity/unit_tree.h"
#include "store/database.h"

namespace yunguan::compliance {

struct Wanted {
  std::vector<CardId> cards;   // either these
  std::optional<UnitId> unit;  // or those of the unit and all below it, with
  std::string plan;            // this plan
  std::string scene;           // and this scene, as far as given
  card::Excepted limits;
};

struct Choice {
  UnitId unit;
  std::vector<CardId> cards;  // ascending; those whose gap it closes, of named ones also those that ask ahead
  std::map<Fit, std::int64_t> left_out;  // of a group; a named card that does not fit is an error
};

// Errors: exception.card (invalid) names the first card that is not there, not the caller's or does not fit, with the clause;
// exception.several_units, exception.unit, exception.cards (invalid); exception.no_cards (conflict), exception.too_many_cards (too_large).
Result<Choice> choose(store::Reader& reader, const Wanted& wanted, const identity::Scope& scope,
                      const identity::UnitTree& tree, const card::Rules& rules);

}  // namespace yunguan::compliance
