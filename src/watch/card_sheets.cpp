// SPDX-License-Identifier: Apache-2.0
#include "watch/card_sheets.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "card/card_list.h"

namespace yunguan::watch {
namespace {

using monitor::CardLayout;
using monitor::CardSheet;

constexpr store::NamedQuery kAfter{"watch.cards_after",
                                   "SELECT id FROM card WHERE id > :after ORDER BY id LIMIT :limit"};
constexpr store::NamedQuery kOfUnit{"watch.cards_of_unit", "SELECT id FROM card WHERE unit_id = :unit ORDER BY id"};

constexpr store::NamedQuery kOfPlan{"watch.cards_of_plan", "SELECT id FROM card WHERE plan = :plan ORDER BY id"};

std::string number(const std::optional<std::int64_t>& value) { return value ? std::to_string(*value) : std::string{}; }

std::string listed(const std::vector<std::string>& parts) { return fmt::format("{}", fmt::join(parts, ";")); }

Result<std::vector<std::int64_t>> ids(store::Reader& reader, const store::NamedQuery& query,
                                      const store::Params& params) {
  std::vector<std::int64_t> found;
  YG_TRY(reader.each(query, params, [&](const store::Row& row) {
    found.push_back(row.integer(0));
    return true;
  }));
  return found;
}

}  // namespace

CardSheet sheet_of(const card::Record& card, const identity::UnitTree& units, const AccountingPlans& plans) {
  const card::Facts& facts = card.facts;
  CardSheet sheet{.msisdn = facts.msisdn,
                  .is_iot = card.standing.kind == card::Kind::iot,
                  .gone = facts.state == card::State::closed};
  sheet.field(CardLayout::msisdn) = facts.msisdn;
  sheet.field(CardLayout::functions) = to_word(facts.functions);
  sheet.field(CardLayout::data_scope) = to_word(facts.data_scope);
  // A device that locks its card by itself is not watched from here.
  sheet.field(CardLayout::imei_mode) = facts.imei_mode == "terminal" ? "none" : facts.imei_mode;
  sheet.field(CardLayout::imei) = facts.imei;
  sheet.field(CardLayout::voice_whitelist) = listed(facts.voice_whitelist);
  sheet.field(CardLayout::sms_whitelist) = listed(facts.sms_whitelist);
  sheet.field(CardLayout::data_whitelist) = listed(facts.data_whitelist);
  sheet.field(CardLayout::regions) = listed(facts.regions);
  sheet.field(CardLayout::cells) = listed(facts.cells);
  sheet.field(CardLayout::data_limit_mb) = number(facts.data_limit_mb);
  sheet.field(CardLayout::sms_limit) = number(facts.sms_limit);
  if (const identity::Unit* unit = units.find(facts.unit); unit != nullptr) sheet.profile.unit_path = unit->path;
  sheet.profile.scene = facts.scene;
  if (card.standing.class_code) sheet.profile.device_class = card.standing.class_code->text();
  if (plans.contains(facts.plan)) sheet.counted = usage::Source::accounting;
  return sheet;
}

Result<std::vector<CardSheet>> sheets_of(store::Reader& reader, std::span<const std::int64_t> ids,
                                         const identity::UnitTree& units, const AccountingPlans& plans) {
  const std::vector<CardId> cards{ids.begin(), ids.end()};
  YG_TRY_ASSIGN(const auto records, card::find_many(reader, cards));
  std::vector<CardSheet> sheets;
  sheets.reserve(records.size());
  for (const card::Record& record : records) sheets.push_back(sheet_of(record, units, plans));
  return sheets;
}

Result<std::vector<std::int64_t>> ids_after(store::Reader& reader, std::int64_t after, std::int64_t count_max) {
  return ids(reader, kAfter, {after, count_max});
}

Result<std::vector<std::int64_t>> ids_of_unit(store::Reader& reader, UnitId unit) {
  return ids(reader, kOfUnit, {unit});
}

Result<std::vector<std::int64_t>> ids_of_plan(store::Reader& reader, std::string_view plan) {
  return ids(reader, kOfPlan, {plan});
}

}  // namespace yunguan::watch
