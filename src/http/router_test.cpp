// SPDX-License-Identifier: Apache-2.0
#include "http/router.h"

#include <gtest/gtest.h>

namespace yunguan::http {
namespace {

Route route(Method method, std::string path, std::string operation) {
  return raw_route({.method = method,
                    .path = std::move(path),
                    .operation = std::move(operation),
                    .permission = "card.read",
                    .summary = "Does it.",
                    .tag = "cards"},
                   [](const Request&) -> Result<Response> { return Response::no_content(); });
}

std::string matched(const Router& router, Method method, std::string_view path) {
  const auto match = router.match(method, path);
  if (!match) return match.error().code + " " + match.error().where.value;
  std::string out = match->route->operation;
  for (const auto& [name, value] : match->path_values) out += " " + name + "=" + value;
  return out;
}

TEST(Router, FindsRoutesByPathAndMethod) {
  Router router;
  router.add({route(Method::get, "/cards", "list"), route(Method::post, "/cards", "create"),
              route(Method::get, "/cards/{id}", "get"), route(Method::patch, "/cards/{id}", "edit"),
              route(Method::get, "/cards/summary", "summary"),
              route(Method::get, "/cards/{card_id}/history", "history"),
              route(Method::get, "/cards/export/{format}", "export"), route(Method::get, "/", "root")});
  EXPECT_EQ(matched(router, Method::get, "/cards"), "list");
  EXPECT_EQ(matched(router, Method::post, "/cards"), "create");
  EXPECT_EQ(matched(router, Method::get, "/cards/17"), "get id=17");
  EXPECT_EQ(matched(router, Method::get, "/cards/summary"), "summary");
  EXPECT_EQ(matched(router, Method::get, "/cards/17/history"), "history card_id=17");
  EXPECT_EQ(matched(router, Method::get, "/"), "root");
  // "summary" and "export" lead nowhere here, so the {id} beside them answers.
  EXPECT_EQ(matched(router, Method::get, "/cards/summary/history"), "history card_id=summary");
  EXPECT_EQ(matched(router, Method::get, "/cards/export/history"), "export format=history");
}

TEST(Router, RefusesWhatItDoesNotHave) {
  Router router;
  router.add(route(Method::get, "/cards/{id}", "get"));
  router.add(route(Method::patch, "/cards/{id}", "edit"));
  EXPECT_EQ(matched(router, Method::get, "/card"), "http.no_route /card");
  EXPECT_EQ(matched(router, Method::get, "/cards/"), "http.no_route /cards/");
  EXPECT_EQ(matched(router, Method::get, "/cards/1/"), "http.no_route /cards/1/");
  EXPECT_EQ(matched(router, Method::get, "/cards"), "http.no_route /cards");
  EXPECT_EQ(matched(router, Method::get, ""), "http.no_route ");
  EXPECT_EQ(matched(router, Method::del, "/cards/1"), "http.method GET, HEAD, PATCH");
  EXPECT_EQ(matched(router, Method::get, "/" + std::string(4000, '/')).substr(0, 13), "http.no_route");
}

TEST(RouterDeathTest, RefusesRoutesWithoutPermissionOrDeclaredTwice) {
  Router router;
  router.add(route(Method::get, "/a", "a"));
  EXPECT_DEATH(router.add(route(Method::get, "/b", "a")), "operation is declared twice");
  EXPECT_DEATH(router.add(route(Method::get, "/a", "b")), "path is declared twice");
  Route open = route(Method::get, "/c", "c");
  open.permission.clear();
  EXPECT_DEATH(router.add(open), "permission");
}

}  // namespace
}  // namespace yunguan::http
