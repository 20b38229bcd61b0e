// SPDX-License-Identifier: Apache-2.0
// The rules in force, as the services use them.
#pragma once

#include "card/card_record.h"
#include "card/classification.h"
#include "card/number.h"
#include "card/rulebook.h"

namespace yunguan::card {

struct Rules {
  Rulebook book;
  NumberPlan numbers;

  // "2020.1173-1/2026-01": names both tables, so that a card judged by either older one is found.
  [[nodiscard]] std::string version() const { return book.version() + "/" + numbers.version(); }
  [[nodiscard]] Standing standing_of(const Facts& facts) const {
    const Evaluation evaluation = evaluate(facts, numbers, book);
    return {evaluation.kind, evaluation.class_code, evaluation.risk, evaluation.required, evaluation.missing()};
  }
};

}  // namespace yunguan::card
