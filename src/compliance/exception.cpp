// SPDX-License-Identifier: Apache-2.0
#include "compliance/exception.h"

#include <fmt/format.h>

namespace yunguan::compliance {
namespace {

using card::Duty;

std::unexpected<Error> not_exceptable(Duty duty, const card::Rulebook& book) {
  const card::DutyRule& rule = book.duty(duty);
  std::string clauses;
  for (const std::string& clause : rule.defined_in) clauses += (clauses.empty() ? "" : "、") + clause;
  const std::string first = rule.defined_in.empty() ? "" : rule.defined_in.front();
  return fail(
      ErrorKind::invalid, "exception.duty",
      {fmt::format("“{}”不能例外：{}没有“原则上”的余地，只有定向语音、短信、流量的数量上限可以例外", rule.name.zh,
                   clauses),
       fmt::format("{} cannot be excepted: {} says it without \"as a rule\"; only the numbers of directed voice, "
                   "SMS and data can",
                   rule.name.en, clauses)},
      {.field = "/duties", .value = std::string{to_word(duty)}, .clause = first});
}

}  // namespace

Text name_of(ExceptionState state) {
  switch (state) {
    case ExceptionState::requested:
      return {"待审核", "To be reviewed"};
    case ExceptionState::refused:
      return {"未通过", "Refused"};
    case ExceptionState::withdrawn:
      return {"已撤回", "Withdrawn"};
    case ExceptionState::approved:
      return {"已签字，未到期初", "Signed, not begun"};
    case ExceptionState::in_force:
      return {"生效中", "In force"};
    case ExceptionState::expired:
      return {"已到期", "Expired"};
    case ExceptionState::revoked:
      return {"已撤销", "Revoked"};
  }
  broken_invariant("a state of exceptions", __FILE__, __LINE__);
}

std::int64_t usual_limit(Duty duty, const card::RuleLimits& limits) {
  if (duty == Duty::directed_voice) return limits.voice_numbers;
  if (duty == Duty::directed_sms) return limits.sms_numbers;
  YG_ASSERT(duty == Duty::directed_data);
  return limits.data_entries;
}

Result<card::Excepted> limits_from(const std::vector<DutyLimit>& duties, const card::Rulebook& book) {
  card::Excepted limits;
  for (const DutyLimit& asked : duties) {
    if (!card::can_be_excepted(asked.duty)) return not_exceptable(asked.duty, book);
    const std::int64_t usual = usual_limit(asked.duty, book.limits());
    if (asked.limit <= usual || asked.limit > card::kListLimitMax) {
      return fail(ErrorKind::invalid, "exception.limit",
                  {fmt::format("上限须在 {} 到 {} 之间", usual + 1, card::kListLimitMax),
                   fmt::format("the limit must be {} to {}", usual + 1, card::kListLimitMax)},
                  {.field = "/duties",
                   .value = fmt::format("{} {}", to_word(asked.duty), asked.limit),
                   .clause = book.duty(asked.duty).defined_in.front()});
    }
    limits.raise(asked.duty, static_cast<std::uint8_t>(asked.limit));
  }
  if (limits.empty()) {
    return fail(ErrorKind::invalid, "exception.duties", {"请选择要例外的义务", "choose what is to be excepted"},
                {.field = "/duties"});
  }
  return limits;
}

std::vector<DutyLimit> duties_of(const card::Excepted& limits) {
  std::vector<DutyLimit> duties;
  for (const Duty duty : {Duty::directed_voice, Duty::directed_sms, Duty::directed_data}) {
    if (limits.limit(duty) > 0) duties.push_back({duty, limits.limit(duty)});
  }
  return duties;
}

Text sentence_of(Fit fit) {
  switch (fit) {
    case Fit::closes:
      return {"例外后缺项消除", "the exception closes a gap"};
    case Fit::ahead:
      return {"名单现在没有超限，例外先行生效，供以后增加名单或接续",
              "nothing is over the limit now: for a list that is to grow, or to go on"};
    case Fit::not_judged:
      return {"不是物联网卡或已销户，不受指引约束", "no IoT card, or closed: the guideline asks nothing of it"};
    case Fit::not_missing:
      return {"这些要求不适用于这张卡", "none of these duties is asked of this card"};
    case Fit::other_fault:
      return {"名单为空、网段过宽或有不许登记的号码，不是数量问题，例外不适用",
              "the list is empty, too wide or holds what may not be on it: not a matter of number"};
    case Fit::limit_too_low:
      return {"名单条数超过所申请的上限", "the list has more entries than the limit asked for"};
  }
  broken_invariant("a fit of exceptions", __FILE__, __LINE__);
}

}  // namespace yunguan::compliance
