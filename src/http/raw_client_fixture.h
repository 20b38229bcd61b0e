// SPDX-License-Identifier: Apache-2.0
// For tests: a client that sends exactly the bytes it is told to, and a server with any routes and a guard that admits
// whoever the header X-Caller names.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "http/router.h"
#include "http/server.h"

namespace yunguan::http {

struct RawAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // chunks put together
  bool complete = false;                       // false: the connection ended in the middle

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

// Blocking, one thread. Every wait has a limit of 10 s.
class RawClient {
 public:
  // `receive_bytes` other than 0 makes the receive buffer small, for a slow reader.
  explicit RawClient(std::uint16_t port, int receive_bytes = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the peer has closed.
  bool send(std::string_view bytes);
  // The next answer; status 0 when none came. After HEAD there is no body.
  RawAnswer answer(bool to_head = false);
  RawAnswer ask(std::string_view bytes, bool to_head = false);
  // More bytes as they come, whatever they are; "" at the end or when nothing comes within `wait`.
  std::string some(std::chrono::milliseconds wait = std::chrono::seconds{10});
  // True when the peer closes within `wait` of silence; what still comes is thrown away.
  bool closed(std::chrono::milliseconds wait = std::chrono::seconds{10});
  void close();

 private:
  bool fill(std::chrono::milliseconds wait = std::chrono::seconds{10});
  std::optional<std::string> line();
  bool read_chunks(std::string& body);
  bool read_exactly(std::size_t size, std::string& body);

  int socket_ = -1;
  std::string in_;
};

class NamedCaller final : public Caller {
 public:
  explicit NamedCaller(std::string key) : key_(std::move(key)) {}
  [[nodiscard]] std::string key() const override { return key_; }

 private:
  std::string key_;
};

class OpenGuard final : public Guard {
 public:
  Result<std::shared_ptr<const Caller>> admit(const Request& request, const Route& route) override;
};

// Time-outs as the test wants them: give `ticks()` to ServerOptions and turn it. The server looks every 250 ms.
class ManualTicks {
 public:
  [[nodiscard]] Ticks ticks() {
    return [this] { return std::chrono::steady_clock::time_point{std::chrono::milliseconds{at_.load()}}; };
  }
  void advance(std::chrono::milliseconds by) { at_ += by.count(); }

 private:
  std::atomic<std::int64_t> at_{1'000'000};
};

// Lets handlers wait until the test opens it.
class Latch {
 public:
  void open();
  void wait();
  [[nodiscard]] int waiting();

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  // Under mutex_.
  bool open_ = false;
  int waiting_ = 0;
};

// A running server on a free port; with a guard of the test's own, or OpenGuard.
class TestServer {
 public:
  explicit TestServer(std::vector<Route> routes, ServerOptions options = {}, Guard* guard = nullptr);
  ~TestServer();

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] Server& server() { return server_; }
  [[nodiscard]] Router& router() { return router_; }
  // "GET PATH" on a connection of its own, with these header lines ("X-Caller: a\r\n").
  RawAnswer get(std::string_view path, std::string_view headers = "");
  RawAnswer send(std::string_view method, std::string_view path, std::string_view body, std::string_view headers = "");

 private:
  SystemClock clock_;
  Router router_;
  OpenGuard open_guard_;
  Server server_;
};

// Routes of the tests: "GET/echo", "GET/echo/{id}" and "POST/echo" say what the request said; "PUT/small" takes 100 bytes.
[[nodiscard]] Route test_route(Method method, std::string path, std::function<Result<Response>(const Request&)> handle);
[[nodiscard]] Result<Response> echo(const Request& request);
[[nodiscard]] std::vector<Route> echo_routes();

// "GET /x HTTP/1.1\r\nHost: test\r\n…\r\n\r\nbody" with the length of the body.
[[nodiscard]] std::string raw_request(std::string_view method, std::string_view path, std::string_view headers = "",
                                      std::string_view body = "");

}  // namespace yunguan::http
