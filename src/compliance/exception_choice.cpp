// SPDX-License-Identifier: Apache-2.0
#include "compliance/exception_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "card/card_list.h"
#include "card/number.h"
#include "compliance/exception_fit.h"
#include "identity/asked_units.h"

namespace yunguan::compliance {
namespace {

constexpr std::size_t kNamedMax = 1000;
constexpr std::int64_t kStep = 1000;

std::unexpected<Error> not_this_card(std::string label, const Text& why, std::string clause = {}) {
  return fail(ErrorKind::invalid, "exception.card",
              {fmt::format("{}：{}", label, why.zh), fmt::format("{}: {}", label, why.en)},
              {.field = "/card_ids", .value = label, .clause = std::move(clause)});
}

// The clause of the first duty asked for.
std::string clause_of(const card::Excepted& limits, const card::Rules& rules) {
  const auto duties = duties_of(limits);
  return duties.empty() ? "" : rules.book.duty(duties.front().duty).defined_in.front();
}

bool is_inside(UnitId inner, UnitId outer, const identity::UnitTree& tree) {
  const identity::Unit* a = tree.find(inner);
  const identity::Unit* b = tree.find(outer);
  return a != nullptr && b != nullptr && a->path.starts_with(b->path);
}

Result<Choice> choose_named(store::Reader& reader, const Wanted& wanted, const identity::Scope& scope,
                            const identity::UnitTree& tree, const card::Rules& rules) {
  if (wanted.cards.size() > kNamedMax) {
    return fail(ErrorKind::invalid, "exception.cards",
                {fmt::format("一次最多点名 {} 张卡，更多请按单位和套餐申请", kNamedMax),
                 fmt::format("name at most {} cards; for more ask by unit and plan", kNamedMax)},
                {.field = "/card_ids"});
  }
  Choice choice;
  choice.cards = wanted.cards;
  std::ranges::sort(choice.cards);
  const auto repeated = std::ranges::unique(choice.cards);
  choice.cards.erase(repeated.begin(), repeated.end());
  YG_TRY_ASSIGN(const auto records, card::find_many(reader, choice.cards));
  if (records.size() != choice.cards.size()) {
    return not_this_card(fmt::format("{}", choice.cards.front().value),
                         {"有的卡不存在", "some of the cards are not there"});
  }
  choice.unit = wanted.unit.value_or(records.front().facts.unit);
  for (const card::Record& record : records) {
    const identity::Unit* unit = tree.find(record.facts.unit);
    if (unit == nullptr || !scope.contains(unit->path)) {
      return not_this_card(fmt::format("{}", record.id.value), {"没有这张卡", "there is no such card"});
    }
    if (!is_inside(record.facts.unit, choice.unit, tree)) {
      return fail(ErrorKind::invalid, "exception.several_units",
                  {"这些卡属于不同单位，请分开申请或写明上级单位",
                   "these cards belong to several units; ask for each, or name the unit above them"},
                  {.field = "/unit_id", .value = record.facts.msisdn});
    }
    const Fit fit = fit_of(record.facts, wanted.limits, rules);
    if (fit != Fit::closes && fit != Fit::ahead)
      return not_this_card(record.facts.msisdn, sentence_of(fit), clause_of(wanted.limits, rules));
  }
  return choice;
}

Result<Choice> choose_group(store::Reader& reader, const Wanted& wanted, const identity::UnitTree& tree,
                            const card::Rules& rules) {
  Choice choice;
  choice.unit = *wanted.unit;
  card::DutySet asked;
  for (const DutyLimit& duty : duties_of(wanted.limits)) asked.add(duty.duty);
  std::string where = fmt::format("c.missing_count > 0 AND (c.missing & {}) <> 0 AND {}", asked.bits(),
                                  identity::inside_units("c.unit_id", tree.subtree(choice.unit)));
  store::Params filter;
  if (!wanted.plan.empty()) {
    where += " AND c.plan = :plan";
    filter.emplace_back(wanted.plan);
  }
  if (!wanted.scene.empty()) {
    where += " AND c.scene = :scene";
    filter.emplace_back(wanted.scene);
  }
  const std::string sql = fmt::format("SELECT {} FROM {} WHERE {} AND c.id > :behind ORDER BY c.id LIMIT {}",
                                      card::record_columns(), card::kRecordTables, where, kStep);
  CardId behind;
  while (true) {
    store::Params params = filter;
    params.emplace_back(behind);
    YG_TRY_ASSIGN(const auto records, reader.all({"compliance.exception_candidates", sql}, params, card::read_record));
    for (const card::Record& record : records) {
      const Fit fit = fit_of(record.facts, wanted.limits, rules);
      if (fit == Fit::closes)
        choice.cards.push_back(record.id);
      else
        ++choice.left_out[fit];
    }
    if (static_cast<std::int64_t>(choice.cards.size()) > kExceptionCardsMax) {
      return fail(ErrorKind::too_large, "exception.too_many_cards",
                  {fmt::format("超过 {} 张卡，请缩小范围", kExceptionCardsMax),
                   fmt::format("more than {} cards; choose fewer", kExceptionCardsMax)},
                  {.field = "/unit_id"});
    }
    if (static_cast<std::int64_t>(records.size()) < kStep) return choice;
    behind = records.back().id;
  }
}

}  // namespace

Result<Choice> choose(store::Reader& reader, const Wanted& wanted, const identity::Scope& scope,
                      const identity::UnitTree& tree, const card::Rules& rules) {
  if (wanted.unit) {
    const identity::Unit* unit = tree.find(*wanted.unit);
    if (unit == nullptr || !scope.contains(unit->path)) {
      return fail(ErrorKind::invalid, "exception.unit",
                  {"没有这个单位，或您无权为它申请", "no such unit, or you may not ask for it"}, {.field = "/unit_id"});
    }
  }
  if (!wanted.cards.empty()) return choose_named(reader, wanted, scope, tree, rules);
  if (!wanted.unit || (wanted.plan.empty() && wanted.scene.empty())) {
    return fail(ErrorKind::invalid, "exception.cards",
                {"请点名卡，或写明单位和套餐（或场景）", "name cards, or a unit with a plan or a scene"},
                {.field = "/card_ids"});
  }
  return choose_group(reader, wanted, tree, rules);
}

}  // namespace yunguan::compliance
