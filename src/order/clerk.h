// SPDX-License-Identifier: Apache-2.0
// What happens to orders without a person: timers run out, deeds are carried out, peers asked, orders within orders begun, clocks warned of,
// and times worked out anew when the working calendar has changed. One
// thread that looks for what is due. On several nodes over PostgreSQL every one may have a clerk: each item is done under the lock of its
// order, after a second look, so that it is done once.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "order/deed_book.h"

namespace yunguan::order {

// A deed that fails for now is tried again after 2 s, 4 s … an hour at most, so often; then a person decides.
inline constexpr std::int64_t kDeedAttempts = 12;

class Clerk {
 public:
  // `ground` outlives it.
  explicit Clerk(const Ground& ground) : ground_(ground), book_(ground), deeds_(ground) {}
  ~Clerk() { stop(); }

  // While it says so nothing is begun: the platform is read-only. Before start(); called by the clerk's thread.
  void hold_while(std::function<bool()> held) { held_ = std::move(held); }
  void start();
  // Waits for what is under way.
  void stop();
  // Looks now instead of at its next look.
  void wake();

  // All that is due now, in the caller's thread; how many things were done. For tests and commands, not while started.
  Result<std::size_t> work();

  static constexpr std::chrono::milliseconds kTick{200};
  static constexpr std::int64_t kBatch = 100;

 private:
  using Step = Result<bool>;  // whether anything was done
  Step time_out(const Times& times, const DueTimer& timer);
  Step carry_out(const Times& times, const StoredDeed& due);
  Step look_at_clocks(const Times& times, OrderId id);
  Step go_by_new_calendar(const Times& times, OrderId id);

  Result<Errand> errand_of(store::Transaction& tx, const Times& times, const ServiceVersion& version,
                           const Order& order, const StoredDeed& deed) const;
  Result<void> ask_peer(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                        StoredDeed& deed);
  Result<void> do_effect(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                         StoredDeed& deed);
  Result<void> begin_child(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                           StoredDeed& deed);
  Result<void> failed(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                      StoredDeed& deed, const Error& error);
  void run(const std::stop_token& stop);

  const Ground& ground_;
  const OrderBook book_;
  const DeedBook deeds_;
  std::function<bool()> held_;  // fixed after start()

  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool woken_ = false;  // under mutex_
  std::jthread thread_;
};

}  // namespace yunguan::order
