// SPDX-License-Identifier: Apache-2.0
// Judging a card: kind, class, risk, duties, what is present and what is missing (SIM-20 … SIM-24, SIM-27). Pure functions of
// the card's facts and the rules; no clock, no store.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "card/card.h"
#include "card/rulebook.h"

namespace yunguan::card {

// The rules of one day in the form that judging a million cards needs. Immutable, thread-safe, cheap to copy.
class RuleTables {
 public:
  RuleTables(const Rulebook& rulebook, SegmentIndex segments);

  struct Required {
    std::optional<ClassCode> class_code;
    std::optional<Risk> risk;
    DutySet duties;
  };
  [[nodiscard]] const Required& required(const Profile& profile) const { return required_[profile.index()]; }
  [[nodiscard]] const RuleLimits& limits() const { return limits_; }
  [[nodiscard]] const SegmentIndex& segments() const { return segments_; }

 private:
  std::array<Required, kProfileCount> required_;
  RuleLimits limits_;
  SegmentIndex segments_;
};

// The answer about one card. For cards that are not IoT cards everything but `kind` is empty.
struct Judgement {
  NumberKind kind = NumberKind::unknown;
  Profile profile;
  std::optional<ClassCode> class_code;  // none without data
  std::optional<Risk> risk;
  DutySet required;
  DutySet present;  // among all eleven, required or not
  DutySet missing;  // required and not present
};

[[nodiscard]] Profile profile_of(const CardFacts& card, const RuleLimits& limits);
// What is in place, by the exact meaning of SIM-27; excepted duties count as present.
[[nodiscard]] DutySet present_duties(const CardFacts& card, const RuleTables& rules);
[[nodiscard]] Judgement judge(const CardFacts& card, const RuleTables& rules);

// One duty of a judged card with everything a person may ask about it.
struct DutyResult {
  Duty duty{};
  Text name;
  bool present = false;
  std::vector<Clause> clauses;  // that ask for it, then those that say how it is done
  Severity severity{};
  Text why;
  DutyAction action;
};
BOOST_DESCRIBE_STRUCT(DutyResult, (), (duty, name, present, clauses, severity, why, action))

// The required duties in order, explained. Empty for cards that are not IoT cards.
[[nodiscard]] std::vector<DutyResult> explain(const Judgement& judgement, const Rulebook& rulebook);

// What a change would change: two judgements of one card compared.
struct WhatIf {
  Judgement before;
  Judgement after;
  bool kind_changes = false;
  bool class_changes = false;
  bool risk_changes = false;
  DutySet new_duties;      // asked for after, not before
  DutySet dropped_duties;  // asked for before, not after
  DutySet new_gaps;
  DutySet closed_gaps;
};
[[nodiscard]] WhatIf what_if(const CardFacts& before, const CardFacts& after, const RuleTables& rules);

}  // namespace yunguan::card
