// SPDX-License-Identifier: Apache-2.0
#include "job/job_runner.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "store/id_source.h"
#include "store/store_fixture.h"

namespace yunguan::job {
namespace {

using namespace std::chrono_literals;

class Jobs : public store::OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store::migrate(db(), migrations()));
  }

  NewJob countdown(std::int64_t to = 3) {
    return {"test.count", {"数数", "count"}, boost::json::value{{"to", to}}, PersonId{7}, "manager"};
  }
  Work look(JobId id) {
    auto work = db().read([&](store::Reader& reader) { return find(reader, id); });
    EXPECT_TRUE(work && *work);
    return std::move(**work);
  }
  // Waits for the runner to say that the job has ended.
  State run_to_end(Runner& runner, const NewJob& job, JobId& id) {
    std::promise<State> ended_with;
    std::atomic<bool> told = false;
    runner.listen([&](const Job& now) {
      if (ended(now.state) && !told.exchange(true)) ended_with.set_value(now.state);
    });
    EXPECT_TRUE(runner.start());
    const auto kept = runner.submit(job);
    EXPECT_TRUE(kept);
    id = kept->id;
    const State state = ended_with.get_future().get();
    runner.stop();  // another thread may still be telling the listener, which is gone after this
    return state;
  }

  SystemClock clock_;
};

// Counts from the checkpoint to spec.to, one transaction a step.
Result<void> count(Context& context) {
  const auto to = context.spec().at("to").as_int64();
  auto at = context.checkpoint().is_null() ? 0 : context.checkpoint().at("at").as_int64();
  while (at < to) {
    if (context.should_stop()) return Context::stop_here();
    ++at;
    YG_TRY(context.db().write([&](store::Transaction& tx) {
      return context.advance(tx, {.total = to, .done = at, .checkpoint = {{"at", at}}});
    }));
  }
  return {};
}

TEST_P(Jobs, RunsToTheEndAndKeepsItsProgress) {
  Runner runner{db(), clock_};
  runner.handle("test.count", count);
  JobId id;
  EXPECT_EQ(run_to_end(runner, countdown(5), id), State::done);
  const Work work = look(id);
  EXPECT_EQ(work.job.done, 5);
  EXPECT_EQ(work.job.total, 5);
  EXPECT_TRUE(work.job.ended_at);
  EXPECT_EQ(work.job.person_login, "manager");
}

TEST_P(Jobs, GoesOnFromTheCheckpointAfterACrash) {
  const auto kept = db().write([&](store::Transaction& tx) -> Result<Job> {
    YG_TRY_ASSIGN(Job job, insert(tx, countdown(4), clock_.now()));
    YG_TRY(claim(tx, clock_.now()));
    YG_TRY(save_progress(tx, job.id, {.total = 4, .done = 3, .checkpoint = {{"at", 3}}}));
    return job;
  });
  ASSERT_TRUE(kept);
  reopen();  // the process died while the job was running

  std::promise<void> done;
  std::atomic<int> steps = 0;
  Runner runner{db(), clock_};
  runner.handle("test.count", [&](Context& context) {
    EXPECT_EQ(context.checkpoint().at("at").as_int64(), 3);
    ++steps;
    return count(context);
  });
  runner.listen([&](const Job& job) {
    if (job.state == State::done) done.set_value();
  });
  ASSERT_TRUE(runner.start());
  done.get_future().wait();
  runner.stop();
  EXPECT_EQ(steps, 1);
  EXPECT_EQ(look(kept->id).job.done, 4);
}

TEST_P(Jobs, AFailureKeepsCodeAndSentence) {
  Runner runner{db(), clock_};
  runner.handle("test.count", [](Context&) -> Result<void> {
    return fail(ErrorKind::invalid, "test.bad", {"坏了", "broken"});
  });
  JobId id;
  EXPECT_EQ(run_to_end(runner, countdown(), id), State::failed);
  EXPECT_EQ(look(id).job.error_code, "test.bad");
  EXPECT_EQ(look(id).job.message, (Text{"坏了", "broken"}));
}

TEST_P(Jobs, AJobOfUnknownKindFailsInsteadOfWaitingForEver) {
  Runner runner{db(), clock_};
  JobId id;
  EXPECT_EQ(run_to_end(runner, countdown(), id), State::failed);
  EXPECT_EQ(look(id).job.error_code, "job.unknown_kind");
}

TEST_P(Jobs, ARunningJobStopsWhenCancelled) {
  std::atomic_flag ended_now;  // may be told twice: by the runner and by who cancels
  std::promise<void> begun;
  Runner runner{db(), clock_};
  runner.handle("test.count", [&](Context& context) -> Result<void> {
    begun.set_value();
    while (!context.should_stop()) std::this_thread::yield();
    return Context::stop_here();
  });
  runner.listen([&](const Job& job) {
    if (job.state != State::cancelled) return;
    ended_now.test_and_set();
    ended_now.notify_all();
  });
  ASSERT_TRUE(runner.start());
  const auto kept = runner.submit(countdown());
  ASSERT_TRUE(kept);
  begun.get_future().wait();
  ASSERT_TRUE(runner.cancel(kept->id));
  ended_now.wait(false);
  runner.stop();
  EXPECT_EQ(look(kept->id).job.state, State::cancelled);
  EXPECT_EQ(runner.cancel(kept->id).error().code, "job.state");
}

TEST_P(Jobs, StoppingThePlatformLeavesTheJobForTheNextStart) {
  std::promise<void> begun;
  JobId id;
  {
    Runner runner{db(), clock_};
    runner.handle("test.count", [&](Context& context) -> Result<void> {
      begun.set_value();
      while (!context.should_stop()) std::this_thread::yield();
      return Context::stop_here();
    });
    ASSERT_TRUE(runner.start());
    id = runner.submit(countdown())->id;
    begun.get_future().wait();
  }
  EXPECT_EQ(look(id).job.state, State::running);
  ASSERT_TRUE(db().write([](store::Transaction& tx) { return requeue_interrupted(tx); }));
  EXPECT_EQ(look(id).job.state, State::queued);
}

TEST_P(Jobs, ListsOwnJobsNewestFirst) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(db().write([&](store::Transaction& tx) { return insert(tx, countdown(), clock_.now()); }));
  }
  const auto own = db().read([](store::Reader& reader) { return list(reader, {.person = PersonId{7}, .limit = 2}); });
  ASSERT_TRUE(own);
  ASSERT_EQ(own->size(), 2u);
  EXPECT_GT((*own)[0].id, (*own)[1].id);
  const auto others = db().read([](store::Reader& reader) { return list(reader, {.person = PersonId{8}}); });
  EXPECT_TRUE(others && others->empty());
}

YUNGUAN_ON_BOTH_STORES(Jobs);

}  // namespace
}  // namespace yunguan::job
