// SPDX-License-Identifier: Apache-2.0
// rules/guideline.yaml as structs, member for key. Rulebook (rulebook.h) is the checked whole and gives access to it.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "card/duty.h"

namespace yunguan::card {

// How much a gap weighs: high — the card should not go on like this; medium — to be closed in days; low — paperwork.
enum class Severity : std::uint8_t { low, medium, high };
BOOST_DESCRIBE_ENUM(Severity, low, medium, high)

struct Clause {
  std::string number;  // "§3.2(4)"; the annexes of the contract as "合同附表2"
  Text title;
  Text words;  // what it asks, in our own words
};
BOOST_DESCRIBE_STRUCT(Clause, (), (number, title, words))

// What closes a gap: the order to raise or the control to set.
enum class ActionKind : std::uint8_t { order, control };
BOOST_DESCRIBE_ENUM(ActionKind, order, control)

struct DutyAction {
  std::string code;  // "set_voice_whitelist"
  ActionKind kind{};
  Text name;
};
BOOST_DESCRIBE_STRUCT(DutyAction, (), (code, kind, name))

enum class Function : std::uint8_t { voice, sms, data };
BOOST_DESCRIBE_ENUM(Function, voice, sms, data)

struct DutyRule {
  Duty duty{};
  Text name;
  Text meaning;
  Text present_when;
  Severity severity{};
  std::vector<std::string> defined_in;  // clauses that say how it is done
  std::optional<Function> only_with;    // asked only where that function is on
  DutyAction action;
};
BOOST_DESCRIBE_STRUCT(DutyRule, (), (duty, name, meaning, present_when, severity, defined_in, only_with, action))

// A condition on a card or a proposal: every stated part must hold, an absent part does not matter.
struct Condition {
  std::optional<bool> voice;  // the function is on
  std::optional<bool> sms;
  std::optional<bool> data;
  std::optional<bool> directed;  // data reach only listed addresses
  std::optional<bool> large;
  std::optional<bool> fixed;
  std::optional<bool> open_voice;  // these four only of a proposal (precheck.h)
  std::optional<bool> open_sms;
  std::optional<bool> phone_terminal;
  std::optional<bool> pluggable;
};
BOOST_DESCRIBE_STRUCT(Condition, (),
                      (voice, sms, data, directed, large, fixed, open_voice, open_sms, phone_terminal, pluggable))

struct DutyReason {
  Duty duty{};
  Text why;
};
BOOST_DESCRIBE_STRUCT(DutyReason, (), (duty, why))

// One of the three groups of functions (F).
struct FunctionGroup {
  int group = 0;       // 1 … 3
  std::string clause;  // "§3.3.1"; the paragraph of the business follows
  Text name;
};
BOOST_DESCRIBE_STRUCT(FunctionGroup, (), (group, clause, name))

// One of the six kinds of business (N).
struct Business {
  int business = 0;       // 1 … 6
  std::string paragraph;  // "(2)"
  Condition when;         // of directed, large, fixed
  Text name;
  std::vector<DutyReason> duties;
};
BOOST_DESCRIBE_STRUCT(Business, (), (business, paragraph, when, name, duties))

enum class ClassRisk : std::uint8_t { medium, high };
BOOST_DESCRIBE_ENUM(ClassRisk, medium, high)

// One of the eighteen classes: what the tables add to its two coordinates.
struct ClassRule {
  std::string code;  // "3-4"
  ClassRisk risk{};
  bool risk_stated = false;
  Text examples;
};
BOOST_DESCRIBE_STRUCT(ClassRule, (), (code, risk, risk_stated, examples))

// A requirement on top of the classes (§3.2), or for cards that have no class.
struct GeneralRule {
  std::string clause;
  Condition when;
  Duty duty{};
  Text why;
};
BOOST_DESCRIBE_STRUCT(GeneralRule, (), (clause, when, duty, why))

// What makes a proposed IoT service unlawful (SIM-28).
struct RefusalRule {
  std::string code;
  std::string clause;
  Condition when;
  Text message;
};
BOOST_DESCRIBE_STRUCT(RefusalRule, (), (code, clause, when, message))

// The largest number of list entries a rule may allow.
inline constexpr int kListLimitMax = 100;

struct RuleLimits {
  int voice_numbers = 0;    // §1.1(1)
  int sms_numbers = 0;      // §1.2(1)
  int data_entries = 0;     // §1.3(1)
  int large_above_mb = 0;   // §1.3(3)
  int ipv4_prefix_min = 0;  // a wider network is no specific address
  int ipv6_prefix_min = 0;
};
BOOST_DESCRIBE_STRUCT(RuleLimits, (),
                      (voice_numbers, sms_numbers, data_entries, large_above_mb, ipv4_prefix_min, ipv6_prefix_min))

struct GuidelineFile {
  std::string version;
  Date effective_from{};
  Text name;
  std::string source;  // number of the document
  RuleLimits limits;
  std::vector<Clause> clauses;
  std::vector<DutyRule> duties;
  std::vector<FunctionGroup> functions;
  std::vector<Business> businesses;
  std::vector<ClassRule> classes;
  std::vector<GeneralRule> general;
  std::vector<RefusalRule> refusals;
};
BOOST_DESCRIBE_STRUCT(GuidelineFile, (),
                      (version, effective_from, name, source, limits, clauses, duties, functions, businesses, classes,
                       general, refusals))

}  // namespace yunguan::card
