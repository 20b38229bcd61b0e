// SPDX-License-Identifier: Apache-2.0
#include "compliance/scope.h"

#include <fmt/format.h>

#include "base/parse.h"

namespace yunguan::compliance {

Result<std::optional<std::vector<UnitId>>> units_of(const http::Request& request, std::string_view permission,
                                                    const identity::UnitTree& tree) {
  identity::Scope scope = identity::principal_of(request).scope(permission);
  if (const auto asked = request.query_value("unit_id"); asked && !asked->empty()) {
    const auto id = parse_integer<std::int64_t>(*asked);
    const identity::Unit* unit = id ? tree.find(UnitId{*id}) : nullptr;
    if (unit == nullptr || !scope.contains(unit->path)) {
      return fail(ErrorKind::invalid, "card.unit",
                  {"没有这个单位，或您无权查看", "no such unit, or it is not yours to see"},
                  {.field = "unit_id", .value = clipped(*asked)});
    }
    scope = identity::Scope({unit->path});
  }
  if (scope.everything()) return std::nullopt;
  return tree.inside(scope);
}

std::string inside(std::string_view column, const std::optional<std::vector<UnitId>>& units) {
  if (!units) return "1 = 1";
  std::string list = "-1";  // nobody's unit: an empty scope sees nothing
  for (const UnitId unit : *units) list += fmt::format(",{}", unit.value);
  return fmt::format("{} IN ({})", column, list);
}

}  // namespace yunguan::compliance
