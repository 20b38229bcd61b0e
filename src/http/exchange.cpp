// SPDX-License-Identifier: Apache-2.0
#include "http/exchange.h"

#include "base/log.h"
#include "base/parse.h"
#include "http/wire.h"

namespace yunguan::http {
namespace {

void read_headers(Headers&& raw, std::map<std::string, std::string>& headers) {
  for (auto& [name, value] : raw) {
    const auto [place, is_new] = headers.try_emplace(ascii_lower(name), std::move(value));
    if (!is_new) place->second += (place->first == "cookie" ? "; " : ", ") + value;
  }
}

Language language_of(const Request& request) {
  if (const auto asked = request.query_value("lang")) return *asked == "en" ? Language::en : Language::zh;
  return accepted_language(request.header("accept-language"));
}

}  // namespace

Result<void> read_head(RawRequest raw, const std::vector<std::string>& trusted_proxies, Exchange& exchange) {
  Request& request = exchange.request;
  read_headers(std::move(raw.headers), request.headers);
  request.body = std::move(raw.body);
  request.trace_id = trace_id_of(request.header("traceparent"));
  request.remote_ip = remote_ip_of(raw.peer, request.header("x-forwarded-for"), trusted_proxies);
  request.cookies = parse_cookies(request.header("cookie"));
  const auto method = parse_method(raw.method);
  request.method = method.value_or(Method::get);
  exchange.method = std::move(raw.method);
  exchange.terms.get = exchange.method == "GET" || exchange.method == "HEAD";
  exchange.terms.head_only = exchange.method == "HEAD";
  exchange.terms.coding = accepted_coding(request.header("accept-encoding"));
  exchange.terms.if_none_match = std::string(request.header("if-none-match"));
  exchange.terms.trace_id = request.trace_id;
  request.language = language_of(request);
  exchange.operation = "none";

  YG_TRY_ASSIGN(Target target, parse_target(raw.target));
  request.path = std::move(target.path);
  request.query = std::move(target.query);
  request.language = language_of(request);
  if (!method) {
    return fail(ErrorKind::invalid, "http.method", {"不支持该方法", "this method is not supported"},
                {.field = "method", .value = "GET, HEAD, POST, PUT, PATCH, DELETE"});
  }
  return {};
}

void log_access(const Exchange& exchange, std::string_view caller, std::chrono::steady_clock::time_point now,
                int status, std::uint64_t bytes) {
  if (!log::enabled(log::Level::info)) return;
  const std::chrono::duration<double, std::milli> took = now - exchange.began;
  const log::TraceScope scope(exchange.request.trace_id);
  log::info("http", "request",
            {{"method", exchange.method},
             {"path", exchange.request.path},
             {"operation", exchange.operation},
             {"status", status},
             {"bytes", bytes},
             {"ms", took.count()},
             {"remote_ip", exchange.request.remote_ip},
             {"caller", caller}});
}

}  // namespace yunguan::http
