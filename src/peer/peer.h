// SPDX-License-Identifier: Apache-2.0
// Peers – systems of carriers and support platforms that orders call – and the calls themselves, with every try of each.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "order/order.h"

namespace yunguan::peer {

using PeerId = StrongId<struct PeerTag>;
using CallId = StrongId<struct PeerCallTag>;

struct Peer {
  PeerId id;
  std::string code;  // "carrier": operations are called "carrier.open"; never changes
  Text name;
  std::string url;  // https, or http to a private address
  std::vector<std::string> operations;
  std::int64_t timeout_seconds = 10;
  std::int64_t tries_max = 8;
  std::int64_t answer_minutes = 0;  // until then it has to answer what it accepted; 0: it may take as long as it likes
  bool is_on = true;
  Instant created_at;
  Instant changed_at;
  std::int64_t version = 1;

  // Both sealed in the store, and never shown again. The old one is good until it is over.
  std::string secret;
  std::string old_secret;
  std::optional<Instant> old_until;

  [[nodiscard]] bool takes(std::string_view operation) const;
};

// How far a call is.
BOOST_DEFINE_ENUM_CLASS(CallState,
                        waiting,   // to be sent, or to be sent again
                        accepted,  // the peer has it and will answer
                        answered,  // the order has gone on with the answer
                        failed,    // a person decides; an answer counts until he has
                        skipped)   // the order does not wait for it any more
struct Call {
  CallId id;
  PeerId peer;
  std::string operation;  // without the peer's code
  order::OrderId order;
  std::string number;
  std::string service;
  UnitId unit;  // the order's
  std::int64_t visit = 0;
  bool is_undo = false;
  CallState state = CallState::waiting;
  std::int64_t sent = 0;    // so often in all
  std::int64_t failed = 0;  // so often since it was asked for, or asked for again
  boost::json::object values;
  std::string outcome;  // of the answer: "done" or "failed"
  std::string answer;   // as JSON
  Instant asked_at;
  std::optional<Instant> next_at;  // no sooner than this is it sent; accepted: by then it has to be answered
  std::optional<Instant> accepted_at;
  std::optional<Instant> ended_at;
  std::string error_code;
  Text error;
};

// One time that something went over, either way.
BOOST_DEFINE_ENUM_CLASS(Way, sent, answered)
struct Try {
  CallId call;
  std::int64_t number = 0;  // within the call, from 1
  Way way = Way::sent;
  Instant at;
  std::int64_t took_ms = 0;
  std::int64_t status = 0;  // of HTTP: the peer's to what was sent, ours to its answer; 0: none
  std::string error_code;   // empty: it went well
  Text error;
  std::string text;  // the first kTextMax bytes of what the peer said
};
inline constexpr std::size_t kTextMax = 2'048;
inline constexpr std::int64_t kTriesKept = 200;  // of one call; a peer that goes on repeating itself fills nothing

// What a peer says came of a call, at once or later.
BOOST_DEFINE_ENUM_CLASS(Outcome, done, failed)
struct Answer {
  Outcome outcome = Outcome::done;
  boost::json::object result;
  std::string words;
};

// How long a secret goes on being good beside the one that took its place.
inline constexpr std::chrono::days kOverlap{7};
// How far the clocks of two systems may be apart.
inline constexpr std::chrono::minutes kClockWindow{5};

}  // namespace yunguan::peer
