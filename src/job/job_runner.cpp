// SPDX-License-Identifier: Apache-2.0
#include "job/job_runner.h"

#include <algorithm>
#include <chrono>

namespace yunguan::job {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kStopped = "job.stopped";
constexpr auto kLookAgain = 2s;    // other nodes may have queued a job
constexpr auto kAskEvery = 300ms;  // how often a handler's should_stop() goes to the store
constexpr auto kAnnounceEvery = 200ms;
constexpr std::string_view kNeverHeld = "keeping.";

std::optional<std::int64_t> remaining(const Job& job, Instant now) {
  if (job.state != State::running || !job.total || !job.started_at || job.done <= 0) return std::nullopt;
  const auto spent = std::chrono::duration<double>(now - *job.started_at).count();
  const auto left = spent / static_cast<double>(job.done) * static_cast<double>(*job.total - job.done);
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(left + 0.5));
}

}  // namespace

bool Context::should_stop() {
  if (stop_.stop_requested() || cancelled_ || runner_.holds(work_.job.kind)) return true;
  const Instant now = clock_.now();
  if (now - asked_at_ < kAskEvery) return false;
  asked_at_ = now;
  const auto asked = db_.read([&](store::Reader& reader) { return cancel_requested(reader, work_.job.id); });
  cancelled_ = asked && *asked;
  return cancelled_;
}

std::unexpected<Error> Context::stop_here() {
  return fail(ErrorKind::conflict, std::string{kStopped}, {"作业已停止", "the job was stopped"});
}

Result<void> Context::advance(store::Transaction& tx, const Progress& progress) {
  YG_TRY(save_progress(tx, work_.job.id, progress));
  work_.checkpoint = progress.checkpoint;
  return {};
}

Result<void> Context::say(const Text& message) {
  YG_TRY(db_.write([&](store::Transaction& tx) { return save_message(tx, work_.job.id, message); }));
  runner_.announce(work_.job.id);
  return {};
}

void Context::announce() {
  const Instant now = clock_.now();
  if (now - announced_at_ < kAnnounceEvery) return;
  announced_at_ = now;
  runner_.announce(work_.job.id);
}

Runner::Runner(store::Database& db, const Clock& clock, std::size_t threads)
    : db_(db), clock_(clock), thread_count_(threads) {}

Runner::~Runner() { stop(); }

void Runner::handle(std::string kind, Handler handler) {
  YG_ASSERT(threads_.empty());
  YG_ASSERT(handlers_.emplace(std::move(kind), std::move(handler)).second);
}

void Runner::listen(Listener listener) {
  YG_ASSERT(threads_.empty());
  listeners_.push_back(std::move(listener));
}

Result<void> Runner::start() {
  YG_TRY(db_.write([](store::Transaction& tx) { return requeue_interrupted(tx); }));
  pending_ = true;
  for (std::size_t i = 0; i < thread_count_; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  }
  return {};
}

void Runner::stop() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
}

Result<Job> Runner::submit(const NewJob& job) {
  YG_TRY_ASSIGN(Job kept, db_.write([&](store::Transaction& tx) { return insert(tx, job, clock_.now()); }));
  wake();
  announce(kept.id);
  return kept;
}

Result<Job> Runner::cancel(JobId id) {
  YG_TRY_ASSIGN(Job job, db_.write([&](store::Transaction& tx) -> Result<Job> {
    YG_TRY(request_cancel(tx, id, clock_.now()));
    YG_TRY_ASSIGN(auto work, find(tx, id));
    return std::move(work->job);
  }));
  announce(id);
  return job;
}

void Runner::wake() {
  {
    const std::lock_guard lock{mutex_};
    pending_ = true;
  }
  wake_.notify_all();
}

void Runner::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      // Before the look, so that a job queued during it is not slept through.
      const std::lock_guard lock{mutex_};
      pending_ = false;
    }
    if (run_one(stop)) continue;
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, kLookAgain, [this] { return pending_; });
  }
}

bool Runner::holds(const std::string& kind) const { return held_ && !kind.starts_with(kNeverHeld) && held_(); }

bool Runner::run_one(const std::stop_token& stop) {
  const std::string_view prefix = held_ && held_() ? kNeverHeld : std::string_view{};
  auto claimed = db_.write([&](store::Transaction& tx) { return claim(tx, clock_.now(), prefix); });
  if (!claimed || !*claimed) return false;
  Context context{*this, db_, clock_, std::move(**claimed), stop};
  announce(context.job().id);
  const auto handler = handlers_.find(context.job().kind);
  if (handler == handlers_.end()) {
    conclude(context, fail(ErrorKind::internal, "job.unknown_kind",
                           {"没有程序会做这种作业", "no part of the platform knows this kind of job"},
                           {.value = context.job().kind}));
    return true;
  }
  conclude(context, handler->second(context));
  return true;
}

void Runner::conclude(Context& context, const Result<void>& outcome) {
  const bool stopped = !outcome && outcome.error().code == kStopped;
  // Stopped with the platform, not by a person: it stays "running" in the store and is requeued at the next start.
  if (stopped && !context.cancelled_ && !holds(context.job().kind)) return;
  const Event stopping = context.cancelled_ ? Event::cancel : Event::restart;  // held: it goes on later
  const Event event = outcome ? Event::finish : stopped ? stopping : Event::fail;
  const auto error = outcome || stopped ? std::nullopt : std::optional{outcome.error()};
  // The store may be away for a moment; a job must not be lost as "running" for that.
  for (int attempt = 0; attempt < 5; ++attempt) {
    const auto moved =
        db_.write([&](store::Transaction& tx) { return move(tx, context.job().id, event, clock_.now(), error); });
    if (moved || moved.error().kind != ErrorKind::unavailable) break;
    std::this_thread::sleep_for(200ms * (1 << attempt));
  }
  announce(context.job().id);
}

void Runner::announce(JobId id) {
  if (listeners_.empty()) return;
  auto work = db_.read([&](store::Reader& reader) { return find(reader, id); });
  if (!work || !*work) return;
  Job& job = (*work)->job;
  job.remaining_seconds = remaining(job, clock_.now());
  for (const auto& listener : listeners_) listener(job);
}

}  // namespace yunguan::job
