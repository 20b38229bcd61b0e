// SPDX-License-Identifier: Apache-2.0
// The HTTP server: RESTinio behind a bounded pool of workers that run plain blocking handlers.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "http/route.h"

namespace yunguan::http {

// Decides, before any handler runs, whether this request may use this route, and who the caller is. One implementation:
// identity/gate.h. It also checks the CSRF token of every request that changes something and comes with a cookie.
class Guard {
 public:
  virtual ~Guard() = default;
  virtual Result<std::shared_ptr<const Caller>> admit(const Request& request, const Route& route) = 0;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;       // 0: any free port, see Server::port()
  std::size_t workers = 8;         // threads that run handlers
  std::size_t queue_max = 1024;    // requests waiting for a worker; more are answered 503 with Retry-After
  std::size_t connections_max = 4096;
  std::filesystem::path console_dir;  // static console with history fallback; empty: none
  bool secure_cookies = false;     // behind TLS
};

class Router;  // http/router.h

// start() listens and returns; stop() ends accepting, lets running handlers finish within 10 s and joins all threads.
class Server {
 public:
  Server(ServerOptions options, const Router& router, Guard& guard, const Clock& clock);
  ~Server();
  Result<void> start();  // http.listen when the address is taken
  void stop();
  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace yunguan::http
