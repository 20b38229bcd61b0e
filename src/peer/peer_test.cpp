// SPDX-License-Identifier: Apache-2.0
// Orders that call a peer which is slow, refuses, breaks off, answers at once, twice, late, otherwise, unsigned – and what comes of it.
#include "base/eventually_fixture.h"
#include "base/parse.h"
#include "client/signature.h"
#include "peer/peer_world_fixture.h"

namespace yunguan::peer {
namespace {

using namespace std::chrono_literals;
using flow::Act;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Peers : public PeerWorld {};
YUNGUAN_ON_BOTH_STORES(Peers);

TEST_P(Peers, AreAskedSignedAndAnswerLater) {
  const auto id = at_the_call();
  EXPECT_EQ(stands(id), "open waiting");
  EXPECT_EQ(standing(id), "waiting");
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(send(), 0u) << "what was accepted is not sent again";
  EXPECT_EQ(standing(id), "accepted");
  ASSERT_EQ(peer_.heard().size(), 1u);
  const Heard heard = peer_.heard()[0];
  EXPECT_EQ(heard.call, std::to_string(call(id).id.value));
  EXPECT_EQ(heard.signature, client::signature_of(secret_, heard.timestamp, heard.call + "." + heard.body));
  EXPECT_THAT(heard.body, HasSubstr(R"("operation":"open","attempt":1)"));
  EXPECT_THAT(heard.body, HasSubstr(R"("values":{"line":"专线一"})"));
  EXPECT_THAT(heard.body, HasSubstr(R"("answer_to":"https://yunguan.example/api/v1/peers/carrier/answers")"));
  EXPECT_THAT(heard.body, Not(HasSubstr("不外传"))) << "only what the step gives";
  EXPECT_THAT(heard.body, Not(HasSubstr(secret_)));

  const Call asked = call(id);
  EXPECT_EQ(answer(asked, done(asked, R"({"receipt": "HZ001", "more": {"a": 1}})")), Said{});
  EXPECT_EQ(standing(id), "answered");
  EXPECT_EQ(stands(id), "desk: 5");
  EXPECT_EQ(kept(id).state.values.at("receipt").as_string(), "HZ001") << "a field the step may write";
  EXPECT_FALSE(kept(id).state.values.as_object().contains("more"));
  EXPECT_EQ(act(kEve, id, {.act = Act::approve}), "");
  EXPECT_EQ(status(id), "completed");
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment:", "orders:"}));
}

TEST_P(Peers, MayAnswerAtOnce) {
  const auto id = at_the_call();
  peer_.say(200, R"({"outcome": "done", "words": "已开通"})");
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(id), "answered");
  EXPECT_EQ(stands(id), "desk: 5");
  const auto second = at_the_call();
  peer_.say(200, R"({"outcome": "failed", "words": "无资源"})");
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(stands(second), "open failed");
  EXPECT_EQ(act(kFen, second, {.act = Act::retry, .visit = call(second).visit}), "");
  work();
  peer_.say(202);
  const CallId before = call(second).id;
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(second), "accepted");
  EXPECT_NE(peer_.heard().back().call, peer_.heard()[1].call) << "what was answered is another call when asked again";
  EXPECT_EQ(call(second).id, before);
}

TEST_P(Peers, AnsweringTwiceWithNumbersThatNoDoubleHoldsChangeNothing) {
  const auto id = at_the_call();
  send();
  const Call asked = call(id);
  const std::string body = done(asked, R"({"a": 3333333330000000001492662673464448341.5})");
  EXPECT_EQ(answer(asked, body), Said{});
  EXPECT_EQ(answer(asked, body), Said{});
}

TEST_P(Peers, AnsweringTwiceChangeNothingAndOtherwiseAreRefused) {
  const auto id = at_the_call();
  send();
  const Call asked = call(id);
  const std::string body = done(asked, R"({"b": [1, {"x": 1, "y": 2}], "a": "1"})");
  EXPECT_EQ(answer(asked, body), Said{});
  const auto events = kept(id).events;
  EXPECT_EQ(answer(asked, body), Said{});
  EXPECT_EQ(answer(asked, done(asked, R"({"a": "1", "b": [1, {"y": 2, "x": 1}]})")), Said{})
      << "the same, otherwise written";
  EXPECT_EQ(answer(asked, done(asked)).code, "peer.answered");
  EXPECT_EQ(answer(asked, R"({"call": 1, "outcome": "failed"})").code, "peer.answered");
  EXPECT_EQ(kept(id).events, events);
  EXPECT_EQ(stands(id), "desk: 5");
  EXPECT_EQ(tries(id).size(), 6u) << "all of it is on record";
  EXPECT_EQ(tries(id).back().status, 409);
}

TEST_P(Peers, ThatAreUnsignedOrWronglySignedAreNobody) {
  const auto id = at_the_call();
  send();
  const Call asked = call(id);
  EXPECT_EQ(answer(asked, done(asked), "another secret").code, "peer.signature");
  auto request = signed_request(asked, done(asked), secret_);
  request.headers.erase("x-yunguan-signature");
  EXPECT_EQ(bring(request).code, "peer.unsigned");
  request = signed_request(asked, done(asked), secret_);
  request.body += " ";
  EXPECT_EQ(bring(request).code, "peer.signature") << "the body is signed";
  request = signed_request(asked, done(asked), secret_);
  request.headers["x-yunguan-call"] = "2";
  EXPECT_EQ(bring(request).code, "peer.signature") << "the call is signed";
  request = signed_request(asked, done(asked), secret_);
  request.path_values["code"] = "nobody";
  EXPECT_EQ(bring(request).code, "peer.signature") << "who there is, is not told";
  clock_.advance(10s);
  EXPECT_EQ(bring(signed_request(asked, done(asked), secret_, 6min)).code, "peer.clock");
  EXPECT_EQ(bring(signed_request(asked, done(asked), secret_, -6min)).code, "peer.clock");
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit_row WHERE action = 'peer.forged'"), 7);
  EXPECT_EQ(standing(id), "accepted");
  for (int n = 0; n < 40; ++n) answer(asked, done(asked), "guess");
  EXPECT_EQ(answer(asked, done(asked), "guess").code, "peer.forged_too_often");
  EXPECT_EQ(answer(asked, done(asked)), Said{}) << "who can sign is heard all the same";
}

TEST_P(Peers, KeepAnOldSecretWhileTheNewOneIsBroughtIn) {
  const auto id = at_the_call();
  send();
  const Call asked = call(id);
  const std::string first = secret_;
  secret_ = new_secret();
  EXPECT_NE(secret_, first);
  EXPECT_EQ(answer(asked, R"({"call": 99, "outcome": "done"})", first).code, "peer.call") << "good for seven days";
  clock_.advance(kOverlap + 1s);
  EXPECT_EQ(answer(asked, done(asked), first).code, "peer.signature");
  const std::string second = secret_;
  secret_ = new_secret(true);
  EXPECT_EQ(answer(asked, done(asked), second).code, "peer.signature") << "one that has become known ends at once";
  EXPECT_EQ(answer(asked, done(asked)), Said{});
}

TEST_P(Peers, SayWhatIsWrongWithAnAnswer) {
  const auto id = at_the_call();
  send();
  const Call asked = call(id);
  EXPECT_EQ(answer(asked, "{").code, "json.syntax");
  EXPECT_EQ(answer(asked, R"({"call": 1, "outcome": "perhaps"})"), (Said{"json.fields", "/outcome"}));
  EXPECT_EQ(answer(asked, R"({"call": 1})"), (Said{"json.fields", "/outcome"}));
  EXPECT_EQ(answer(asked, R"({"call": 1, "outcome": "done", "result": {"receipt": "longer than it may be"}})"),
            (Said{"peer.result", "/result/receipt"}));
  EXPECT_EQ(answer(asked, "{\"call\": 1, \"outcome\": \"done\", \"words\": \"a\\u0007\"}"),
            (Said{"peer.words", "/words"}));
  Call unknown = asked;
  unknown.id = CallId{4711};
  EXPECT_EQ(answer(unknown, done(unknown)), (Said{"peer.no_call", "call"}));
  EXPECT_EQ(standing(id), "accepted") << "none of it counts";
  change([](PeerInput& peer) { peer.is_on = false; });
  EXPECT_EQ(answer(asked, done(asked)).code, "peer.off");
  change([](PeerInput& peer) { peer.is_on = true; });
  EXPECT_EQ(answer(asked, done(asked)), Said{});
}

TEST_P(Peers, AnsweringForAnotherPeerAreRefused) {
  const auto id = at_the_call();
  send();
  const auto other = peers_->add(
      as(kFen), {.code = "police", .name = {"另一家", "Another"}, .url = peer_.url(), .operations = {"open"}});
  ASSERT_TRUE(other) << describe(other.error());
  const auto secret = peers_->rotate(as(kFen), "police", other->version, {.at_once = true});
  ASSERT_TRUE(secret);
  const Call asked = call(id);
  EXPECT_EQ(answer(asked, done(asked), secret->secret).code, "peer.signature");
  auto request = signed_request(asked, done(asked), secret->secret);
  request.path_values["code"] = "police";
  EXPECT_EQ(bring(request).code, "peer.no_call") << "a call of another is none of its own";
  EXPECT_EQ(standing(id), "accepted");
}

TEST_P(Peers, AnsweringLateAreToldSo) {
  const auto ended = at_the_call();
  const auto skipped = at_the_call();
  const auto mended = at_the_call();
  send();
  EXPECT_EQ(act(kFen, ended, {.act = Act::terminate, .words = "不办了"}), "");
  // It may still have been done, and would have to be taken back: the order waits for that.
  EXPECT_EQ(standing(ended), "accepted");
  EXPECT_EQ(act(kFen, ended, {.act = Act::terminate, .words = "不等了"}), "");
  EXPECT_EQ(standing(ended), "skipped");
  EXPECT_EQ(answer(call(ended), done(call(ended))).code, "peer.late");
  EXPECT_EQ(tries(ended).back().error_code, "peer.late");

  change([](PeerInput& peer) { peer.is_on = false; });
  for (const auto id : {skipped, mended}) {
    run_sql("UPDATE peer_call SET state = 'waiting', next_at = 0 WHERE order_id = " + std::to_string(id.value));
  }
  EXPECT_EQ(send(), 2u);
  EXPECT_EQ(standing(skipped), "failed peer.off");
  EXPECT_EQ(stands(skipped), "open failed");
  EXPECT_EQ(act(kFen, skipped, {.act = Act::skip, .visit = call(skipped).visit, .words = "免办"}), "");
  EXPECT_EQ(act(kFen, mended, {.act = Act::mend, .visit = call(mended).visit, .words = "电话办好"}), "");
  change([](PeerInput& peer) { peer.is_on = true; });
  for (const auto id : {skipped, mended}) {
    EXPECT_EQ(stands(id), "desk: 5");
    EXPECT_EQ(standing(id), "skipped peer.off");
    EXPECT_EQ(answer(call(id), done(call(id))).code, "peer.late");
    EXPECT_EQ(stands(id), "desk: 5");
  }
}

TEST_P(Peers, ThatFailForNowAreCalledAgainAndThenWaitForAPerson) {
  const auto id = at_the_call();
  peer_.say(500, "<html>\x01 ouch \xFF</html>");
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(id), "waiting peer.not_now");
  EXPECT_EQ(tries(id)[0].status, 500);
  EXPECT_EQ(tries(id)[0].text, "<html>? ouch ?</html>");
  EXPECT_EQ(send(), 0u) << "not before its time";
  clock_.advance(kFirstWait);
  peer_.say(408);
  EXPECT_EQ(send(), 1u);
  clock_.advance(kFirstWait);
  EXPECT_EQ(send(), 0u) << "each wait is twice the one before";
  clock_.advance(kFirstWait);
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(id), "failed peer.not_now");
  EXPECT_EQ(stands(id), "open failed");
  const auto heard = peer_.heard();
  EXPECT_EQ(heard[0].call, heard[2].call);
  EXPECT_THAT(heard[2].body, HasSubstr(R"("attempt":3)"));

  EXPECT_EQ(act(kFen, id, {.act = Act::retry, .visit = call(id).visit}), "");
  work();
  peer_.say(202);
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(id), "accepted");
  EXPECT_EQ(peer_.heard().back().call, heard[0].call) << "the same call: who has it may know it again";
}

TEST_P(Peers, ThatAreBusyRestAndNoCallIsGivenUpForIt) {
  const auto id = at_the_call();
  const auto second = at_the_call();
  peer_.behave([](const Heard&) {
    http::Response answer = http::Response::json("{}", 429);
    answer.headers.emplace_back("Retry-After", "40");
    return answer;
  });
  for (int n = 0; n < 5; ++n) {  // more than its three tries
    EXPECT_EQ(send(), 1u) << "the next would only meet the same";
    clock_.advance(39s);
    EXPECT_EQ(send(), 0u) << "it asked for forty seconds";
    clock_.advance(1s);
  }
  EXPECT_EQ(standing(id), "waiting peer.busy");
  EXPECT_EQ(stands(second), "open waiting");
  EXPECT_EQ(call(id).failed + call(second).failed, 0);
  peer_.say(202);
  EXPECT_EQ(send(), 2u);
  EXPECT_EQ(standing(id), "accepted");

  const auto third = at_the_call();
  peer_.say(429);
  clock_.advance(kBusyAtMost);
  for (int n = 0; n < 3; ++n) {
    clock_.advance(kLongestWait);
    EXPECT_EQ(send(), 1u);
  }
  EXPECT_EQ(stands(third), "open failed") << "a day of it is enough";
}

TEST_P(Peers, ThatRefuseAreNotAskedAgainByThemselves) {
  const auto id = at_the_call();
  peer_.say(403);
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(id), "failed peer.refused");
  EXPECT_FALSE(peers_->one("carrier")->error) << "it is there, and says something of this call alone";
  EXPECT_EQ(stands(id), "open failed");
  EXPECT_EQ(answer(call(id), done(call(id))), Said{}) << "until a person has decided its answer counts";
  EXPECT_EQ(stands(id), "desk: 5");
}

TEST_P(Peers, ThatBreakOffInTheMiddleAreAskedAgainAndRest) {
  const auto id = at_the_call();
  peer_.behave([](const Heard&) {
    http::Response answer = http::Response::json("");
    answer.stream = [](http::Sink& sink) -> Result<void> {
      YG_TRY(sink.write(R"({"outcome": "do)" + std::string(1u << 20, 'n')));
      return fail(ErrorKind::unavailable, "test.gone", {"断", "gone"});
    };
    return answer;
  });
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(id), "waiting client.unreachable");
  EXPECT_EQ(stands(id), "open waiting");
  const auto second = at_the_call();
  EXPECT_EQ(send(), 0u) << "the next would only meet the same";
  EXPECT_EQ(call(second).sent, 0);
  clock_.advance(client::kFirstRest);
  peer_.say(200, R"({"outcome": "done"})");
  EXPECT_EQ(send(), 2u);
  EXPECT_EQ(stands(id), "desk: 5");
  EXPECT_EQ(stands(second), "desk: 5");
}

TEST_P(Peers, MayAnswerBeforeOurRequestReturned) {
  const auto id = at_the_call();
  peer_.behave([&](const Heard& heard) {
    Call now;
    now.id = CallId{parse_integer<std::int64_t>(heard.call).value_or(0)};
    EXPECT_EQ(answer(now, done(now)), Said{});
    return http::Response::json("{}", 500);
  });
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(id), "answered") << "what our request says afterwards is of no account";
  EXPECT_EQ(stands(id), "desk: 5");
  EXPECT_EQ(tries(id).size(), 2u);
}

TEST_P(Peers, AreSentToByOneNodeAtATime) {
  const auto id = at_the_call();
  peer_.behave([&](const Heard&) {
    const auto meanwhile = other_node_->work();
    EXPECT_TRUE(meanwhile) << describe(meanwhile.error());
    EXPECT_EQ(meanwhile.value_or(9), 0u) << "the other node leaves it alone";
    return http::Response::json("{}", 202);
  });
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(peer_.heard().size(), 1u);
  EXPECT_EQ(standing(id), "accepted");
}

TEST_P(Peers, AreAskedAgainByTheNextWhenAProcessDiedWhileItAsked) {
  const auto id = at_the_call();
  // As it lies in the store when the process dies between the lease and the outcome.
  run_sql("UPDATE peer_call SET sent = 1, next_at = next_at + 12000000");
  restart_all();
  EXPECT_EQ(send(), 0u) << "the other may still be at it";
  clock_.advance(12s);
  EXPECT_EQ(send(), 1u);
  EXPECT_THAT(peer_.heard().back().body, HasSubstr(R"("attempt":2)"));
  EXPECT_EQ(answer(call(id), done(call(id))), Said{});
  restart_all();
  EXPECT_EQ(answer(call(id), done(call(id))), Said{});
  EXPECT_EQ(stands(id), "desk: 5");
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_event WHERE login = '[carrier.open]'"), 1);
}

TEST_P(Peers, HaveTheTimeTheyAreGiven) {
  change([](PeerInput& peer) { peer.answer_minutes = 30; });
  const auto id = at_the_call();
  send();
  clock_.advance(29min);
  EXPECT_EQ(send(), 0u);
  clock_.advance(1min);
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(id), "failed peer.no_answer");
  EXPECT_EQ(stands(id), "open failed");
  EXPECT_EQ(answer(call(id), done(call(id))), Said{}) << "better late than by hand";
  EXPECT_EQ(stands(id), "desk: 5");
}

TEST_P(Peers, AreAskedToTakeBackWhatTheyDid) {
  const auto id = at_the_call();
  send();
  EXPECT_EQ(answer(call(id), done(call(id))), Said{});
  EXPECT_EQ(act(kEve, id, {.act = Act::send_back, .step = "leader", .words = "改一改"}), "");
  work();
  EXPECT_TRUE(call(id).is_undo);
  EXPECT_EQ(call(id).operation, "close");
  EXPECT_EQ(send(), 1u);
  EXPECT_THAT(peer_.heard().back().body, HasSubstr(R"("takes_back":true)"));
  EXPECT_EQ(answer(call(id), done(call(id))), Said{});
  EXPECT_EQ(stands(id), "leader: 2");
}

TEST_P(Peers, ThatAreNotThereLeaveTheStepToAPerson) {
  change([](PeerInput& peer) { peer.operations = {"close"}; });
  const auto id = at_the_call();
  EXPECT_EQ(stands(id), "open failed");
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_deed WHERE error_code = 'peer.not_taken'"), 1);
  EXPECT_EQ(act(kFen, id, {.act = Act::mend, .visit = 3, .words = "人工办理"}), "");
  EXPECT_EQ(stands(id), "desk: 5");
}

TEST_P(Peers, ThatHangHoldNobodyUpAndStopWithThePlatform) {
  http::Latch latch;
  peer_.behave([&](const Heard&) {
    latch.wait();
    return http::Response::json("{}", 202);
  });
  PeerSimulator quick;
  const auto other =
      peers_->add(as(kFen), {.code = "quick", .name = {"快", "Quick"}, .url = quick.url(), .operations = {"open"}});
  ASSERT_TRUE(other) << describe(other.error());
  const auto slow = at_the_call();
  const auto fast = at_the_call();
  run_sql("UPDATE peer_call SET peer_id = 2 WHERE order_id = " + std::to_string(fast.value));
  caller_->start();
  EXPECT_TRUE(eventually([&] { return standing(fast) == "accepted"; }));
  caller_->stop();
  EXPECT_EQ(standing(slow), "waiting") << "broken off, to be sent again";
  latch.open();
}

TEST_P(Peers, OnPublicAddressesWantTlsAndPrivateOnesThePermission) {
  const auto id = at_the_call();
  config_.private_addresses = false;
  EXPECT_EQ(send(), 1u);
  EXPECT_EQ(standing(id), "waiting client.private_address");
  EXPECT_EQ(peer_.heard().size(), 0u);
}

TEST_P(Peers, AreEnteredWithCareAndTriedOut) {
  const auto code = [&](NewPeer input) {
    const auto added = peers_->add(as(kFen), input);
    if (added) return std::string{};
    return added.error().code + " " + added.error().where.field;
  };
  const NewPeer good{.code = "post", .name = {"邮", "Post"}, .url = "https://post.example/x", .operations = {"a.b"}};
  NewPeer bad = good;
  bad.code = "carrier";
  EXPECT_EQ(code(bad), "peer.taken /code");
  bad = good;
  bad.code = "A b";
  EXPECT_EQ(code(bad), "peer.field /code");
  for (const char* url : {"ftp://x", "https://", "https://user:word@host/", "http://a\r\nb", ""}) {
    bad = good;
    bad.url = url;
    EXPECT_EQ(code(bad), "peer.field /url") << url;
  }
  bad = good;
  bad.operations = {"a", "a"};
  EXPECT_EQ(code(bad), "peer.field /operations/0");
  bad.operations = {};
  EXPECT_EQ(code(bad), "peer.field /operations");
  bad = good;
  bad.timeout_seconds = 61;
  EXPECT_EQ(code(bad), "peer.field /timeout_seconds");
  EXPECT_EQ(code(good), "");

  peer_.say(200, "pong");
  const auto tried = peers_->try_out(as(kFen), "carrier");
  ASSERT_TRUE(tried) << describe(tried.error());
  EXPECT_TRUE(tried->is_good);
  EXPECT_EQ(tried->said, "pong");
  EXPECT_THAT(peer_.heard().back().body, HasSubstr("peer.trial"));
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit_row WHERE action = 'peer.trial'"), 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM peer WHERE secret_sealed LIKE '%" + secret_ + "%'"), 0);
}

}  // namespace
}  // namespace yunguan::peer
