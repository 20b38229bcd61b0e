// SPDX-License-Identifier: Apache-2.0
// What people do with peers and calls: enter them, switch them, rotate secrets, try the connection; look at the log, send again, stop
// waiting. The log says what was called and how it went; what stood in it is for those who see the order.
#pragma once

#include "http/page.h"
#include "identity/context.h"
#include "order/order_service.h"
#include "peer/caller.h"
#include "peer/peer.h"

namespace yunguan::peer {

struct PeerView {
  PeerId id;
  std::string code;
  Text name;
  std::string url;
  std::vector<std::string> operations;
  std::int64_t timeout_seconds = 0;
  std::int64_t tries_max = 0;
  std::int64_t answer_minutes = 0;
  bool is_on = true;
  std::optional<Instant> old_secret_until;
  Instant created_at;
  Instant changed_at;
  std::int64_t waiting = 0;   // to be sent
  std::int64_t accepted = 0;  // to be answered
  std::int64_t failed = 0;    // a person decides
  std::optional<Instant> last_good_at;
  std::optional<Instant> last_failed_at;
  std::optional<Text> error;  // until something went over
  std::optional<Instant> rests_until;
  std::string answer_to;  // where it brings its answers
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(PeerView, (),
                      (id, code, name, url, operations, timeout_seconds, tries_max, answer_minutes, is_on,
                       old_secret_until, created_at, changed_at, waiting, accepted, failed, last_good_at,
                       last_failed_at, error, rests_until, answer_to, version))
struct PeersAnswer {
  std::vector<PeerView> items;
};
BOOST_DESCRIBE_STRUCT(PeersAnswer, (), (items))

struct PeerInput {
  Text name;
  std::string url;
  std::vector<std::string> operations;
  std::int64_t timeout_seconds = 10;
  std::int64_t tries_max = 8;
  std::int64_t answer_minutes = 0;
  bool is_on = true;
};
BOOST_DESCRIBE_STRUCT(PeerInput, (), (name, url, operations, timeout_seconds, tries_max, answer_minutes, is_on))
struct NewPeer {
  std::string code;
  Text name;
  std::string url;
  std::vector<std::string> operations;
  std::int64_t timeout_seconds = 10;
  std::int64_t tries_max = 8;
  std::int64_t answer_minutes = 0;
  bool is_on = true;
};
BOOST_DESCRIBE_STRUCT(NewPeer, (), (code, name, url, operations, timeout_seconds, tries_max, answer_minutes, is_on))

struct PeerSecretInput {
  std::optional<bool> at_once;  // the old one is good no more: it has become known
};
BOOST_DESCRIBE_STRUCT(PeerSecretInput, (), (at_once))
struct PeerSecret {
  std::string secret;  // shown this once
  std::optional<Instant> old_until;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(PeerSecret, (), (secret, old_until, version))

struct PeerTrial {
  bool is_good = false;
  std::int64_t status = 0;  // 0: none came
  std::int64_t took_ms = 0;
  std::string code;
  Text text;
  std::string said;
};
BOOST_DESCRIBE_STRUCT(PeerTrial, (), (is_good, status, took_ms, code, text, said))

class PeerService {
 public:
  // All outlive it.
  PeerService(const Ground& ground, Caller& caller) : ground_(ground), caller_(caller) {}

  Result<PeersAnswer> all() const;
  // peer.none (not_found)
  Result<PeerView> one(const std::string& code) const;
  // peer.field (invalid; details by field); peer.taken (conflict)
  Result<PeerView> add(const identity::Asking& asking, const NewPeer& input) const;
  // peer.none, peer.field, http.stale
  Result<PeerView> change(const identity::Asking& asking, const std::string& code, std::int64_t version,
                          const PeerInput& input) const;
  Result<PeerSecret> rotate(const identity::Asking& asking, const std::string& code, std::int64_t version,
                            const PeerSecretInput& input) const;
  // What the peer says to a signed post that asks for nothing; that it does not answer is an answer.
  Result<PeerTrial> try_out(const identity::Asking& asking, const std::string& code) const;

 private:
  Result<Peer> find(store::Reader& reader, const std::string& code) const;
  Result<PeerView> view(store::Reader& reader, const Peer& peer) const;

  const Ground& ground_;
  Caller& caller_;
};

}  // namespace yunguan::peer
