// SPDX-License-Identifier: Apache-2.0
// What the server does on the network thread: finding the route, refusing, answering, keeping the time.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "http/metrics.h"
#include "http/router.h"
#include "http/server_impl.h"
#include "http/wire.h"

namespace yunguan::http {
namespace {

constexpr std::uint64_t kBodyMaxUnrouted = 64u << 10;  // of a request that no route takes

Error stopping() {
  return {ErrorKind::unavailable, "http.stopping", {"服务正在停止", "the service is stopping"}, {}, {}};
}

Error too_slow(std::chrono::milliseconds limit) {
  return {ErrorKind::unavailable,
          "http.time_limit",
          {fmt::format("{} 秒内没有完成；已开始的改动可能仍会生效，请核对后再试", limit.count() / 1000),
           fmt::format("not done within {} s; a change already begun may still take effect: look before trying again",
                       limit.count() / 1000)},
          {},
          {}};
}

}  // namespace

std::uint64_t Server::Impl::body_max(std::string_view method, std::string_view target) {
  const auto parsed = parse_target(target);
  const auto known = parse_method(method);
  if (!parsed || !known) return kBodyMaxUnrouted;
  const auto match = router.match(*known, parsed->path);
  if (!match) return kBodyMaxUnrouted;
  return match->route->body_max != 0 ? match->route->body_max : options.body_max;
}

std::pair<RawHead, std::string> Server::Impl::refusal(const Error& error, std::string_view head,
                                                      const std::string& peer) {
  const std::string trace_id = trace_id_of(raw_header(head, "traceparent"));
  const Language language = accepted_language(raw_header(head, "accept-language"));
  const log::TraceScope scope(trace_id);
  log::info("http", "request refused", {{"code", error.code}, {"remote_ip", peer}});
  if (options.metrics != nullptr) options.metrics->refused(error.code);
  Answer made =
      make_answer(problem(error, language, trace_id), {.secure = options.secure_cookies, .trace_id = trace_id});
  return {std::move(made.head), *made.body};
}

void Server::Impl::handle(RawRequest raw, std::shared_ptr<Reply> reply) {
  auto exchange = std::make_shared<Exchange>();
  exchange->reply = std::move(reply);
  exchange->began = options.ticks();
  exchange->request.received_at = clock.now();
  exchange->terms.secure = options.secure_cookies;
  under_way.emplace(exchange.get(), exchange);
  ++unanswered;
  const auto read = read_head(std::move(raw), options.trusted_proxies, *exchange);
  // RESTinio wants no answer from inside its handler (restinio_transport.cpp), so refusals too are posted.
  if (!read || draining) {
    const Error error = read ? stopping() : read.error();
    transport->post([this, exchange, error] { answer(exchange, error); });
    return;
  }
  dispatch(exchange);
}

void Server::Impl::dispatch(const std::shared_ptr<Exchange>& exchange) {
  Request& request = exchange->request;
  auto match = router.match(request.method, request.path);
  if (!match) {
    const ConsoleFile* file =
        match.error().code == "http.no_route" && exchange->terms.get ? console.find(request.path) : nullptr;
    transport->post([this, exchange, file, error = std::move(match.error())] {
      file != nullptr ? serve_console(exchange, *file) : answer(exchange, error);
    });
    return;
  }
  exchange->route = match->route;
  exchange->operation = match->route->operation;
  request.path_values = std::move(match->path_values);
  std::uint32_t rate = match->route->rate_per_minute;
  if (rate == 0 && match->route->permission == kPublic) rate = kPublicRate;
  std::optional<Error> refused;
  if (rate != 0) {
    if (const auto seconds = rates.take(exchange->operation, request.remote_ip, rate, exchange->began)) {
      refused = Error{ErrorKind::too_many,
                      "http.rate",
                      {fmt::format("请求过于频繁，请 {} 秒后再试", *seconds),
                       fmt::format("too many requests from this address, try again in {} s", *seconds)},
                      {.field = std::string(kRetryAfter), .value = std::to_string(*seconds)},
                      {}};
    }
  }
  if (!refused && !workers.submit([this, exchange] { work(exchange); })) refused = busy("http.queue_full");
  if (!refused) return;
  if (options.metrics != nullptr) options.metrics->refused(refused->code);
  transport->post([this, exchange, error = std::move(*refused)] { answer(exchange, error); });
}

bool Server::Impl::first_to_answer(const std::shared_ptr<Exchange>& exchange, int status) {
  if (std::exchange(exchange->answered, true)) return false;
  under_way.erase(exchange.get());
  --unanswered;
  if (options.metrics != nullptr) {
    const std::chrono::duration<double> took = options.ticks() - exchange->began;
    options.metrics->answered(exchange->operation, status, took.count());
  }
  return true;
}

void Server::Impl::answer(const std::shared_ptr<Exchange>& exchange, Answer made) {
  if (!first_to_answer(exchange, made.head.status)) return;
  made.head.close = made.head.close || draining;
  log_access(*exchange, exchange->caller, options.ticks(), made.head.status, made.body ? made.body->size() : 0);
  exchange->reply->whole(std::move(made.head), std::move(made.body), made.length);
}

void Server::Impl::answer(const std::shared_ptr<Exchange>& exchange, const Error& error) {
  answer(exchange,
         make_answer(problem(error, exchange->request.language, exchange->request.trace_id), exchange->terms));
}

void Server::Impl::serve_console(const std::shared_ptr<Exchange>& exchange, const ConsoleFile& file) {
  exchange->operation = "console";
  answer(exchange, make_console_answer(file, exchange->terms));
}

void Server::Impl::open_channel(const std::shared_ptr<Exchange>& exchange, Answer made,
                                const std::function<void(std::shared_ptr<Channel>)>& open) {
  const int status = made.head.status;
  if (!first_to_answer(exchange, status)) return;
  made.head.close = true;  // a channel ends with its connection
  exchange->reply->begin(std::move(made.head));
  auto channel = std::make_shared<ReplyChannel>(*transport, std::move(exchange->reply), [this, exchange, status] {
    log_access(*exchange, exchange->caller, options.ticks(), status, 0);
  });
  std::erase_if(channels, [](const auto& weak) { return weak.expired(); });
  channels.push_back(channel);
  if (draining) return channel->close();
  open(std::move(channel));
}

void Server::Impl::tick() {
  const auto now = options.ticks();
  std::vector<std::shared_ptr<Exchange>> overdue;
  for (const auto& [key, exchange] : under_way) {
    if (exchange->route != nullptr && exchange->limited && late(*exchange)) overdue.push_back(exchange);
  }
  for (const auto& exchange : overdue) {
    if (options.metrics != nullptr) options.metrics->refused("http.time_limit");
    answer(exchange, too_slow(time_limit_of(*exchange->route)));
  }
  publish_gauges();
  if (now < next_sweep) return;
  next_sweep = now + std::chrono::seconds{10};
  rates.sweep(now);
}

void Server::Impl::publish_gauges() {
  if (options.metrics == nullptr) return;
  options.metrics->set_gauge("yunguan_http_connections", "Open connections.",
                             static_cast<double>(transport->connections()));
  options.metrics->set_gauge("yunguan_http_queued", "Requests waiting for a worker.",
                             static_cast<double>(workers.queued()));
  options.metrics->set_gauge("yunguan_http_unanswered", "Requests not answered yet.", static_cast<double>(unanswered));
  options.metrics->set_gauge("yunguan_http_streams", "Streams under way.", static_cast<double>(streaming));
}

}  // namespace yunguan::http
