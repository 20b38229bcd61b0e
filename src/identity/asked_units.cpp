// SPDX-License-Identifier: Apache-2.0
#include "identity/asked_units.h"

#include <fmt/format.h>

#include "base/parse.h"

namespace yunguan::identity {

Result<std::optional<std::vector<UnitId>>> asked_units(const http::Request& request, const Scope& allowed,
                                                       const UnitTree& units, std::string_view fault) {
  Scope scope = allowed;
  if (const auto asked = request.query_value("unit_id"); asked && !asked->empty()) {
    const auto id = parse_integer<std::int64_t>(*asked);
    const Unit* const unit = id ? units.find(UnitId{*id}) : nullptr;
    if (unit == nullptr || !scope.contains(unit->path)) {
      return fail(ErrorKind::invalid, std::string{fault},
                  {"没有这个单位，或您无权查看", "no such unit, or it is not yours to see"},
                  {.field = "unit_id", .value = clipped(*asked)});
    }
    scope = Scope({unit->path});
  }
  if (scope.everything()) return std::nullopt;
  return units.inside(scope);
}

std::string inside_units(std::string_view column, const std::optional<std::vector<UnitId>>& units) {
  if (!units) return "1 = 1";
  std::string list = "-1";  // nobody's unit: an empty scope sees nothing
  for (const UnitId unit : *units) list += fmt::format(",{}", unit.value);
  return fmt::format("{} IN ({})", column, list);
}

}  // namespace yunguan::identity
