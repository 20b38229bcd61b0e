// SPDX-License-Identifier: Apache-2.0
// Judging a card: kind, class, risk, what is required, present and missing (SIM-20 … SIM-24, SIM-27). Pure functions of the
// card's facts and the rules; no clock, no store.
#pragma once

#include <cstdint>
#include <optional>

#include "card/card.h"
#include "card/duty.h"
#include "card/number.h"
#include "card/rule_facts.h"
#include "card/rulebook.h"

namespace yunguan::card {

// The answer about one card. For cards that are not judged, no IoT cards or closed ones, everything but `kind` is empty.
// An exception widens a limit and nothing else: an empty or unsuitable whitelist stays a gap.
struct Evaluation {
  Kind kind = Kind::unknown;
  Functions functions;
  bool directed = false;
  bool large = false;
  bool fixed = false;
  std::optional<ClassCode> class_code;  // none without data
  Risk risk = Risk::none;               // none without a class
  bool risk_stated = false;
  DutySet required;
  DutySet present;   // among all eleven, required or not
  DutySet excepted;  // of those present: the ones that are so by an exception alone
  Excepted limits;   // that the exceptions of the card allow

  [[nodiscard]] DutySet missing() const { return required - present; }
  [[nodiscard]] Profile profile() const { return {functions, directed, large, fixed}; }
  friend bool operator==(const Evaluation&, const Evaluation&) = default;
};

// A closed card has a kind and nothing else: the guideline asks nothing of a card that is gone for ever.
[[nodiscard]] Evaluation evaluate(const Facts& card, const NumberPlan& numbers, const Rulebook& rulebook);
[[nodiscard]] Evaluation evaluate(const RuleFacts& facts, const Rulebook& rulebook);

// What is in place, by the exact meaning of SIM-27.
[[nodiscard]] DutySet present_duties(const RuleFacts& facts, const RuleLimits& limits);

}  // namespace yunguan::card
