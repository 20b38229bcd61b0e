// SPDX-License-Identifier: Apache-2.0
#include "http/problem.h"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/json.h"
#include "base/parse.h"

namespace yunguan::http {
namespace {

struct Outcome {
  int status;
  std::string_view zh;
  std::string_view en;
};

Outcome outcome_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return {422, "提交的内容有误", "What was sent is not acceptable"};
    case ErrorKind::unauthorized:
      return {401, "需要登录", "Not signed in"};
    case ErrorKind::forbidden:
      return {403, "没有权限", "Not allowed"};
    case ErrorKind::not_found:
      return {404, "没有找到", "Not found"};
    case ErrorKind::conflict:
      return {409, "与现状冲突", "In conflict with the present state"};
    case ErrorKind::stale:
      return {412, "内容已变", "Changed meanwhile"};
    case ErrorKind::too_large:
      return {413, "超过大小限制", "Too large"};
    case ErrorKind::too_many:
      return {429, "请求过于频繁", "Too many requests"};
    case ErrorKind::unavailable:
      return {503, "暂时不可用", "Not available for the moment"};
    case ErrorKind::internal:
      return {500, "系统内部出错", "Internal error"};
  }
  return {500, "系统内部出错", "Internal error"};
}

// Statuses that HTTP itself has a word for.
struct Named {
  std::string_view code;
  Outcome outcome;
};
constexpr std::array kNamed{
    Named{"json.syntax", {400, "请求无法读懂", "The request cannot be read"}},
    Named{"http.request", {400, "请求无法读懂", "The request cannot be read"}},
    Named{"http.path", {400, "请求无法读懂", "The request cannot be read"}},
    Named{"http.method", {405, "此地址不支持该方法", "Method not allowed"}},
    Named{"http.read_time", {408, "请求发送过慢", "The request came too slowly"}},
    Named{"http.url_length", {414, "地址过长", "The address is too long"}},
    Named{"http.content_type", {415, "内容类型不支持", "Unsupported content type"}},
    Named{"http.if_match_missing", {428, "缺少 If-Match", "If-Match is required"}},
    Named{"http.headers", {431, "请求头过大", "The header is too large"}},
};

Outcome outcome_of(const Error& error) {
  for (const auto& named : kNamed) {
    if (named.code == error.code) return named.outcome;
  }
  return outcome_of(error.kind);
}

boost::json::object where_object(const Where& where) {
  boost::json::object object;
  if (where.field == kRetryAfter) return object;  // said by the header
  if (!where.file.empty()) object["file"] = where.file;
  if (where.row) object["row"] = *where.row;
  if (!where.field.empty()) object["field"] = where.field;
  if (!where.value.empty()) object["value"] = is_utf8(where.value) ? where.value : std::string("?");
  if (!where.clause.empty()) object["clause"] = where.clause;
  return object;
}

std::string_view sentence(const Text& text, Language language) { return language == Language::en ? text.en : text.zh; }

boost::json::object detail_object(const Error& error, Language language) {
  boost::json::object object{{"code", error.code}, {"detail", sentence(error.text, language)}};
  if (auto where = where_object(error.where); !where.empty()) object["where"] = std::move(where);
  return object;
}

void add_retry_after(const Error& error, int status, Response& response) {
  if (status != 429 && status != 503) return;
  std::string seconds = status == 429 ? "1" : "5";
  if (error.where.field == kRetryAfter && all_digits(error.where.value)) seconds = error.where.value;
  response.headers.emplace_back("Retry-After", std::move(seconds));
}

}  // namespace

int status_of(const Error& error) { return outcome_of(error).status; }

Response problem(const Error& error, Language language, std::string_view trace_id) {
  const Outcome outcome = outcome_of(error);
  const std::string_view title = language == Language::en ? outcome.en : outcome.zh;
  boost::json::object body;
  if (error.kind == ErrorKind::internal) {
    body = {
        {"type", "urn:yunguan:problem:internal"},
        {"title", title},
        {"status", outcome.status},
        {"detail", language == Language::en ? "Something went wrong inside. Give the trace id to your administrator."
                                            : "系统内部出错，请把追踪号告知管理员。"},
        {"code", "internal"},
        {"trace_id", trace_id}};
  } else {
    body = {{"type", "urn:yunguan:problem:" + error.code}, {"title", title},     {"status", outcome.status},
            {"detail", sentence(error.text, language)},    {"code", error.code}, {"trace_id", trace_id}};
    if (auto where = where_object(error.where); !where.empty()) body["where"] = std::move(where);
    if (!error.details.empty()) {
      boost::json::array errors;
      for (const Error& detail : error.details) errors.push_back(detail_object(detail, language));
      body["errors"] = std::move(errors);
    }
  }
  Response response = Response::json(json::write(boost::json::value(std::move(body))), outcome.status);
  response.content_type = "application/problem+json; charset=utf-8";
  response.headers.emplace_back("Content-Language", language == Language::en ? "en" : "zh-CN");
  if (outcome.status == 405) response.headers.emplace_back("Allow", error.where.value);
  // RFC 6750 §3: who came with a token that holds no more is told so.
  if (outcome.status == 401 && error.code.starts_with("token.")) {
    response.headers.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }
  add_retry_after(error, outcome.status, response);
  return response;
}

boost::json::value problem_schema() {
  const boost::json::value text{{"type", "string"}};
  const boost::json::value where{
      {"title", "ProblemWhere"},
      {"type", "object"},
      {"properties",
       {{"file", text},
        {"row", {{"type", "integer"}, {"description", "line of the file, the header being 1"}}},
        {"field", {{"type", "string"}, {"description", "column, JSON pointer or parameter"}}},
        {"value", text},
        {"clause", {{"type", "string"}, {"description", "clause of the guideline it rests on"}}}}}};
  const boost::json::value detail{{"title", "ProblemDetail"},
                                  {"type", "object"},
                                  {"properties", {{"code", text}, {"detail", text}, {"where", where}}},
                                  {"required", {"code", "detail"}}};
  return {{"title", "Problem"},
          {"type", "object"},
          {"properties",
           {{"type", text},
            {"title", text},
            {"status", {{"type", "integer"}}},
            {"detail", text},
            {"code", {{"type", "string"}, {"description", "stable, for programs"}}},
            {"trace_id", text},
            {"where", where},
            {"errors", {{"type", "array"}, {"items", detail}}}}},
          {"required", {"type", "title", "status", "detail", "code", "trace_id"}}};
}

}  // namespace yunguan::http
