// SPDX-License-Identifier: Apache-2.0
// The OpenAPI 3.1 document. Schemas with a title become components and are referred to; everything is ordered by name,
// so that the document changes only when a declaration does.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cctype>
#include <set>
#include <tuple>

#include "base/parse.h"
#include "http/router.h"

namespace yunguan::http {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// "http.Page<card.CardRow>" → "PageCardRow"; with its namespaces "HttpPageCardCardRow".
std::string component_name(std::string_view title, bool qualified) {
  std::string name;
  std::string word;
  const auto flush = [&](bool keep) {
    if (keep && !word.empty()) {
      word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
      name += word;
    }
    word.clear();
  };
  for (const char c : title) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += c;
    } else {
      flush(c != '.' || qualified);
    }
  }
  flush(true);
  return name;
}

// Collects titled schemas; two that share a short name but differ both get their full names.
class Components {
 public:
  void collect(const value& schema) {
    if (const auto* items = schema.if_array()) {
      for (const auto& item : *items) collect(item);
    }
    const auto* node = schema.if_object();
    if (node == nullptr) return;
    for (const auto& member : *node) collect(member.value());
    if (node->contains("recursive")) return;  // the whole of it stands around this
    if (const auto* title = titled(*node)) {
      const auto [known, is_new] = by_title_.try_emplace(std::string(*title), *node);
      if (!is_new && known->second != *node) {
        broken_invariant(fmt::format("two schemas have the name {}", std::string(*title)), __FILE__, __LINE__);
      }
      titles_by_name_[component_name(*title, false)].insert(std::string(*title));
    }
  }

  // `schema` with every titled part replaced by a reference.
  [[nodiscard]] value referred(const value& schema) const {
    if (const auto* items = schema.if_array()) {
      array out;
      for (const auto& item : *items) out.push_back(referred(item));
      return out;
    }
    const auto* node = schema.if_object();
    if (node == nullptr) return schema;
    if (const auto* title = titled(*node)) return {{"$ref", "#/components/schemas/" + name_of(*title)}};
    return inside(*node);
  }

  [[nodiscard]] object schemas() const {
    std::map<std::string, value> sorted;
    for (const auto& [title, schema] : by_title_) {
      object body = inside(schema);
      body.erase("title");
      sorted.emplace(name_of(title), std::move(body));
    }
    object out;
    for (auto& [name, schema] : sorted) out.emplace(name, std::move(schema));
    return out;
  }

 private:
  static const boost::json::string* titled(const object& node) {
    const auto* title = node.if_contains("title");
    const bool is_schema = (node.contains("type") && node.contains("properties")) || node.contains("recursive");
    return title != nullptr && is_schema ? title->if_string() : nullptr;
  }
  [[nodiscard]] object inside(const object& node) const {
    object out;
    for (const auto& member : node) out.emplace(member.key(), referred(member.value()));
    return out;
  }
  [[nodiscard]] std::string name_of(std::string_view title) const {
    const std::string name = component_name(title, false);
    return titles_by_name_.at(name).size() == 1 ? name : component_name(title, true);
  }

  std::map<std::string, object> by_title_;
  std::map<std::string, std::set<std::string>> titles_by_name_;
};

value parameter(std::string_view name, std::string_view place, bool required, value schema, std::string_view sentence) {
  object out{{"name", name}, {"in", place}, {"required", required}, {"schema", std::move(schema)}};
  if (!sentence.empty()) out["description"] = sentence;
  return out;
}

// Without the types of its parameters.
std::string plain_path(std::string path) {
  for (auto at = path.find(":integer}"); at != std::string::npos; at = path.find(":integer}")) path.erase(at, 8);
  return path;
}

bool changes_something(const Route& route) { return route.method != Method::get; }

array parameters_of(const Route& route) {
  array out;
  for (const std::string_view segment : split(route.path, '/')) {
    if (!segment.starts_with('{')) continue;
    const std::string_view inside = segment.substr(1, segment.size() - 2);
    const std::string_view name = inside.substr(0, inside.find(':'));
    const bool number = name == "id" || name.ends_with("_id") || inside.ends_with(":integer");
    out.push_back(parameter(name, "path", true, {{"type", number ? "integer" : "string"}}, ""));
  }
  for (const QueryParameter& query : route.query) {
    out.push_back(parameter(query.name, "query", false, {{"type", query.type}}, query.sentence));
  }
  if (changes_something(route) && route.permission != kPublic) {
    out.push_back(parameter("X-CSRF-Token", "header", false, {{"type", "string"}},
                            "the token of GET /session; required beside the session cookie"));
  }
  if (route.idempotent_create) {
    out.push_back(parameter("Idempotency-Key", "header", false, {{"type", "string"}, {"maxLength", 128}},
                            "the same key gives the same answer again for 24 hours"));
  }
  if (route.if_match) {
    out.push_back(parameter("If-Match", "header", true, {{"type", "string"}}, "the ETag the edit is based on"));
  }
  return out;
}

object success_of(const Route& route, const Components& components) {
  object success{{"description", route.summary}};
  if (route.success_status == 204) return success;
  const bool has_schema = !route.response_schema.is_null();
  const value schema = has_schema ? components.referred(route.response_schema) : value{{"type", "string"}};
  success["content"] = {{route.response_type, {{"schema", schema}}}};
  return success;
}

object operation_of(const Route& route, const Components& components) {
  object out{{"operationId", route.operation}, {"summary", route.summary}, {"x-permission", route.permission}};
  if (!route.tag.empty()) out["tags"] = array{route.tag};
  if (route.permission == kPublic) out["security"] = array{};
  if (auto parameters = parameters_of(route); !parameters.empty()) out["parameters"] = std::move(parameters);
  if (!route.request_schema.is_null()) {
    out["requestBody"] = {{"required", true},
                          {"content", {{"application/json", {{"schema", components.referred(route.request_schema)}}}}}};
  } else if (route.request_type != "application/json") {
    out["requestBody"] = {
        {"required", true},
        {"content", {{route.request_type, {{"schema", {{"type", "string"}, {"format", "binary"}}}}}}}};
  }
  out["responses"] = {{std::to_string(route.success_status), success_of(route, components)},
                      {"default", {{"$ref", "#/components/responses/Problem"}}}};
  return out;
}

// What a token must carry stands in x-permission, or here for routes of everybody signed in.
array security_with_token(const Route& route) {
  const std::string_view scope = route.permission == kSignedIn ? std::string_view(route.token_scope) : route.permission;
  array scopes;
  if (scope != kAnyToken) scopes.emplace_back(scope);
  return {object{{"session", array{}}}, object{{"token", std::move(scopes)}}};
}

value token_scheme() {
  return {
      {"type", "http"},
      {"scheme", "bearer"},
      {"bearerFormat", "yg_…"},
      {"description",
       "An API token of a person, for machines. It needs no X-CSRF-Token and reaches the operations that name it, as "
       "far "
       "as its scopes, its unit and its owner's present roles go: beyond them the answer is 403 token.scope, with the "
       "missing permission in where.field; what wants a person is 403 token.interactive, an address outside its "
       "networks "
       "403 token.network, a token that is unknown, revoked or expired 401. Beyond its requests a minute the answer is "
       "429 token.rate with Retry-After. Answers carry the headers under components.headers."}};
}

value token_headers() {
  const auto header = [](std::string_view type, std::string_view sentence) {
    return object{{"description", sentence}, {"schema", {{"type", type}}}};
  };
  return {{"RateLimit-Limit", header("integer", "requests a minute of the token")},
          {"RateLimit-Remaining", header("integer", "what is left of them in this minute")},
          {"RateLimit-Reset", header("integer", "seconds until the next minute begins")},
          {"Yunguan-Token-Expires", header("string", "when the token ends")},
          {"Yunguan-Token-Scopes", header("string", "what the token may, separated by spaces")}};
}

std::string lower_method(Method method) { return ascii_lower(method_name(method)); }

}  // namespace

object Router::openapi(std::string_view version) const {
  std::vector<const Route*> sorted;
  for (const Route& route : routes_) sorted.push_back(&route);
  std::sort(sorted.begin(), sorted.end(),
            [](const Route* a, const Route* b) { return std::tie(a->path, a->method) < std::tie(b->path, b->method); });

  Components components;
  const value problem_body = problem_schema();
  components.collect(problem_body);
  for (const Route* route : sorted) {
    components.collect(route->request_schema);
    components.collect(route->response_schema);
  }
  object paths;
  for (const Route* route : sorted) {
    auto& item = paths[plain_path(route->path)];
    if (!item.is_object()) item = object{};
    object operation = operation_of(*route, components);
    if (route->permission != kPublic && open_to_tokens_ && open_to_tokens_(*route))
      operation["security"] = security_with_token(*route);
    item.as_object().emplace(lower_method(route->method), std::move(operation));
  }
  const value problem_response{
      {"description", "The request was not carried out"},
      {"content", {{"application/problem+json", {{"schema", components.referred(problem_body)}}}}}};
  const value session{{"type", "apiKey"}, {"in", "cookie"}, {"name", "yunguan_session"}};
  return {{"openapi", "3.1.0"},
          {"info", {{"title", "Yunguan"}, {"version", version}}},
          {"security", array{object{{"session", array{}}}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", components.schemas()},
            {"responses", {{"Problem", problem_response}}},
            {"headers", token_headers()},
            {"securitySchemes", {{"session", session}, {"token", token_scheme()}}}}}};
}

}  // namespace yunguan::http
