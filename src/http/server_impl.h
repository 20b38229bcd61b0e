// SPDX-License-Identifier: Apache-2.0
// The server's inside. server_network.cpp runs on the network thread, server_work.cpp on the workers, server.cpp starts
// and stops both.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "http/console_files.h"
#include "http/exchange.h"
#include "http/rate_limit.h"
#include "http/server.h"
#include "http/streaming.h"
#include "http/worker_pool.h"

namespace yunguan::http {

// What is answered when a queue is full; it is worth trying again in a second.
[[nodiscard]] Error busy(std::string_view code);

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
  std::chrono::steady_clock::time_point next_sweep{};

  std::mutex sinks_mutex;
  // Under sinks_mutex.
  std::vector<std::weak_ptr<StreamSink>> sinks;

  std::unique_ptr<Transport> transport;
};

}  // namespace yunguan::http
