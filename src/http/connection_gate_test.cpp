// SPDX-License-Identifier: Apache-2.0
// The clocks of a connection, over real sockets with short limits.
#include "http/connection_gate.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/eventually_fixture.h"
#include "http/raw_client_fixture.h"

namespace yunguan::http {
namespace {

using namespace std::chrono_literals;

std::vector<Route> routes() {
  std::vector<Route> all;
  const auto give = [](std::size_t size) {
    return [size](const Request& request) -> Result<Response> { return Response::json(request.body + std::string(size, 'x')); };
  };
  const JsonRoute small{.path = "/small", .operation = "small", .permission = std::string(kPublic), .summary = "Small."};
  const JsonRoute large{.path = "/large", .operation = "large", .permission = std::string(kPublic), .summary = "Large."};
  const JsonRoute post{
      .method = Method::post, .path = "/post", .operation = "post", .permission = std::string(kPublic), .summary = "Post."};
  all.push_back(raw_route(small, give(2)));
  all.push_back(raw_route(large, give(64u << 20)));
  all.push_back(raw_route(post, give(0)));
  return all;
}

TEST(Gate, ClosesIdleConnectionsQuietly) {
  TestServer server(routes(), {.limits = {.idle = 100ms}});
  RawClient silent(server.port());
  EXPECT_EQ(silent.some(), "");
  RawClient after_a_request(server.port());
  EXPECT_EQ(after_a_request.ask(raw_request("GET", "/small")).status, 200);
  EXPECT_EQ(after_a_request.some(), "");
}

TEST(Gate, AnswersWhoeverSendsHalfAHead) {
  TestServer server(routes(), {.limits = {.head_time = 100ms}});
  RawClient client(server.port());
  ASSERT_TRUE(client.send("GET /small HTTP/1.1\r\nHost: t\r\nAccept-Language: en\r\n"));
  const auto answer = client.answer();
  EXPECT_EQ(answer.status, 408);
  EXPECT_NE(answer.body.find("came too slowly"), std::string::npos);
  EXPECT_TRUE(client.closed());
}

TEST(Gate, AnswersWhoeverSendsHalfABody) {
  TestServer server(routes(), {.limits = {.body_grace = 100ms}});
  RawClient client(server.port());
  ASSERT_TRUE(client.send("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nhalf"));
  EXPECT_EQ(client.answer().status, 408);
  EXPECT_TRUE(client.closed());
}

TEST(Gate, LetsABodyTakeItsTimeWhileItComesFastEnough) {
  TestServer server(routes(), {.limits = {.body_grace = 300ms, .body_rate = 1}});
  RawClient client(server.port());
  ASSERT_TRUE(client.send("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\n"));
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(100ms);
    ASSERT_TRUE(client.send("x"));
  }
  EXPECT_EQ(client.answer().body, "xxxxxxxxxx");
}

TEST(Gate, DropsAReaderThatTakesNothing) {
  TestServer server(routes(), {.limits = {.write_stall = 200ms}});
  RawClient client(server.port(), 4'096);
  ASSERT_TRUE(client.send(raw_request("GET", "/large")));
  std::this_thread::sleep_for(1s);
  EXPECT_FALSE(client.answer().complete);
}

TEST(Gate, LetsASlowReaderTakeItsTime) {
  TestServer server(routes(), {.limits = {.write_stall = 400ms}});
  RawClient client(server.port());
  ASSERT_TRUE(client.send(raw_request("GET", "/large")));
  std::size_t size = 0;
  for (int i = 0; i < 12; ++i) {
    std::this_thread::sleep_for(100ms);
    for (int piece = 0; piece < 100; ++piece) size += client.some().size();
  }
  while (size < 64u << 20) {
    const std::size_t more = client.some().size();
    ASSERT_GT(more, 0U) << "cut at " << size;
    size += more;
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
