// SPDX-License-Identifier: Apache-2.0
// The server over real sockets, as an ordinary client sees it; server_refusal_test.cpp has the others.
#include "http/server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <atomic>
#include <thread>

#include "base/eventually_fixture.h"
#include "base/log.h"
#include "http/metrics.h"
#include "http/platform_routes.h"
#include "http/raw_client_fixture.h"

namespace yunguan::http {
namespace {

using namespace std::chrono_literals;

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

TEST(Server, LetsNoHandlerBreakAHeaderInTwo) {
  TestServer server({test_route(Method::get, "/header", [](const Request& request) -> Result<Response> {
    Response response = Response::no_content();
    response.headers.emplace_back("X-Given", std::string(*request.query_value("v")));
    return response;
  })});
  const auto answer = server.get("/header?v=a%0d%0aSet-Cookie:%20b=c");
  EXPECT_EQ(answer.header("set-cookie"), "");
  EXPECT_EQ(answer.header("x-given"), "a  Set-Cookie: b=c");
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
  routes.push_back(test_route(Method::get, "/large", [](const Request&) -> Result<Response> {
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

TEST(Server, SpeaksTheOldVersionToo) {
  auto routes = echo_routes();
  routes.push_back(test_route(Method::get, "/stream", [](const Request&) -> Result<Response> {
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
  std::atomic<int> beside{0};  // what stands in the answer beside the versioned row
  routes.push_back(test_route(Method::get, "/tagged", [&](const Request&) -> Result<Response> {
    Response response = Response::json(fmt::format("{{\"beside\":{}}}", beside.load()));
    response.headers.emplace_back("ETag", "\"7\"");
    return response;
  }));
  TestServer server(std::move(routes));
  const auto first = server.get("/tagged");
  EXPECT_TRUE(first.header("etag").starts_with("\"7-")) << first.header("etag");
  EXPECT_EQ(first.header("cache-control"), "private, no-cache");
  RawClient client(server.port());
  const std::string known = raw_request("GET", "/tagged", "If-None-Match: " + first.header("etag") + "\r\n");
  const auto again = client.ask(known);
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.header("content-length"), "");
  EXPECT_EQ(client.ask(raw_request("GET", "/tagged", "If-None-Match: \"7\"\r\n")).status, 200);
  beside = 1;
  EXPECT_EQ(client.ask(known).status, 200) << "the version is the same, the answer is not";
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
      test_route(Method::get, "/json", [text](const Request&) -> Result<Response> { return Response::json(text); }));
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
  routes.push_back(test_route(Method::get, "/throws",
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

TEST(Server, LetsRunningRequestsFinishWhenItStops) {
  Latch latch;
  TestServer server({test_route(Method::get, "/wait", [&](const Request&) -> Result<Response> {
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
