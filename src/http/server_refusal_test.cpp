// SPDX-License-Identifier: Apache-2.0
// The server over real sockets: what it refuses, and how.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "base/eventually_fixture.h"
#include "http/raw_client_fixture.h"
#include "http/server.h"

namespace yunguan::http {
namespace {

using namespace std::chrono_literals;

TEST(ServerRefusal, RefusesMalformedAddresses) {
  TestServer server(echo_routes());
  for (const auto* path : {"/echo%", "/echo%zz", "/echo%00", "/echo/%2e%2e%2fsecret", "/echo/a%5cb", "/echo/%ff",
                           "/echo?a=%ff", "/echo?%=1", "/echo/%0d%0aX"}) {
    const auto answer = server.get(path);
    EXPECT_EQ(answer.status, 400) << path;
    EXPECT_NE(answer.body.find("http.path"), std::string::npos) << path;
  }
}

TEST(ServerRefusal, RefusesBodiesOverTheLimitOfTheirRoute) {
  TestServer server(echo_routes());
  EXPECT_EQ(server.send("PUT", "/small", std::string(100, 'x')).status, 200);
  const auto by_length = server.send("PUT", "/small", std::string(101, 'x'));
  EXPECT_EQ(by_length.status, 413);
  EXPECT_NE(by_length.body.find("http.body_length"), std::string::npos);
  EXPECT_EQ(by_length.header("connection"), "close");

  RawClient early(server.port());
  const auto before_any_byte = early.ask("PUT /small HTTP/1.1\r\nHost: t\r\nContent-Length: 2147483648\r\n\r\n");
  EXPECT_EQ(before_any_byte.status, 413) << "refused by its declared size";
  EXPECT_TRUE(early.closed());

  RawClient chunked(server.port());
  std::string body = "PUT /small HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 11; ++i) body += "a\r\n0123456789\r\n";
  EXPECT_EQ(chunked.ask(body).status, 413) << "refused while it arrives";
}

TEST(ServerRefusal, TellsWhoeverExpectsItToGoOn) {
  TestServer server(echo_routes());
  RawClient client(server.port());
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.some(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("body").body, "/echo|body");
  RawClient large(server.port());
  EXPECT_EQ(large.ask("PUT /small HTTP/1.1\r\nHost: t\r\nContent-Length: 400\r\nExpect: 100-continue\r\n\r\n").status,
            413);
}

TEST(ServerRefusal, RefusesHeadsOverTheLimits) {
  TestServer server(echo_routes());
  EXPECT_EQ(server.get("/echo?" + std::string(9'000, 'x')).status, 414);
  EXPECT_EQ(server.get("/echo", "X: " + std::string(40'000, 'x') + "\r\n").status, 431);
  std::string many;
  for (int i = 0; i < 200; ++i) many += fmt::format("X-{}: 1\r\n", i);
  EXPECT_EQ(server.get("/echo", many).status, 431);
}

TEST(ServerRefusal, RefusesWhatIsNoHttp) {
  TestServer server(echo_routes());
  const std::string host = "Host: t\r\n";
  const std::vector<std::string> bad = {
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  // TLS
      "GET\r\n\r\n",                                   //
      "GET /echo HTTP/1.1\r\n" + host +
          "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",                // smuggling
      "GET /echo HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",  //
      "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",         //
      "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n",                  //
      "GET /echo HTTP/1.1\r\n" + host + "Bad Header: 1\r\n\r\n",                             //
      "GET /echo HTTP/1.1\r\n\r\n",                                                          // no Host
      "GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",                                    //
      "CONNECT example.com:443 HTTP/1.1\r\n" + host + "\r\n"};
  for (const std::string& bytes : bad) {
    RawClient client(server.port());
    const auto answer = client.ask(bytes);
    EXPECT_EQ(answer.status, 400) << bytes;
    EXPECT_NE(answer.body.find("http.request"), std::string::npos) << bytes;
    EXPECT_TRUE(client.closed()) << bytes;
  }
  EXPECT_EQ(server.get("/echo").status, 200);
}

TEST(ServerRefusal, OutlivesAnyBytes) {
  TestServer server(echo_routes(), {.limits = {.linger = 50ms}});
  const std::string good =
      "POST /echo/1?a=%41 HTTP/1.1\r\nHost: t\r\nCookie: a=b\r\nTransfer-Encoding: "
      "chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  std::mt19937 random{11};
  for (int i = 0; i < 1'000; ++i) {
    std::string bytes = good + good;
    for (int change = 0; change < 1 + i % 6; ++change) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 4) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes.erase(at, random() % 20);
          break;
        case 2:
          bytes.insert(at, 1 + random() % 20, static_cast<char>(random()));
          break;
        default:
          bytes.insert(at, "\r\n");
      }
    }
    RawClient client(server.port());
    client.send(bytes);
    if (i % 100 == 0) client.some(20ms);
  }
  EXPECT_EQ(server.get("/echo").status, 200);
}

TEST(ServerRefusal, IgnoresOffersToUpgrade) {
  TestServer server(echo_routes());
  RawClient client(server.port());
  const std::string offer =
      "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";
  EXPECT_EQ(client.ask(raw_request("POST", "/echo", offer, "x")).body, "/echo|x");
  EXPECT_EQ(client.ask(raw_request("GET", "/echo")).status, 200);
}

TEST(ServerRefusal, WantsAContentTypeAndAVersionWhereTheRouteDoes) {
  auto routes = echo_routes();
  Route edit = test_route(Method::patch, "/edit", echo);
  edit.request_schema = {{"type", "object"}};
  edit.if_match = true;
  routes.push_back(std::move(edit));
  TestServer server(std::move(routes));
  EXPECT_EQ(server.send("PATCH", "/edit", "{}", "Content-Type: application/json\r\n").status, 428);
  const std::string match = "If-Match: \"1\"\r\n";
  EXPECT_EQ(server.send("PATCH", "/edit", "{}", match + "Content-Type: text/plain\r\n").status, 415);
  EXPECT_EQ(server.send("PATCH", "/edit", "{}", match + "Content-Type: application/json; charset=utf-8\r\n").status,
            200);
}

TEST(ServerRefusal, BelievesOnlyTrustedProxies) {
  const auto give = [](const Request& request) -> Result<Response> { return Response::json(request.remote_ip); };
  const std::string forwarded = "X-Forwarded-For: 10.9.9.9, 192.0.2.7\r\n";
  TestServer plain({test_route(Method::get, "/ip", give)});
  EXPECT_EQ(plain.get("/ip", forwarded).body, "127.0.0.1");
  TestServer behind({test_route(Method::get, "/ip", give)}, {.trusted_proxies = {"127.0.0.1"}});
  EXPECT_EQ(behind.get("/ip", forwarded).body, "192.0.2.7");
  EXPECT_EQ(behind.get("/ip", "X-Forwarded-For: <script>\r\n").body, "127.0.0.1");
}

TEST(ServerRefusal, LimitsHowOftenAnAddressMayCall) {
  Route limited = test_route(Method::post, "/sign_in", echo);
  limited.rate_per_minute = 60;
  TestServer server({std::move(limited)});
  int taken = 0;
  RawAnswer last;
  for (int i = 0; i < 10; ++i) {
    last = server.send("POST", "/sign_in", "x");
    taken += last.status == 200;
  }
  EXPECT_GE(taken, 6);
  EXPECT_LE(taken, 8);
  EXPECT_EQ(last.status, 429);
  EXPECT_EQ(last.header("retry-after"), "1");
}

TEST(ServerRefusal, AnswersBusyWhenItsQueueIsFull) {
  Latch latch;
  TestServer server({test_route(Method::get, "/wait",
                                [&](const Request&) -> Result<Response> {
                                  latch.wait();
                                  return Response::json("done");
                                })},
                    {.workers = 1, .queue_max = 1});
  RawClient running(server.port());
  ASSERT_TRUE(running.send(raw_request("GET", "/wait")));
  ASSERT_TRUE(eventually([&] { return latch.waiting() == 1; }));
  // One of these two waits in the queue, the other finds it full.
  RawClient second(server.port());
  RawClient third(server.port());
  ASSERT_TRUE(second.send(raw_request("GET", "/wait")));
  ASSERT_TRUE(third.send(raw_request("GET", "/wait")));
  std::string refused;
  bool second_refused = false;
  ASSERT_TRUE(eventually([&] {
    refused = second.some(1ms);
    second_refused = !refused.empty();
    if (refused.empty()) refused = third.some(1ms);
    return refused.find("http.queue_full") != std::string::npos;
  }));
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503")) << refused;
  EXPECT_NE(refused.find("Retry-After: 1\r\n"), std::string::npos) << refused;
  latch.open();
  EXPECT_EQ(running.answer().body, "done");
  EXPECT_EQ((second_refused ? third : second).answer().body, "done");
}

TEST(ServerRefusal, AnswersWhenAHandlerTakesTooLong) {
  Latch latch;
  ManualTicks time;
  auto routes = echo_routes();
  routes.push_back(test_route(Method::get, "/wait", [&](const Request&) -> Result<Response> {
    latch.wait();
    return Response::json("late");
  }));
  TestServer server(std::move(routes), {.ticks = time.ticks()});
  RawClient client(server.port());
  ASSERT_TRUE(client.send(raw_request("GET", "/wait")));
  ASSERT_TRUE(eventually([&] { return latch.waiting() == 1; }));
  time.advance(10'000ms);
  EXPECT_EQ(client.some(300ms), "") << "not yet";
  time.advance(1ms);
  const auto answer = client.answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.body.find("http.time_limit"), std::string::npos);
  latch.open();
  EXPECT_EQ(client.ask(raw_request("GET", "/echo")).body, "/echo|") << "the late answer is not sent after all";
}

}  // namespace
}  // namespace yunguan::http
