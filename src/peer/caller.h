// SPDX-License-Identifier: Apache-2.0
// Sends what orders ask of peers, each peer on a thread of its own while it has something due, so that a dead one holds up nobody else.
// A call is leased before it is sent and concluded after it: of several nodes one sends it, and a process that dies leaves it to be sent
// again, under the same id. What the peer says at once is taken as an answer.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "client/health.h"
#include "client/transfer.h"
#include "peer/answer_book.h"

namespace yunguan::peer {

// A call that failed is sent again after 5 s, 10 s … an hour at most.
inline constexpr std::chrono::seconds kFirstWait{5};
inline constexpr std::chrono::seconds kLongestWait{3600};
// A peer that says it is busy (429) rests, and its calls with it; from then on it counts as any failure.
inline constexpr std::chrono::hours kBusyAtMost{24};
// Beyond the peer's time limit: who has not said the outcome by then has died.
inline constexpr std::chrono::seconds kLeaseMargin{10};

class Caller {
 public:
  // `ground` outlives it.
  explicit Caller(const Ground& ground) : ground_(ground), book_(ground) {}
  ~Caller() { stop(); }

  // While it says so nothing is sent: the platform is read-only. Before start(); called by the caller's threads.
  void hold_while(std::function<bool()> held) { held_ = std::move(held); }
  void start();
  // Breaks off what is under way; it is sent at the next start.
  void stop();
  // Looks now instead of at its next look.
  void wake();

  // All that is due now, in the caller's thread; how many calls were sent or given up. For tests, not while started.
  Result<std::size_t> work();
  [[nodiscard]] client::Health state(PeerId peer) const;
  // One post past the queue, for people who try a peer. Errors: those of client::transfer.
  Result<client::Reply> try_out(const Peer& peer) const;

  static constexpr std::chrono::milliseconds kTick{200};
  static constexpr std::size_t kLinesMax = 64;

 private:
  struct Line {
    client::Pulse pulse;   // under mutex_
    bool is_busy = false;  // under mutex_
    std::jthread thread;   // of the thread that looks
  };
  using Said = Result<client::Reply>;
  struct Leased {
    Call call;
    Peer peer;
  };

  Result<std::size_t> work(PeerId peer, const std::stop_token& stop);
  Result<bool> work_one(PeerId peer, const std::stop_token& stop);
  Result<std::optional<Leased>> take(PeerId peer, bool& did_something);
  Result<void> end(CallId id, const Error& error, CallState was);
  [[nodiscard]] Said post(const Call& call, const Peer& peer, const std::stop_token& stop) const;
  Result<void> keep(const Leased& leased, const Said& said, std::chrono::milliseconds took);
  // What the peer has taken would be sent again when the store could not take its outcome now: it is asked again while the lease holds.
  Result<void> keep_surely(const Leased& leased, const Said& said, std::chrono::milliseconds took,
                           const std::stop_token& stop);
  Result<void> go_on(store::Transaction& tx, const order::Times& times, order::Order& order, Call& call,
                     const Peer& peer, const Said& said, Try& one) const;
  Result<void> not_now(store::Transaction& tx, const order::Times& times, order::Order& order, Call& call,
                       const Peer& peer, const Error& error) const;
  void note(PeerId peer, const Said& said);
  void look();
  void begin(PeerId peer);
  void run(const std::stop_token& stop);

  const Ground& ground_;
  const AnswerBook book_;
  std::function<bool()> held_;  // fixed after start()

  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  bool woken_ = false;            // under mutex_
  std::map<PeerId, Line> lines_;  // changed under mutex_ by the thread that looks
  std::jthread thread_;
};

}  // namespace yunguan::peer
