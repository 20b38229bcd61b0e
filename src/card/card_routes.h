// SPDX-License-Identifier: Apache-2.0
// The HTTP routes of cards, their compliance and their rules.
#pragma once

#include <vector>

#include "card/blacklist.h"
#include "card/card_export.h"
#include "card/card_service.h"
#include "card/compliance.h"
#include "card/import_service.h"
#include "card/scenes.h"
#include "http/route.h"

namespace yunguan::card {

[[nodiscard]] std::vector<http::Route> card_routes(CardService& cards, CardExport& exports);
[[nodiscard]] std::vector<http::Route> compliance_routes(CardService& cards, store::Database& db,
                                                         identity::UnitDirectory& units, const Rules& rules);
[[nodiscard]] std::vector<http::Route> rules_routes(const Rules& rules, const Scenes& scenes,
                                                    const Blacklist& blacklist);
[[nodiscard]] std::vector<http::Route> import_routes(ImportService& imports, CardExport& exports);

}  // namespace yunguan::card
