// SPDX-License-Identifier: Apache-2.0
// What the server does on its workers: the guard, the conditions, the handler, packing, streams.
#include <algorithm>
#include <iterator>

#include "base/log.h"
#include "base/parse.h"
#include "http/idempotency.h"
#include "http/problem.h"
#include "http/server_impl.h"

namespace yunguan::http {
namespace {

Result<void> check_conditions(const Request& request, const Route& route) {
  if (route.if_match) YG_TRY(expected_version(request));
  if (route.request_schema.is_null() || request.body.empty()) return {};
  const std::string type = ascii_lower(request.header("content-type"));
  if (type.starts_with("application/json") || type.starts_with("application/merge-patch+json")) return {};
  return fail(ErrorKind::invalid, "http.content_type",
              {"内容类型须为 application/json", "the content type must be application/json"},
              {.field = "Content-Type", .value = is_utf8(type) ? clipped(type) : std::string()});
}

}  // namespace

Error busy(std::string_view code) {
  return {ErrorKind::unavailable,
          std::string(code),
          {"请求过多，请稍后再试", "too many requests at once, try again shortly"},
          {.field = std::string(kRetryAfter), .value = "1"},
          {}};
}

void Server::Impl::work(const std::shared_ptr<Exchange>& exchange) {
  const log::TraceScope scope(exchange->request.trace_id);
  if (late(*exchange)) return;  // answered by tick()
  auto response = produce(*exchange);
  if (!response) {
    report(*exchange, response.error());
    response = problem(response.error(), exchange->request.language, exchange->request.trace_id);
  }
  std::ranges::move(guard.answer_headers(exchange->request), std::back_inserter(response->headers));
  respond(exchange, std::move(*response));
}

Result<Response> Server::Impl::produce(Exchange& exchange) {
  Request& request = exchange.request;
  const Route& route = *exchange.route;
  try {
    YG_TRY_ASSIGN(request.caller, guard.admit(request, route));
    YG_TRY(check_conditions(request, route));
    const auto handle = [&] { return route.handle(request); };
    if (route.idempotent_create && options.idempotency != nullptr)
      return options.idempotency->run(request, route, handle);
    return handle();
  } catch (const std::exception& error) {
    return fail(ErrorKind::internal, "http.exception", {error.what(), error.what()});
  }
}

void Server::Impl::report(const Exchange& exchange, const Error& error) const {
  if (error.kind == ErrorKind::internal) log::failure(log::Level::error, "http", exchange.operation + " failed", error);
  if (error.kind == ErrorKind::unavailable)
    log::failure(log::Level::warn, "http", exchange.operation + " failed", error);
}

void Server::Impl::respond(const std::shared_ptr<Exchange>& exchange, Response response) {
  if (response.stream && !exchange->terms.head_only) return stream(exchange, std::move(response));
  auto open = exchange->terms.head_only ? nullptr : response.open;
  auto made = std::make_shared<Answer>(make_answer(std::move(response), exchange->terms));
  transport->post([this, exchange, made, open = std::move(open), caller = exchange->request.caller_key()] {
    exchange->caller = caller;
    open ? open_channel(exchange, std::move(*made), open) : answer(exchange, std::move(*made));
  });
}

void Server::Impl::stream(const std::shared_ptr<Exchange>& exchange, Response response) {
  auto run = response.stream;
  const int status = response.status;
  auto made = std::make_shared<Answer>(make_answer(std::move(response), exchange->terms));
  auto sink = std::make_shared<StreamSink>(*transport, exchange->reply, [this, exchange, made] {
    if (!first_to_answer(exchange, made->head.status)) return false;
    made->head.close = draining;
    exchange->reply->begin(std::move(made->head));
    return true;
  });
  {
    const std::lock_guard lock(sinks_mutex);
    std::erase_if(sinks, [](const auto& weak) { return weak.expired(); });
    sinks.push_back(sink);
  }
  transport->post([exchange] { exchange->limited = false; });
  ++streaming;
  const bool taken = streams.submit([this, exchange, sink, status, run = std::move(run)] {
    const log::TraceScope scope(exchange->request.trace_id);
    Result<void> done;
    try {
      done = run(*sink);
    } catch (const std::exception& error) {
      done = fail(ErrorKind::internal, "http.exception", {error.what(), error.what()});
    }
    if (done) done = sink->finish();
    if (!done && done.error().code != "http.peer_gone") report(*exchange, done.error());
    if (!done && sink->begun()) sink->cut();
    if (!done && !sink->begun()) transport->post([this, exchange, error = done.error()] { answer(exchange, error); });
    if (sink->begun()) log_access(*exchange, exchange->request.caller_key(), options.ticks(), status, sink->bytes());
    --streaming;
  });
  if (taken) return;
  --streaming;
  transport->post([this, exchange] { answer(exchange, busy("http.streams_full")); });
}

}  // namespace yunguan::http
