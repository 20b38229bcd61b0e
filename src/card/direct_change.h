// SPDX-License-Identifier: Apache-2.0
// What of a stored card neither its form nor a file may change: whitelists change by a reviewed request (§1.1 … §1.3), and what the
// network enforces is the operator's act, never the card user's (§2.1.3).
#pragma once

#include <vector>

#include "card/card_form.h"

namespace yunguan::card {

// One error for each field that would change and may not: card.whitelist_by_review for whitelists; card.control_needed
// (forbidden) for the other controls unless `may_control`.
[[nodiscard]] std::vector<Error> direct_change_faults(const Facts& before, const Facts& after, bool may_control);
// The same for a file's row, of which only the words given count: `read` are its words over an empty card.
[[nodiscard]] std::vector<Error> direct_change_faults(const Facts& before, const Words& words, const Facts& read,
                                                      bool may_control);
// Whether any of the words could be refused.
[[nodiscard]] bool names_controls(const Words& words);

}  // namespace yunguan::card
