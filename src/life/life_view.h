// SPDX-License-Identifier: Apache-2.0
// A card's life and the table it follows, as the API shows them.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "card/enforcement.h"
#include "card/lifecycle.h"
#include "life/life_rules.h"
#include "life/unit_standing.h"

namespace yunguan::life {

// One act and whether the caller may do it now; when not, why.
struct ActView {
  card::LifeEvent act{};
  std::optional<card::Suspension> suspension;
  Text name;
  bool allowed = false;
  bool reason_needed = false;  // words must be given
  std::string permission;
  std::optional<std::string> code;
  std::optional<Text> sentence;
  std::optional<std::string> clause;
};
BOOST_DESCRIBE_STRUCT(ActView, (), (act, suspension, name, allowed, reason_needed, permission, code, sentence, clause))

// What the network has said about the card's state; absent when it was never commanded anything.
struct NetworkWord {
  std::string desired;
  std::string confirmed;
  card::Enforced standing{};
  Instant commanded_at;
  Instant due_at;        // by then the network should have confirmed
  bool overdue = false;  // waiting, and that moment has passed
  std::int64_t attempts = 0;
  std::optional<Instant> confirmed_at;
  std::string source;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(NetworkWord, (),
                      (desired, confirmed, standing, commanded_at, due_at, overdue, attempts, confirmed_at, source,
                       note))

// One change of state or of the reasons of suspension.
struct LifeStep {
  Instant at;
  std::string person_login;
  std::string action;  // a word of LifeEvent, or "created", "imported"
  std::string from;    // "" at the beginning
  std::string to;
  std::string reasons_from;  // "user;arrears"
  std::string reasons_to;
  std::string reason;  // in words
  std::optional<JobId> job_id;
};
BOOST_DESCRIBE_STRUCT(LifeStep, (), (at, person_login, action, from, to, reasons_from, reasons_to, reason, job_id))

struct CardLife {
  CardId id;
  std::string state;
  std::vector<card::Suspension> suspensions;
  std::optional<std::string> resume_to;  // of suspended and pre-closed cards
  std::optional<Instant> state_since;
  std::optional<Instant> state_until;
  bool ends_soon = false;
  std::vector<ActView> acts;
  std::optional<NetworkWord> network;
  std::vector<LifeStep> steps;  // newest first
  StandingOfUnit unit_standing;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(CardLife, (),
                      (id, state, suspensions, resume_to, state_since, state_until, ends_soon, acts, network, steps,
                       unit_standing, version))

struct StateView {
  std::string code;
  Text name;
  bool functions_work = false;
  std::optional<std::int64_t> days;  // it ends by itself after so many
  std::optional<std::string> ends_in;
};
BOOST_DESCRIBE_STRUCT(StateView, (), (code, name, functions_work, days, ends_in))

struct EdgeView {
  std::string from;
  card::LifeEvent event{};
  std::string to;
  bool by_clock = false;
  std::string guard;  // "", "responsible", "registered"
  std::optional<Text> guard_text;
  std::string clause;
};
BOOST_DESCRIBE_STRUCT(EdgeView, (), (from, event, to, by_clock, guard, guard_text, clause))

struct EventView {
  card::LifeEvent code{};
  Text name;
  std::vector<std::string> permissions;  // any, by reason
  bool reason_needed = false;
};
BOOST_DESCRIBE_STRUCT(EventView, (), (code, name, permissions, reason_needed))

struct ReasonView {
  card::Suspension code{};
  Text name;
  std::string permission;
};
BOOST_DESCRIBE_STRUCT(ReasonView, (), (code, name, permission))

struct LifecycleView {
  std::string version;
  std::vector<StateView> states;
  std::vector<EventView> events;
  std::vector<EdgeView> edges;
  std::vector<ReasonView> reasons;
  std::int64_t warn_days = 0;
  std::int64_t confirm_hours = 0;
};
BOOST_DESCRIBE_STRUCT(LifecycleView, (), (version, states, events, edges, reasons, warn_days, confirm_hours))

[[nodiscard]] LifecycleView lifecycle_view(const LifeRules& rules);

}  // namespace yunguan::life
