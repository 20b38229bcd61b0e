// SPDX-License-Identifier: Apache-2.0
// A route declares everything about itself: who may call it, what goes in and out, its limits. The router, the OpenAPI
// document, the permission test and the console's client types all read this declaration.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "http/message.h"

namespace yunguan::http {

inline constexpr std::size_t kBodyMax = 1u << 20;

struct QueryParameter {
  std::string name;
  std::string sentence;  // English, for the API document
  std::string type = "string";  // string | integer | boolean
};

struct Route {
  Method method = Method::get;
  std::string path;        // "/api/v1/cards/{id}"
  std::string operation;   // OpenAPI operationId, "get_card"; unique
  std::string permission;  // "card.read"; kPublic for nobody signed in, kSignedIn for anybody signed in. Never empty.
  std::string summary;     // one English sentence
  std::string tag;         // "cards"
  std::vector<QueryParameter> query;
  boost::json::value request_schema;   // null: no JSON body
  boost::json::value response_schema;  // null: no JSON answer
  std::string response_type = "application/json";
  int success_status = 200;
  std::size_t body_max = kBodyMax;                   // bytes; larger is 413
  std::chrono::milliseconds time_limit{10'000};      // a streamed answer has no limit
  bool idempotent_create = false;                    // honours Idempotency-Key
  std::function<Result<Response>(const Request&)> handle;
};

inline constexpr std::string_view kPublic = "public";
inline constexpr std::string_view kSignedIn = "signed_in";

// What a JSON route declares beside its types.
struct JsonRoute {
  Method method = Method::get;
  std::string path;
  std::string operation;
  std::string permission;
  std::string summary;
  std::string tag;
  std::vector<QueryParameter> query = {};
  int success_status = 200;
  bool idempotent_create = false;
  std::size_t body_max = kBodyMax;
  std::chrono::milliseconds time_limit{10'000};
};

namespace internal {
Route plain(JsonRoute declaration);
}

// In and Out are described structs (base/json.h). handle: (const Request&) → Result<Out>.
template <class Out, class Handle>
Route get_route(JsonRoute declaration, Handle handle) {
  Route route = internal::plain(std::move(declaration));
  route.response_schema = json::schema<Out>();
  route.handle = [handle, status = route.success_status](const Request& request) -> Result<Response> {
    YG_TRY_ASSIGN(const Out out, handle(request));
    return Response::json(json::write(out), status);
  };
  return route;
}

// handle: (const Request&, const In&) → Result<Out>.
template <class In, class Out, class Handle>
Route json_route(JsonRoute declaration, Handle handle) {
  Route route = internal::plain(std::move(declaration));
  route.request_schema = json::schema<In>();
  route.response_schema = json::schema<Out>();
  route.handle = [handle, status = route.success_status](const Request& request) -> Result<Response> {
    YG_TRY_ASSIGN(const In in, json::read<In>(request.body));
    YG_TRY_ASSIGN(const Out out, handle(request, in));
    return Response::json(json::write(out), status);
  };
  return route;
}

// For handlers that make their own Response (ETag, downloads, streams): set handle and the schemas by hand.
inline Route raw_route(JsonRoute declaration, std::function<Result<Response>(const Request&)> handle) {
  Route route = internal::plain(std::move(declaration));
  route.handle = std::move(handle);
  return route;
}

}  // namespace yunguan::http
