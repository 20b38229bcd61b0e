// SPDX-License-Identifier: Apache-2.0
#include "http/event_stream.h"

#include <gtest/gtest.h>

#include <atomic>

#include "base/eventually_fixture.h"
#include "http/raw_client_fixture.h"

namespace yunguan::http {
namespace {

using namespace std::chrono_literals;

class Events : public ::testing::Test {
 protected:
  void run(EventStreamOptions options) {
    hub_ = std::make_unique<EventHub>(
        [this](const Caller& caller) { return !second_has_ended_ || caller.key() != "person:2"; }, options);
    hub_->start();
    std::vector<Route> routes;
    routes.push_back(hub_->route());
    server_ = std::make_unique<TestServer>(std::move(routes));
  }
  void TearDown() override {
    server_.reset();
    hub_.reset();
  }

  std::unique_ptr<RawClient> reader(const std::string& caller, const std::string& headers = "", int receive_bytes = 0) {
    const std::size_t before = hub_->readers();
    auto client = std::make_unique<RawClient>(server_->port(), receive_bytes);
    client->send(raw_request("GET", "/api/v1/events", "X-Caller: " + caller + "\r\n" + headers));
    EXPECT_TRUE(eventually([&] { return hub_->readers() == before + 1; }));
    return client;
  }
  // Reads until `wanted` has come.
  static std::string until(RawClient& client, std::string_view wanted) {
    std::string all;
    while (all.find(wanted) == std::string::npos) {
      const std::string more = client.some();
      if (more.empty()) break;
      all += more;
    }
    return all;
  }

  std::atomic<bool> second_has_ended_{false};
  std::unique_ptr<EventHub> hub_;
  std::unique_ptr<TestServer> server_;
};

TEST_F(Events, ReachWhoeverMaySeeThem) {
  run({});
  const auto a = reader("person:1");
  const auto b = reader("person:2");
  hub_->publish("job", R"({"id":1})", [](const Caller& caller) { return caller.key() == "person:1"; });
  hub_->publish("cards", R"({"changed":2})");
  const auto of_a = until(*a, "changed");
  EXPECT_NE(of_a.find("id: 1\nevent: job\ndata: {\"id\":1}\n\n"), std::string::npos) << of_a;
  EXPECT_NE(of_a.find("text/event-stream"), std::string::npos);
  const auto of_b = until(*b, "changed");
  EXPECT_EQ(of_b.find("event: job"), std::string::npos);
  EXPECT_NE(of_b.find("event: cards\ndata: {\"changed\":2}\n\n"), std::string::npos);
}

TEST_F(Events, WantSomebodySignedIn) {
  run({});
  EXPECT_EQ(server_->get("/api/v1/events").status, 401);
}

TEST_F(Events, BeatSoThatAQuietStreamIsNotCut) {
  run({.heartbeat = 50ms});
  const auto client = reader("person:1");
  std::string all;
  for (int i = 0; i < 4; ++i) all += client->some();
  std::size_t beats = 0;
  for (auto at = all.find(": \n\n"); at != std::string::npos; at = all.find(": \n\n", at + 1)) ++beats;
  EXPECT_GE(beats, 2U);
}

TEST_F(Events, TellWhoeverComesBackToFetchAnew) {
  run({});
  EXPECT_NE(until(*reader("person:1", "Last-Event-ID: 7\r\n"), "resync").find("event: resync\ndata: {}\n\n"),
            std::string::npos);
}

TEST_F(Events, CutOffWhoeverFallsBehindAndSaySo) {
  run({.pending_bytes = 1'000'000});
  const auto slow = reader("person:1", "", 4'096);
  const auto quick = reader("person:2");
  int sent = 0;
  for (; hub_->readers() == 2 && sent < 2'000; ++sent) {
    const std::string mark = "number " + std::to_string(sent);
    hub_->publish("cards", "\"" + std::string(50'000, 'x') + mark + "\"");
    ASSERT_NE(until(*quick, mark).find(mark), std::string::npos);
  }
  ASSERT_EQ(hub_->readers(), 1U) << "after " << sent;
  const auto all = slow->answer();
  EXPECT_TRUE(all.complete) << "ended properly";
  EXPECT_TRUE(all.body.ends_with("event: resync\ndata: {}\n\n"));
  hub_->publish("cards", "\"still here\"");
  EXPECT_NE(until(*quick, "still here").find("still here"), std::string::npos);
}

TEST_F(Events, EndWithTheSession) {
  run({.heartbeat = 20ms});
  const auto one = reader("person:1");
  const auto two = reader("person:2");
  hub_->end("person:1");
  EXPECT_TRUE(one->closed());
  second_has_ended_ = true;
  EXPECT_TRUE(two->closed());
  EXPECT_TRUE(eventually([&] { return hub_->readers() == 0; }));
}

TEST_F(Events, ForgetReadersWhoHaveGone) {
  run({.heartbeat = 20ms});
  auto client = reader("person:1");
  client->close();
  EXPECT_TRUE(eventually([&] { return hub_->readers() == 0; }));
}

TEST_F(Events, BoundTheirReaders) {
  run({.readers = 3, .readers_of_one = 2});
  const auto a = reader("person:1");
  const auto b = reader("person:1");
  EXPECT_EQ(server_->get("/api/v1/events", "X-Caller: person:1\r\n").status, 429);
  const auto c = reader("person:2");
  EXPECT_EQ(server_->get("/api/v1/events", "X-Caller: person:3\r\n").status, 429);
}

}  // namespace
}  // namespace yunguan::http
