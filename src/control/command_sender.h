// SPDX-License-Identifier: Apache-2.0
// Sends what waits over the links there are, again after a while when a network does not answer, and watches for what stays
// undone: counts for the metrics and a line in the log when something becomes overdue.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "control/difference.h"
#include "control/network_link.h"

namespace yunguan::control {

class CommandSender {
 public:
  using Told = std::function<void(const OpenCounts&)>;

  // `told` gets the counts at each look, from the sender's thread.
  CommandSender(const Ground& ground, Told told);
  ~CommandSender() { stop(); }

  // Before start().
  void add(card::Carrier carrier, std::unique_ptr<NetworkLink> link);
  [[nodiscard]] bool has_link(card::Carrier carrier) const { return links_.contains(carrier); }

  void start();
  // Waits for the command under way.
  void stop();

  // Sends what is due now, at most kBatch commands; returns how many were sent. Also for tests, without the thread.
  Result<std::size_t> send_due();
  Result<OpenCounts> look();

  static constexpr std::size_t kBatch = 100;
  static constexpr std::chrono::seconds kTick{15};

 private:
  struct Due {
    CardId card;
    card::Aspect aspect = card::Aspect::state;
    std::string desired;
    std::int64_t attempts = 0;
  };
  Result<std::vector<Due>> due() const;
  Result<void> send(const Due& due);
  Result<void> keep(const Due& due, const card::Record& card, NetworkLink& link, const NetworkLink::Outcome& outcome);
  // Twice as long each time, an hour at most; nothing once every attempt was made.
  [[nodiscard]] std::optional<Instant> next_try(std::int64_t attempts) const;
  void run(const std::stop_token& stop);

  // Fixed after start().
  const Ground& ground_;
  const Told told_;
  std::map<card::Carrier, std::unique_ptr<NetworkLink>> links_;

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
  // Thread only.
  std::int64_t overdue_ = 0;
};

}  // namespace yunguan::control
