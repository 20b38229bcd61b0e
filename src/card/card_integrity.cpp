// SPDX-License-Identifier: Apache-2.0
#include "card/card_integrity.h"

#include <fmt/format.h>

#include "card/card_figures.h"
#include "card/card_record.h"

namespace yunguan::card {
namespace {

Result<void> check_cards(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) {
  std::string list;
  for (const Column& column : columns()) list += fmt::format("{}{}", list.empty() ? "" : ", ", column.name);
  Result<void> device;
  YG_TRY(reader.each({"card.check_rows", "SELECT " + list + " FROM card ORDER BY id"}, {}, [&](const store::Row& row) {
    const auto genuine = row_is_genuine(row, keys);
    if (!genuine)
      device = std::unexpected(genuine.error());
    else
      table.count(*genuine, fmt::format("{}", row.integer(0)), row.text(1));
    return device.has_value();
  }));
  return device;
}

Result<void> check_persons(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) {
  std::string list;
  for (const std::string_view name : person_columns()) list += fmt::format("{}{}", list.empty() ? "" : ", ", name);
  Result<void> device;
  YG_TRY(reader.each({"card.check_persons", "SELECT " + list + " FROM card_person ORDER BY card_id, role"}, {},
                     [&](const store::Row& row) {
                       const auto genuine = person_is_genuine(row, keys);
                       if (!genuine)
                         device = std::unexpected(genuine.error());
                       else
                         table.count(*genuine, fmt::format("{}", row.integer(0)), row.text(3));
                       return device.has_value();
                     }));
  return device;
}

Result<void> check_counters(store::Reader& reader, const crypto::KeyRing&, identity::TableCheck& table) {
  YG_TRY_ASSIGN(const auto differences, check_figures(reader));
  for (const FigureDifference& difference : differences) {
    table.count(
        false, fmt::format("{}", difference.unit),
        fmt::format("{} {}: {} ≠ {}", difference.dimension, difference.value, difference.kept, difference.counted));
  }
  return {};
}

}  // namespace

void add_integrity_checks(identity::IntegrityCheck& integrity) {
  integrity.add("card", check_cards);
  integrity.add("card_person", check_persons);
  integrity.add("card_figure", check_counters);
}

}  // namespace yunguan::card
