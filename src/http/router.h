// SPDX-License-Identifier: Apache-2.0
// Which declared route answers a request, and the API document made from the declarations.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.h"

namespace yunguan::http {

struct Match {
  const Route* route = nullptr;
  std::map<std::string, std::string> path_values;
};

class Router {
 public:
  // A route without permission, summary or operation, or one declared twice, is a broken invariant.
  void add(Route route);
  void add(std::vector<Route> routes);

  // not_found (http.no_route), or invalid http.method with the allowed methods when only the method is wrong.
  [[nodiscard]] Result<Match> match(Method method, std::string_view path) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }
  // OpenAPI 3.1, schemas kept to what draft 7 shares with 2020-12; the same routes give the same bytes.
  [[nodiscard]] boost::json::object openapi(std::string_view version) const;

 private:
  std::vector<Route> routes_;
};

// RFC 9457 with `code`, `trace_id`, `where` and `errors` (the details); the one mapping of ErrorKind to a status.
[[nodiscard]] Response problem(const Error& error, Language language, std::string_view trace_id);

}  // namespace yunguan::http
