// SPDX-License-Identifier: Apache-2.0
// What can be done to many cards at once, and the states such an act goes through. Both are tables: a missing row is a
// refusal.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "card/lifecycle.h"

namespace yunguan::bulk {

using BulkId = StrongId<struct BulkTag>;

enum class Kind : std::uint8_t {
  start_test,
  make_silent,
  make_ready,
  activate,
  suspend,
  resume,
  pre_close,
  restore,
  close,
  plan,
  controls,
  add_tags,
  remove_tags,
  replace_tags,
  move,  // to another unit
  undo,  // of another bulk act
};
BOOST_DESCRIBE_ENUM(Kind, start_test, make_silent, make_ready, activate, suspend, resume, pre_close, restore, close,
                    plan, controls, add_tags, remove_tags, replace_tags, move, undo)

struct KindFacts {
  Kind kind;
  std::optional<card::LifeEvent> event;  // of the acts that follow the table of a card's life
  std::optional<card::LifeEvent> back;   // the event that takes it back, where the table has one
  Text name;                             // 停机
  Text done;                             // 已停机
  std::string_view action;               // in a card's history
};
[[nodiscard]] const KindFacts& facts_of(Kind kind);
[[nodiscard]] std::span<const KindFacts> all_kinds();
// Whether what was done can be taken back by an act of kind undo.
[[nodiscard]] bool undoable(Kind kind);

enum class State : std::uint8_t {
  previewing,  // cards are being picked and judged; nothing is written to them
  ready,       // the preview is there
  awaiting,    // a second person is to approve it
  approved,    // waits for its turn
  running,
  done,
  stopped,    // by a person in the middle: what was done stays done
  refused,    // by the approver
  cancelled,  // before it began
  expired,    // nobody went on with it in time
  failed,
  undone,  // taken back by another act
};
BOOST_DESCRIBE_ENUM(State, previewing, ready, awaiting, approved, running, done, stopped, refused, cancelled, expired,
                    failed, undone)

enum class Event : std::uint8_t {
  previewed,
  submit,  // small enough to go on at once
  ask,     // needs a second person
  approve,
  refuse,
  start,
  finish,
  cancel,
  expire,
  fail,
  take_back,
};
BOOST_DESCRIBE_ENUM(Event, previewed, submit, ask, approve, refuse, start, finish, cancel, expire, fail, take_back)

struct Edge {
  State from;
  Event event;
  State to;
};

inline constexpr std::array kEdges{
    Edge{State::previewing, Event::previewed, State::ready}, Edge{State::previewing, Event::cancel, State::cancelled},
    Edge{State::previewing, Event::fail, State::failed},     Edge{State::ready, Event::submit, State::approved},
    Edge{State::ready, Event::ask, State::awaiting},         Edge{State::ready, Event::cancel, State::cancelled},
    Edge{State::ready, Event::expire, State::expired},       Edge{State::awaiting, Event::approve, State::approved},
    Edge{State::awaiting, Event::refuse, State::refused},    Edge{State::awaiting, Event::cancel, State::cancelled},
    Edge{State::awaiting, Event::expire, State::expired},    Edge{State::approved, Event::start, State::running},
    Edge{State::approved, Event::cancel, State::cancelled},  Edge{State::approved, Event::fail, State::failed},
    Edge{State::running, Event::finish, State::done},        Edge{State::running, Event::cancel, State::stopped},
    Edge{State::running, Event::fail, State::failed},        Edge{State::done, Event::take_back, State::undone},
    Edge{State::stopped, Event::take_back, State::undone},   Edge{State::failed, Event::take_back, State::undone},
};

constexpr std::optional<State> next(State from, Event event) {
  for (const Edge& edge : kEdges) {
    if (edge.from == from && edge.event == event) return edge.to;
  }
  return std::nullopt;
}

static_assert(next(State::ready, Event::ask) == State::awaiting);
static_assert(!next(State::ready, Event::start));      // nothing begins that was not submitted
static_assert(!next(State::awaiting, Event::submit));  // nor past the second person
static_assert(!next(State::done, Event::cancel));
static_assert(!next(State::undone, Event::take_back));

// bulk.state (conflict), naming the state, when the table has no such row.
Result<State> follow(State from, Event event);
[[nodiscard]] Text name_of(State state);

}  // namespace yunguan::bulk
