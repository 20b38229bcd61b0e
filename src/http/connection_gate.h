// SPDX-License-Identifier: Apache-2.0
// What stands between a socket and RESTinio. RESTinio 0.6 drops a connection without a word when a limit is passed, has
// one body limit for all addresses, counts idle time as reading time, cuts a slow reader by the size of a write, and
// ends the connection of whoever offers an upgrade. So the gate reads the socket, lets through one whole, admissible message at
// a time (its head in one piece, the body as it comes), answers all others itself, and watches the clock in both
// directions. It parses with the same parser as RESTinio, so that both see the same message.
//
// All on the network thread. A Gate lives as long as its socket or an operation on it.
#pragma once

#include <http_parser.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

// Asio chooses how it allocates by what the standard headers before it have declared; every file must see the same.
#include <asio.hpp>
#if !defined(ASIO_HAS_STD_ALIGNED_ALLOC)
#error "include a standard header before asio.hpp"
#endif

#include "http/limits.h"
#include "http/transport.h"

namespace yunguan::http {

class Gate;

// All gates of a server.
class GateHall {
 public:
  GateHall(Application& application, Limits limits, Ticks ticks)
      : application_(application), limits_(limits), ticks_(std::move(ticks)) {}

  void tick();        // acts on what is overdue
  void let_go();      // the thread has ended: forgets who waits for bytes, since he holds the gate and the gate him
  void close_idle();  // closes connections without a request, now and from now on
  [[nodiscard]] std::size_t connected() const { return connected_; }  // any thread
  // The gate whose bytes are being given to RESTinio right now.
  [[nodiscard]] const std::shared_ptr<Gate>& giving() const { return giving_; }

 private:
  friend class Gate;

  Application& application_;
  const Limits limits_;
  const Ticks ticks_;
  std::unordered_set<Gate*> gates_;
  std::shared_ptr<Gate> giving_;
  std::uint64_t bodies_bytes_ = 0;
  bool draining_ = false;
  std::atomic<std::size_t> connected_{0};
};

// How a socket finds its hall: RESTinio makes sockets from nothing but their io_context.
struct GateHallService : asio::execution_context::service {
  static asio::execution_context::id id;
  explicit GateHallService(asio::execution_context& context) : service(context) {}
  void shutdown() override {}
  GateHall* hall = nullptr;
};

class Gate : public std::enable_shared_from_this<Gate> {
 public:
  using ReadHandler = std::function<void(const asio::error_code&, std::size_t)>;

  Gate(asio::io_context& io, GateHall& hall);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  [[nodiscard]] asio::ip::tcp::socket& socket() { return socket_; }
  // Gives RESTinio bytes of the next admissible message; an error when there will be none.
  void read(asio::mutable_buffer to, ReadHandler handler);
  void write_began();
  void write_ended();
  // Closes the socket; what is under way on it fails.
  void cut();
  // RESTinio takes "aborted" for its own doing and then leaves what waits to be written where it is: what we cut is told
  // as the peer's.
  [[nodiscard]] asio::error_code told(const asio::error_code& error) const {
    return was_cut_ && error ? asio::error_code(asio::error::connection_reset) : error;
  }
  // Of the message just given: HTTP/1.1 or later.
  [[nodiscard]] bool chunks_understood() const { return chunks_understood_; }

 private:
  friend class GateHall;
  using Time = std::chrono::steady_clock::time_point;
  enum class Phase : std::uint8_t { idle, head, body, busy, refusing };

  struct Parsing;  // the parser's callbacks

  void next_message();
  void parse();
  void go_on();
  void deliver();
  void receive();
  void received(const asio::error_code& error, std::size_t size);
  void finish(const asio::error_code& error, std::size_t size);
  void send_continue();
  void refuse();
  void drain_refused();
  void check(Time now);
  void set_deadline(std::chrono::milliseconds from_now) { deadline_ = hall_.ticks_() + from_now; }
  bool take_body(std::size_t size);
  void give_back_body();
  void fail(ErrorKind kind, std::string code, Text text, Where where = {});

  // Fixed after construction.
  GateHall& hall_;
  asio::ip::tcp::socket socket_;

  std::string in_;           // from the socket
  std::size_t given_ = 0;    // of in_, already with RESTinio
  std::size_t checked_ = 0;  // of in_, seen by the parser
  http_parser parser_{};
  Phase phase_ = Phase::idle;
  bool connected_ = false;
  bool was_cut_ = false;
  bool head_done_ = false;
  bool chunks_understood_ = true;
  bool message_done_ = false;
  bool expects_continue_ = false;
  bool in_value_ = true;  // of a header field
  std::size_t fields_ = 0;
  std::size_t hosts_ = 0;
  std::size_t chunks_ = 0;
  std::size_t field_at_ = 0;  // of in_
  std::size_t field_size_ = 0;
  std::size_t upgrade_at_ = 0;
  std::size_t target_at_ = 0;
  std::size_t target_size_ = 0;
  std::size_t head_size_ = 0;
  std::string head_;  // kept while a body comes, for a refusal
  std::uint64_t body_max_ = 0;
  std::uint64_t body_size_ = 0;
  Time body_began_;
  std::optional<Time> deadline_;
  std::optional<Time> write_deadline_;
  std::optional<Error> failure_;
  asio::mutable_buffer to_;
  ReadHandler handler_;
  std::string refusal_;
};

// A socket as RESTinio's traits want it. A socket that was moved from is ready for the next connection.
class GateSocket {
 public:
  using executor_type = asio::ip::tcp::socket::executor_type;

  explicit GateSocket(asio::io_context& io) : io_(&io), hall_(asio::use_service<GateHallService>(io).hall) {}
  GateSocket(GateSocket&& other) noexcept = default;
  GateSocket& operator=(GateSocket&& other) noexcept = default;

  asio::ip::tcp::socket& lowest_layer() { return gate()->socket(); }
  executor_type get_executor() { return io_->get_executor(); }
  [[nodiscard]] bool is_open() const { return gate_ && gate_->socket().is_open(); }
  void cancel(asio::error_code& error) { lowest_layer().cancel(error); }
  void shutdown(asio::ip::tcp::socket::shutdown_type how, asio::error_code& error) {
    lowest_layer().shutdown(how, error);
  }
  void close() {
    asio::error_code ignored;
    lowest_layer().close(ignored);
  }

  template <class Handler>
  void async_read_some(asio::mutable_buffer to, Handler&& handler) {
    gate()->read(to, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    gate()->write_began();
    lowest_layer().async_write_some(buffers, [gate = gate(), handler = std::forward<Handler>(handler)](
                                                 const asio::error_code& error, std::size_t size) mutable {
      gate->write_ended();
      handler(gate->told(error), size);
    });
  }

 private:
  const std::shared_ptr<Gate>& gate() {
    if (!gate_) gate_ = std::make_shared<Gate>(*io_, *hall_);
    return gate_;
  }

  asio::io_context* io_;
  GateHall* hall_;
  std::shared_ptr<Gate> gate_;
};

}  // namespace yunguan::http
