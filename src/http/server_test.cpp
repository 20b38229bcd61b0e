// SPDX-License-Identifier: Apache-2.0
// The server over real sockets: what an ordinary client sees, and what a bad one gets.
#include "http/server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <atomic>
#include <random>
#include <thread>

#include "base/eventually_fixture.h"
#include "base/log.h"
#include "http/metrics.h"
#include "http/platform_routes.h"
#include "http/raw_client_fixture.h"

namespace yunguan::http {
namespace {

using namespace std::chrono_literals;

Route route(Method method, std::string path, std::function<Result<Response>(const Request&)> handle) {
  std::string operation = std::string(method_name(method)) + path;
  return raw_route({.method = method,
                    .path = std::move(path),
                    .operation = std::move(operation),
                    .permission = std::string(kPublic),
                    .summary = "Test."},
                   std::move(handle));
}

Result<Response> echo(const Request& request) {
  std::string body = request.path;
  for (const auto& [name, value] : request.query) body += fmt::format("|{}={}", name, value);
  for (const auto& [name, value] : request.path_values) body += fmt::format("|{{{}}}={}", name, value);
  for (const auto& [name, value] : request.cookies) body += fmt::format("|cookie {}={}", name, value);
  return Response::json(body + "|" + request.body);
}

std::vector<Route> echo_routes() {
  std::vector<Route> routes;
  routes.push_back(route(Method::get, "/echo", echo));
  routes.push_back(route(Method::get, "/echo/{id}", echo));
  routes.push_back(route(Method::post, "/echo", echo));
  Route small = route(Method::put, "/small", echo);
  small.body_max = 100;
  routes.push_back(std::move(small));
  return routes;
}

TEST(Server, AnswersWithEverythingARequestSaid) {
  TestServer server(echo_routes());
  const auto answer = server.send("GET", "/echo/17?a=%E5%8D%A1&b=x+y%2B&b=2&flag", "", "Cookie: s=1; t=2\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "/echo/17|a=卡|b=2|flag=|{id}=17|cookie s=1|cookie t=2|");
  EXPECT_EQ(server.send("POST", "/echo", "body").body, "/echo|body");
  EXPECT_EQ(server.get("http://anywhere/echo?x=1").body, "/echo|x=1|");
}

TEST(Server, CarriesTheHeadersOfEveryAnswer) {
  TestServer server(echo_routes(), {.secure_cookies = true});
  for (const auto* path : {"/echo", "/nowhere"}) {
    const auto answer = server.get(path);
    EXPECT_NE(answer.header("content-security-policy").find("default-src 'self'"), std::string::npos);
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.header("x-frame-options"), "DENY");
    EXPECT_EQ(answer.header("referrer-policy"), "same-origin");
    EXPECT_NE(answer.header("strict-transport-security"), "");
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    EXPECT_EQ(answer.header("x-trace-id").size(), 32U);
    EXPECT_NE(answer.header("date"), "");
  }
}

TEST(Server, TakesTheTraceOfTheCaller) {
  TestServer server(echo_routes());
  const auto answer =
      server.get("/nowhere", "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n");
  EXPECT_EQ(answer.header("x-trace-id"), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_NE(answer.body.find("4bf92f3577b34da6a3ce929d0e0e4736"), std::string::npos);
  EXPECT_NE(server.get("/nowhere", "traceparent: 00-zz-1-1\r\n").header("x-trace-id"), "zz");
}

TEST(Server, RefusesInTheCallersLanguage) {
  TestServer server(echo_routes());
  const auto zh = server.get("/nowhere");
  EXPECT_EQ(zh.status, 404);
  EXPECT_EQ(zh.header("content-type"), "application/problem+json; charset=utf-8");
  EXPECT_NE(zh.body.find("没有这个地址"), std::string::npos);
  EXPECT_NE(server.get("/nowhere", "Accept-Language: en\r\n").body.find("nothing at this address"), std::string::npos);
  EXPECT_NE(server.get("/nowhere?lang=en").body.find("nothing at this address"), std::string::npos);
  const auto method = server.send("DELETE", "/echo", "");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.header("allow"), "GET, HEAD, POST");
  EXPECT_EQ(server.send("OPTIONS", "/echo", "").status, 405);
}

TEST(Server, RefusesMalformedAddresses) {
  TestServer server(echo_routes());
  for (const auto* path : {"/echo%", "/echo%zz", "/echo%00", "/echo/%2e%2e%2fsecret", "/echo/a%5cb", "/echo/%ff",
                           "/echo?a=%ff", "/echo?%=1", "/echo/%0d%0aX"}) {
    const auto answer = server.get(path);
    EXPECT_EQ(answer.status, 400) << path;
    EXPECT_NE(answer.body.find("http.path"), std::string::npos) << path;
  }
}

TEST(Server, KeepsTheConnectionAndAnswersPipelinedRequestsInOrder) {
  TestServer server(echo_routes());
  RawClient client(server.port());
  std::string all;
  for (int i = 1; i <= 50; ++i) all += raw_request("POST", "/echo", "", fmt::format("number {}", i));
  ASSERT_TRUE(client.send(all));
  for (int i = 1; i <= 50; ++i) {
    const auto answer = client.answer();
    ASSERT_EQ(answer.body, fmt::format("/echo|number {}", i));
    EXPECT_EQ(answer.header("connection"), "keep-alive");
  }
  const auto last = client.ask(raw_request("GET", "/echo", "Connection: close\r\n"));
  EXPECT_EQ(last.header("connection"), "close");
  EXPECT_TRUE(client.closed());
}

TEST(Server, AnswersPipelinedRequestsBehindALargeAnswer) {
  auto routes = echo_routes();
  routes.push_back(route(Method::get, "/large", [](const Request&) -> Result<Response> {
    return Response::json(std::string(8u << 20, 'x'));
  }));
  TestServer server(std::move(routes));
  RawClient client(server.port(), 8'192);
  const std::string second = raw_request("GET", "/echo/2");
  ASSERT_TRUE(client.send(raw_request("GET", "/large") + second.substr(0, 20)));
  // So that the second request arrives in halves, around a write under way.
  ASSERT_EQ(server.get("/echo").status, 200);
  ASSERT_TRUE(client.send(second.substr(20)));
  EXPECT_EQ(client.answer().body.size(), 8u << 20);
  EXPECT_EQ(client.answer().body, "/echo/2|{id}=2|");
}

TEST(Server, ReadsRequestsByteByByteAndInChunks) {
  TestServer server(echo_routes());
  RawClient client(server.port());
  for (const char c : raw_request("POST", "/echo", "", "slow")) ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_EQ(client.answer().body, "/echo|slow");
  const auto chunked = client.ask(
      "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n1;x=y\r\n \r\n5\r\nworld\r\n0\r\nTrailer: ignored\r\n\r\n");
  EXPECT_EQ(chunked.body, "/echo|hello world");
  EXPECT_EQ(client.ask(raw_request("GET", "/echo")).status, 200) << "the connection goes on";
}

TEST(Server, RefusesBodiesOverTheLimitOfTheirRoute) {
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

TEST(Server, TellsWhoeverExpectsItToGoOn) {
  TestServer server(echo_routes());
  RawClient client(server.port());
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.some(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("body").body, "/echo|body");
  RawClient large(server.port());
  EXPECT_EQ(large.ask("PUT /small HTTP/1.1\r\nHost: t\r\nContent-Length: 400\r\nExpect: 100-continue\r\n\r\n").status,
            413);
}

TEST(Server, RefusesHeadsOverTheLimits) {
  TestServer server(echo_routes());
  EXPECT_EQ(server.get("/echo?" + std::string(9'000, 'x')).status, 414);
  EXPECT_EQ(server.get("/echo", "X: " + std::string(40'000, 'x') + "\r\n").status, 431);
  std::string many;
  for (int i = 0; i < 200; ++i) many += fmt::format("X-{}: 1\r\n", i);
  EXPECT_EQ(server.get("/echo", many).status, 431);
}

TEST(Server, RefusesWhatIsNoHttp) {
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

TEST(Server, OutlivesAnyBytes) {
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

TEST(Server, IgnoresOffersToUpgrade) {
  TestServer server(echo_routes());
  RawClient client(server.port());
  const std::string offer =
      "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";
  EXPECT_EQ(client.ask(raw_request("POST", "/echo", offer, "x")).body, "/echo|x");
  EXPECT_EQ(client.ask(raw_request("GET", "/echo")).status, 200);
}

TEST(Server, SpeaksTheOldVersionToo) {
  auto routes = echo_routes();
  routes.push_back(route(Method::get, "/stream", [](const Request&) -> Result<Response> {
    return Response::download("a.csv", "text/csv", [](Sink& sink) { return sink.write("a,b\n"); });
  }));
  TestServer server(std::move(routes));
  RawClient client(server.port());
  EXPECT_EQ(client.ask("GET /echo HTTP/1.0\r\n\r\n").body, "/echo|");
  EXPECT_TRUE(client.closed());
  RawClient streaming(server.port());
  const auto answer = streaming.ask("GET /stream HTTP/1.0\r\n\r\n");
  EXPECT_EQ(answer.header("transfer-encoding"), "");
  EXPECT_EQ(answer.body, "a,b\n");
}

TEST(Server, AnswersHeadWithoutABody) {
  TestServer server(echo_routes());
  RawClient client(server.port());
  const auto head = client.ask(raw_request("HEAD", "/echo"), true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), "6");
  EXPECT_EQ(client.ask(raw_request("GET", "/echo")).body, "/echo|") << "no byte of a body came before this answer";
}

TEST(Server, AnswersNotModifiedForAKnownTag) {
  auto routes = echo_routes();
  routes.push_back(route(Method::get, "/tagged", [](const Request&) -> Result<Response> {
    Response response = Response::json("{}");
    response.headers.emplace_back("ETag", "\"7\"");
    return response;
  }));
  TestServer server(std::move(routes));
  const auto first = server.get("/tagged");
  EXPECT_EQ(first.header("etag"), "\"7\"");
  EXPECT_EQ(first.header("cache-control"), "private, no-cache");
  RawClient client(server.port());
  const auto again = client.ask(raw_request("GET", "/tagged", "If-None-Match: \"7\"\r\n"));
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.header("content-length"), "");
  EXPECT_EQ(client.ask(raw_request("GET", "/tagged", "If-None-Match: \"6\"\r\n")).status, 200);
}

std::string unpacked_gzip(const std::string& bytes) {
  std::string out(1u << 20, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Server, PacksLargeAnswers) {
  auto routes = echo_routes();
  const std::string text = "[" + std::string(5'000, '1') + "]";
  routes.push_back(
      route(Method::get, "/json", [text](const Request&) -> Result<Response> { return Response::json(text); }));
  TestServer server(std::move(routes));
  EXPECT_EQ(server.get("/json").body, text);
  const auto gzip = server.get("/json", "Accept-Encoding: deflate, gzip\r\n");
  EXPECT_EQ(gzip.header("content-encoding"), "gzip");
  EXPECT_NE(gzip.header("vary").find("Accept-Encoding"), std::string::npos);
  EXPECT_LT(gzip.body.size(), 500U);
  EXPECT_EQ(unpacked_gzip(gzip.body), text);
  const auto zstd = server.get("/json", "Accept-Encoding: gzip, deflate, br, zstd\r\n");
  EXPECT_EQ(zstd.header("content-encoding"), "zstd");
  std::string out(text.size(), '\0');
  EXPECT_EQ(ZSTD_decompress(out.data(), out.size(), zstd.body.data(), zstd.body.size()), text.size());
  EXPECT_EQ(out, text);
  EXPECT_EQ(server.get("/json", "Accept-Encoding: gzip;q=0, zstd;q=0.0\r\n").header("content-encoding"), "");
  EXPECT_EQ(server.get("/echo", "Accept-Encoding: gzip\r\n").header("content-encoding"), "") << "too small to pay";
}

TEST(Server, TurnsExceptionsIntoBlandAnswers) {
  auto routes = echo_routes();
  routes.push_back(route(Method::get, "/throws",
                         [](const Request&) -> Result<Response> { throw std::runtime_error("secret inside"); }));
  TestServer server(std::move(routes));
  const log::Capture capture;
  const auto answer = server.get("/throws");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  std::string logged;
  for (const auto& line : capture.lines()) logged += line;
  EXPECT_NE(logged.find("secret inside"), std::string::npos);
}

TEST(Server, WritesOneAccessLineWithoutTheQuery) {
  TestServer server(echo_routes());
  const log::Capture capture;
  server.get("/echo?q=13800138000", "X-Caller: person:7\r\n");
  const auto lines = capture.lines();
  ASSERT_EQ(lines.size(), 1U);
  for (const auto* part : {"\"request\"", "\"/echo\"", "\"GET/echo\"", "200", "127.0.0.1", "person:7"}) {
    EXPECT_NE(lines[0].find(part), std::string::npos) << part << " in " << lines[0];
  }
  EXPECT_EQ(lines[0].find("13800138000"), std::string::npos);
}

TEST(Server, WantsAContentTypeAndAVersionWhereTheRouteDoes) {
  auto routes = echo_routes();
  Route edit = route(Method::patch, "/edit", echo);
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

TEST(Server, BelievesOnlyTrustedProxies) {
  const auto give = [](const Request& request) -> Result<Response> { return Response::json(request.remote_ip); };
  const std::string forwarded = "X-Forwarded-For: 10.9.9.9, 192.0.2.7\r\n";
  TestServer plain({route(Method::get, "/ip", give)});
  EXPECT_EQ(plain.get("/ip", forwarded).body, "127.0.0.1");
  TestServer behind({route(Method::get, "/ip", give)}, {.trusted_proxies = {"127.0.0.1"}});
  EXPECT_EQ(behind.get("/ip", forwarded).body, "192.0.2.7");
  EXPECT_EQ(behind.get("/ip", "X-Forwarded-For: <script>\r\n").body, "127.0.0.1");
}

TEST(Server, LimitsHowOftenAnAddressMayCall) {
  Route limited = route(Method::post, "/sign_in", echo);
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

TEST(Server, AnswersBusyWhenItsQueueIsFull) {
  Latch latch;
  TestServer server({route(Method::get, "/wait",
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

TEST(Server, AnswersWhenAHandlerTakesTooLong) {
  Latch latch;
  ManualTicks time;
  auto routes = echo_routes();
  routes.push_back(route(Method::get, "/wait", [&](const Request&) -> Result<Response> {
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

TEST(Server, LetsRunningRequestsFinishWhenItStops) {
  Latch latch;
  TestServer server({route(Method::get, "/wait", [&](const Request&) -> Result<Response> {
    latch.wait();
    return Response::json(std::string(1u << 20, 'x'));
  })});
  RawClient idle(server.port());
  RawClient running(server.port());
  ASSERT_TRUE(running.send(raw_request("GET", "/wait")));
  ASSERT_TRUE(eventually([&] { return latch.waiting() == 1; }));
  std::thread stopping([&] { server.server().stop(); });
  EXPECT_TRUE(idle.closed());
  latch.open();
  const auto answer = running.answer();
  stopping.join();
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(answer.body.size(), 1u << 20);
  EXPECT_EQ(answer.header("connection"), "close");
  RawClient late(server.port());
  EXPECT_FALSE(late.send("GET") && !late.some().empty());
}

TEST(Server, SaysWhenItsAddressIsTaken) {
  TestServer first(echo_routes());
  Router router;
  OpenGuard guard;
  SystemClock clock;
  Server second({.port = first.port()}, router, guard, clock);
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "http.listen");
}

TEST(Server, GivesHealthReadinessAndFigures) {
  Metrics metrics;
  std::atomic<bool> ready{false};
  auto routes = platform_routes(metrics, [&]() -> Result<void> {
    if (ready) return {};
    return fail(ErrorKind::unavailable, "test.not_yet", {"尚未就绪", "not yet"});
  });
  for (auto& item : echo_routes()) routes.push_back(std::move(item));
  TestServer server(std::move(routes), {.metrics = &metrics});
  EXPECT_EQ(server.get("/healthz").body, "ok\n");
  EXPECT_EQ(server.get("/readyz").status, 503);
  ready = true;
  EXPECT_EQ(server.get("/readyz").body, "ready\n");
  server.send("PUT", "/small", std::string(101, 'x'));
  const auto text = server.get("/metrics").body;
  EXPECT_NE(text.find("yunguan_http_requests_total{operation=\"readiness\",status=\"503\"} 1"), std::string::npos)
      << text;
  EXPECT_NE(text.find("yunguan_http_request_seconds_bucket{operation=\"health\",le=\"0.001\"}"), std::string::npos);
  EXPECT_NE(text.find("yunguan_http_refused_total{code=\"http.body_length\"} 1"), std::string::npos);
}

}  // namespace
}  // namespace yunguan::http
