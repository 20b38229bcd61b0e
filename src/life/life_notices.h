// SPDX-License-Identifier: Apache-2.0
// What people are told at their workbench: periods that end soon, units that may open no cards.
#pragma once

#include "card/card_service.h"
#include "life/life_rules.h"

namespace yunguan::life {

struct Notice {
  std::string code;
  std::string level;  // info | warn | bad
  Text text;
  std::string path;  // the list behind it
};

// Of the units the caller may see cards of.
Result<std::vector<Notice>> notices(store::Database& db, card::CardService& cards, const LifeRules& rules, Instant now,
                                    const http::Request& request);

}  // namespace yunguan::life
