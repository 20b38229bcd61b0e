// SPDX-License-Identifier: Apache-2.0
// The one file that sees RESTinio (slow to compile). RESTinio accepts, assembles requests, keeps connections alive and
// writes; limits and time-outs are the gate's. Two of its ways are worked round here:
//  · one request of a connection at a time: pipelined ones wait in the socket, so that its read-ahead never starts anew
//    in the middle of a message;
//  · answers are always posted, never given inside its handler, for the same reason.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "http/connection_gate.h"

// connection.hpp uses these two for its socket type; found by the type's namespace when the template is made.
namespace restinio::impl {
class tls_socket_t;
}
namespace yunguan::http {
template <class Connection, class Start, class Failed>
void prepare_connection_and_start_read(GateSocket&, Connection&, Start start, Failed) {
  start();
}
inline restinio::impl::tls_socket_t* make_tls_socket_pointer_for_state_listener(GateSocket&) noexcept {
  return nullptr;
}
}  // namespace yunguan::http

// Its own expected, since std::expected lacks a function it calls (nsel_EXPECTED_NONSTD).
#define nsel_CONFIG_SELECT_EXPECTED 1
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <restinio/all.hpp>
#pragma GCC diagnostic pop

namespace restinio {

// An answer whose bytes, head and framing included, are the caller's.
struct raw_output_t {};

template <>
class response_builder_t<raw_output_t> final : public base_response_builder_t<response_builder_t<raw_output_t>> {
 public:
  using base_type_t = base_response_builder_t<response_builder_t<raw_output_t>>;
  using base_type_t::base_type_t;
  response_builder_t(response_builder_t&&) = default;

  void write(writable_items_container_t items, bool last, bool keep_alive, write_status_cb_t done) {
    write_group_t group{std::move(items)};
    if (done) group.after_write_notificator(std::move(done));
    const response_output_flags_t flags{
        last ? response_parts_attr_t::final_parts : response_parts_attr_t::not_final_parts,
        keep_alive ? response_connection_attr_t::connection_keepalive : response_connection_attr_t::connection_close};
    m_connection->write_response_parts(m_request_id, flags, std::move(group));
  }
};

}  // namespace restinio

namespace yunguan::http {
namespace {

constexpr std::chrono::milliseconds kTick{250};
constexpr std::chrono::hours kNever{24 * 365};  // the gate keeps the time, not RESTinio
constexpr rlim_t kOtherFiles = 512;             // descriptors left for stores, logs and peers

struct RequestExtra {
  std::shared_ptr<Gate> gate;
};

class ExtraFactory {
 public:
  using data_t = RequestExtra;
  explicit ExtraFactory(GateHall& hall) : hall_(hall) {}
  void make_within(restinio::extra_data_buffer_t<data_t> place) { new (place.get()) data_t{hall_.giving()}; }

 private:
  GateHall& hall_;
};

struct Traits
    : restinio::traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t,
                         restinio::details::autodetect_request_handler_type, restinio::noop_strand_t, GateSocket> {
  using extra_data_factory_t = ExtraFactory;
  static constexpr bool use_connection_count_limiter = true;
};
using Handle = restinio::generic_request_handle_t<RequestExtra>;

class RestinioReply final : public Reply {
 public:
  explicit RestinioReply(const Handle& request)
      : gate_(request->extra_data().gate),
        chunked_(gate_->chunks_understood()),
        keep_alive_(request->header().should_keep_alive()),
        builder_(request->create_response<restinio::raw_output_t>()) {}
  ~RestinioReply() override {
    if (!ended_) gate_->cut();
  }

  void whole(RawHead head, std::shared_ptr<const std::string> body, std::uint64_t length) override {
    const bool has_length = head.status != 204 && head.status != 304 && length != kNoLength;
    keep_alive_ = keep_alive_ && !head.close;
    restinio::writable_items_container_t items;
    items.emplace_back(
        render_head(head, has_length ? fmt::format("Content-Length: {}\r\n", length) : std::string(), keep_alive_));
    if (body && !body->empty()) items.emplace_back(std::move(body));
    ended_ = true;
    builder_.write(std::move(items), true, keep_alive_, {});
  }
  void begin(RawHead head) override {
    keep_alive_ = keep_alive_ && !head.close && chunked_;
    write(render_head(head, chunked_ ? "Transfer-Encoding: chunked\r\n" : "", keep_alive_), false, {});
  }
  void part(std::string bytes, std::function<void(bool)> taken) override {
    if (bytes.empty()) return taken(true);
    if (chunked_) bytes = fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
    write(std::move(bytes), false, std::move(taken));
  }
  void end(std::function<void(bool)> taken) override {
    ended_ = true;
    write(chunked_ ? "0\r\n\r\n" : "", true, std::move(taken));
  }
  void cut() override {
    ended_ = true;
    gate_->cut();
  }

 private:
  void write(std::string bytes, bool last, std::function<void(bool)> taken) {
    restinio::writable_items_container_t items;
    if (!bytes.empty()) items.emplace_back(std::move(bytes));
    restinio::write_status_cb_t done;
    if (taken) done = [taken = std::move(taken)](const asio::error_code& error) { taken(!error); };
    builder_.write(std::move(items), last, keep_alive_, std::move(done));
  }

  std::shared_ptr<Gate> gate_;
  const bool chunked_;  // HTTP/1.0 knows no chunks: its answer ends with the connection
  bool keep_alive_;
  bool ended_ = false;
  restinio::response_builder_t<restinio::raw_output_t> builder_;
};

RawRequest taken_from(const Handle& request) {
  RawRequest raw;
  raw.method = request->header().method().c_str();
  raw.target = request->header().request_target();
  request->header().for_each_field(
      [&](const restinio::http_header_field_t& field) { raw.headers.emplace_back(field.name(), field.value()); });
  // The request object is ours alone and is let go after this; a copy of the body would double its memory.
  raw.body = std::move(const_cast<std::string&>(request->body()));
  raw.peer = request->remote_endpoint().address().to_string();
  return raw;
}

// Raises the limit of open files to what the connections need, or lowers the connections to it: RESTinio stops accepting
// for good when a descriptor cannot be had.
std::size_t affordable_connections(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  if (limit.rlim_cur < wanted + kOtherFiles) {
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted + kOtherFiles);
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= wanted + kOtherFiles) return wanted;
  return std::max<std::size_t>(16,
                               limit.rlim_cur > 2 * kOtherFiles ? limit.rlim_cur - kOtherFiles : limit.rlim_cur / 2);
}

class RestinioTransport final : public Transport {
 public:
  RestinioTransport(TransportOptions options, Application& application)
      : options_(std::move(options)),
        application_(application),
        hall_(application, options_.limits, options_.ticks),
        tick_(io_) {
    asio::use_service<GateHallService>(io_).hall = &hall_;
  }
  ~RestinioTransport() override { stop(); }

  Result<void> start() override {
    try {
      server_ = std::make_unique<restinio::http_server_t<Traits>>(restinio::external_io_context(io_),
                                                                  [this](auto& settings) { configure(settings); });
      server_->open_sync();
    } catch (const std::exception& error) {
      server_.reset();
      const auto where = fmt::format("{}:{}", options_.address, options_.port);
      return fail(ErrorKind::unavailable, "http.listen",
                  {fmt::format("无法在 {} 上监听：{}", where, error.what()),
                   fmt::format("cannot listen on {}: {}", where, error.what())},
                  {.field = "http.address", .value = where});
    }
    schedule_tick();
    thread_ = std::thread([this] { io_.run(); });
    return {};
  }

  void drain() override {
    post([this] {
      server_->close_sync();
      hall_.close_idle();
    });
  }

  void stop() override {
    if (thread_.joinable()) {
      io_.stop();
      thread_.join();
      hall_.let_go();
    }
    server_.reset();
  }

  void post(std::function<void()> task) override { asio::post(io_, std::move(task)); }
  std::uint16_t port() const override { return port_; }
  std::size_t connections() const override { return hall_.connected(); }

 private:
  template <class Settings>
  void configure(Settings& settings) {
    settings.address(asio::ip::make_address(options_.address))
        .protocol(asio::ip::make_address(options_.address).is_v6() ? asio::ip::tcp::v6() : asio::ip::tcp::v4())
        .port(options_.port)
        .max_parallel_connections(affordable_connections(options_.connections_max))
        .max_pipelined_requests(1)
        .buffer_size(16u << 10)
        .read_next_http_message_timelimit(kNever)
        .handle_request_timeout(kNever)
        .write_http_response_timelimit(kNever)
        .timer_manager(std::chrono::minutes(10))
        .socket_options_setter([](auto& options) { options.set_option(asio::ip::tcp::no_delay{true}); })
        .acceptor_post_bind_hook(
            [this](asio::ip::tcp::acceptor& acceptor) { port_ = acceptor.local_endpoint().port(); })
        .extra_data_factory(std::make_shared<ExtraFactory>(hall_))
        .request_handler([this](Handle request) {
          // Whoever lets go of it last, the reply and the connection behind it end on this thread.
          std::shared_ptr<Reply> reply(new RestinioReply(request), [this](Reply* done) {
            std::unique_ptr<Reply> owned(done);
            if (io_.get_executor().running_in_this_thread()) return;
            asio::post(io_, [owned = std::move(owned)] {});
          });
          application_.handle(taken_from(request), std::move(reply));
          return restinio::request_accepted();
        });
  }
  void schedule_tick() {
    tick_.expires_after(kTick);
    tick_.async_wait([this](const asio::error_code& error) {
      if (error) return;
      hall_.tick();
      application_.tick();
      schedule_tick();
    });
  }

  const TransportOptions options_;
  Application& application_;
  GateHall hall_;
  asio::io_context io_{1};
  asio::steady_timer tick_;
  std::atomic<std::uint16_t> port_{0};
  std::unique_ptr<restinio::http_server_t<Traits>> server_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Transport> Transport::make(TransportOptions options, Application& application) {
  return std::make_unique<RestinioTransport>(std::move(options), application);
}

}  // namespace yunguan::http
