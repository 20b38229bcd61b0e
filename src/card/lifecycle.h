// SPDX-License-Identifier: Apache-2.0
// The life of a card as a table (SIM-10, SIM-11): from which state which event leads where, who may cause it and what must hold. A
// missing row is a refusal. No clock and no store: the diagram in the console and every act are drawn from here.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "card/card.h"
#include "card/card_record.h"

namespace yunguan::card {

enum class LifeEvent : std::uint8_t {
  start_test,
  make_silent,
  make_ready,
  activate,
  suspend,  // for one reason
  resume,   // lifts one reason
  pre_close,
  restore,
  close,
  expire,  // the period of testing, silent or pre-closed has ended; by the clock alone
};
BOOST_DESCRIBE_ENUM(LifeEvent, start_test, make_silent, make_ready, activate, suspend, resume, pre_close, restore,
                    close, expire)

// What must hold beside the state.
enum class Guard : std::uint8_t {
  none,
  responsible,  // a unit and a responsible person answer for the card: §4.9(2)
  registered,   // the registration that its class asks for is there: §4.9(1)
};

struct Edge {
  State from;
  LifeEvent event;
  State to;  // of `resume` and `restore` only when no reason is left; see after()
  Guard guard = Guard::none;
  std::string_view clause = {};  // of the guideline, where one asks for it
};

inline constexpr std::array kEdges{
    Edge{State::in_stock, LifeEvent::start_test, State::testing, Guard::responsible, "§4.9(2)"},
    Edge{State::in_stock, LifeEvent::make_silent, State::silent, Guard::responsible},
    Edge{State::in_stock, LifeEvent::make_ready, State::ready},
    Edge{State::in_stock, LifeEvent::activate, State::active, Guard::registered, "§4.9(1)"},
    Edge{State::testing, LifeEvent::make_silent, State::silent, Guard::responsible},
    Edge{State::testing, LifeEvent::make_ready, State::ready},
    Edge{State::testing, LifeEvent::activate, State::active, Guard::registered, "§4.9(2)"},
    Edge{State::silent, LifeEvent::make_ready, State::ready},
    Edge{State::silent, LifeEvent::activate, State::active, Guard::registered, "§4.9(1)"},
    Edge{State::ready, LifeEvent::activate, State::active, Guard::registered, "§4.9(1)"},
    Edge{State::testing, LifeEvent::suspend, State::suspended},
    Edge{State::silent, LifeEvent::suspend, State::suspended},
    Edge{State::ready, LifeEvent::suspend, State::suspended},
    Edge{State::active, LifeEvent::suspend, State::suspended},
    Edge{State::suspended, LifeEvent::suspend, State::suspended},
    Edge{State::suspended, LifeEvent::resume, State::active},
    Edge{State::in_stock, LifeEvent::close, State::closed, Guard::none, "§4.4"},
    Edge{State::testing, LifeEvent::pre_close, State::pre_closed, Guard::none, "§4.4"},
    Edge{State::silent, LifeEvent::pre_close, State::pre_closed, Guard::none, "§4.4"},
    Edge{State::ready, LifeEvent::pre_close, State::pre_closed, Guard::none, "§4.4"},
    Edge{State::active, LifeEvent::pre_close, State::pre_closed, Guard::none, "§4.4"},
    Edge{State::suspended, LifeEvent::pre_close, State::pre_closed, Guard::none, "§4.4"},
    Edge{State::pre_closed, LifeEvent::restore, State::active},
    Edge{State::testing, LifeEvent::close, State::closed, Guard::none, "§4.4"},
    Edge{State::silent, LifeEvent::close, State::closed, Guard::none, "§4.4"},
    Edge{State::ready, LifeEvent::close, State::closed, Guard::none, "§4.4"},
    Edge{State::active, LifeEvent::close, State::closed, Guard::none, "§4.4"},
    Edge{State::suspended, LifeEvent::close, State::closed, Guard::none, "§4.4"},
    Edge{State::pre_closed, LifeEvent::close, State::closed, Guard::none, "§4.4"},
    // By the clock. A test that ends without an actual user closes every function until one is registered.
    Edge{State::testing, LifeEvent::expire, State::suspended, Guard::none, "§4.9(2)"},
    Edge{State::silent, LifeEvent::expire, State::ready},
    Edge{State::pre_closed, LifeEvent::expire, State::closed, Guard::none, "§4.4"},
};

constexpr const Edge* find_edge(State from, LifeEvent event) {
  for (const Edge& edge : kEdges) {
    if (edge.from == from && edge.event == event) return &edge;
  }
  return nullptr;
}

// Without find_edge(): instrumented for undefined behaviour, a pointer into the table is no constant.
constexpr std::optional<State> next(State from, LifeEvent event) {
  for (const Edge& edge : kEdges) {
    if (edge.from == from && edge.event == event) return edge.to;
  }
  return std::nullopt;
}

static_assert(next(State::testing, LifeEvent::expire) == State::suspended);
static_assert(!next(State::closed, LifeEvent::resume));
static_assert(!next(State::active, LifeEvent::expire));
static_assert([] {
  for (const Edge& edge : kEdges) {
    for (const Edge& other : kEdges) {
      if (&edge != &other && edge.from == other.from && edge.event == other.event) return false;
    }
    if (edge.from == State::closed) return false;  // closed is for ever
  }
  return true;
}());

// What the network lets a card in this state do: while it is tested or used what it is opened for, otherwise nothing (§4.4, §4.9(2)).
[[nodiscard]] constexpr bool functions_work(State state) { return state == State::testing || state == State::active; }

struct Act {
  LifeEvent event = LifeEvent::suspend;
  std::optional<Suspension> suspension = {};  // of suspend and resume: needed there, refused elsewhere
};

// How long states last that end by themselves; absent: they do not.
struct Periods {
  std::optional<std::chrono::days> test = std::chrono::days{90};
  std::optional<std::chrono::days> silent = std::chrono::days{180};
  std::optional<std::chrono::days> pre_closed = std::chrono::days{90};
};

// The card after the act: state, reasons, where it resumes to, since when and until when. Nothing else of it changes. Errors (conflict
// unless said):
//   life.no_such_act      the table has no such row
//   life.needs_reason     (invalid) suspend or resume without one; life.reason_not_here where none belongs
//   life.already          suspended for this reason already
//   life.not_for_this     resume: it is not suspended for this reason
//   life.not_responsible  §4.9(2): no responsible person
//   life.not_registered   §4.9(1): what its class asks for is not registered
//   life.not_over         expire before the period has ended
Result<Facts> after(const Facts& facts, const Standing& standing, Act act, const Periods& periods, Instant now);

// Whether somebody may do it now; as after(), without doing it.
Result<void> check(const Facts& facts, const Standing& standing, Act act, Instant now);

[[nodiscard]] Text name_of(State state);        // 停机
[[nodiscard]] Text name_of(LifeEvent event);    // 停机, 复机
[[nodiscard]] Text name_of(Suspension reason);  // 用户停机
[[nodiscard]] Text sentence_of(Guard guard);
[[nodiscard]] std::string_view to_word(LifeEvent event);
[[nodiscard]] std::optional<LifeEvent> life_event_from(std::string_view word);

}  // namespace yunguan::card
