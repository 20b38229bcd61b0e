// SPDX-License-Identifier: Apache-2.0
#include "compliance/exception_fit.h"

namespace yunguan::compliance {

Fit fit_of(const card::Facts& facts, const card::Excepted& asked, const card::Rules& rules) {
  const card::RuleFacts seen = card::rule_facts(facts, rules.numbers.now(), rules.book.limits());
  const card::Evaluation now = card::evaluate(seen, rules.book);
  if (now.required.empty()) return Fit::not_judged;
  // By this exception alone: another one may end before it.
  card::RuleFacts alone = seen;
  alone.excepted = asked;
  const card::Evaluation excepted = card::evaluate(alone, rules.book);
  constexpr auto kMost = static_cast<std::uint8_t>(card::kListLimitMax);
  alone.excepted = {kMost, kMost, kMost};
  const card::Evaluation widest = card::evaluate(alone, rules.book);
  Fit fit = Fit::not_missing;
  for (const DutyLimit& duty : duties_of(asked)) {
    if (!now.required.has(duty.duty)) continue;
    const bool lacks = now.missing().has(duty.duty);
    if (!excepted.missing().has(duty.duty)) {
      if (lacks) return Fit::closes;
      if (fit == Fit::not_missing) fit = Fit::ahead;
    } else {
      fit = widest.missing().has(duty.duty) ? Fit::other_fault : Fit::limit_too_low;
    }
  }
  return fit;
}

}  // namespace yunguan::compliance
