// SPDX-License-Identifier: Apache-2.0
// Peers over HTTP: entered by an administrator, called by an order, answered by a post that nobody is signed in for, and shown to whoever
// may see the order.
#include <fstream>
#include <mutex>
#include <sstream>

#include "app/orders_fixture.h"
#include "client/signature.h"

namespace yunguan::app {
namespace {

using ::testing::Not;

class PeersOverHttp : public OrdersOverHttp {
 protected:
  PeersOverHttp()
      : carrier_({http::test_route(http::Method::post, "/calls", [this](const http::Request& request) {
          const std::lock_guard lock{mutex_};
          call_ = std::string{request.header("x-yunguan-call")};
          return Result<http::Response>{http::Response::json(R"({"queue": 3})", 202)};
        })}) {}
  void SetUp() override {
    set("peer.private_addresses", "true");
    OrdersOverHttp::SetUp();
  }

  static object carrier(std::string url) {
    return {{"code", "carrier"},     {"name", {{"zh", "运营商"}, {"en", "Carrier"}}},
            {"url", std::move(url)}, {"operations", array{"open", "close"}},
            {"timeout_seconds", 5},  {"tries_max", 3},
            {"answer_minutes", 0},   {"is_on", true}};
  }
  void enter() {
    const WireAnswer made =
        as("sysadmin").post("/api/v1/peers", carrier(fmt::format("http://127.0.0.1:{}/calls", carrier_.port())));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_THAT(made.text, Not(HasSubstr("secret\""))) << "asked for by itself";
    const WireAnswer secret = as("sysadmin")
                                  .post("/api/v1/peers/carrier/secret", {{"at_once", true}},
                                        fmt::format("If-Match: \"{}\"\r\n", made.number("version")));
    ASSERT_EQ(secret.status, 200) << secret.text;
    secret_ = secret.body.at("secret").as_string();
  }
  WireAnswer offer(bool check_only) {
    std::ostringstream yaml;
    yaml << std::ifstream{"tests/samples/catalog/line.open.yaml"}.rdbuf();
    return as("manager").post("/api/v1/services", {{"yaml", yaml.str()}, {"check_only", check_only}});
  }
  // An order that the carrier has accepted.
  WireAnswer at_the_carrier() {
    const WireAnswer order = apply("line.open", {{"place", "县医院"}, {"megabits", 100}, {"note", "内部"}});
    EXPECT_EQ(order.status, 201) << order.text;
    EXPECT_EQ(act("manager", order, {{"act", "approve"}, {"task", task(order)}}).status, 200);
    EXPECT_TRUE(eventually([&] { return calls(order).find(R"("state":"accepted")") != std::string::npos; }))
        << calls(order);
    return order;
  }
  std::string calls(const WireAnswer& order, std::string_view login = "manager") {
    return as(login).get(fmt::format("/api/v1/orders/{}/calls", order.number("id"))).text;
  }
  std::string call() {
    const std::lock_guard lock{mutex_};
    return call_;
  }
  WireAnswer answer(const std::string& body, std::string_view secret) {
    const std::string now =
        std::to_string(std::chrono::floor<std::chrono::seconds>(SystemClock{}.now()).time_since_epoch().count());
    return nobody().send(
        "POST", "/api/v1/peers/carrier/answers", body,
        fmt::format("Content-Type: application/json\r\nX-Yunguan-Call: {}\r\nX-Yunguan-Timestamp: {}\r\n"
                    "X-Yunguan-Signature: {}\r\n",
                    call(), now, client::signature_of(secret, now, call() + "." + body)));
  }

  std::mutex mutex_;
  std::string call_;  // under mutex_
  std::string secret_;
  http::TestServer carrier_;
};
YUNGUAN_ON_BOTH_STORES(PeersOverHttp);

TEST_P(PeersOverHttp, OpenALineOverARestart) {
  EXPECT_THAT(offer(true).text, HasSubstr(R"("by_hand":["carrier.open","carrier.close"])")) << "nobody takes it yet";
  ASSERT_NO_FATAL_FAILURE(enter());
  EXPECT_THAT(offer(true).text, HasSubstr(R"("by_hand":[])"));
  ASSERT_THAT(offer(false).text, HasSubstr(R"("published":true)"));
  const WireAnswer order = at_the_carrier();
  stop();
  start();
  const std::string body =
      fmt::format(R"({{"call": {}, "outcome": "done", "result": {{"receipt": "HZ-7"}}, "words": "已开通"}})", call());
  EXPECT_EQ(answer(body, "somebody else's").code(), "peer.signature");
  EXPECT_EQ(nobody().send("POST", "/api/v1/peers/carrier/answers", body).status, 401);
  EXPECT_EQ(answer(body, secret_).status, 200);
  EXPECT_EQ(answer(body, secret_).status, 200) << "the same again";
  EXPECT_EQ(answer(fmt::format(R"({{"call": {}, "outcome": "failed"}})", call()), secret_).code(), "peer.answered");
  EXPECT_THAT(shown(order).text, HasSubstr(R"("receipt":"HZ-7")"));
  EXPECT_THAT(shown(order).text, HasSubstr("已开通"));
  ASSERT_EQ(act("manager", order, {{"act", "approve"}, {"task", task(order)}}).status, 200);
  EXPECT_TRUE(comes_to(order, R"("status":"completed")"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'peer.forged'"), 2);
  EXPECT_THAT(as("auditor").post("/api/v1/integrity/check", object{}).text, HasSubstr(R"("ok":true)"));
  tamper("UPDATE peer SET url = 'http://10.0.0.66/'");
  EXPECT_THAT(as("auditor").post("/api/v1/integrity/check", object{}).text, HasSubstr(R"("ok":false)"));
}

TEST_P(PeersOverHttp, AreSeenByWhomTheyConcern) {
  ASSERT_NO_FATAL_FAILURE(enter());
  ASSERT_THAT(offer(false).text, HasSubstr(R"("published":true)"));
  const WireAnswer order = at_the_carrier();
  const std::string one = fmt::format("/api/v1/peer_calls/{}", call());
  EXPECT_THAT(calls(order), HasSubstr(R"(\"queue\": 3)")) << "what the carrier said, for those who supervise";
  EXPECT_THAT(calls(order, "unituser"), Not(HasSubstr("queue")));
  EXPECT_THAT(calls(order, "unituser"), HasSubstr(R"("status":202)"));
  EXPECT_EQ(as("wateruser").get(one).code(), "peer.no_call");
  EXPECT_EQ(as("manager").get("/api/v1/peer_calls").status, 403);
  EXPECT_EQ(as("sysadmin").get("/api/v1/peer_calls?state=accepted&peer=carrier").number("total"), 1);
  EXPECT_THAT(as("sysadmin").get("/api/v1/peers").text, HasSubstr(R"("accepted":1)"));
  EXPECT_THAT(as("sysadmin").get("/api/v1/peers").text, Not(HasSubstr(secret_)));
  EXPECT_EQ(as("sysadmin").get(fmt::format("/api/v1/orders/{}", order.number("id"))).status, 404);

  EXPECT_EQ(as("unituser").post(one + "/send", nullptr).code(), "peer.not_yours");
  EXPECT_EQ(as("unituser").post(one + "/give_up", {{"words", "不等了"}}).code(), "peer.not_yours");
  EXPECT_EQ(as("manager").post(one + "/give_up", {{"words", " "}}).code(), "order.words");
  EXPECT_EQ(as("sysadmin").post(one + "/send", nullptr).status, 200);
  EXPECT_TRUE(eventually([&] { return as("manager").get(one).text.find(R"("sent":2)") != std::string::npos; }));
  EXPECT_TRUE(
      eventually([&] { return as("manager").get(one).text.find(R"("state":"accepted")") != std::string::npos; }));
  EXPECT_EQ(as("manager").post(one + "/give_up", {{"words", "电话办理"}}).status, 200);
  EXPECT_THAT(as("manager").get(one).text, HasSubstr(R"("state":"failed")"));
  EXPECT_EQ(as("manager").post(one + "/give_up", {{"words", "再来"}}).code(), "peer.over");
  EXPECT_EQ(as("sysadmin").post(one + "/send", nullptr).code(), "flow.not_yours") << "the step is the supervisors' now";
  EXPECT_EQ(as("manager").post(one + "/send", nullptr).status, 200);
  EXPECT_TRUE(eventually([&] { return as("manager").get(one).text.find(R"("sent":3)") != std::string::npos; }));
  EXPECT_TRUE(
      eventually([&] { return as("manager").get(one).text.find(R"("state":"accepted")") != std::string::npos; }));
  EXPECT_EQ(answer(fmt::format(R"({{"call": {}, "outcome": "done"}})", call()), secret_).status, 200);
  EXPECT_EQ(as("manager").post(one + "/send", nullptr).code(), "peer.over");
}

TEST_P(PeersOverHttp, SwitchedOffTakeNothing) {
  ASSERT_NO_FATAL_FAILURE(enter());
  ASSERT_THAT(offer(false).text, HasSubstr(R"("published":true)"));
  at_the_carrier();
  object off = carrier("https://carrier.example/");
  off.erase("code");
  off["is_on"] = false;
  const std::string version =
      fmt::format("If-Match: \"{}\"\r\n", as("sysadmin").get("/api/v1/peers/carrier").number("version"));
  EXPECT_EQ(as("sysadmin").send("PUT", "/api/v1/peers/carrier", json::write(boost::json::value(off))).status, 428);
  EXPECT_EQ(as("sysadmin").send("PUT", "/api/v1/peers/carrier", json::write(boost::json::value(off)), version).status,
            200);
  EXPECT_EQ(as("sysadmin").send("PUT", "/api/v1/peers/carrier", json::write(boost::json::value(off)), version).code(),
            "http.stale");
  EXPECT_EQ(answer(fmt::format(R"({{"call": {}, "outcome": "done"}})", call()), secret_).code(), "peer.off");
  EXPECT_EQ(answer(std::string(70'000, ' '), secret_).status, 413);
}

}  // namespace
}  // namespace yunguan::app
