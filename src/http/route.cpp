// SPDX-License-Identifier: Apache-2.0
#include "http/route.h"

namespace yunguan::http::internal {

Route plain(JsonRoute declaration) {
  Route route;
  route.method = declaration.method;
  route.path = std::move(declaration.path);
  route.operation = std::move(declaration.operation);
  route.permission = std::move(declaration.permission);
  route.summary = std::move(declaration.summary);
  route.tag = std::move(declaration.tag);
  route.query = std::move(declaration.query);
  route.success_status = declaration.success_status;
  route.idempotent_create = declaration.idempotent_create;
  route.body_max = declaration.body_max;
  route.time_limit = declaration.time_limit;
  route.if_match = declaration.if_match;
  route.rate_per_minute = declaration.rate_per_minute;
  route.token_scope = std::move(declaration.token_scope);
  return route;
}

}  // namespace yunguan::http::internal
