// SPDX-License-Identifier: Apache-2.0
#include "compliance/remedy.h"

#include <fmt/format.h>

#include <algorithm>

#include "compliance/exception_fit.h"

namespace yunguan::compliance {
namespace {

using card::Duty;
using card::Facts;

const Text kOperator{"单位经办人", "the unit's operator"};
const Text kReviewed{"单位经办人申请，审核人签字", "the unit's operator, signed by a reviewer"};
const Text kCarrier{"运营商换卡，单位经办人登记", "the carrier, who changes the card"};

// The next 1, 2 or 5 times a power of ten, as plans are sold.
std::int64_t rounded_up(std::int64_t mb) {
  for (std::int64_t step = 1;; step *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      if (step * factor >= mb) return step * factor;
    }
  }
}

struct Proposal {
  std::map<std::string, boost::json::value> changes;
  Facts after;
  Text because;
};

Proposal quota_for(const Facts& facts, const Neighbours& neighbours, const card::RuleLimits& limits) {
  Proposal proposal{{}, facts, {}};
  if (neighbours.usual_limit_mb) {
    proposal.after.data_limit_mb = *neighbours.usual_limit_mb;
    proposal.because = {"同单位同套餐的卡多用这一档", "most cards of the unit with this plan have this tier"};
  } else if (facts.monthly_data_mb.value_or(0) > 0) {
    proposal.after.data_limit_mb = rounded_up(*facts.monthly_data_mb);
    proposal.because = {"按登记的月均流量向上取整", "the stated monthly average, rounded up"};
  } else {
    proposal.after.data_limit_mb = limits.large_above_mb;
    proposal.because = {"小流量卡的上限（§1.3(2)）", "the limit of small data (§1.3(2))"};
  }
  proposal.changes["data_limit_mb"] = *proposal.after.data_limit_mb;
  return proposal;
}

Proposal binding_for(const Facts& facts) {
  Proposal proposal{{}, facts, {}};
  proposal.after.imei_mode = facts.imei.empty() ? "first-use" : "fixed";
  proposal.because = facts.imei.empty() ? Text{"没有登记 IMEI，首次使用时绑定（§2.1.3）",
                                               "no IMEI is recorded: bound at first use (§2.1.3)"}
                                        : Text{"绑定已登记的 IMEI（§2.1.3）", "bound to the recorded IMEI (§2.1.3)"};
  proposal.changes["imei_mode"] = boost::json::string(proposal.after.imei_mode);
  return proposal;
}

// The change that closes it, where a control can do so by itself.
std::optional<Proposal> proposal_for(Duty duty, const Facts& facts, const Neighbours& neighbours,
                                     const card::RuleLimits& limits) {
  Proposal proposal{{}, facts, {}};
  switch (duty) {
    case Duty::quota:
      return quota_for(facts, neighbours, limits);
    case Duty::binding:
      return binding_for(facts);
    case Duty::blacklist:
      proposal.after.blacklist = true;
      proposal.changes["blacklist"] = true;
      proposal.because = {"启用全部类别的黑名单（§2.2.4）", "all categories of the blacklist (§2.2.4)"};
      return proposal;
    case Duty::monitoring:
      proposal.after.monitoring = true;
      proposal.changes["monitoring"] = true;
      proposal.because = {"纳入平台监测", "put under the platform's monitoring"};
      return proposal;
    case Duty::area:
      if (neighbours.usual_region.empty()) return std::nullopt;
      proposal.after.regions = {neighbours.usual_region};
      proposal.changes["regions"] = boost::json::array{boost::json::string(neighbours.usual_region)};
      proposal.because = {fmt::format("本单位的卡多在区域 {}", neighbours.usual_region),
                          fmt::format("most cards of the unit are held to region {}", neighbours.usual_region)};
      return proposal;
    default:
      return std::nullopt;
  }
}

RemedyKind kind_without_change(Duty duty, const Facts& facts, const card::Rules& rules) {
  if (card::can_be_excepted(duty)) {
    card::Excepted most;
    most.raise(duty, static_cast<std::uint8_t>(card::kListLimitMax));
    return fit_of(facts, most, rules) == Fit::closes ? RemedyKind::exception : RemedyKind::whitelist;
  }
  return duty == Duty::card_tie ? RemedyKind::order : RemedyKind::form;
}

Text who_does(RemedyKind kind) {
  if (kind == RemedyKind::order) return kCarrier;
  return kind == RemedyKind::whitelist || kind == RemedyKind::exception ? kReviewed : kOperator;
}

std::vector<Duty> list_of(card::DutySet duties) {
  std::vector<Duty> list;
  duties.each([&](Duty duty) { list.push_back(duty); });
  return list;
}

}  // namespace

std::vector<Remedy> remedies_of(const Facts& facts, const Neighbours& neighbours, const card::Rules& rules) {
  const card::NumberPlan numbers = rules.numbers.now();
  const card::Evaluation before = card::evaluate(facts, numbers, rules.book);
  std::vector<Remedy> remedies;
  before.missing().each([&](Duty duty) {
    const card::DutyRule& rule = rules.book.duty(duty);
    Remedy remedy{.duty = duty, .name = rule.name, .severity = rule.severity, .clauses = rule.defined_in};
    for (const card::Demand& demand : rules.book.demands(before.profile(), duty)) {
      if (std::ranges::find(remedy.clauses, demand.clause) == remedy.clauses.end())
        remedy.clauses.push_back(demand.clause);
    }
    remedy.action = rule.action.name;
    const auto proposal = proposal_for(duty, facts, neighbours, rules.book.limits());
    if (proposal) {
      const card::Evaluation after = card::evaluate(proposal->after, numbers, rules.book);
      remedy.closes = list_of(before.missing() - after.missing());
      remedy.opens = list_of(after.missing() - before.missing());
      remedy.changes = proposal->changes;
      remedy.because = proposal->because;
      remedy.kind = RemedyKind::change;
    } else {
      remedy.kind = kind_without_change(duty, facts, rules);
    }
    remedy.who = who_does(remedy.kind);
    remedies.push_back(std::move(remedy));
  });
  return remedies;
}

}  // namespace yunguan::compliance
