// SPDX-License-Identifier: Apache-2.0
// Keeps the columns of card_columns.h what the cards of the store are: read whole once, then after every "card.changed" the
// cards it names again. Whoever asks gets them as of a snapshot taken for him, so he sees what he has just written.
#pragma once

#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "statistic/card_columns.h"
#include "store/database.h"
#include "store/outbox_follow.h"

namespace yunguan::statistic {

// Thread-safe.
class CardFeed {
 public:
  CardFeed(store::Database& db, const Clock& clock) : db_(db), clock_(clock) {}
  ~CardFeed() { stop(); }

  // A thread that reads the fleet and then follows it, so that nobody who asks has much left to wait for.
  void start();
  void stop();

  // The columns as they are now; nobody changes them while the view lives, which should be short.
  struct View {
    std::shared_lock<std::shared_mutex> lock;
    const CardColumns& columns;
    Instant as_of;        // when the snapshot was taken
    std::int64_t offset;  // of the outbox: all events up to here are in
  };
  // Reads the fleet when that was not done yet. Not inside a read() or write() of the store.
  Result<View> view();

  // The columns beside the cards themselves, in one snapshot. For tests and the integrity check.
  struct Comparison {
    std::int64_t cards = 0;           // in the store
    std::int64_t differing = 0;       // of them, held otherwise or not at all
    std::int64_t not_there = 0;       // held, and not in the store
    std::vector<std::int64_t> first;  // ids of the first that differ
  };
  Result<Comparison> compare(std::size_t differences_max);

 private:
  Result<void> catch_up(store::Reader& reader);
  Result<void> load(store::Reader& reader);
  Result<void> follow(store::Reader& reader);
  void run();

  // Fixed after construction.
  store::Database& db_;
  const Clock& clock_;

  // Taken before a snapshot is, so that snapshots come in order.
  std::mutex order_;
  std::shared_mutex mutex_;
  std::unique_ptr<CardColumns> columns_;  // read under either, changed under both
  // Under order_.
  store::OutboxMark mark_;
  Instant as_of_{};

  std::mutex thread_mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;  // under thread_mutex_
  std::thread thread_;
};

}  // namespace yunguan::statistic
