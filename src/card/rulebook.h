// SPDX-License-Identifier: Apache-2.0
// The guideline as data (rules/guideline.yaml): its clauses in our own words, the six kinds of business, what each kind
// and each general requirement asks for and why, limits, risks, and what makes a proposed service unlawful.
//
// The structs mirror the file and are what the API serves. `Rulebook` is the checked whole; `RuleTables`
// (classification.h) is what judging uses.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "card/card.h"
#include "card/duty.h"

namespace yunguan::card {

enum class Risk : std::uint8_t { low, medium, high };
BOOST_DESCRIBE_ENUM(Risk, low, medium, high)
[[nodiscard]] std::string_view to_text(Risk risk);

// How much a gap weighs: high — the card must not go on like this; medium — to be closed in days; low — paperwork.
enum class Severity : std::uint8_t { low, medium, high };
BOOST_DESCRIBE_ENUM(Severity, low, medium, high)

// "3-4": F 1 … 3 the functions, N 1 … 6 the kind of business (SIM-20).
struct ClassCode {
  std::uint8_t functions = 0;
  std::uint8_t business = 0;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<ClassCode> parse(std::string_view text);
  // 0 … 17 in the order 1-1, 1-2 … 3-6.
  [[nodiscard]] constexpr std::size_t index() const { return (functions - 1u) * 6u + (business - 1u); }
  friend constexpr auto operator<=>(const ClassCode&, const ClassCode&) = default;
};
inline constexpr std::size_t kClassCount = 18;

struct Clause {
  std::string number;  // "§3.2(4)"; the annexes of the contract as "合同附表2"
  Text title;
  Text words;  // what it asks, in our own words
};
BOOST_DESCRIBE_STRUCT(Clause, (), (number, title, words))

// What closes a gap: the order to raise or the control to set.
struct DutyAction {
  std::string code;  // "set_voice_whitelist"
  std::string kind;  // "order" | "control"
  Text name;
};
BOOST_DESCRIBE_STRUCT(DutyAction, (), (code, kind, name))

struct DutyRule {
  Duty duty{};
  Text name;
  Text meaning;
  Text present_when;
  Severity severity{};
  std::vector<std::string> defined_in;   // clauses that say how it is done
  std::optional<std::string> only_with;  // "voice" | "sms" | "data": asked only where that function is on
  DutyAction action;
};
BOOST_DESCRIBE_STRUCT(DutyRule, (), (duty, name, meaning, present_when, severity, defined_in, only_with, action))

// A condition on a card or a proposal: every stated part must hold, an absent part does not matter.
struct Condition {
  std::optional<bool> voice, sms, data;           // the function is on
  std::optional<bool> directed, large, fixed;     // of the business
  std::optional<bool> open_voice, open_sms;       // of a proposal only
  std::optional<bool> phone_terminal, pluggable;  // of a proposal only
};
BOOST_DESCRIBE_STRUCT(Condition, (),
                      (voice, sms, data, directed, large, fixed, open_voice, open_sms, phone_terminal, pluggable))

struct DutyReason {
  Duty duty{};
  Text why;
};
BOOST_DESCRIBE_STRUCT(DutyReason, (), (duty, why))

// One of the three function groups (F).
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
  Condition when;
  Text name;
  std::vector<DutyReason> duties;
};
BOOST_DESCRIBE_STRUCT(Business, (), (business, paragraph, when, name, duties))

// One of the eighteen classes: what the tables add to its two coordinates.
struct ClassRule {
  std::string code;
  Risk risk{};
  bool risk_stated = false;  // false: the sources do not state it, the value is the product's default
  Text examples;
};
BOOST_DESCRIBE_STRUCT(ClassRule, (), (code, risk, risk_stated, examples))

// A requirement on top of the classes (§3.2), or for cards that have none.
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

struct RuleLimits {
  int voice_numbers = 0;    // §1.1(1)
  int sms_numbers = 0;      // §1.2(1)
  int data_entries = 0;     // §1.3(1)
  int large_above_mb = 0;   // §1.3(3)
  int ipv4_prefix_min = 0;  // a network wider than this is no "specific address"
  int ipv6_prefix_min = 0;
};
BOOST_DESCRIBE_STRUCT(RuleLimits, (),
                      (voice_numbers, sms_numbers, data_entries, large_above_mb, ipv4_prefix_min, ipv6_prefix_min))

// What the guideline looks at when it asks for duties: 64 combinations.
struct Profile {
  Functions functions;
  bool directed = false;
  bool large = false;
  bool fixed = false;

  [[nodiscard]] constexpr std::size_t index() const {
    return (functions.voice ? 1u : 0u) | (functions.sms ? 2u : 0u) | (functions.data ? 4u : 0u) | (directed ? 8u : 0u) |
           (large ? 16u : 0u) | (fixed ? 32u : 0u);
  }
  [[nodiscard]] static Profile at(std::size_t index);
};
inline constexpr std::size_t kProfileCount = 64;

// One clause that asks for a duty, with the sentence why.
struct Demand {
  std::string clause;
  Text why;
};
BOOST_DESCRIBE_STRUCT(Demand, (), (clause, why))

// The content of rules/guideline.yaml, as it stands in the file.
struct GuidelineFile {
  std::string version;
  Date effective_from{};
  Text name;
  std::string source;
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

// The checked rules. Immutable; may be shared between threads.
class Rulebook {
 public:
  // Errors: those of the schema; rules.clause (a clause that is not in `clauses`), rules.duty (a duty missing or twice),
  // rules.business (a combination of directed, large, fixed with no or two businesses), rules.class (a class missing or
  // twice), rules.group. All with file and line.
  [[nodiscard]] static Result<Rulebook> from(const Document& document);

  [[nodiscard]] const GuidelineFile& file() const { return file_; }
  [[nodiscard]] const std::string& version() const { return file_.version; }
  [[nodiscard]] const RuleLimits& limits() const { return file_.limits; }
  [[nodiscard]] const DutyRule& duty(Duty duty) const { return file_.duties[static_cast<std::size_t>(duty)]; }
  [[nodiscard]] const ClassRule& class_rule(ClassCode code) const { return file_.classes[code.index()]; }
  [[nodiscard]] const Clause* clause(std::string_view number) const;  // nullptr: no such clause

  // The class of such a card; none without data (SIM-27).
  [[nodiscard]] std::optional<ClassCode> classify(const Profile& profile) const;
  // The class's own table and the general requirements together (SIM-22).
  [[nodiscard]] DutySet required(const Profile& profile) const;
  // Every clause that asks such a card for the duty, with the sentence why: first the class's, then the general ones.
  [[nodiscard]] std::vector<Demand> demands(const Profile& profile, Duty duty) const;

 private:
  explicit Rulebook(GuidelineFile file) : file_(std::move(file)) {}
  [[nodiscard]] const Business& business(const Profile& profile) const;
  GuidelineFile file_;
};

// Whether the condition holds; parts that only a proposal has are taken as not holding for a profile.
[[nodiscard]] bool holds(const Condition& condition, const Profile& profile);

}  // namespace yunguan::card
