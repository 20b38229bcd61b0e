// SPDX-License-Identifier: Apache-2.0
// A bounded number of sessions, opened when first needed and used by one thread at a time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "store/query_metrics.h"
#include "store/session.h"

namespace yunguan::store {

// Thread-safe.
class SessionPool {
 public:
  using Open = std::function<Result<std::unique_ptr<Session>>()>;

  SessionPool(std::size_t size, std::chrono::milliseconds wait_max, QueryMetrics& metrics, Open open)
      : size_(size), wait_max_(wait_max), metrics_(metrics), open_(std::move(open)) {}

  // A session for the caller's use, given back when the lease ends.
  class Lease {
   public:
    friend class SessionPool;
    Lease(SessionPool& pool, std::unique_ptr<Session> session) : pool_(&pool), session_(std::move(session)) {}
    Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), session_(std::move(other.session_)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (pool_ != nullptr) pool_->give_back(std::move(session_));
    }
    [[nodiscard]] Session& session() const { return *session_; }
    // The session is broken or in an unknown state: it is closed, and the next lease opens another.
    void discard() { session_.reset(); }

   private:
    SessionPool* pool_;
    std::unique_ptr<Session> session_;
  };

  // Waits for a free session for at most `wait_max` (store.busy, ErrorKind::too_many); fails as `open` does.
  Result<Lease> lease();
  // Closes the sessions not in use, because what they know of the server is no longer so.
  void discard_idle();

 private:
  void give_back(std::unique_ptr<Session> session);

  // Fixed after construction.
  const std::size_t size_;
  const std::chrono::milliseconds wait_max_;
  QueryMetrics& metrics_;
  const Open open_;
  // Under mutex_.
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Session>> idle_;
  std::size_t leased_ = 0;
};

}  // namespace yunguan::store
