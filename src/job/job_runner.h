// SPDX-License-Identifier: Apache-2.0
// Runs queued jobs on a few threads of its own and takes them up again where they stood after a crash.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "job/job_store.h"

namespace yunguan::job {

class Runner;

// What a handler has in hand. Used only on the thread that runs the job.
class Context {
 public:
  [[nodiscard]] const Job& job() const { return work_.job; }
  [[nodiscard]] const boost::json::value& spec() const { return work_.spec; }
  // What the last advance() kept, also one before a crash; null at first.
  [[nodiscard]] const boost::json::value& checkpoint() const { return work_.checkpoint; }
  [[nodiscard]] store::Database& db() { return db_; }
  [[nodiscard]] Instant now() const { return clock_.now(); }

  // True when a person cancelled the job, jobs are held, or the platform is stopping: return stop_here() soon.
  [[nodiscard]] bool should_stop();
  // The error a handler returns after should_stop(); the runner cancels the job or leaves it to the next start.
  [[nodiscard]] static std::unexpected<Error> stop_here();

  // Keeps how far the work has come, in the transaction that did the work: after a crash exactly what was committed counts.
  Result<void> advance(store::Transaction& tx, const Progress& progress);
  Result<void> say(const Text& message);
  // Tells listeners of the progress, at most five times a second.
  void announce();

 private:
  friend class Runner;
  Context(Runner& runner, store::Database& db, const Clock& clock, Work work, std::stop_token stop)
      : runner_(runner), db_(db), clock_(clock), work_(std::move(work)), stop_(std::move(stop)) {}

  Runner& runner_;
  store::Database& db_;
  const Clock& clock_;
  Work work_;
  std::stop_token stop_;
  Instant asked_at_{};
  Instant announced_at_{};
  bool cancelled_ = false;
};

class Runner {
 public:
  using Handler = std::function<Result<void>(Context&)>;
  using Listener = std::function<void(const Job&)>;

  Runner(store::Database& db, const Clock& clock, std::size_t threads = 2);
  ~Runner();

  // Before start(). A queued job of a kind nobody handles fails with job.unknown_kind.
  void handle(std::string kind, Handler handler);
  // Called after every change of a job, from any thread; must be quick.
  void listen(Listener listener);

  // While `held` says so, only jobs of safe keeping ("keeping.…") are begun, and others are put back into the queue at their next
  // look at should_stop(). Before start(); called by any thread, must be quick. wake() after it has changed.
  void hold_while(std::function<bool()> held) { held_ = std::move(held); }

  // Requeues what a crash interrupted and begins.
  Result<void> start();
  // Lets handlers reach their next look at should_stop(); their jobs go on at the next start.
  void stop();

  // Stores the job and wakes a thread.
  Result<Job> submit(const NewJob& job);
  // Makes a thread look now: for a job that was stored with insert() in a transaction of the caller's, and when jobs are held no more.
  void wake();
  Result<Job> cancel(JobId id);

 private:
  friend class Context;
  [[nodiscard]] bool holds(const std::string& kind) const;
  void work(const std::stop_token& stop);
  bool run_one(const std::stop_token& stop);
  void conclude(Context& context, const Result<void>& outcome);
  void announce(JobId id);

  store::Database& db_;
  const Clock& clock_;
  const std::size_t thread_count_;
  std::map<std::string, Handler> handlers_;  // fixed after start()
  std::vector<Listener> listeners_;          // fixed after start()
  std::function<bool()> held_;               // fixed after start()

  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool pending_ = false;  // under mutex_
  std::vector<std::jthread> threads_;
};

}  // namespace yunguan::job
