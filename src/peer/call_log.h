// SPDX-License-Identifier: Apache-2.0
// Calls as people see them: the log of all for those who manage peers, an order's own for those who see the order; sending again, and
// waiting no longer.
#pragma once

#include "peer/peer_service.h"

namespace yunguan::peer {

struct CallRow {
  CallId id;
  std::string peer;  // code
  Text peer_name;
  std::string operation;
  order::OrderId order;
  std::string number;
  std::string service;
  bool is_undo = false;
  CallState state = CallState::waiting;
  std::string outcome;
  std::int64_t sent = 0;
  Instant asked_at;
  std::optional<Instant> next_at;
  std::optional<Instant> accepted_at;
  std::optional<Instant> ended_at;
  std::optional<Text> error;
};
BOOST_DESCRIBE_STRUCT(CallRow, (),
                      (id, peer, peer_name, operation, order, number, service, is_undo, state, outcome, sent, asked_at,
                       next_at, accepted_at, ended_at, error))

struct TryView {
  std::int64_t number = 0;
  Way way = Way::sent;
  Instant at;
  std::int64_t took_ms = 0;
  std::int64_t status = 0;
  std::string code;
  std::optional<Text> error;
  std::string said;  // of the peer; for those who manage peers or supervise the order
};
BOOST_DESCRIBE_STRUCT(TryView, (), (number, way, at, took_ms, status, code, error, said))

struct CallDetail {
  CallRow call;
  std::int64_t visit = 0;
  std::vector<TryView> tries;
  bool may_send = false;
  bool may_give_up = false;
};
BOOST_DESCRIBE_STRUCT(CallDetail, (), (call, visit, tries, may_send, may_give_up))
struct OrderCalls {
  std::vector<CallDetail> items;
};
BOOST_DESCRIBE_STRUCT(OrderCalls, (), (items))

struct GiveUpInput {
  std::string words;
};
BOOST_DESCRIBE_STRUCT(GiveUpInput, (), (words))

class CallLog {
 public:
  // All outlive it.
  CallLog(const Ground& ground, Caller& caller, const order::OrderService& orders)
      : ground_(ground), caller_(caller), orders_(orders), book_(ground), order_book_(ground.orders) {}

  [[nodiscard]] static const http::List& declaration();
  Result<http::Page<CallRow>> page(const http::Request& request) const;
  // peer.no_call (not_found)
  Result<CallDetail> one(const identity::Asking& asking, CallId id) const;
  // Errors: order.not_found.
  Result<OrderCalls> of_order(const identity::Asking& asking, order::OrderId id) const;

  // Now, under the same id: what waits, what was accepted and not answered, what failed. Errors: peer.no_call (not_found), also of an
  // order that the caller does not see; peer.over (conflict): it was answered, or the order does not wait for it; and those of retrying the
  // step, when it has failed.
  Result<CallDetail> send_again(const identity::Asking& asking, CallId id) const;
  // The step fails, so that a person decides. peer.over (conflict): nothing is waited for; order.words (invalid): no reason.
  Result<CallDetail> give_up(const identity::Asking& asking, CallId id, const GiveUpInput& input) const;

 private:
  struct Sight {
    bool manages = false;
    bool supervises = false;
  };
  Result<Sight> sight(const identity::Asking& asking, const Call& call, const order::Times& times) const;
  Result<CallDetail> detail(store::Reader& reader, const Call& call, const Sight& sight) const;
  Result<void> send_now(store::Transaction& tx, const identity::Asking& asking, const order::Times& times, Call call,
                        const Sight& sight) const;

  const Ground& ground_;
  Caller& caller_;
  const order::OrderService& orders_;
  const AnswerBook book_;
  const order::OrderBook order_book_;
};

}  // namespace yunguan::peer
