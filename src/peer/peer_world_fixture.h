// SPDX-License-Identifier: Apache-2.0
// For tests: the world of orders with a peer called "carrier" in it – a real server on 127.0.0.1 that behaves as it is told – and two
// nodes that send to it.
#pragma once

#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/raw_client_fixture.h"
#include "order/order_world_fixture.h"
#include "peer/answer_desk.h"
#include "peer/caller.h"
#include "peer/peer_service.h"

namespace yunguan::peer {

// What the peer was told.
struct Heard {
  std::string call;
  std::string timestamp;
  std::string signature;
  std::string body;
};

// Takes calls at "/calls". What it does is a function, so that a test can let it wait, refuse, or break off.
class PeerSimulator {
 public:
  using Behaviour = std::function<http::Response(const Heard&)>;

  PeerSimulator();

  void behave(Behaviour behaviour);
  // Answers every call like this from now on.
  void say(int status, std::string body = "{}");
  [[nodiscard]] std::string url() const;
  [[nodiscard]] std::vector<Heard> heard();

 private:
  std::mutex mutex_;
  std::vector<Heard> heard_;  // under mutex_
  Behaviour behaviour_;       // under mutex_
  http::TestServer server_;
};

class PeerWorld : public order::OrderWorld {
 protected:
  void SetUp() override;
  [[nodiscard]] std::vector<store::Migration> more_migrations() const override;

  // As if the process had died and another begun; the simulator goes on.
  void restart_all();
  // Enters the peer "carrier" that takes open and close, with this address.
  void enter(const std::string& url, NewPeer input = {});
  // Changes it.
  void change(const std::function<void(PeerInput&)>& how);
  std::string new_secret(bool at_once = false);

  // An order at its call, which has not been sent.
  order::OrderId at_the_call();
  // Sends what is due, on the first node; how many calls.
  std::size_t send();
  Call call(order::OrderId order);
  std::vector<Try> tries(order::OrderId order);
  // "accepted", with the code of the last error behind it when there is one.
  std::string standing(order::OrderId order);

  struct Said {
    std::string code;  // of the error; empty: it was taken
    std::string field;
    friend bool operator==(const Said&, const Said&) = default;
  };
  // As the peer would bring it: signed with `secret`, or its own.
  Said answer(const Call& call, const std::string& body, std::optional<std::string> secret = {});
  Said bring(http::Request request);
  http::Request signed_request(const Call& call, const std::string& body, const std::string& secret,
                               std::chrono::seconds off = {});
  [[nodiscard]] static std::string done(const Call& call, const std::string& result = "{}");

  PeerSimulator peer_;
  std::string secret_;
  config::Peer config_{.private_addresses = true, .authorities = {}};
  const std::string console_url_ = "https://yunguan.example/";
  crypto::SeededRandom random_{7};
  std::unique_ptr<Ground> ground_;
  std::unique_ptr<Caller> caller_;
  std::unique_ptr<Caller> other_node_;
  std::unique_ptr<AnswerDesk> desk_;
  std::unique_ptr<PeerService> peers_;

 private:
  void make();
};

}  // namespace yunguan::peer
