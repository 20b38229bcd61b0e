// SPDX-License-Identifier: Apache-2.0
// Threads that run blocking tasks from a queue with a bound.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace yunguan::http {

class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t queue_max);
  ~WorkerPool();

  void start();
  // Runs what is queued to its end, then joins.
  void stop();
  // False when the queue is full or the pool is stopped; the task is not taken then. Tasks do not throw.
  [[nodiscard]] bool submit(std::function<void()> task);
  [[nodiscard]] std::size_t queued() const;
  [[nodiscard]] std::size_t running() const;

 private:
  void run();

  // Fixed after construction.
  const std::size_t threads_max_;
  const std::size_t queue_max_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  // Under mutex_.
  std::deque<std::function<void()>> queue_;
  std::size_t running_ = 0;
  bool open_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace yunguan::http
