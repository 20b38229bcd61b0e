// SPDX-License-Identifier: Apache-2.0
// The clocks of a connection, over real sockets with short limits.
#include "http/connection_gate.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>

#include "base/eventually_fixture.h"
#include "http/raw_client_fixture.h"

namespace yunguan::http {
namespace {

using namespace std::chrono_literals;

std::vector<Route> routes() {
  std::vector<Route> all;
  const auto give = [](std::size_t size) {
    return [size](const Request& request) -> Result<Response> {
      return Response::json(request.body + std::string(size, 'x'));
    };
  };
  const JsonRoute small{
      .path = "/small", .operation = "small", .permission = std::string(kPublic), .summary = "Small."};
  const JsonRoute large{
      .path = "/large", .operation = "large", .permission = std::string(kPublic), .summary = "Large."};
  const JsonRoute post{.method = Method::post,
                       .path = "/post",
                       .operation = "post",
                       .permission = std::string(kPublic),
                       .summary = "Post."};
  all.push_back(raw_route(small, give(2)));
  all.push_back(raw_route(large, give(64u << 20)));
  all.push_back(raw_route(post, give(0)));
  return all;
}

// Turns the time on until the server says something or closes; how far that was.
std::pair<std::string, std::chrono::seconds> until_something(RawClient& client, ManualTicks& time) {
  for (std::chrono::seconds passed{1}; passed < 600s; ++passed) {
    time.advance(1s);
    std::string bytes = client.some(300ms);  // the server looks every 250 ms
    if (!bytes.empty() || client.closed(0ms)) return {bytes, passed};
  }
  return {};
}

TEST(Gate, ClosesIdleConnectionsQuietly) {
  ManualTicks time;
  TestServer server(routes(), {.limits = {.idle = 3s}, .ticks = time.ticks()});
  RawClient client(server.port());
  EXPECT_EQ(client.ask(raw_request("GET", "/small")).status, 200);
  const auto [bytes, passed] = until_something(client, time);
  EXPECT_EQ(bytes, "");
  EXPECT_GE(passed, 4s);
  EXPECT_LE(passed, 6s);
}

TEST(Gate, AnswersWhoeverSendsHalfAHead) {
  ManualTicks time;
  TestServer server(routes(), {.limits = {.head_time = 3s}, .ticks = time.ticks()});
  RawClient client(server.port());
  ASSERT_TRUE(client.send("GET /small HTTP/1.1\r\nHost: t\r\nAccept-Language: en\r\n"));
  const auto [bytes, passed] = until_something(client, time);
  EXPECT_TRUE(bytes.starts_with("HTTP/1.1 408")) << bytes;
  EXPECT_NE(bytes.find("came too slowly"), std::string::npos) << bytes;
  EXPECT_GE(passed, 4s);
  EXPECT_TRUE(client.closed());
}

TEST(Gate, AnswersWhoeverSendsHalfABody) {
  ManualTicks time;
  TestServer server(routes(), {.limits = {.body_grace = 3s}, .ticks = time.ticks()});
  RawClient client(server.port());
  ASSERT_TRUE(client.send("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nhalf"));
  EXPECT_TRUE(until_something(client, time).first.starts_with("HTTP/1.1 408"));
  EXPECT_TRUE(client.closed());
}

TEST(Gate, LetsABodyTakeItsTimeWhileItComesFastEnough) {
  ManualTicks time;
  TestServer server(routes(), {.limits = {.body_grace = 3s, .body_rate = 1}, .ticks = time.ticks()});
  RawClient client(server.port());
  ASSERT_TRUE(client.send("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 6\r\n\r\n"));
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(client.send("x"));
    EXPECT_EQ(i == 5 ? "" : client.some(300ms), "");
    time.advance(1s);
  }
  EXPECT_EQ(client.answer().body, "xxxxxx");
}

TEST(Gate, DropsAReaderWhoTakesNothing) {
  std::atomic<bool> failed{false};
  ManualTicks time;
  TestServer server(
      {raw_route({.path = "/s", .operation = "s", .permission = std::string(kPublic), .summary = "Streams."},
                 [&](const Request&) -> Result<Response> {
                   return Response::download("a.csv", "text/csv", [&](Sink& sink) -> Result<void> {
                     for (;;) {
                       auto written = sink.write(std::string(10'000, 'x'));
                       failed = !written;
                       if (!written) return written;
                     }
                   });
                 })},
      {.ticks = time.ticks()});
  RawClient client(server.port(), 4'096);
  ASSERT_TRUE(client.send(raw_request("GET", "/s")));
  EXPECT_TRUE(eventually([&] {
    time.advance(1s);
    return failed.load();
  }));
  EXPECT_FALSE(client.answer().complete);
}

TEST(Gate, LetsASlowReaderTakeItsTime) {
  // The time goes on below the limit at every 16 MiB taken, more than the system's buffers hold: so each step has seen
  // the server write since the one before.
  ManualTicks time;
  TestServer server(routes(), {.limits = {.write_stall = 3s}, .ticks = time.ticks()});
  RawClient client(server.port());
  RawClient other(server.port());
  ASSERT_TRUE(client.send(raw_request("GET", "/large")));
  std::size_t size = 0;
  for (std::size_t step = 1; size < 64u << 20;) {
    const std::size_t more = client.some().size();
    ASSERT_GT(more, 0U) << "cut at " << size;
    size += more;
    if (size < step * (16u << 20)) continue;
    ++step;
    time.advance(2s);
    ASSERT_EQ(other.ask(raw_request("GET", "/small")).status, 200);
  }
}

TEST(Gate, BoundsTheBodiesOfAllConnectionsTogether) {
  TestServer server(routes(), {.limits = {.bodies_bytes = 100'000}});
  RawClient first(server.port());
  const std::string head = "POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 90000\r\n\r\n";
  ASSERT_TRUE(first.send(head + std::string(80'000, 'x')));
  // However late the first body is read, one of the two is refused in the end, and the other goes through.
  RawClient second(server.port());
  const auto refused = second.ask(head + std::string(90'000, 'x'));
  const auto finished = first.ask(std::string(10'000, 'x'));
  EXPECT_EQ(std::max(refused.status, finished.status), 503);
  EXPECT_EQ(std::min(refused.status, finished.status), 200);
  EXPECT_EQ(RawClient(server.port()).ask(head + std::string(90'000, 'x')).status, 200) << "given back";
}

TEST(Gate, RefusesABodyInTooManyChunks) {
  TestServer server(routes(), {.limits = {.chunks = 100}});
  std::string body = "POST /post HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 101; ++i) body += "1\r\nx\r\n";
  RawClient client(server.port());
  EXPECT_EQ(client.ask(body).status, 413);
}

TEST(Gate, AnswersARefusalBeforeTheBodyThatCausedIt) {
  TestServer server(routes());
  RawClient client(server.port());
  // Still sending when the answer comes: it must reach us although nobody wants the rest.
  ASSERT_TRUE(client.send("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 50000000\r\n\r\n"));
  for (int i = 0; i < 100; ++i) {
    if (!client.send(std::string(10'000, 'x'))) break;
  }
  EXPECT_EQ(client.answer().status, 413);
}

TEST(Gate, LimitsConnections) {
  TestServer server(routes(), {.connections_max = 20});
  std::vector<std::unique_ptr<RawClient>> held;
  for (int i = 0; i < 20; ++i) {
    held.push_back(std::make_unique<RawClient>(server.port()));
    ASSERT_EQ(held.back()->ask(raw_request("GET", "/small")).status, 200);
  }
  RawClient waiting(server.port());
  ASSERT_TRUE(waiting.send(raw_request("GET", "/small")));
  EXPECT_EQ(waiting.some(100ms), "") << "waits until another goes";
  held.clear();
  EXPECT_EQ(waiting.answer().status, 200);
}

}  // namespace
}  // namespace yunguan::http
