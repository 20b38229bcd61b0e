// SPDX-License-Identifier: Apache-2.0
// The controls of one card as a whole: for each what is wanted, what the network confirmed, since when they differ, what it rests
// on, and whether the caller may change it; and changing one.
#pragma once

#include "control/control_check.h"
#include "control/ground.h"
#include "control/imei_pool.h"
#include "control/whitelist_service.h"

namespace yunguan::control {

// How the caller gets a control changed.
enum class Way : std::uint8_t { change, request, act, none };
BOOST_DESCRIBE_ENUM(Way, change, request, act, none)

struct ControlView {
  card::Aspect aspect = card::Aspect::state;
  Text name;
  std::string clause;
  std::optional<card::Duty> duty;
  bool required = false;  // the guideline asks this card for it
  bool missing = false;
  ControlValue desired;
  std::optional<ControlValue> confirmed;  // absent when its text cannot be read
  std::string desired_text;               // as the network is told
  std::string confirmed_text;
  card::Enforced standing = card::Enforced::in_force;
  bool overdue = false;
  std::optional<Instant> commanded_at;  // absent: nothing was ever commanded
  std::int64_t attempts = 0;
  std::optional<Instant> confirmed_at;
  std::string source;  // who confirmed or refused
  std::string note;
  std::optional<Instant> handed_at;
  std::string handed_by;
  std::string changed_by;  // the last change of it in the card's history, when that reaches so far back
  std::optional<Instant> changed_at;
  std::string changed_reason;
  Way way = Way::none;
  std::optional<Text> why_not;
  std::optional<std::string> tier;          // of quota and throttle, when the value is one
  std::optional<std::string> on_mismatch;   // of binding: refuse or suspend
  std::optional<std::int64_t> entries_max;  // of whitelists, as all below
  std::optional<Yearly> yearly;
  std::optional<WhitelistChangeId> open_request;
};
BOOST_DESCRIBE_STRUCT(ControlView, (),
                      (aspect, name, clause, duty, required, missing, desired, confirmed, desired_text, confirmed_text,
                       standing, overdue, commanded_at, attempts, confirmed_at, source, note, handed_at, handed_by,
                       changed_by, changed_at, changed_reason, way, why_not, tier, on_mismatch, entries_max, yearly,
                       open_request))

struct CardControls {
  CardId card_id;
  std::string msisdn;
  std::string kind;
  std::string carrier;
  std::string network;
  std::string state;
  bool fixed = false;
  std::int64_t version = 0;
  std::vector<ControlView> items;
};
BOOST_DESCRIBE_STRUCT(CardControls, (), (card_id, msisdn, kind, carrier, network, state, fixed, version, items))

struct ControlInput {
  ControlValue value;               // the whole of it: what is absent is not set
  std::optional<std::string> tier;  // of quota or throttle: its values, in place of `value`'s
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ControlInput, (), (value, tier, reason))

class ControlService {
 public:
  ControlService(const Ground& ground, const WhitelistService& whitelists) : ground_(ground), whitelists_(whitelists) {}

  Result<CardControls> get(const http::Request& request) const;
  // If-Match is the card's version. Errors: those of with_control, control.aspect, control.reason, card.stale.
  Result<CardControls> set(const http::Request& request, const ControlInput& input) const;

 private:
  Result<CardControls> view(const http::Request& request, const card::Record& card) const;

  const Ground& ground_;
  const WhitelistService& whitelists_;
};

// The check's context for a card of this unit, its pools read once.
Result<CheckContext> check_context(const Ground& ground, store::Reader& reader, UnitId unit);

}  // namespace yunguan::control
