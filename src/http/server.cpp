// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <unordered_map>

#include "base/log.h"
#include "base/parse.h"
#include "http/console_files.h"
#include "http/exchange.h"
#include "http/idempotency.h"
#include "http/metrics.h"
#include "http/rate_limit.h"
#include "http/router.h"
#include "http/streaming.h"
#include "http/wire.h"
#include "http/worker_pool.h"

namespace yunguan::http {
namespace {

using std::chrono::steady_clock;

constexpr std::uint64_t kBodyMaxUnrouted = 64u << 10;  // of a request that no route takes

Error busy(std::string_view code) {
  return {ErrorKind::unavailable,
          std::string(code),
          {"请求过多，请稍后再试", "too many requests at once, try again shortly"},
          {.field = std::string(kRetryAfter), .value = "1"},
          {}};
}

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

struct Server::Impl final : Application {
  Impl(ServerOptions chosen, const Router& routes, Guard& keeper, const Clock& time)
      : options(std::move(chosen)),
        router(routes),
        guard(keeper),
        clock(time),
        workers(options.workers, options.queue_max),
        streams(options.streams, options.streams),
        transport(Transport::make(
            {options.address, options.port, options.connections_max, options.limits, options.ticks}, *this)) {}

  // Application, on the network thread.
  std::uint64_t body_max(std::string_view method, std::string_view target) override;
  std::pair<RawHead, std::string> refusal(const Error& error, std::string_view head, const std::string& peer) override;
  void handle(RawRequest raw, std::shared_ptr<Reply> reply) override;
  void tick() override;

  void dispatch(const std::shared_ptr<Exchange>& exchange);
  void answer(const std::shared_ptr<Exchange>& exchange, Answer made);
  void answer(const std::shared_ptr<Exchange>& exchange, const Error& error);
  bool first_to_answer(const std::shared_ptr<Exchange>& exchange, int status);
  void serve_console(const std::shared_ptr<Exchange>& exchange, const ConsoleFile& file);
  void open_channel(const std::shared_ptr<Exchange>& exchange, Answer made,
                    const std::function<void(std::shared_ptr<Channel>)>& open);

  // On a worker.
  void work(const std::shared_ptr<Exchange>& exchange);
  Result<Response> produce(Exchange& exchange);
  void respond(const std::shared_ptr<Exchange>& exchange, Response response);
  void stream(const std::shared_ptr<Exchange>& exchange, Response response);
  void report(const Exchange& exchange, const Error& error) const;

  [[nodiscard]] std::chrono::milliseconds time_limit_of(const Route& route) const {
    return route.time_limit.count() != 0 ? route.time_limit : options.time_limit;
  }
  [[nodiscard]] bool late(const Exchange& exchange) const {
    return options.ticks() - exchange.began > time_limit_of(*exchange.route);
  }
  void wait_until_quiet();
  void publish_gauges();

  // Fixed after construction.
  const ServerOptions options;
  const Router& router;
  Guard& guard;
  const Clock& clock;
  ConsoleFiles console;
  WorkerPool workers;
  WorkerPool streams;
  std::atomic<bool> draining{false};
  std::atomic<std::size_t> unanswered{0};
  std::atomic<std::size_t> streaming{0};
  bool running = false;

  // Network thread only.
  std::unordered_map<Exchange*, std::shared_ptr<Exchange>> under_way;
  std::vector<std::weak_ptr<ReplyChannel>> channels;
  RateLimit rates;
  steady_clock::time_point next_sweep{};

  std::mutex sinks_mutex;
  // Under sinks_mutex.
  std::vector<std::weak_ptr<StreamSink>> sinks;

  std::unique_ptr<Transport> transport;
};

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

void Server::Impl::work(const std::shared_ptr<Exchange>& exchange) {
  const log::TraceScope scope(exchange->request.trace_id);
  if (late(*exchange)) return;  // answered by tick()
  auto response = produce(*exchange);
  if (!response) {
    report(*exchange, response.error());
    response = problem(response.error(), exchange->request.language, exchange->request.trace_id);
  }
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
  transport->post([this, exchange, made, open = std::move(open)] {
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
    if (sink->begun()) log_access(*exchange, options.ticks(), status, sink->bytes());
    --streaming;
  });
  if (taken) return;
  --streaming;
  transport->post([this, exchange] { answer(exchange, busy("http.streams_full")); });
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
  log_access(*exchange, options.ticks(), made.head.status, made.body ? made.body->size() : 0);
  exchange->reply->whole(std::move(made.head), std::move(made.body), made.length);
  exchange->reply.reset();
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
    log_access(*exchange, options.ticks(), status, 0);
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
  if (now < next_sweep) return;
  next_sweep = now + std::chrono::seconds{10};
  rates.sweep(now);
  publish_gauges();
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

void Server::Impl::wait_until_quiet() {
  // By the machine's own time, since a test that has stopped its ticks must end too.
  const auto until = steady_clock::now() + options.drain;
  while (steady_clock::now() < until && (unanswered > 0 || streaming > 0 || transport->connections() > 0)) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
}

Server::Server(ServerOptions options, const Router& router, Guard& guard, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), router, guard, clock)) {}

Server::~Server() { stop(); }

Result<void> Server::start() {
  YG_TRY_ASSIGN(impl_->console, ConsoleFiles::load(impl_->options.console_dir));
  impl_->workers.start();
  impl_->streams.start();
  if (auto started = impl_->transport->start(); !started) {
    impl_->workers.stop();
    impl_->streams.stop();
    return started;
  }
  impl_->running = true;
  return {};
}

void Server::stop() {
  if (!std::exchange(impl_->running, false)) return;
  impl_->draining = true;
  impl_->transport->post([this] {
    for (const auto& weak : impl_->channels) {
      if (const auto channel = weak.lock()) channel->close();
    }
  });
  impl_->transport->drain();
  impl_->wait_until_quiet();
  {
    const std::lock_guard lock(impl_->sinks_mutex);
    for (const auto& weak : impl_->sinks) {
      if (const auto sink = weak.lock()) sink->fail();
    }
  }
  impl_->workers.stop();
  impl_->streams.stop();
  impl_->transport->stop();
  for (const auto& weak : impl_->channels) {
    if (const auto channel = weak.lock()) channel->abandon();
  }
  impl_->under_way.clear();
}

std::uint16_t Server::port() const { return impl_->transport->port(); }

}  // namespace yunguan::http
