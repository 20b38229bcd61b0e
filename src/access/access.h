// SPDX-License-Identifier: Apache-2.0
// Which application systems a card may reach, until when, and who has said again that it is still needed.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "order/order.h"

namespace yunguan::access {

using SystemId = StrongId<struct AccessSystemTag>;
using PermitId = StrongId<struct PermitTag>;
using PermitEventId = StrongId<struct PermitEventTag>;
using order::OrderId;

inline constexpr std::int64_t kSystemsMax = 2'000;
inline constexpr std::size_t kAddressesMax = 50;
inline constexpr std::size_t kManyMax = 500;  // permits dealt with by one request
inline constexpr std::int64_t kConfirmDaysMin = 7;
inline constexpr std::int64_t kConfirmDaysMax = 366;
inline constexpr std::int64_t kLastsDaysMax = 1'096;
inline constexpr std::chrono::days kConfirmWindow{15};  // before `confirm_by`: it may be confirmed from then on
inline constexpr std::chrono::days kEndingSoon{30};

// What may be asked for. Its permits are what cards were granted.
struct System {
  SystemId id;
  std::string code;
  Text name;
  UnitId unit_id;  // whose it is
  std::string unit_name;
  std::vector<std::string> addresses;  // "10.20.0.0/24:443", "portal.example.gov.cn", "[2001:db8::/32]:443"
  std::string about;
  std::int64_t confirm_days = 0;    // a permit is confirmed so often; 0: never
  std::int64_t lasts_days_max = 1;  // calendar days of a permit, its first included
  bool open = true;                 // may be asked for
  std::int64_t active = 0;          // permits in force, of the caller's units
  bool may_change = false;          // by the caller
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(System, (),
                      (id, code, name, unit_id, unit_name, addresses, about, confirm_days, lasts_days_max, open, active,
                       may_change, version))

// The numbers are stored: never renumber them.
enum class SubjectKind : std::uint8_t { card = 1 };
enum class PermitState : std::uint8_t { active = 1, ended = 2 };
BOOST_DESCRIBE_ENUM(PermitState, active, ended)
enum class EndedWhy : std::uint8_t {
  expired = 1,
  unconfirmed = 2,
  revoked = 3,
  given_up = 4,
  card_closed = 5,
  system_closed = 6
};
BOOST_DESCRIBE_ENUM(EndedWhy, expired, unconfirmed, revoked, given_up, card_closed, system_closed)
enum class PermitEventKind : std::uint8_t { granted = 1, extended = 2, confirmed = 3, ended = 4 };
BOOST_DESCRIBE_ENUM(PermitEventKind, granted, extended, confirmed, ended)

[[nodiscard]] Text name_of(PermitState state);
[[nodiscard]] Text name_of(EndedWhy why);

// Who may reach a system: a card now.
struct Subject {
  SubjectKind kind = SubjectKind::card;
  std::int64_t id = 0;
  friend auto operator<=>(const Subject&, const Subject&) = default;
};

// As it is stored. At most one that is active for a subject and a system.
struct Permit {
  PermitId id;
  Subject subject;
  UnitId unit;  // the card's; follows it
  SystemId system;
  PermitState state = PermitState::active;
  Instant from;
  Instant until;                      // the first instant at which it is over
  std::optional<Instant> confirm_by;  // none: nobody needs to before it is over
  std::optional<Instant> confirmed_at;
  PersonId confirmed_by;
  std::string confirmed_name;
  std::optional<Instant> ended_at;
  std::optional<EndedWhy> ended_why;
  OrderId order;  // the last; none: it was not by an order
  std::string order_number;
  std::int64_t version = 1;

  [[nodiscard]] bool is_due(Instant now) const {
    return state == PermitState::active && confirm_by && *confirm_by - kConfirmWindow <= now;
  }
};

// When a permit that is granted or confirmed `now` must be confirmed; none when it is over by then.
[[nodiscard]] std::optional<Instant> confirm_by(Instant now, std::int64_t confirm_days, Instant until);

struct PermitMay {
  bool confirm = false;
  bool end = false;
};
BOOST_DESCRIBE_STRUCT(PermitMay, (), (confirm, end))

// As it is shown.
struct PermitView {
  PermitId id;
  CardId card_id;
  std::string msisdn;
  UnitId unit_id;
  std::string unit_name;
  SystemId system_id;
  std::string system_code;
  Text system_name;
  PermitState state = PermitState::active;
  Instant from;
  Instant until;
  std::optional<Instant> confirm_by;
  bool confirm_due = false;
  std::optional<Instant> confirmed_at;
  std::string confirmed_by;
  std::optional<Instant> ended_at;
  std::optional<EndedWhy> ended_why;
  std::optional<OrderId> order_id;
  std::string order_number;
  PermitMay may;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(PermitView, (),
                      (id, card_id, msisdn, unit_id, unit_name, system_id, system_code, system_name, state, from, until,
                       confirm_by, confirm_due, confirmed_at, confirmed_by, ended_at, ended_why, order_id, order_number,
                       may, version))

struct PermitEvent {
  Instant at;
  PermitEventKind kind = PermitEventKind::granted;
  std::string by;  // a person's name, or "平台"
  std::optional<OrderId> order_id;
  std::string order_number;
  std::string words;
  Instant until;
};
BOOST_DESCRIBE_STRUCT(PermitEvent, (), (at, kind, by, order_id, order_number, words, until))

struct PermitHistory {
  PermitView permit;
  std::vector<PermitEvent> events;  // the oldest first
};
BOOST_DESCRIBE_STRUCT(PermitHistory, (), (permit, events))

// How it went with one of many.
struct PermitOutcome {
  PermitId id;
  bool ok = true;
  std::optional<std::string> code;
  std::optional<Text> error;
};
BOOST_DESCRIBE_STRUCT(PermitOutcome, (), (id, ok, code, error))

struct PermitOutcomes {
  std::vector<PermitOutcome> results;
};
BOOST_DESCRIBE_STRUCT(PermitOutcomes, (), (results))

// Of the caller's units.
struct AccessFigures {
  std::int64_t systems_open = 0;
  std::int64_t active = 0;
  std::int64_t confirm_due = 0;
  std::int64_t overdue = 0;  // the time to confirm is over and the clock has not come by yet
  std::int64_t ending_30d = 0;
};
BOOST_DESCRIBE_STRUCT(AccessFigures, (), (systems_open, active, confirm_due, overdue, ending_30d))

}  // namespace yunguan::access
