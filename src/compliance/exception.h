// SPDX-License-Identifier: Apache-2.0
// An exception from the limits of whitelists (SIM-27): "as a rule" 5, 5 and 10 entries, more with a reviewer's signed reason, for
// named cards and for a time. Its life is a table; a missing row is a refusal.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "card/excepted.h"
#include "card/rulebook.h"
#include "crypto/key_ring.h"

namespace yunguan::compliance {

using ExceptionId = StrongId<struct ExceptionTag>;

// The numbers are stored: never renumber them.
enum class ExceptionState : std::uint8_t {
  requested = 1,
  refused = 2,
  withdrawn = 3,
  approved = 4,  // signed; its first day is still to come
  in_force = 5,
  expired = 6,
  revoked = 7
};
BOOST_DESCRIBE_ENUM(ExceptionState, requested, refused, withdrawn, approved, in_force, expired, revoked)

enum class ExceptionEvent : std::uint8_t { approve, refuse, withdraw, begin, expire, revoke };
BOOST_DESCRIBE_ENUM(ExceptionEvent, approve, refuse, withdraw, begin, expire, revoke)

struct ExceptionEdge {
  ExceptionState from;
  ExceptionEvent event;
  ExceptionState to;
};

inline constexpr std::array kExceptionEdges{
    ExceptionEdge{ExceptionState::requested, ExceptionEvent::approve, ExceptionState::approved},
    ExceptionEdge{ExceptionState::requested, ExceptionEvent::refuse, ExceptionState::refused},
    ExceptionEdge{ExceptionState::requested, ExceptionEvent::withdraw, ExceptionState::withdrawn},
    ExceptionEdge{ExceptionState::requested, ExceptionEvent::expire, ExceptionState::expired},
    ExceptionEdge{ExceptionState::approved, ExceptionEvent::begin, ExceptionState::in_force},
    ExceptionEdge{ExceptionState::approved, ExceptionEvent::expire, ExceptionState::expired},
    ExceptionEdge{ExceptionState::approved, ExceptionEvent::revoke, ExceptionState::revoked},
    ExceptionEdge{ExceptionState::in_force, ExceptionEvent::expire, ExceptionState::expired},
    ExceptionEdge{ExceptionState::in_force, ExceptionEvent::revoke, ExceptionState::revoked},
};

constexpr std::optional<ExceptionState> next(ExceptionState from, ExceptionEvent event) {
  for (const ExceptionEdge& edge : kExceptionEdges) {
    if (edge.from == from && edge.event == event) return edge.to;
  }
  return std::nullopt;
}
static_assert(next(ExceptionState::in_force, ExceptionEvent::expire) == ExceptionState::expired);
static_assert(!next(ExceptionState::refused, ExceptionEvent::approve));
static_assert(!next(ExceptionState::expired, ExceptionEvent::begin));

[[nodiscard]] Text name_of(ExceptionState state);

// Somebody's signature under a step.
struct Signature {
  PersonId person;  // none: the clock
  std::string login;
  std::optional<Instant> at;  // none: not signed yet
  std::string words;
};

struct Exception {
  ExceptionId id;
  ExceptionState state = ExceptionState::requested;
  UnitId unit;        // to which its cards belong, or below it
  std::string plan;   // how the cards were chosen, "" when they were named one by one
  std::string scene;  // likewise
  card::Excepted limits;
  std::string reason;
  std::string document;  // the number of the paper behind it
  Instant from;
  Instant until;  // the first instant at which it is over
  std::int64_t cards = 0;
  std::string cards_digest;  // SM3 over the ids of its cards: the list is signed too
  Signature requested;
  Signature decided;
  Signature ended;
  std::int64_t version = 1;
};

inline constexpr std::int64_t kExceptionCardsMax = 100'000;
inline constexpr std::chrono::days kExceptionDaysMax{366};
inline constexpr std::chrono::days kExpiringSoon{14};

// What a reviewer may except at all. exception.duty (invalid): names the clauses by which the duty has no "as a rule".
// exception.limit (invalid): not above the ordinary limit, or above card::kListLimitMax.
struct DutyLimit {
  card::Duty duty{};
  std::int64_t limit = 0;
};
BOOST_DESCRIBE_STRUCT(DutyLimit, (), (duty, limit))
Result<card::Excepted> limits_from(const std::vector<DutyLimit>& duties, const card::Rulebook& book);
[[nodiscard]] std::vector<DutyLimit> duties_of(const card::Excepted& limits);
[[nodiscard]] std::int64_t usual_limit(card::Duty duty, const card::RuleLimits& limits);

// Whether the exception would close a gap of the card, or why not.
enum class Fit : std::uint8_t {
  closes,         // at least one asked duty lacks nothing but the number of entries
  ahead,          // nothing is lacking yet, or by another exception: asked for before the list grows or the other ends
  not_judged,     // no IoT card, or closed
  not_missing,    // none of the asked duties is asked of it
  other_fault,    // the list is empty, too wide or holds what may not be on it: no exception helps
  limit_too_low,  // the list has more entries than the exception would allow
};
BOOST_DESCRIBE_ENUM(Fit, closes, ahead, not_judged, not_missing, other_fault, limit_too_low)
[[nodiscard]] Text sentence_of(Fit fit);

}  // namespace yunguan::compliance
