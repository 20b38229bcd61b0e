// SPDX-License-Identifier: Apache-2.0
// The one thread that changes an SQLite store. Bodies that wait at the same time share one commit, so the cost of reaching
// the disk is divided among them: groups grow under load, and a lone body never waits for company.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "store/query_metrics.h"
#include "store/session.h"
#include "store/sqlite_session.h"

namespace yunguan::store {

class SqliteWriter {
 public:
  using Body = std::function<Result<void>(Transaction&)>;

  SqliteWriter(std::unique_ptr<SqliteSession> session, std::size_t queue_max, QueryMetrics& metrics);
  // Runs what still waits, then ends the thread.
  ~SqliteWriter();

  // Runs `body` on the writer's thread; returns after the commit is on disk. An exception of the body is thrown here.
  Result<void> write(const Body& body);

 private:
  // Lives on the stack of the caller that waits for it.
  struct Request {
    const Body* body;
    Result<void> outcome;
    std::exception_ptr thrown;
    bool answered = false;  // under mutex_
    std::condition_variable ready;
  };

  void loop();
  Result<void> run_group(std::vector<Request*>& group);
  Result<void> run_body(Request& request, bool others_stand);
  bool take_waiting(std::vector<Request*>& group);
  void answer(const std::vector<Request*>& group, const Result<void>& committed);

  // Writer thread only.
  std::unique_ptr<SqliteSession> session_;
  // Fixed after construction.
  const std::size_t queue_max_;
  QueryMetrics& metrics_;
  // Under mutex_.
  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<Request*> queue_;
  bool stopping_ = false;

  std::thread thread_;  // last, so that everything above is ready for it
};

}  // namespace yunguan::store
