// SPDX-License-Identifier: Apache-2.0
// Long work with progress: what a job is, and the states it goes through.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"

namespace yunguan::job {

enum class State : std::uint8_t { queued, running, done, failed, cancelled };
BOOST_DESCRIBE_ENUM(State, queued, running, done, failed, cancelled)

// What happens to a job. `restart` is the platform starting again while the job was running.
enum class Event : std::uint8_t { start, finish, fail, cancel, restart };

struct Edge {
  State from;
  Event event;
  State to;
};

inline constexpr std::array kEdges{
    Edge{State::queued, Event::start, State::running},     Edge{State::queued, Event::cancel, State::cancelled},
    Edge{State::running, Event::finish, State::done},      Edge{State::running, Event::fail, State::failed},
    Edge{State::running, Event::cancel, State::cancelled}, Edge{State::running, Event::restart, State::queued},
};

// Where `event` leads from `from`, or nullopt when it may not happen there.
constexpr std::optional<State> next(State from, Event event) {
  for (const Edge& edge : kEdges) {
    if (edge.from == from && edge.event == event) return edge.to;
  }
  return std::nullopt;
}

constexpr bool ended(State state) { return state != State::queued && state != State::running; }

static_assert(next(State::running, Event::restart) == State::queued);
static_assert(!next(State::done, Event::cancel));
static_assert(!next(State::cancelled, Event::start));

struct JobFile {
  std::string id;
  std::string name;
  std::int64_t size = 0;
  std::string kind;  // "mended", "export", …
};
BOOST_DESCRIBE_STRUCT(JobFile, (), (id, name, size, kind))

// A job as people see it.
struct Job {
  JobId id;
  std::string kind;  // "card.import"
  Text title;
  State state = State::queued;
  std::optional<std::int64_t> total;  // units of work, once known
  std::int64_t done = 0;
  std::int64_t failed = 0;  // of `done`, how many did not succeed
  std::optional<Text> message;
  Instant created_at;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  std::optional<std::int64_t> remaining_seconds;  // estimated from the pace so far
  std::optional<PersonId> person_id;              // absent: the machine's own
  std::string person_login;
  std::vector<JobFile> files;
  std::optional<std::string> error_code;
};
BOOST_DESCRIBE_STRUCT(Job, (),
                      (id, kind, title, state, total, done, failed, message, created_at, started_at, ended_at,
                       remaining_seconds, person_id, person_login, files, error_code))

}  // namespace yunguan::job
