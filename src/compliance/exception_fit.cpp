// SPDX-License-Identifier: Apache-2.0
#include "compliance/exception_fit.h"

namespace yunguan::compliance {

Fit fit_of(const card::Facts& facts, const card::Excepted& asked, const card::Rules& rules) {
  card::RuleFacts seen = card::rule_facts(facts, rules.numbers, rules.book.limits());
  const card::Evaluation now = card::evaluate(seen, rules.book);
  if (now.required.empty()) return Fit::not_judged;
  seen.excepted.raise(asked);
  const card::Evaluation excepted = card::evaluate(seen, rules.book);
  constexpr auto kMost = static_cast<std::uint8_t>(card::kListLimitMax);
  seen.excepted.raise({kMost, kMost, kMost});
  const card::Evaluation widest = card::evaluate(seen, rules.book);
  Fit worst = Fit::not_missing;
  for (const DutyLimit& duty : duties_of(asked)) {
    if (!now.missing().has(duty.duty)) continue;
    if (!excepted.missing().has(duty.duty)) return Fit::closes;
    worst = widest.missing().has(duty.duty) ? Fit::other_fault : Fit::limit_too_low;
  }
  return worst;
}

}  // namespace yunguan::compliance
