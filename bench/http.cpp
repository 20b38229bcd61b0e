// SPDX-License-Identifier: Apache-2.0
// Small JSON answers a second over kept connections on the loopback: the server with its gate, routing, guard, headers and
// worker hand-over, beside RESTinio alone with the same body. The clients share the machine with the server.
//
//   http_bench [--connections 64] [--seconds 3]
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "http/router.h"
#include "http/server.h"

// Its own expected, since std::expected lacks a function it calls (nsel_EXPECTED_NONSTD).
#define nsel_CONFIG_SELECT_EXPECTED 1
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <restinio/all.hpp>
#pragma GCC diagnostic pop

namespace yunguan::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kRequest =
    "GET /api/v1/cards/17 HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\nAccept-Language: zh-CN\r\n\r\n";
const std::string kBody =
    R"({"id":17,"msisdn":"1064800000017","state":"active","version":3,"note":")" + std::string(150, 'x') + "\"}";

struct Figures {
  std::uint64_t answers = 0;
  std::vector<double> millis;
};

int connected(std::uint16_t port) {
  const int number = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  YG_ASSERT(::connect(number, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
  return number;
}

// One thread, many connections, one request under way on each: answers end with the body's closing bytes.
Figures ask(std::uint16_t port, int connections, std::chrono::seconds duration) {
  struct Line {
    int socket;
    std::string tail;
    Clock::time_point sent;
  };
  const int queue = ::epoll_create1(0);
  std::vector<Line> lines;
  for (int i = 0; i < connections; ++i) lines.push_back({connected(port), {}, {}});
  const auto send = [](Line& line) {
    line.sent = Clock::now();
    YG_ASSERT(::send(line.socket, kRequest.data(), kRequest.size(), MSG_NOSIGNAL) ==
              static_cast<ssize_t>(kRequest.size()));
  };
  for (Line& line : lines) {
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &line}};
    ::epoll_ctl(queue, EPOLL_CTL_ADD, line.socket, &event);
    send(line);
  }
  Figures figures;
  const auto until = Clock::now() + duration;
  std::vector<epoll_event> events(static_cast<std::size_t>(connections));
  std::vector<char> bytes(16'384);
  while (Clock::now() < until) {
    const int count = ::epoll_wait(queue, events.data(), connections, 100);
    for (int i = 0; i < count; ++i) {
      Line& line = *static_cast<Line*>(events[static_cast<std::size_t>(i)].data.ptr);
      const auto size = ::recv(line.socket, bytes.data(), bytes.size(), 0);
      YG_ASSERT(size > 0);
      line.tail.append(bytes.data(), static_cast<std::size_t>(size));
      if (!line.tail.ends_with(kBody)) continue;
      line.tail.clear();
      ++figures.answers;
      figures.millis.push_back(std::chrono::duration<double, std::milli>(Clock::now() - line.sent).count());
      send(line);
    }
  }
  for (const Line& line : lines) ::close(line.socket);
  ::close(queue);
  return figures;
}

void print(std::string_view name, Figures figures, std::chrono::seconds duration) {
  std::sort(figures.millis.begin(), figures.millis.end());
  const auto at = [&](double part) {
    return figures.millis[static_cast<std::size_t>(part * static_cast<double>(figures.millis.size() - 1))];
  };
  fmt::print("{:<38} {:>9.0f} answers/s   p50 {:.2f} ms   p99 {:.2f} ms\n", name,
             static_cast<double>(figures.answers) / static_cast<double>(duration.count()), at(0.5), at(0.99));
}

class Anybody final : public Guard {
 public:
  Result<std::shared_ptr<const Caller>> admit(const Request&, const Route&) override {
    return std::shared_ptr<const Caller>();
  }
};

void measure_server(int connections, std::chrono::seconds duration) {
  Router router;
  // As many routes as the platform has, so that finding one costs what it does.
  for (int i = 0; i < 300; ++i) {
    router.add(raw_route({.path = fmt::format("/api/v1/thing{}/{{id}}", i),
                          .operation = fmt::format("get_thing{}", i),
                          .permission = "bench",
                          .summary = "Bench."},
                         [](const Request&) -> Result<Response> { return Response::no_content(); }));
  }
  router.add(
      raw_route({.path = "/api/v1/cards/{id}", .operation = "get_card", .permission = "bench", .summary = "Bench."},
                [](const Request&) -> Result<Response> { return Response::json(kBody); }));
  Anybody guard;
  SystemClock clock;
  Server server({.port = 0, .workers = 4}, router, guard, clock);
  const auto started = server.start();
  YG_ASSERT(started.has_value());
  print("yunguan server", ask(server.port(), connections, duration), duration);
  server.stop();
}

void measure_restinio(int connections, std::chrono::seconds duration) {
  std::atomic<std::uint16_t> port{0};
  struct Traits : restinio::default_single_thread_traits_t {};
  asio::io_context io;
  restinio::http_server_t<Traits> server{
      restinio::external_io_context(io), [&](auto& settings) {
        settings.address("127.0.0.1").port(0).read_next_http_message_timelimit(std::chrono::hours{1});
        settings.acceptor_post_bind_hook(
            [&](asio::ip::tcp::acceptor& acceptor) { port = acceptor.local_endpoint().port(); });
        settings.request_handler([](const restinio::request_handle_t& request) {
          return request->create_response().append_header("Content-Type", "application/json").set_body(kBody).done();
        });
      }};
  server.open_sync();
  std::thread thread([&] { io.run(); });
  print("RESTinio alone", ask(port, connections, duration), duration);
  io.stop();
  thread.join();
}

}  // namespace
}  // namespace yunguan::http

int main(int argc, char** argv) {
  int connections = 64;
  int seconds = 3;
  CLI::App cli("small JSON answers a second");
  cli.add_option("--connections", connections)->check(CLI::Range(1, 1'000));
  cli.add_option("--seconds", seconds)->check(CLI::Range(1, 60));
  CLI11_PARSE(cli, argc, argv);
  static_cast<void>(yunguan::log::configure({.level = yunguan::log::Level::warn}));
  yunguan::http::measure_server(connections, std::chrono::seconds{seconds});
  yunguan::http::measure_restinio(connections, std::chrono::seconds{seconds});
}
