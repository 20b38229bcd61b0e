// SPDX-License-Identifier: Apache-2.0
#include "peer/peer_world_fixture.h"

#include <fmt/format.h>

#include "client/signature.h"
#include "identity/enum_name.h"
#include "peer/asking.h"
#include "peer/call_store.h"
#include "peer/migrations.h"
#include "peer/peer_permissions.h"
#include "peer/peer_store.h"

namespace yunguan::peer {
namespace {

constexpr const char* kService = R"(
code: desk.line
area: test
title: {zh: 开线, en: Open a line}
about: {zh: 试用的服务, en: A service to try}
permission: order.apply
number: KX
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: what, kind: text, title: {zh: 线路, en: Line}, required: true, length_max: 20}
      - {id: private, kind: text, title: {zh: 内部说明, en: Internal}}
      - {id: receipt, kind: text, title: {zh: 回执, en: Receipt}, length_max: 8, rights: {apply: hidden, open: write}}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: leader, kind: approve, title: {zh: 领导, en: Leader}, people: [{kind: leader}], refused: end}
    - {id: open, kind: call, title: {zh: 开通, en: Open}, target: carrier.open, undo: carrier.close, with: {line: form.what}}
    - {id: desk, kind: handle, title: {zh: 登记, en: Enter}, people: [{kind: on_duty, code: carrier_desk}]}
clocks: []
)";

}  // namespace

PeerSimulator::PeerSimulator()
    : server_({http::test_route(http::Method::post, "/calls", [this](const http::Request& request) {
        const Heard heard{std::string{request.header("x-yunguan-call")},
                          std::string{request.header("x-yunguan-timestamp")},
                          std::string{request.header("x-yunguan-signature")}, request.body};
        Behaviour behaviour;
        {
          const std::lock_guard lock{mutex_};
          heard_.push_back(heard);
          behaviour = behaviour_;
        }
        return Result<http::Response>{behaviour(heard)};
      })}) {
  say(202);
}

void PeerSimulator::behave(Behaviour behaviour) {
  const std::lock_guard lock{mutex_};
  behaviour_ = std::move(behaviour);
}

void PeerSimulator::say(int status, std::string body) {
  behave([status, body = std::move(body)](const Heard&) { return http::Response::json(body, status); });
}

std::string PeerSimulator::url() const { return fmt::format("http://127.0.0.1:{}/calls", server_.port()); }

std::vector<Heard> PeerSimulator::heard() {
  const std::lock_guard lock{mutex_};
  return heard_;
}

std::vector<store::Migration> PeerWorld::more_migrations() const { return migrations(); }

void PeerWorld::SetUp() {
  OrderWorld::SetUp();
  if (IsSkipped() || HasFatalFailure()) return;
  make();
  offer(kService);
  enter(peer_.url());
}

void PeerWorld::make() {
  ground_ = std::make_unique<Ground>(Ground{ground(), random_, config_, console_url_});
  calls_ = calls_for_orders(*ground_);
  caller_ = std::make_unique<Caller>(*ground_);
  other_node_ = std::make_unique<Caller>(*ground_);
  desk_ = std::make_unique<AnswerDesk>(*ground_);
  peers_ = std::make_unique<PeerService>(*ground_, *caller_);
}

void PeerWorld::restart_all() {
  peers_.reset();
  desk_.reset();
  other_node_.reset();
  caller_.reset();
  calls_ = {};
  ground_.reset();
  restart();
  make();
}

void PeerWorld::enter(const std::string& url, NewPeer input) {
  input.code = "carrier";
  input.name = {"运营商", "Carrier"};
  input.url = url;
  input.operations = {"open", "close"};
  input.tries_max = 3;
  input.timeout_seconds = 2;
  const auto added = peers_->add(as(kFen), input);
  ASSERT_TRUE(added) << describe(added.error());
  secret_ = new_secret(true);
}

void PeerWorld::change(const std::function<void(PeerInput&)>& how) {
  const auto now = peers_->one("carrier");
  ASSERT_TRUE(now) << describe(now.error());
  PeerInput input{now->name,           now->url,  now->operations, now->timeout_seconds, now->tries_max,
                  now->answer_minutes, now->is_on};
  how(input);
  const auto changed = peers_->change(as(kFen), "carrier", now->version, input);
  ASSERT_TRUE(changed) << describe(changed.error());
}

std::string PeerWorld::new_secret(bool at_once) {
  const auto now = peers_->one("carrier");
  EXPECT_TRUE(now) << describe(now.error());
  const auto rotated = peers_->rotate(as(kFen), "carrier", now->version, {.at_once = at_once});
  EXPECT_TRUE(rotated) << describe(rotated.error());
  return rotated ? rotated->secret : std::string{};
}

order::OrderId PeerWorld::at_the_call() {
  const auto id = submitted(kAnna, "desk.line", R"({"what": "专线一", "private": "不外传"})");
  EXPECT_EQ(act(kBo, id, {.act = flow::Act::approve}), "");
  work();
  return id;
}

std::size_t PeerWorld::send() {
  const auto sent = caller_->work();
  EXPECT_TRUE(sent) << describe(sent.error());
  return sent.value_or(0);
}

Call PeerWorld::call(order::OrderId order) {
  const auto calls = db().read([&](store::Reader& reader) { return calls_of(reader, order); });
  EXPECT_TRUE(calls) << describe(calls.error());
  return calls && !calls->empty() ? calls->back() : Call{};
}

std::vector<Try> PeerWorld::tries(order::OrderId order) {
  const CallId id = call(order).id;
  return db().read([&](store::Reader& reader) { return tries_of(reader, id); }).value_or(std::vector<Try>{});
}

std::string PeerWorld::standing(order::OrderId order) {
  const Call now = call(order);
  return identity::name_of(now.state) + (now.error_code.empty() ? "" : " " + now.error_code);
}

http::Request PeerWorld::signed_request(const Call& call, const std::string& body, const std::string& secret,
                                        std::chrono::seconds off) {
  http::Request request;
  request.method = http::Method::post;
  request.path_values["code"] = "carrier";
  request.remote_ip = "10.0.0.9";
  request.body = body;
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now() + off).time_since_epoch().count();
  const std::string timestamp = std::to_string(now);
  const std::string id = std::to_string(call.id.value);
  request.headers["x-yunguan-call"] = id;
  request.headers["x-yunguan-timestamp"] = timestamp;
  request.headers["x-yunguan-signature"] = client::signature_of(secret, timestamp, id + "." + body);
  return request;
}

PeerWorld::Said PeerWorld::bring(http::Request request) {
  const auto taken = desk_->take(request);
  if (taken) return {};
  const auto& details = taken.error().details;
  return {taken.error().code, details.empty() ? taken.error().where.field : details.front().where.field};
}

PeerWorld::Said PeerWorld::answer(const Call& call, const std::string& body, std::optional<std::string> secret) {
  return bring(signed_request(call, body, secret.value_or(secret_)));
}

std::string PeerWorld::done(const Call& call, const std::string& result) {
  return fmt::format(R"({{"call": {}, "outcome": "done", "result": {}}})", call.id.value, result);
}

}  // namespace yunguan::peer
