// SPDX-License-Identifier: Apache-2.0
#include "access/asked.h"

#include <algorithm>

#include "card/card_lookup.h"
#include "store/list_value.h"

namespace yunguan::access {
namespace {

// `many`, or else `single`; each once.
std::vector<std::int64_t> ids_in(const boost::json::object& values, std::string_view many, std::string_view single) {
  std::vector<std::int64_t> ids;
  for (const std::string_view field : {many, single}) {
    const auto* const value = values.if_contains(field);
    if (value == nullptr || !ids.empty()) continue;
    if (value->is_int64()) ids.push_back(value->get_int64());
    if (!value->is_array()) continue;
    for (const boost::json::value& one : value->get_array()) {
      if (one.is_int64()) ids.push_back(one.get_int64());
    }
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

const Permit* Asked::standing(CardId card, SystemId system) const {
  const auto found = std::ranges::find_if(
      active, [&](const Permit& one) { return one.subject.id == card.value && one.system == system; });
  return found == active.end() ? nullptr : &*found;
}

Result<std::vector<AskedCard>> cards_by_id(store::Reader& reader, std::span<const std::int64_t> ids) {
  const std::string sql = "SELECT c.id, c.msisdn, c.state, c.unit_id FROM card c WHERE c.id " +
                          store::in_number_list(reader.dialect(), "ids") + " ORDER BY c.id";
  return reader.all(
      {"access.asked_cards", sql, true}, {store::list_value(reader.dialect(), ids)}, [](const store::Row& row) {
        return AskedCard{row.id<CardId>(0), row.text(1), static_cast<card::State>(row.integer(2)), row.id<UnitId>(3)};
      });
}

Result<Asked> read_asked(store::Reader& reader, const boost::json::object& values) {
  Asked asked;
  const auto cards = ids_in(values, "cards", "card");
  YG_TRY_ASSIGN(asked.cards, cards_by_id(reader, cards));
  YG_TRY_ASSIGN(asked.systems, find_systems(reader, ids_in(values, "systems", "system")));
  if (const auto day = parse_date(card::form_text(values, "until"))) asked.last_day = *day;
  YG_TRY_ASSIGN(asked.active, active_of_cards(reader, cards));
  std::erase_if(asked.active, [&](const Permit& one) {
    return std::ranges::find(asked.systems, one.system, &System::id) == asked.systems.end();
  });
  return asked;
}

bool is_in_use(card::State state) {
  return state != card::State::in_stock && state != card::State::pre_closed && state != card::State::closed;
}

Date last_day_of(const System& system, Date today) {
  return std::chrono::sys_days{today} + std::chrono::days{system.lasts_days_max - 1};
}

}  // namespace yunguan::access
