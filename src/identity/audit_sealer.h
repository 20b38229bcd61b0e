// SPDX-License-Identifier: Apache-2.0
// Chains audit rows in the order they were committed, apart from the transactions that wrote them, and signs the chain
// once a day. Until a row is chained (within a second) only its own code protects it.
//
// One sealer works at a time in the whole installation: the head row of the chain is its lock.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/time.h"
#include "crypto/key_ring.h"
#include "identity/audit_chain_store.h"
#include "store/database.h"

namespace yunguan::identity {

class AuditSealer {
 public:
  AuditSealer(store::Database& db, const crypto::KeyRing& keys, const Clock& clock,
              std::chrono::milliseconds interval = std::chrono::milliseconds{500})
      : db_(db), keys_(keys), clock_(clock), interval_(interval) {}
  ~AuditSealer() { stop(); }

  // Called after rows were chained, with where the chain ends now, by the thread that chained them. Before start().
  using Witness = std::function<void(const ChainHead&)>;
  void tell(Witness witness) { witness_ = std::move(witness); }

  void start();
  // Chains what is there and ends.
  void stop();

  // Chains everything committed so far; returns how many rows. Also for tests and commands, beside a running thread.
  // audit.head_broken (internal): the head of the chain was changed behind the product's back; nothing is chained then.
  Result<std::int64_t> chain_pending();

  // Signs the chain as it stood at the end of yesterday (Shanghai), unless that is done or nothing was added since the
  // last seal. True when it signed.
  Result<bool> seal_yesterday();

 private:
  Result<std::int64_t> chain_all();
  Result<std::int64_t> chain_batch();
  void run(const std::stop_token& stop);
  void work();
  Result<void> chain_and_seal();

  // Fixed after construction.
  store::Database& db_;
  const crypto::KeyRing& keys_;
  const Clock& clock_;
  const std::chrono::milliseconds interval_;
  Witness witness_;

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
  // Thread only.
  bool failing_ = false;
  Date looked_on_{};  // the day on which seal_yesterday() last succeeded
};

}  // namespace yunguan::identity
