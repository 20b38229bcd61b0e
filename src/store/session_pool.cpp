// SPDX-License-Identifier: Apache-2.0
#include "store/session_pool.h"

namespace yunguan::store {

Result<SessionPool::Lease> SessionPool::lease() {
  std::unique_ptr<Session> session;
  {
    std::unique_lock lock{mutex_};
    if (leased_ >= size_) {
      metrics_.waiting.fetch_add(1);
      const bool free = freed_.wait_for(lock, wait_max_, [&] { return leased_ < size_; });
      metrics_.waiting.fetch_sub(1);
      if (!free) {
        metrics_.refused.fetch_add(1);
        return fail(ErrorKind::too_many, "store.busy",
                    {"数据库正忙，请稍后再试。", "The database is busy; try again shortly."});
      }
    }
    ++leased_;
    if (!idle_.empty()) {
      session = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  Lease lease{*this, std::move(session)};
  if (lease.session_ == nullptr) {
    YG_TRY_ASSIGN(lease.session_, open_());
    metrics_.connections.fetch_add(1);
  }
  return lease;
}

void SessionPool::discard_idle() {
  std::vector<std::unique_ptr<Session>> closing;
  const std::lock_guard lock{mutex_};
  closing.swap(idle_);
}

void SessionPool::give_back(std::unique_ptr<Session> session) {
  const std::lock_guard lock{mutex_};
  --leased_;
  if (session != nullptr) idle_.push_back(std::move(session));
  freed_.notify_one();
}

}  // namespace yunguan::store
