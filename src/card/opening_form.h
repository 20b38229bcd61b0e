// SPDX-License-Identifier: Apache-2.0
// The form of an order that opens cards, or changes a card's SIM, read as cards: what its fields and lines make of each.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <vector>

#include "card/card_form.h"
#include "card/rules.h"
#include "card/scenes.h"
#include "identity/unit_tree.h"
#include "order/check.h"

namespace yunguan::card {

inline constexpr std::string_view kLines = "lines";

// Every field of the form that is called as one of kFields holds for all lines; a line's own fields go before. `values` outlive it.
class OpeningForm {
 public:
  // `today`: when they are activated; not ok(): nobody knows yet.
  OpeningForm(const boost::json::object& values, const identity::Unit& unit, const Rules& rules, Date today);

  [[nodiscard]] std::size_t lines() const { return lines_.size(); }
  // The card of a line, in use from today on; the place of a remark is "lines[n].msisdn".
  [[nodiscard]] FormResult read(std::size_t line) const;
  // What all lines have in common, as a card without numbers.
  [[nodiscard]] FormResult read_common() const;

 private:
  [[nodiscard]] FormResult read(const std::map<std::string, std::string>& line) const;

  const Rules& rules_;
  const UnitId unit_;
  std::map<std::string, std::string> common_;
  std::vector<std::map<std::string, std::string>> lines_;
};

Result<std::vector<catalog::Remark>> look_at_opening(store::Reader& reader, const Rules& rules, const Scenes& scenes,
                                                     const order::Checking& checking);
Result<std::vector<catalog::Remark>> look_at_swap(store::Reader& reader, const Rules& rules,
                                                  const order::Checking& checking);

// Another card that has one of these numbers already: card.taken (conflict), with the field.
Result<void> check_taken(store::Reader& reader, const Facts& facts, CardId self);

}  // namespace yunguan::card
