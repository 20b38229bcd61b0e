// SPDX-License-Identifier: Apache-2.0
// The rules in force, as the services use them.
#pragma once

#include "card/card_record.h"
#include "card/classification.h"
#include "card/number.h"
#include "card/rulebook.h"

namespace yunguan::card {

// Grows when the same tables lead to another answer: 2 asks nothing of closed cards.
inline constexpr std::string_view kApplied = "2";

struct Rules {
  Rulebook book;
  NumbersInForce numbers;

  // As they are now, whatever becomes of the numbers: for what takes its time and says at the end by which rules.
  [[nodiscard]] Rules frozen() const { return {book, numbers.now()}; }
  // "2020-1173.1/2026-01/2": names both tables and how they are applied, so that a card judged in any older way is found.
  [[nodiscard]] std::string version() const {
    return book.version() + "/" + numbers.now().version() + "/" + std::string{kApplied};
  }
  [[nodiscard]] Standing standing_of(const Facts& facts) const {
    const Evaluation evaluation = evaluate(facts, numbers.now(), book);
    return {evaluation.kind, evaluation.class_code, evaluation.risk, evaluation.required, evaluation.missing()};
  }
};

}  // namespace yunguan::card
