// SPDX-License-Identifier: Apache-2.0
#include "control/ground.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "identity/asked_units.h"

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
  return identity::asked_units(request, principal_of(request).scope(permission), *tree, "control.unit");
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
  return {identity::inside_units(column, units), {}};
}

}  // namespace yunguan::control
