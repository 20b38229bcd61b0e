// SPDX-License-Identifier: Apache-2.0
#include "control/ground.h"

#include <fmt/format.h>

#include "base/parse.h"

namespace yunguan::control {
namespace {

using identity::principal_of;

}  // namespace

Result<card::Record> Ground::find_card(const http::Request& request, std::string_view permission) const {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  return find_card(request, CardId{number}, permission);
}

Result<card::Record> Ground::find_card(const http::Request& request, CardId id, std::string_view permission) const {
  const Text none{"没有这张卡", "there is no such card"};
  YG_TRY_ASSIGN(auto record, db.read([&](store::Reader& reader) { return card::find_whole(reader, id, keys); }));
  if (!record) return fail(ErrorKind::not_found, "card.not_found", none);
  YG_TRY_ASSIGN(const auto tree, units.tree());
  const identity::Unit* unit = tree->find(record->facts.unit);
  if (unit == nullptr || !principal_of(request).may(permission, unit->path)) {
    return identity::refuse_out_of_scope(audit, db, request, "card", fmt::format("{}", id.value), "card.not_found",
                                         none);
  }
  return std::move(*record);
}

Result<std::optional<std::vector<UnitId>>> Ground::units_of(const http::Request& request,
                                                            std::string_view permission) const {
  YG_TRY_ASSIGN(const auto tree, units.tree());
  identity::Scope scope = principal_of(request).scope(permission);
  if (const auto asked = request.query_value("unit_id"); asked && !asked->empty()) {
    const auto id = parse_integer<std::int64_t>(*asked);
    const identity::Unit* unit = id ? tree->find(UnitId{*id}) : nullptr;
    if (unit == nullptr || !scope.contains(unit->path)) {
      return fail(ErrorKind::invalid, "control.unit",
                  {"没有这个单位，或您无权查看", "no such unit, or it is not yours to see"},
                  {.field = "unit_id", .value = clipped(*asked)});
    }
    scope = identity::Scope({unit->path});
  }
  if (scope.everything()) return std::nullopt;
  return tree->inside(scope);
}

identity::AuditEntry entry_about(const http::Request& request, std::string action, const card::Record& card) {
  return {.actor = identity::Actor::of(request),
          .action = std::move(action),
          .object_type = "card",
          .object_id = fmt::format("{}", card.id.value),
          .object_label = card.facts.msisdn,
          .unit_id = card.facts.unit};
}

http::SqlPiece unit_scope(const std::optional<std::vector<UnitId>>& units, std::string_view column) {
  if (!units) return {};
  std::string list = "-1";  // nobody's unit: an empty scope sees nothing
  for (const UnitId unit : *units) list += fmt::format(",{}", unit.value);
  return {fmt::format("{} IN ({})", column, list), {}};
}

}  // namespace yunguan::control
