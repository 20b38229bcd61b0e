// SPDX-License-Identifier: Apache-2.0
// The HTTP server: declared routes on a bounded pool of workers that run plain blocking handlers, and the console's files.
//
// A request's way: the gate lets it through (connection_gate.h) → route found, rate of the address checked (network
// thread) → queue → guard, conditions, handler (worker) → conditions, packing → written (network thread). A stream then
// has a thread of a second pool, a channel has none.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "http/limits.h"
#include "http/route.h"

namespace yunguan::http {

// Decides, before any handler runs, whether this request may use this route, and who the caller is. One implementation:
// identity/gate.h. It also checks the CSRF token of every request that changes something and comes with a cookie.
class Guard {
 public:
  virtual ~Guard() = default;
  virtual Result<std::shared_ptr<const Caller>> admit(const Request& request, const Route& route) = 0;
  // What every answer that a worker gives to this request carries beside its own, refusals too: the limits of the caller.
  virtual std::vector<std::pair<std::string, std::string>> answer_headers(const Request& /*request*/) { return {}; }
};

class Idempotency;  // http/idempotency.h
class Metrics;      // http/metrics.h
class Router;       // http/router.h

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;     // 0: any free port, see Server::port()
  std::size_t workers = 8;       // threads that run handlers
  std::size_t queue_max = 1024;  // requests waiting for a worker; more are answered 503 with Retry-After
  std::size_t streams = 8;       // answers streamed at once; as many again wait, more are answered 503
  std::size_t connections_max = 4096;
  std::uint64_t body_max = 1u << 20;             // of routes that say nothing else
  std::chrono::milliseconds time_limit{10'000};  // likewise
  std::filesystem::path console_dir;             // static console with history fallback; empty: none
  bool secure_cookies = false;                   // behind TLS
  std::vector<std::string> trusted_proxies;      // addresses whose X-Forwarded-For is believed
  std::chrono::milliseconds drain{10'000};       // how long stop() waits for what is under way
  Limits limits = {};
  Ticks ticks = std::chrono::steady_clock::now;
  Idempotency* idempotency = nullptr;  // without it Idempotency-Key is not looked at
  Metrics* metrics = nullptr;
};

// Every part given outlives it. start() listens and returns; stop() ends accepting, closes channels, lets running
// handlers and streams finish within `drain` and joins all threads.
class Server {
 public:
  Server(ServerOptions options, const Router& router, Guard& guard, const Clock& clock);
  ~Server();
  // http.listen when the address is taken, http.console when the console cannot be read.
  Result<void> start();
  void stop();
  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace yunguan::http
