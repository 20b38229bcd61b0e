// SPDX-License-Identifier: Apache-2.0
// Violations and what follows from them, as the API takes and shows them.
#pragma once

#include "life/mass_closing.h"
#include "life/unit_standing.h"
#include "life/violation_policy.h"

namespace yunguan::life {

// open: nothing was mended yet; rectified: the unit has, somebody else must look; lifted: it is over. The numbers are stored.
enum class ViolationState : std::uint8_t { open = 0, rectified = 1, lifted = 2 };
BOOST_DESCRIBE_ENUM(ViolationState, open, rectified, lifted)

struct Violation {
  ViolationId id;
  std::int64_t kind = 0;
  UnitId unit_id;
  std::string unit_name;
  std::optional<CardId> card_id;
  std::string msisdn;
  std::string evidence;
  Consequence consequence{};
  std::optional<ViolationId> again_of;  // the rectified one that made this a repeated one
  ViolationState state{};
  Instant recorded_at;
  PersonId recorded_by;
  std::string recorded_login;
  std::optional<Instant> rectified_at;
  std::optional<PersonId> rectified_by;
  std::string rectified_login;
  std::string rectified_note;
  std::optional<Instant> lifted_at;
  std::string lifted_login;
  std::string lifted_note;
  std::optional<JobId> job_id;  // that closes the unit's cards
};
BOOST_DESCRIBE_STRUCT(Violation, (),
                      (id, kind, unit_id, unit_name, card_id, msisdn, evidence, consequence, again_of, state,
                       recorded_at, recorded_by, recorded_login, rectified_at, rectified_by, rectified_login,
                       rectified_note, lifted_at, lifted_login, lifted_note, job_id))

struct Violations {
  std::vector<Violation> items;
};
BOOST_DESCRIBE_STRUCT(Violations, (), (items))

// Of a card, or of a unit without naming a card.
struct ViolationInput {
  std::int64_t kind = 0;
  std::optional<UnitId> unit_id;
  std::optional<CardId> card_id;
  std::string evidence;
  std::optional<std::int64_t> confirm_cards;  // as the preview counted them: needed where cards are closed
};
BOOST_DESCRIBE_STRUCT(ViolationInput, (), (kind, unit_id, card_id, evidence, confirm_cards))

struct ViolationPreview {
  ViolationKind kind;
  UnitId unit_id;
  std::string unit_name;
  std::string msisdn;
  Consequence consequence{};
  std::optional<ViolationId> again_of;
  MassCount cards;  // that are closed, of the unit and all below it; none when the unit is frozen
  StandingOfUnit standing;
};
BOOST_DESCRIBE_STRUCT(ViolationPreview, (), (kind, unit_id, unit_name, msisdn, consequence, again_of, cards, standing))

struct NoteInput {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(NoteInput, (), (note))

struct PolicyInput {
  Date effective_from;
  std::vector<KindChange> kinds;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PolicyInput, (), (effective_from, kinds, reason))

struct PolicyView {
  std::string version;
  Text source;
  std::vector<ViolationKind> kinds;  // as they hold today
  std::vector<PolicyChange> changes;
};
BOOST_DESCRIBE_STRUCT(PolicyView, (), (version, source, kinds, changes))

struct UnitStandingView {
  StandingOfUnit standing;
  std::vector<StandingChange> changes;
};
BOOST_DESCRIBE_STRUCT(UnitStandingView, (), (standing, changes))

// The cards of a card's unit and batch (§4.4).
struct BatchPreview {
  UnitId unit_id;
  std::string unit_name;
  std::string batch;
  MassCount cards;
};
BOOST_DESCRIBE_STRUCT(BatchPreview, (), (unit_id, unit_name, batch, cards))

struct BatchCloseInput {
  std::int64_t confirm_cards = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(BatchCloseInput, (), (confirm_cards, reason))

}  // namespace yunguan::life
