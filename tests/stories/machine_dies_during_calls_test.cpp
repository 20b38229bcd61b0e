// SPDX-License-Identifier: Apache-2.0
// The platform is killed (-9) again and again while 600 orders call a peer, which answers half of them at once and half
// later, each of those twice. At the end every order was completed by one answer, the peer was told of each order under one id, and no row
// was changed.
#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <set>
#include <thread>

#include "base/eventually_fixture.h"
#include "base/json.h"
#include "base/parse.h"
#include "client/signature.h"
#include "http/raw_client_fixture.h"
#include "mortal_orders.h"
#include "peer/peer_permissions.h"
#include "peer/peer_service.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;

constexpr int kOrders = 600;

constexpr const char* kService = R"(
code: story.line
area: story
title: {zh: 开线, en: Open a line}
about: {zh: 故事用, en: For a story}
permission: order.apply
number: GS
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: what, kind: text, title: {zh: 线路, en: Line}, required: true}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: open, kind: call, title: {zh: 开通, en: Open}, target: line.open, with: {what: form.what}}
clocks: []
)";

// Hears calls, answers every other one at once and brings the rest later, until it is told that each was taken. It takes 1,200 calls a
// minute (http::kPublicRate), fewer than there are to be made: for the rest it is busy.
class LinePeer {
 public:
  LinePeer()
      : server_({http::test_route(http::Method::post, "/calls", [this](const http::Request& request) {
          return Result<http::Response>{take(std::string{request.header("x-yunguan-call")}, request.body)};
        })}) {}
  ~LinePeer() { runner_.request_stop(); }

  void answer_to(std::uint16_t port, std::string secret) {
    port_ = port;
    secret_ = std::move(secret);
    runner_ = std::jthread([this](const std::stop_token& stop) { bring(stop); });
  }
  [[nodiscard]] std::string url() const { return fmt::format("http://127.0.0.1:{}/calls", server_.port()); }
  // By number of the order: under which ids it was called.
  [[nodiscard]] std::map<std::string, std::set<std::string>> heard() {
    const std::lock_guard lock{mutex_};
    return heard_;
  }
  [[nodiscard]] int strange() {
    const std::lock_guard lock{mutex_};
    return strange_;
  }
  [[nodiscard]] bool has_brought_all() {
    const std::lock_guard lock{mutex_};
    return to_bring_.empty();
  }

 private:
  http::Response take(const std::string& call, const std::string& body) {
    const auto said = json::parse(body).value();
    const std::lock_guard lock{mutex_};
    heard_[std::string{said.at("number").as_string()}].insert(call);
    if (parse_integer<std::int64_t>(call).value_or(0) % 2 == 0) return http::Response::json(R"({"outcome": "done"})");
    if (accepted_.insert(call).second) to_bring_.insert(to_bring_.end(), {call, call});
    wake_.notify_all();
    return http::Response::json("{}", 202);
  }

  void bring(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    while (wake_.wait(lock, stop, [this] { return !to_bring_.empty(); })) {
      const std::string call = to_bring_.front();
      lock.unlock();
      const int status = post(call);
      lock.lock();
      if (status == 200) {
        to_bring_.pop_front();
        continue;
      }
      // Away, busy starting, or brought too much of late: it is brought again. Anything else would be a fault of one of the two.
      if (status != 0 && status != 503 && status != 429) ++strange_;
      wake_.wait_for(lock, stop, 20ms, [] { return false; });
    }
  }

  int post(const std::string& call) {
    const std::string body = fmt::format(R"({{"call": {}, "outcome": "done", "words": "已开通"}})", call);
    const std::string now =
        std::to_string(std::chrono::floor<std::chrono::seconds>(SystemClock{}.now()).time_since_epoch().count());
    const std::string headers = fmt::format(
        "Content-Type: application/json\r\nX-Yunguan-Call: {}\r\nX-Yunguan-Timestamp: {}\r\nX-Yunguan-Signature: "
        "{}\r\n",
        call, now, client::signature_of(secret_, now, call + "." + body));
    return http::RawClient(port_).ask(http::raw_request("POST", "/api/v1/peers/line/answers", headers, body)).status;
  }

  std::uint16_t port_ = 0;
  std::string secret_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::map<std::string, std::set<std::string>> heard_;  // under mutex_
  std::set<std::string> accepted_;                      // under mutex_
  std::deque<std::string> to_bring_;                    // under mutex_
  int strange_ = 0;                                     // under mutex_
  http::TestServer server_;
  std::jthread runner_;
};

class DyingCaller : public MortalOrders {
 protected:
  void SetUp() override {
    MortalOrders::SetUp();
    ASSERT_EQ(::setenv("YUNGUAN_PEER_PRIVATE_ADDRESSES", "true", 1), 0);
    // Free just now, and kept over the deaths, as a peer has one address to answer to.
    const http::TestServer finder{{}};
    port_ = finder.port();
  }
  void TearDown() override {
    ::unsetenv("YUNGUAN_PEER_PRIVATE_ADDRESSES");
    MortalOrders::TearDown();
  }

  void prepare(app::Foundation& ground) {
    identity::Identity identity{*ground.db, *ground.keys, ground.random, ground.clock, {}};
    identity.permissions().add(peer::kPermissions);
    identity.audit().add_actions(peer::kActions);
    ASSERT_NO_FATAL_FAILURE(let_people_in(ground, identity));
    std::vector<boost::json::object> forms;
    for (int n = 1; n <= kOrders; ++n) forms.push_back({{"what", std::to_string(n)}});
    as_manager(ground, identity, [&](const order::Ground& orders, const identity::Asking& asking) {
      enter_peer(ground, orders, asking);
      submit(ground, orders, {}, asking, kService, forms);
    });
  }
  void enter_peer(app::Foundation& ground, const order::Ground& orders, const identity::Asking& asking) {
    const config::Peer config;
    const std::string console_url;
    const peer::Ground peers{orders, ground.random, config, console_url};
    peer::Caller caller{peers};
    const peer::PeerService service{peers, caller};
    const auto added = service.add(
        asking,
        {.code = "line", .name = {"线路", "Lines"}, .url = peer_.url(), .operations = {"open"}, .timeout_seconds = 1});
    ASSERT_TRUE(added) << describe(added.error());
    const auto secret = service.rotate(asking, "line", added->version, {.at_once = true});
    ASSERT_TRUE(secret) << describe(secret.error());
    peer_.answer_to(port_, secret->secret);
  }
  void start() { start_platform({"--port", std::to_string(port_)}); }

  std::uint16_t port_ = 0;
  LinePeer peer_;
};

TEST_F(DyingCaller, EveryOrderGoesOnByOneAnswer) {
  ASSERT_NO_FATAL_FAILURE(on_the_ground([this](app::Foundation& ground) { prepare(ground); }));
  ASSERT_NO_FATAL_FAILURE(die_until_ended(kOrders, 6, [this] { start(); }));
  ASSERT_TRUE(eventually([&] { return peer_.has_brought_all(); }, 60s)) << "an answer was not taken";
  kill_platform();

  EXPECT_EQ(peer_.strange(), 0) << "an answer was refused";
  const auto heard = peer_.heard();
  EXPECT_EQ(heard.size(), static_cast<std::size_t>(kOrders));
  for (const auto& [number, ids] : heard) EXPECT_EQ(ids.size(), 1u) << number << " was called under several ids";
  const auto facts = numbers(
      "SELECT (SELECT COUNT(*) FROM peer_call WHERE state = 'answered' AND outcome = 'done'), "
      "(SELECT COUNT(*) FROM peer_call), (SELECT COUNT(DISTINCT order_id) FROM peer_call), "
      "(SELECT COUNT(*) FROM order_event WHERE login = '[line.open]'), "
      "(SELECT COUNT(DISTINCT order_id) FROM order_event WHERE login = '[line.open]'), "
      "(SELECT COUNT(*) FROM order_event)",
      6);
  EXPECT_EQ(facts, (std::vector<std::int64_t>{kOrders, kOrders, kOrders, kOrders, kOrders, 2 * kOrders}));
  expect_nothing_is_broken();
}

}  // namespace
}  // namespace yunguan
