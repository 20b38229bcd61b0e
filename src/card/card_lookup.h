// SPDX-License-Identifier: Apache-2.0
// Cards that a form names: those of the units the caller may see cards of.
#pragma once

#include "card/card_record.h"
#include "order/lookup.h"

namespace yunguan::card {

void add_lookups(order::Lookups& lookups);

// The text of a form's field; "" when there is none.
[[nodiscard]] std::string form_text(const boost::json::object& values, std::string_view field);
// The card in the form's field `card`, with both persons, when it is one of the applicant's unit `own` or of a unit below it.
Result<std::optional<Record>> find_form_card(store::Reader& reader, const crypto::KeyRing& keys,
                                             const boost::json::object& values, const identity::Unit* own,
                                             const identity::UnitTree& units);

}  // namespace yunguan::card
