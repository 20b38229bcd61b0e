// SPDX-License-Identifier: Apache-2.0
// The SQL of jobs. All functions work inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "identity/scope.h"
#include "job/job.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::job {

const std::vector<store::Migration>& migrations();

struct NewJob {
  std::string kind;
  Text title;
  boost::json::value spec;  // what to do; the handler of `kind` understands it
  PersonId person_id;
  std::string person_login;
};

// What only the runner and the handlers see.
struct Work {
  Job job;
  boost::json::value spec;
  boost::json::value checkpoint;  // null before the first
};

struct Progress {
  std::optional<std::int64_t> total;
  std::int64_t done = 0;
  std::int64_t failed = 0;
  boost::json::value checkpoint;
};

Result<Job> insert(store::Transaction& tx, const NewJob& job, Instant at);
Result<std::optional<Work>> find(store::Reader& reader, JobId id);

struct Filter {
  std::optional<PersonId> person;         // nullopt: everybody's
  std::optional<identity::Scope> inside;  // of people of these units only; nullopt or all units: the machine's too
  std::optional<State> state;
  std::optional<std::string> kind;
  std::size_t limit = 50;
  std::optional<JobId> before;  // older than this one
};
// Whether the job was begun by somebody of a unit of `scope`; the machine's jobs belong to whoever sees all units.
Result<bool> begun_inside(store::Reader& reader, const Job& job, const identity::Scope& scope);
// Newest first.
Result<std::vector<Job>> list(store::Reader& reader, const Filter& filter);

// The oldest queued job whose kind begins with the prefix, now running; nullopt when there is none.
Result<std::optional<Work>> claim(store::Transaction& tx, Instant at, std::string_view kind_prefix = {});
// Follows the edge of `event`; job.state (conflict) when there is none.
Result<Job> move(store::Transaction& tx, JobId id, Event event, Instant at, const std::optional<Error>& error);
Result<void> save_progress(store::Transaction& tx, JobId id, const Progress& progress);
Result<void> save_message(store::Transaction& tx, JobId id, const Text& message);
Result<void> add_file(store::Transaction& tx, JobId id, const JobFile& file);
// Marks a running job to stop at its next look, or cancels a queued one; true when it ended at once.
Result<bool> request_cancel(store::Transaction& tx, JobId id, Instant at);
Result<bool> cancel_requested(store::Reader& reader, JobId id);
// Puts jobs that were running when the platform went down back into the queue; returns how many.
Result<std::int64_t> requeue_interrupted(store::Transaction& tx);

}  // namespace yunguan::job
