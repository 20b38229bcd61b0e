// SPDX-License-Identifier: Apache-2.0
#include "http/etag.h"
#include "identity/routes.h"
#include "identity/unit_service.h"

namespace yunguan::identity {

namespace {

struct UnitItems {
  std::vector<Unit> items;
};
BOOST_DESCRIBE_STRUCT(UnitItems, (), (items))

struct UnitVersions {
  std::vector<UnitVersion> items;
};
BOOST_DESCRIBE_STRUCT(UnitVersions, (), (items))

Result<UnitId> unit_of(const http::Request& request) {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
  return UnitId{id};
}

}  // namespace

std::vector<http::Route> unit_routes(UnitService& units) {
  using http::Method;
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<UnitItems>({Method::get, "/api/v1/units", "list_units", "unit.read",
                                               "The units the caller may see, parents first.", "units"},
                                              [&units](const http::Request& request) -> Result<UnitItems> {
                                                YG_TRY_ASSIGN(auto items, units.list(Asking::of(request)));
                                                return UnitItems{std::move(items)};
                                              }));
  routes.push_back(http::json_route<NewUnit, Unit>({.method = Method::post,
                                                    .path = "/api/v1/units",
                                                    .operation = "create_unit",
                                                    .permission = "unit.write",
                                                    .summary = "Create a unit.",
                                                    .tag = "units",
                                                    .success_status = 201,
                                                    .idempotent_create = true},
                                                   [&units](const http::Request& request, const NewUnit& wanted) {
                                                     return units.create(Asking::of(request), wanted);
                                                   }));
  routes.push_back(
      http::get_route<Unit>({Method::get, "/api/v1/units/{id}", "get_unit", "unit.read", "One unit.", "units"},
                            [&units](const http::Request& request) -> Result<Unit> {
                              YG_TRY_ASSIGN(const UnitId id, unit_of(request));
                              return units.get(Asking::of(request), id);
                            }));
  routes.push_back(http::json_route<UnitChange, Unit>(
      {.method = Method::patch,
       .path = "/api/v1/units/{id}",
       .operation = "update_unit",
       .permission = "unit.write",
       .summary = "Rename, move, close or open a unit.",
       .tag = "units",
       .if_match = true},
      [&units](const http::Request& request, const UnitChange& change) -> Result<Unit> {
        YG_TRY_ASSIGN(const UnitId id, unit_of(request));
        YG_TRY_ASSIGN(const std::int64_t version, http::expected_version(request));
        return units.update(Asking::of(request), id, version, change);
      }));
  routes.push_back(
      http::get_route<UnitVersions>({Method::get, "/api/v1/units/{id}/history", "list_unit_history", "unit.read",
                                     "The names, parents and states a unit had, newest first.", "units"},
                                    [&units](const http::Request& request) -> Result<UnitVersions> {
                                      YG_TRY_ASSIGN(const UnitId id, unit_of(request));
                                      YG_TRY_ASSIGN(auto items, units.history(Asking::of(request), id));
                                      return UnitVersions{std::move(items)};
                                    }));
  return routes;
}

}  // namespace yunguan::identity
