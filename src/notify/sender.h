// SPDX-License-Identifier: Apache-2.0
// Sends what waits, each channel on a thread of its own, so that a dead server holds up nothing but its own channel. Every attempt is
// noted before it is made and its outcome after it: a process that dies loses nothing, and sends again only what it had no
// acknowledgement for in its store – under the same name. On several nodes over PostgreSQL every one may have a sender.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "client/health.h"
#include "notify/courier.h"
#include "notify/ground.h"
#include "notify/notice_store.h"

namespace yunguan::notify {

// An attempt that failed is made again after 30 s, a minute … an hour at most.
inline constexpr std::chrono::seconds kFirstWait{30};
inline constexpr std::chrono::seconds kLongestWait{3600};
// Longer than any attempt: who has not said its outcome by then has died.
inline constexpr std::chrono::minutes kLease{5};

class Sender {
 public:
  // `ground` outlives it.
  explicit Sender(const Ground& ground) : ground_(ground) {}
  ~Sender() { stop(); }

  // Before start().
  void add(Channel channel, std::unique_ptr<Courier> courier);
  // While it says so nothing is sent: the platform is read-only. Before start(); called by the sender's threads.
  void hold_while(std::function<bool()> held) { held_ = std::move(held); }

  void start();
  // Breaks off what is under way; it is sent at the next start.
  void stop();
  // Looks now instead of at its next look.
  void wake();

  // All of the channel that is due now, in the caller's thread; how many attempts were made. For tests, not while started.
  Result<std::size_t> send_due(Channel channel);
  // One parcel past the queue, for people who try a channel. notify.not_configured (conflict); else as Courier::deliver.
  Result<void> try_out(Channel channel, const Parcel& parcel);
  [[nodiscard]] client::Health state(Channel channel) const;

  static constexpr std::chrono::milliseconds kTick{500};
  static constexpr std::size_t kBatch = 50;

 private:
  struct Line {
    std::unique_ptr<Courier> courier;  // fixed after start()
    client::Pulse pulse;               // under mutex_
    bool woken = false;                // under mutex_
    std::jthread thread;
  };
  // What to send, or nullopt when this one is not to be sent now; then its row says why.
  Result<std::optional<Parcel>> take(DeliveryId id, Delivery& taken);
  Result<std::optional<Parcel>> write(store::Transaction& tx, const Delivery& delivery, Instant now);
  Result<void> keep(const Delivery& attempt, const Result<void>& outcome);
  // What was acknowledged would be sent again when the store could not take it now: it is asked again while the lease holds.
  Result<void> keep_surely(const Delivery& attempt, const Result<void>& outcome, const std::stop_token& stop);
  void note(Line& line, const Result<void>& outcome);
  Result<std::size_t> send(Channel channel, Line& line, const std::stop_token& stop);
  void run(Channel channel, Line& line, const std::stop_token& stop);

  const Ground& ground_;
  std::map<Channel, Line> lines_;  // its keys are fixed after start()
  std::function<bool()> held_;     // fixed after start()

  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
};

}  // namespace yunguan::notify
