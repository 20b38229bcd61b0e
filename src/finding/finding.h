// SPDX-License-Identifier: Apache-2.0
// A finding as people work with it (MON-22, MON-25): where it stands, what can be done with it, and whom it is about.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "card/card.h"
#include "card/suspension.h"

namespace yunguan::finding {

using FindingId = StrongId<struct FindingTag>;

// The numbers are stored: never renumber them.
enum class State : std::uint8_t { fresh = 0, confirmed = 1, dismissed = 2, acted = 3 };
inline constexpr std::array kStates{State::fresh, State::confirmed, State::dismissed, State::acted};
inline constexpr std::size_t kStateCount = kStates.size();

// What people do. The numbers are stored.
enum class Act : std::uint8_t {
  confirm = 0,
  dismiss = 1,
  suspend = 2,
  throttle = 3,
  block_app = 4,
  reopen = 5,
  note = 6,
  assign = 7,
  raise_order = 8,
};
BOOST_DESCRIBE_ENUM(Act, confirm, dismiss, suspend, throttle, block_app, reopen, note, assign, raise_order)
inline constexpr std::array kActs{Act::confirm, Act::dismiss, Act::suspend, Act::throttle,   Act::block_app,
                                  Act::reopen,  Act::note,    Act::assign,  Act::raise_order};

struct Edge {
  State from;
  Act act;
  State to;
};
// A missing row is a refusal; note and assign leave the state as it is and are possible everywhere.
inline constexpr std::array kEdges{
    Edge{State::fresh, Act::confirm, State::confirmed},     Edge{State::fresh, Act::dismiss, State::dismissed},
    Edge{State::fresh, Act::suspend, State::acted},         Edge{State::fresh, Act::throttle, State::acted},
    Edge{State::fresh, Act::block_app, State::acted},       Edge{State::confirmed, Act::dismiss, State::dismissed},
    Edge{State::confirmed, Act::suspend, State::acted},     Edge{State::confirmed, Act::throttle, State::acted},
    Edge{State::confirmed, Act::block_app, State::acted},   Edge{State::acted, Act::suspend, State::acted},
    Edge{State::acted, Act::throttle, State::acted},        Edge{State::acted, Act::block_app, State::acted},
    Edge{State::confirmed, Act::reopen, State::fresh},      Edge{State::dismissed, Act::reopen, State::fresh},
    Edge{State::acted, Act::reopen, State::fresh},          Edge{State::fresh, Act::raise_order, State::acted},
    Edge{State::confirmed, Act::raise_order, State::acted},
};
constexpr bool keeps_state(Act act) { return act == Act::note || act == Act::assign; }
constexpr std::optional<State> next(State from, Act act) {
  if (keeps_state(act)) return from;
  for (const Edge& edge : kEdges) {
    if (edge.from == from && edge.act == act) return edge.to;
  }
  return std::nullopt;
}
static_assert(!next(State::fresh, Act::reopen));
static_assert(!next(State::dismissed, Act::suspend));  // reopened first
static_assert(next(State::dismissed, Act::note) == State::dismissed);

// "new", "confirmed", "dismissed", "acted"
[[nodiscard]] std::string_view to_word(State state);
[[nodiscard]] std::optional<State> state_from(std::string_view word);
[[nodiscard]] Text name_of(State state);
[[nodiscard]] std::string_view to_word(Act act);
[[nodiscard]] Text name_of(Act act);

// How urgent; by the model (finding_rules.h), so it is not kept with the finding.
enum class Severity : std::uint8_t { urgent, high, normal };
BOOST_DESCRIBE_ENUM(Severity, urgent, high, normal)
[[nodiscard]] Text name_of(Severity severity);
[[nodiscard]] std::string_view to_word(Severity severity);

struct Finding {
  FindingId id;
  std::int64_t msisdn = 0;
  CardId card;             // none when no such card was stored
  std::int64_t model = 0;  // ModelDirectory
  std::int64_t month = 0;  // year × 12 + month − 1
  std::int64_t day = 0;    // 0: the window is the month
  std::string subject;
  Instant first_at;  // of the row that raised it first
  std::int64_t hits = 0;
  std::string detail;
  // Of the card when the finding was first stored.
  UnitId unit;
  std::string scene;
  std::int64_t class_code = 0;
  card::Carrier carrier{};

  State state = State::fresh;
  bool again = false;  // handled, and more hits came since
  std::int64_t handled_hits = 0;
  std::optional<Instant> handled_at;
  std::string handled_by;
  std::string reason;  // code of the dismissal
  PersonId assigned_to;
  Instant due_at;
  Instant seen_at;  // first stored
  Instant said_at;  // last change by the fold
  std::int64_t version = 1;
};

// "2026-10" or "2026-10-05"
[[nodiscard]] std::string window_text(std::int64_t month, std::int64_t day);
// Of +08:00.
[[nodiscard]] std::int64_t month_of(Instant at);
[[nodiscard]] Instant month_start(std::int64_t month);
[[nodiscard]] std::string month_text(std::int64_t month);
// 0 when it is none.
[[nodiscard]] std::int64_t month_from(std::string_view text);

}  // namespace yunguan::finding
