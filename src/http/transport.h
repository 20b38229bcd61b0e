// SPDX-License-Identifier: Apache-2.0
// The sockets below the server: bytes in, whole requests out; heads and bodies in, bytes out. Everything runs on one
// network thread, which nothing may block; only post() may be called from another. Implemented by
// restinio_transport.cpp, the one file that sees RESTinio, behind connection_gate.h.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "http/limits.h"

namespace yunguan::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct RawRequest {
  std::string method;  // "GET"
  std::string target;  // as it came, with the query
  Headers headers;     // as they came
  std::string body;
  std::string peer;  // address of the socket's other end
};

struct RawHead {
  int status = 200;
  Headers headers;     // without Content-Length, Connection, Transfer-Encoding and Date
  bool close = false;  // end the connection after this answer
};

// For an answer to HEAD whose length is not known.
inline constexpr std::uint64_t kNoLength = ~std::uint64_t{0};

// The answer to one request: whole(), or begin(), any number of part(), end(). Let go of without, it cuts the connection.
class Reply {
 public:
  virtual ~Reply() = default;
  // `body` null: none. `length` is what Content-Length says, which differs from the body's size for HEAD.
  virtual void whole(RawHead head, std::shared_ptr<const std::string> body, std::uint64_t length) = 0;
  virtual void begin(RawHead head) = 0;
  // `taken` is called on the network thread: true when the bytes went to the peer, false when he has gone.
  virtual void part(std::string bytes, std::function<void(bool)> taken) = 0;
  virtual void end(std::function<void(bool)> taken) = 0;
  virtual void cut() = 0;
};

// What stands above the sockets. Called on the network thread.
class Application {
 public:
  virtual ~Application() = default;
  // How long a body this request may have; asked when the head has come and there is a body.
  virtual std::uint64_t body_max(std::string_view method, std::string_view target) = 0;
  // The body of the answer, and its headers, to a request that is refused before it was read to its end. `head` is what
  // came of it so far.
  virtual std::pair<RawHead, std::string> refusal(const Error& error, std::string_view head,
                                                  const std::string& peer) = 0;
  virtual void handle(RawRequest request, std::shared_ptr<Reply> reply) = 0;
  // Every 250 ms.
  virtual void tick() = 0;
};

struct TransportOptions {
  std::string address;
  std::uint16_t port = 0;
  std::size_t connections_max = 0;
  Limits limits = {};
  Ticks ticks = std::chrono::steady_clock::now;
};

class Transport {
 public:
  static std::unique_ptr<Transport> make(TransportOptions options, Application& application);
  virtual ~Transport() = default;

  // Listens and starts the network thread; http.listen (unavailable) when the address cannot be had.
  virtual Result<void> start() = 0;
  // No new connections; connections without a request are closed, the others end with their answer.
  virtual void drain() = 0;
  // Closes everything and joins the thread.
  virtual void stop() = 0;
  virtual void post(std::function<void()> task) = 0;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] virtual std::size_t connections() const = 0;  // any thread
};

// "HTTP/1.1 200 OK\r\n…\r\n\r\n"
[[nodiscard]] std::string render_head(const RawHead& head, std::string_view framing, bool keep_alive);

}  // namespace yunguan::http
