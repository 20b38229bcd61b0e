// SPDX-License-Identifier: Apache-2.0
// Which declared route answers a request, and the API document made from the declarations.
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/problem.h"
#include "http/route.h"

namespace yunguan::http {

struct Match {
  const Route* route = nullptr;  // lives as long as the router, once all routes have been added
  std::map<std::string, std::string> path_values;
};

// Filled before the server starts, only read afterwards (by any thread).
class Router {
 public:
  Router();
  ~Router();

  // A route without permission, summary, operation or handle, or one declared twice, is a broken invariant.
  void add(Route route);
  void add(std::vector<Route> routes);

  // Which routes an API token can use, if its scopes allow them: for the API document. None before it is said.
  void open_to_tokens(std::function<bool(const Route&)> open) { open_to_tokens_ = std::move(open); }

  // `path` is decoded and without the query. A literal segment wins over a {name}.
  // not_found (http.no_route), or invalid http.method (405, the allowed methods in where.value) when only the method is
  // wrong.
  [[nodiscard]] Result<Match> match(Method method, std::string_view path) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }
  // OpenAPI 3.1, schemas kept to what draft 7 shares with 2020-12; the same routes give the same bytes in any order.
  [[nodiscard]] boost::json::object openapi(std::string_view version) const;

 private:
  struct Node;

  std::vector<Route> routes_;
  std::function<bool(const Route&)> open_to_tokens_;
  std::unique_ptr<Node> root_;
};

}  // namespace yunguan::http
