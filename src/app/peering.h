// SPDX-License-Identifier: Apache-2.0
// Peers put together: what orders ask them by, the calls that go out, the answers that come in.
#pragma once

#include "app/ordering.h"
#include "config/config.h"
#include "identity/identity.h"
#include "peer/answer_desk.h"
#include "peer/call_log.h"
#include "peer/caller.h"
#include "peer/peer_service.h"

namespace yunguan::app {

// Members in the order in which they need each other; destroyed last first. Thread-safe.
class Peering {
 public:
  Peering(const order::Ground& orders, const order::OrderService& service, crypto::Random& random,
          const config::Config& config);

  // Before anything is started: what roles may allow, what the log knows, what the integrity check looks through, and what orders ask by.
  // Nothing is sent while `held` says so.
  void connect(identity::Identity& identity, Ordering& ordering, std::function<bool()> held);
  [[nodiscard]] std::vector<http::Route> routes();
  [[nodiscard]] peer::Caller& caller() { return caller_; }

 private:
  const peer::Ground ground_;
  peer::Caller caller_;
  const peer::PeerService peers_;
  const peer::CallLog log_;
  peer::AnswerDesk desk_;
};

}  // namespace yunguan::app
