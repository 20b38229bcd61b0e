// SPDX-License-Identifier: Apache-2.0
#include "card/card_lookup.h"

#include "card/card_store.h"
#include "card/lifecycle.h"
#include "store/list_value.h"

namespace yunguan::card {
namespace {

Result<std::vector<order::Looked>> look(store::Reader& reader, const identity::Principal& caller,
                                        std::span<const std::int64_t> ids) {
  const identity::Scope scope = caller.scope("card.read");
  const std::string sql = "SELECT c.id, c.msisdn, u.path FROM card c JOIN unit u ON u.id = c.unit_id WHERE c.id " +
                          store::in_number_list(reader.dialect(), "ids");
  std::vector<order::Looked> found;
  YG_TRY(
      reader.each({"card.look_up", sql, true}, {store::list_value(reader.dialect(), ids)}, [&](const store::Row& row) {
        if (scope.contains(row.text(2))) found.push_back({row.integer(0), row.text(1)});
        return true;
      }));
  return found;
}

}  // namespace

void add_lookups(order::Lookups& lookups) {
  lookups.add(catalog::FieldKind::cards, "card", look);
  lookups.add(catalog::FieldKind::card, "card", look);
}

std::string form_text(const boost::json::object& values, std::string_view field) {
  const auto* const value = values.if_contains(field);
  return value == nullptr || !value->is_string() ? std::string{} : std::string{value->get_string()};
}

Result<std::optional<Record>> find_form_card(store::Reader& reader, const crypto::KeyRing& keys,
                                             const boost::json::object& values, const identity::Unit* own,
                                             const identity::UnitTree& units) {
  const auto* const value = values.if_contains("card");
  if (own == nullptr || value == nullptr || !value->is_int64()) return std::nullopt;
  YG_TRY_ASSIGN(auto record, find_whole(reader, CardId{value->get_int64()}, keys));
  const identity::Unit* const unit = record ? units.find(record->facts.unit) : nullptr;
  if (unit == nullptr || !unit->path.starts_with(own->path)) return std::nullopt;
  return record;
}

}  // namespace yunguan::card
