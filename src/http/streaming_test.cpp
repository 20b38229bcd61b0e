// SPDX-License-Identifier: Apache-2.0
// Answers that are sent piece by piece, over real sockets: slow readers, readers that go, half answers.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>

#include "base/eventually_fixture.h"
#include "http/raw_client_fixture.h"

namespace yunguan::http {
namespace {

using namespace std::chrono_literals;

Route streamed(std::function<Result<void>(Sink&)> stream) {
  return raw_route(
      {.path = "/stream", .operation = "stream", .permission = std::string(kPublic), .summary = "Streams."},
      [stream = std::move(stream)](const Request&) -> Result<Response> {
        return Response::download("卡.csv", "text/csv; charset=utf-8", stream);
      });
}

constexpr std::size_t kRowBytes = 1'000;
constexpr std::size_t kRows = 20'000;

TEST(Streaming, SendsALargeAnswerWhole) {
  TestServer server({streamed([](Sink& sink) -> Result<void> {
    for (std::size_t i = 0; i < kRows; ++i) YG_TRY(sink.write(std::string(kRowBytes, static_cast<char>('a' + i % 26))));
    return {};
  })});
  RawClient client(server.port());
  const auto answer = client.ask(raw_request("GET", "/stream"));
  ASSERT_TRUE(answer.complete);
  EXPECT_EQ(answer.header("content-disposition"), "attachment; filename=\"_.csv\"; filename*=UTF-8''%E5%8D%A1.csv");
  ASSERT_EQ(answer.body.size(), kRows * kRowBytes);
  for (std::size_t i = 0; i < kRows; ++i) ASSERT_EQ(answer.body[i * kRowBytes + 999], static_cast<char>('a' + i % 26));
  EXPECT_TRUE(client.ask(raw_request("GET", "/stream")).complete) << "the connection goes on";
}

TEST(Streaming, WaitsForASlowReader) {
  std::atomic<std::size_t> written{0};
  TestServer server({streamed([&](Sink& sink) -> Result<void> {
    for (std::size_t i = 0; i < kRows; ++i) {
      YG_TRY(sink.write(std::string(kRowBytes, 'x')));
      written += kRowBytes;
    }
    return {};
  })});
  RawClient client(server.port(), 4'096);
  ASSERT_TRUE(client.send(raw_request("GET", "/stream")));
  ASSERT_TRUE(eventually([&] { return written > 0; }));
  // Nothing is read: what is written settles at what the system's socket buffers and four pieces hold.
  std::size_t before = 0;
  int same = 0;
  ASSERT_TRUE(eventually([&] {
    same = written == before ? same + 1 : 0;
    before = written;
    return same == 200;
  }));
  EXPECT_LT(written, kRows * kRowBytes / 2);
  EXPECT_EQ(client.answer().body.size(), kRows * kRowBytes);
}

TEST(Streaming, FailsWhenTheReaderHasGone) {
  std::atomic<int> outcome{0};
  TestServer server({streamed([&](Sink& sink) -> Result<void> {
    for (;;) {
      if (const auto written = sink.write(std::string(kRowBytes, 'x')); !written) {
        outcome = written.error().code == "http.peer_gone" ? 1 : 2;
        return written;
      }
    }
  })});
  RawClient client(server.port());
  ASSERT_TRUE(client.send(raw_request("GET", "/stream")));
  client.some();
  client.close();
  ASSERT_TRUE(eventually([&] { return outcome != 0; }));
  EXPECT_EQ(outcome, 1);
}

TEST(Streaming, AnswersAnErrorBeforeTheFirstPieceProperly) {
  TestServer server({streamed([](Sink& sink) -> Result<void> {
    YG_TRY(sink.write("a little"));
    return fail(ErrorKind::unavailable, "test.store", {"存储不可用", "the store is down"});
  })});
  const auto answer = server.get("/stream", "Accept-Language: en\r\n");
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.body.find("the store is down"), std::string::npos);
}

TEST(Streaming, CutsTheConnectionAtALaterError) {
  TestServer server({streamed([](Sink& sink) -> Result<void> {
    YG_TRY(sink.write(std::string(500'000, 'x')));
    throw std::runtime_error("in the middle");
  })});
  const auto answer = server.get("/stream");
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(answer.complete);
}

TEST(Streaming, AnswersHeadWithoutRunning) {
  std::atomic<bool> ran{false};
  TestServer server({streamed([&](Sink&) -> Result<void> {
    ran = true;
    return {};
  })});
  EXPECT_EQ(server.send("HEAD", "/stream", "").status, 200);
  EXPECT_FALSE(ran);
}

TEST(Streaming, SendsAnEmptyAnswerToo) {
  TestServer server({streamed([](Sink&) -> Result<void> { return {}; })});
  const auto answer = server.get("/stream");
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(answer.body, "");
}

TEST(Streaming, HasNoTimeLimit) {
  Latch latch;
  Latch other;
  ManualTicks time;
  Route limited =
      raw_route({.path = "/limited", .operation = "limited", .permission = std::string(kPublic), .summary = "Waits."},
                [&](const Request&) -> Result<Response> {
                  other.wait();
                  return Response::no_content();
                });
  TestServer server({streamed([&](Sink& sink) {
                       latch.wait();
                       return sink.write("done");
                     }),
                     std::move(limited)},
                    {.ticks = time.ticks()});
  RawClient streaming(server.port());
  RawClient late(server.port());
  ASSERT_TRUE(streaming.send(raw_request("GET", "/stream")));
  ASSERT_TRUE(late.send(raw_request("GET", "/limited")));
  ASSERT_TRUE(eventually([&] { return latch.waiting() + other.waiting() == 2; }));
  time.advance(1h);
  EXPECT_EQ(late.answer().status, 503) << "the server has looked at its clock";
  latch.open();
  other.open();
  EXPECT_EQ(streaming.answer().body, "done");
}

TEST(Streaming, RunsABoundedNumberAtOnce) {
  Latch latch;
  TestServer server({streamed([&](Sink& sink) {
                      latch.wait();
                      return sink.write("done");
                    })},
                    {.streams = 1});
  RawClient first(server.port());
  ASSERT_TRUE(first.send(raw_request("GET", "/stream")));
  ASSERT_TRUE(eventually([&] { return latch.waiting() == 1; }));
  // One of these two waits, the other is refused.
  RawClient second(server.port());
  RawClient third(server.port());
  ASSERT_TRUE(second.send(raw_request("GET", "/stream")));
  ASSERT_TRUE(third.send(raw_request("GET", "/stream")));
  std::string refused;
  bool second_refused = false;
  ASSERT_TRUE(eventually([&] {
    refused = second.some(1ms);
    second_refused = !refused.empty();
    if (refused.empty()) refused = third.some(1ms);
    return refused.find("http.streams_full") != std::string::npos;
  }));
  latch.open();
  EXPECT_EQ(first.answer().body, "done");
  EXPECT_EQ((second_refused ? third : second).answer().body, "done");
}

TEST(Streaming, EndsWhenTheServerStops) {
  std::atomic<bool> ended{false};
  TestServer server({streamed([&](Sink& sink) -> Result<void> {
                      for (;;) {
                        if (auto written = sink.write(std::string(kRowBytes, 'x')); !written) {
                          ended = true;
                          return written;
                        }
                      }
                    })},
                    {.drain = 100ms});
  RawClient client(server.port(), 4'096);
  ASSERT_TRUE(client.send(raw_request("GET", "/stream")));
  client.some();
  server.server().stop();
  EXPECT_TRUE(ended);
}

Route channelled(std::function<void(std::shared_ptr<Channel>)> open) {
  return raw_route(
      {.path = "/channel", .operation = "channel", .permission = std::string(kPublic), .summary = "Goes on."},
      [open = std::move(open)](const Request&) -> Result<Response> {
        Response response;
        response.content_type = "text/event-stream";
        response.open = open;
        return response;
      });
}

TEST(Channel, SendsFromAnyThreadUntilItIsClosed) {
  std::shared_ptr<Channel> channel;
  std::atomic<bool> opened{false};
  TestServer server({channelled([&](std::shared_ptr<Channel> given) {
    channel = std::move(given);
    opened = true;
  })});
  RawClient client(server.port());
  ASSERT_TRUE(client.send(raw_request("GET", "/channel")));
  ASSERT_TRUE(eventually([&] { return opened.load(); }));
  EXPECT_TRUE(channel->send("one "));
  EXPECT_TRUE(channel->send("two"));
  channel->close();
  const auto answer = client.answer();
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(answer.body, "one two");
  EXPECT_TRUE(eventually([&] { return !channel->send("three"); }));
}

TEST(Channel, KnowsWhatTheReaderHasNotTakenAndThatHeHasGone) {
  std::shared_ptr<Channel> channel;
  std::atomic<bool> opened{false};
  TestServer server({channelled([&](std::shared_ptr<Channel> given) {
    channel = std::move(given);
    opened = true;
  })});
  RawClient client(server.port(), 4'096);
  ASSERT_TRUE(client.send(raw_request("GET", "/channel")));
  ASSERT_TRUE(eventually([&] { return opened.load(); }));
  channel->send(std::string(16u << 20, 'x'));
  EXPECT_GT(channel->pending(), 1u << 20);
  client.close();
  EXPECT_TRUE(eventually([&] { return !channel->send("x"); }));
}

TEST(Channel, OutlivesItsServer) {
  std::shared_ptr<Channel> channel;
  std::atomic<bool> opened{false};
  {
    TestServer server({channelled([&](std::shared_ptr<Channel> given) {
      channel = std::move(given);
      opened = true;
    })});
    RawClient client(server.port());
    ASSERT_TRUE(client.send(raw_request("GET", "/channel")));
    ASSERT_TRUE(eventually([&] { return opened.load(); }));
    server.server().stop();
    EXPECT_TRUE(client.answer().complete) << "closed properly when the server stops";
  }
  EXPECT_FALSE(channel->send("x"));
  channel->close();
}

}  // namespace
}  // namespace yunguan::http
