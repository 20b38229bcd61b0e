// SPDX-License-Identifier: Apache-2.0
#include "card/compliance.h"

#include <algorithm>
#include <unordered_set>

#include "identity/enum_name.h"

namespace yunguan::card {
namespace {

std::optional<double> rate_of(std::int64_t ok, std::int64_t total) {
  if (total == 0) return std::nullopt;
  return static_cast<double>(ok) / static_cast<double>(total);
}

std::int64_t at(const std::map<std::string, std::int64_t>& counts, const std::string& key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

std::vector<ClassStanding> by_class(const Figures& figures, const Rulebook& book) {
  std::vector<ClassStanding> standings;
  for (std::uint8_t functions = 1; functions <= 3; ++functions) {
    for (std::uint8_t business = 1; business <= 6; ++business) {
      const ClassCode code{functions, business};
      const ClassRule& rule = book.class_rule(code);
      const auto total = at(figures.by_class, code.text());
      const auto ok = at(figures.ok_by_class, code.text());
      standings.push_back({code.text(), identity::name_of(rule.risk), rule.risk_stated, total, ok, rate_of(ok, total)});
    }
  }
  return standings;
}

std::vector<DutyStanding> by_duty(const Figures& figures, const Rulebook& book) {
  std::vector<DutyStanding> standings;
  for (std::size_t i = 0; i < kDutyCount; ++i) {
    const auto duty = static_cast<Duty>(i);
    const DutyRule& rule = book.duty(duty);
    const auto counted = figures.by_duty.find(duty);
    const DutyFigure figure = counted == figures.by_duty.end() ? DutyFigure{} : counted->second;
    standings.push_back({duty, rule.name, figure.required, figure.missing, rule.defined_in});
  }
  return standings;
}

}  // namespace

Result<Compliance> compliance(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                              const identity::UnitTree& tree, const Rules& rules) {
  YG_TRY_ASSIGN(const Figures counted, figures(reader, units));
  YG_TRY_ASSIGN(const auto all_units, unit_figures(reader));
  Compliance whole;
  whole.total = counted.total;
  whole.iot = counted.iot;
  whole.phone = at(counted.by_kind, "phone");
  whole.unknown = at(counted.by_kind, "unknown");
  whole.judged = counted.judged;
  whole.ok = counted.ok;
  whole.with_gaps = counted.with_gaps;
  whole.rate = rate_of(counted.ok, counted.judged);
  whole.by_class = by_class(counted, rules.book);
  whole.by_duty = by_duty(counted, rules.book);
  std::unordered_set<UnitId> visible;
  if (units) visible.insert(units->begin(), units->end());
  for (const UnitFigure& unit : all_units) {
    if (units && !visible.contains(unit.unit)) continue;
    whole.by_unit.push_back({unit.unit, std::string{tree.name(unit.unit)}, unit.total, unit.ok, unit.missing,
                             rate_of(unit.ok, unit.total)});
  }
  std::ranges::stable_sort(whole.by_unit, std::ranges::greater{}, &UnitStanding::missing);
  whole.rules_version = rules.version();
  return whole;
}

CardSummary summary_of(const Figures& figures) {
  return {figures.total,    figures.by_kind, figures.by_state, figures.by_carrier, figures.by_network,
          figures.by_class, figures.by_risk, figures.judged,   figures.ok,         figures.with_gaps};
}

}  // namespace yunguan::card
