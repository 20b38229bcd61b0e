// SPDX-License-Identifier: Apache-2.0
#include "http/worker_pool.h"

namespace yunguan::http {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_max) : threads_max_(threads), queue_max_(queue_max) {}

WorkerPool::~WorkerPool() { stop(); }

void WorkerPool::start() {
  {
    const std::lock_guard lock(mutex_);
    open_ = true;
  }
  for (std::size_t i = 0; i < threads_max_; ++i) threads_.emplace_back([this] { run(); });
}

void WorkerPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool WorkerPool::submit(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (!open_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(task));
  }
  wake_.notify_one();
  return true;
}

std::size_t WorkerPool::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::size_t WorkerPool::running() const {
  const std::lock_guard lock(mutex_);
  return running_;
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return !queue_.empty() || !open_; });
    if (queue_.empty()) return;
    auto task = std::move(queue_.front());
    queue_.pop_front();
    ++running_;
    lock.unlock();
    task();
    task = nullptr;  // let go of what it holds before the next wait
    lock.lock();
    --running_;
  }
}

}  // namespace yunguan::http
