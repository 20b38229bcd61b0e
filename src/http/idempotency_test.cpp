// SPDX-License-Identifier: Apache-2.0
#include "http/idempotency.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/eventually_fixture.h"
#include "http/raw_client_fixture.h"
#include "store/store_fixture.h"

namespace yunguan::http {
namespace {

class ManualClock final : public Clock {
 public:
  Instant now() const override { return from_micros(at_); }
  void advance(std::chrono::microseconds by) { at_ += by.count(); }

 private:
  std::atomic<std::int64_t> at_{1'795'241'109'000'000};
};

class Repeats : public store::OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store::migrate(db(), migrations()));
    idempotency_ = std::make_unique<Idempotency>(db(), clock_);
    route_.operation = "create_card";
  }
  void TearDown() override {
    idempotency_.reset();
    OnBothStores::TearDown();
  }

  Result<Response> ask(std::string_view key, std::string_view body, std::string_view caller = "person:1",
                       std::chrono::milliseconds wait = std::chrono::seconds{5}) {
    Request request;
    request.path = "/api/v1/cards";
    request.body = body;
    request.headers["idempotency-key"] = key;
    request.caller = std::make_shared<NamedCaller>(std::string(caller));
    return idempotency_->run(
        request, route_, [&] { return handle_(request); }, wait);
  }

  std::atomic<int> runs_{0};
  std::function<Result<Response>(const Request&)> handle_ = [this](const Request& request) -> Result<Response> {
    Response response = Response::json("{\"n\":" + std::to_string(++runs_) + "," + request.body + "}", 201);
    response.headers.emplace_back("ETag", "\"1\"");
    return response;
  };
  ManualClock clock_;
  Route route_;
  std::unique_ptr<Idempotency> idempotency_;
};

TEST_P(Repeats, AreAnsweredAgainAndNotCarriedOutAgain) {
  const auto first = ask("k1", "a");
  const auto again = ask("k1", "a");
  ASSERT_TRUE(first && again);
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(again->body, first->body);
  EXPECT_EQ(again->status, 201);
  EXPECT_EQ(again->header("etag"), "\"1\"");
  EXPECT_EQ(again->header("idempotent-replay"), "true");
  EXPECT_EQ(first->header("idempotent-replay"), "");
}

TEST_P(Repeats, SurviveARestart) {
  ASSERT_TRUE(ask("k1", "a"));
  idempotency_.reset();
  reopen();
  idempotency_ = std::make_unique<Idempotency>(db(), clock_);
  ASSERT_TRUE(ask("k1", "a"));
  EXPECT_EQ(runs_, 1);
}

TEST_P(Repeats, BelongToOneCallerAndOneKey) {
  ASSERT_TRUE(ask("k1", "a"));
  ASSERT_TRUE(ask("k1", "a", "person:2"));
  ASSERT_TRUE(ask("k2", "a"));
  ASSERT_TRUE(ask("", "a"));
  ASSERT_TRUE(ask("", "a"));
  EXPECT_EQ(runs_, 5);
}

TEST_P(Repeats, OfOtherContentAreRefused) {
  ASSERT_TRUE(ask("k1", "a"));
  const auto other = ask("k1", "b");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "http.idempotency_mismatch");
  route_.operation = "create_unit";
  EXPECT_EQ(ask("k1", "a").error().code, "http.idempotency_mismatch");
  EXPECT_EQ(ask(std::string(129, 'k'), "a").error().code, "http.idempotency_key");
  EXPECT_EQ(ask("卡", "a").error().code, "http.idempotency_key");
  EXPECT_EQ(runs_, 1);
}

TEST_P(Repeats, MayComeAgainAfterAFailure) {
  const auto works = handle_;
  handle_ = [&](const Request&) -> Result<Response> {
    ++runs_;
    return fail(ErrorKind::unavailable, "test.down", {"不可用", "down"});
  };
  EXPECT_FALSE(ask("k1", "a"));
  handle_ = works;
  EXPECT_TRUE(ask("k1", "a"));
  EXPECT_EQ(runs_, 2);
}

TEST_P(Repeats, AreForgottenAfterADay) {
  ASSERT_TRUE(ask("k1", "a"));
  clock_.advance(Idempotency::kKept - std::chrono::minutes{1});
  ASSERT_TRUE(ask("k1", "a"));
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(idempotency_->sweep().value(), 0);
  clock_.advance(std::chrono::minutes{1});
  ASSERT_TRUE(ask("k1", "b")) << "the key is free again, for any content";
  EXPECT_EQ(runs_, 2);
  clock_.advance(Idempotency::kKept);
  ASSERT_TRUE(ask("k2", "a")) << "which sweeps";
  EXPECT_EQ(idempotency_->sweep().value(), 0);
}

TEST_P(Repeats, WaitForTheOneThatRuns) {
  std::atomic<bool> go{false};
  std::atomic<bool> running{false};
  const auto works = handle_;
  handle_ = [&](const Request& request) -> Result<Response> {
    running = true;
    EXPECT_TRUE(eventually([&] { return go.load(); }));
    return works(request);
  };
  std::vector<std::thread> threads;
  std::atomic<int> replays{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto answer = ask("k1", "a");
      if (answer && answer->header("idempotent-replay") == "true") ++replays;
    });
  }
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  const auto impatient = ask("k1", "a", "person:1", std::chrono::milliseconds{1});
  EXPECT_EQ(impatient.error().code, "http.idempotency_running");
  go = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(replays, 3);
}

YUNGUAN_ON_BOTH_STORES(Repeats);

TEST(RepeatsOverTheWire, AreMarked) {
  // The server asks the guard first, so that a repeat is its caller's own.
  std::string folder = "/tmp/yunguan_repeats_XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  auto db = store::Database::open({.url = "sqlite:" + folder + "/test.db"});
  ASSERT_TRUE(db && store::migrate(**db, migrations()));
  SystemClock clock;
  Idempotency idempotency(**db, clock);
  std::atomic<int> runs{0};
  Route route =
      raw_route({.method = Method::post,
                 .path = "/things",
                 .operation = "create_thing",
                 .permission = std::string(kSignedIn),
                 .summary = "Creates.",
                 .idempotent_create = true},
                [&](const Request&) -> Result<Response> { return Response::json(std::to_string(++runs), 201); });
  {
    TestServer server({std::move(route)}, {.idempotency = &idempotency});
    const std::string headers = "X-Caller: person:1\r\nIdempotency-Key: a\r\n";
    EXPECT_EQ(server.send("POST", "/things", "{}", "Idempotency-Key: a\r\n").status, 401);
    EXPECT_EQ(server.send("POST", "/things", "{}", headers).body, "1");
    const auto again = server.send("POST", "/things", "{}", headers);
    EXPECT_EQ(again.body, "1");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.header("idempotent-replay"), "true");
    EXPECT_EQ(server.send("POST", "/things", "{\"other\":1}", headers).status, 422);
  }
  db->reset();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace yunguan::http
