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
#include "http/etag.h"
#include "http/message.h"

namespace yunguan::http {

struct QueryParameter {
  std::string name;
  std::string sentence;         // English, for the API document
  std::string type = "string";  // string | integer | boolean
};

struct Route {
  Method method = Method::get;
  std::string path;        // "/api/v1/cards/{id}"; {id}, {…_id} and {…:integer} are numbers, other names are text
  std::string operation;   // OpenAPI operationId, "get_card"; unique
  std::string permission;  // "card.read"; kPublic for nobody signed in, kSignedIn for anybody signed in. Never empty.
  std::string summary;     // one English sentence
  std::string tag;         // "cards"
  std::vector<QueryParameter> query;
  boost::json::value request_schema;              // null: no JSON body
  boost::json::value response_schema;             // null: no JSON answer
  std::string request_type = "application/json";  // of the body, when request_schema is null and the method takes one
  std::string response_type = "application/json";
  int success_status = 200;
  std::size_t body_max = 0;  // bytes; larger is 413. 0: ServerOptions::body_max
  std::chrono::milliseconds time_limit{
      0};                          // waiting for a worker included, streaming not. 0: ServerOptions::time_limit
  bool idempotent_create = false;  // honours Idempotency-Key
  bool if_match = false;           // an edit: 428 without If-Match; the handler compares (http/etag.h)
  // Calls per minute and remote address; more is 429. 0: kPublicRate on public routes, no limit on others.
  std::uint32_t rate_per_minute = 0;
  // Of a kSignedIn route: what an API token must carry to use it. Empty: for people only. Other routes want their permission.
  std::string token_scope;
  std::function<Result<Response>(const Request&)> handle;
};

inline constexpr std::string_view kPublic = "public";
inline constexpr std::string_view kSignedIn = "signed_in";
// Scopes of tokens beside permissions: the owner's uploads, jobs and their files; and what every token may.
inline constexpr std::string_view kOwnWork = "own.work";
inline constexpr std::string_view kAnyToken = "any";
inline constexpr std::uint32_t kPublicRate = 1'200;

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
  std::size_t body_max = 0;
  std::chrono::milliseconds time_limit{0};
  bool if_match = false;
  std::uint32_t rate_per_minute = 0;
  std::string token_scope = {};
};

namespace internal {
Route plain(JsonRoute declaration);

// An answer that has a version carries it as its ETag.
template <class Out>
Response answer(const Out& out, int status) {
  Response response = Response::json(json::write(out), status);
  if constexpr (requires { entity_tag(out.version); }) response.headers.emplace_back("ETag", entity_tag(out.version));
  return response;
}
}  // namespace internal

// In and Out are described structs (base/json.h). handle: (const Request&) → Result<Out>. Any method without a body.
template <class Out, class Handle>
Route get_route(JsonRoute declaration, Handle handle) {
  Route route = internal::plain(std::move(declaration));
  route.response_schema = json::schema<Out>();
  route.handle = [handle, status = route.success_status](const Request& request) -> Result<Response> {
    YG_TRY_ASSIGN(const Out out, handle(request));
    return internal::answer(out, status);
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
    return internal::answer(out, status);
  };
  return route;
}

// handle: (const Request&, const In&) → Result<void>; answered 204.
template <class In, class Handle>
Route act_route(JsonRoute declaration, Handle handle) {
  declaration.success_status = 204;
  Route route = internal::plain(std::move(declaration));
  route.request_schema = json::schema<In>();
  route.handle = [handle](const Request& request) -> Result<Response> {
    YG_TRY_ASSIGN(const In in, json::read<In>(request.body));
    YG_TRY(handle(request, in));
    return Response::no_content();
  };
  return route;
}

// handle: (const Request&) → Result<void>; answered 204. For DELETE and acts without a body.
template <class Handle>
Route act_route(JsonRoute declaration, Handle handle) {
  declaration.success_status = 204;
  Route route = internal::plain(std::move(declaration));
  route.handle = [handle](const Request& request) -> Result<Response> {
    YG_TRY(handle(request));
    return Response::no_content();
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
