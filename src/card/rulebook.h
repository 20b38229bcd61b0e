// SPDX-License-Identifier: Apache-2.0
// The guideline as data (rules/guideline.yaml): its clauses in our own words, the six kinds of business, what each kind
// and each general requirement asks for and why, limits, risks, and what makes a proposed service unlawful.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "card/card.h"
#include "card/duty.h"
#include "card/guideline_file.h"

namespace yunguan::card {

// "3-4": F 1 … 3 the functions, N 1 … 6 the kind of business (SIM-20).
struct ClassCode {
  std::uint8_t functions = 0;
  std::uint8_t business = 0;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<ClassCode> parse(std::string_view text);
  // 0 … 17 in the order 1-1, 1-2 … 3-6.
  [[nodiscard]] constexpr std::size_t index() const { return (functions - 1u) * 6u + (business - 1u); }
  [[nodiscard]] static constexpr ClassCode at(std::size_t index) {
    return {static_cast<std::uint8_t>(index / 6 + 1), static_cast<std::uint8_t>(index % 6 + 1)};
  }
  friend constexpr auto operator<=>(const ClassCode&, const ClassCode&) = default;
};
inline constexpr std::size_t kClassCount = 18;

// All that the guideline looks at when it asks for duties: 64 combinations.
struct Profile {
  Functions functions;
  bool directed = false;
  bool large = false;  // monthly average above the limit
  bool fixed = false;

  [[nodiscard]] constexpr std::size_t index() const {
    return functions.bits() | (directed ? 8u : 0u) | (large ? 16u : 0u) | (fixed ? 32u : 0u);
  }
  [[nodiscard]] static constexpr Profile at(std::size_t index) {
    return {Functions::from_bits(static_cast<std::uint8_t>(index & 7)), (index & 8) != 0, (index & 16) != 0,
            (index & 32) != 0};
  }
  friend constexpr bool operator==(const Profile&, const Profile&) = default;
};
inline constexpr std::size_t kProfileCount = 64;

// What the guideline asks of an IoT card of one profile.
struct Requirement {
  std::optional<ClassCode> class_code;  // none without data (SIM-27)
  Risk risk = Risk::none;
  bool risk_stated = false;  // false: the sources do not state it, the value is the product's default
  DutySet duties;
};

// One clause that asks for a duty, with the sentence why.
struct Demand {
  std::string clause;
  Text why;
};

// The checked rules. Immutable; may be shared between threads.
class Rulebook {
 public:
  // `directory` is the folder of the rules. Errors: those of load_yaml and decode_document; rules.limit, rules.clause (a
  // clause that is not listed), rules.duty (a duty missing, twice or out of order), rules.business (a combination of
  // directed, large and fixed of which no business or two speak), rules.class, rules.group, rules.condition. All with
  // file and line.
  [[nodiscard]] static Result<Rulebook> load(const std::filesystem::path& directory);
  [[nodiscard]] static Result<Rulebook> from(const Document& document);

  [[nodiscard]] const GuidelineFile& file() const { return file_; }
  [[nodiscard]] const std::string& version() const { return file_.version; }
  [[nodiscard]] const RuleLimits& limits() const { return file_.limits; }
  [[nodiscard]] const DutyRule& duty(Duty duty) const { return file_.duties[static_cast<std::size_t>(duty)]; }
  [[nodiscard]] const ClassRule& class_rule(ClassCode code) const { return file_.classes[code.index()]; }
  [[nodiscard]] const Business& business(ClassCode code) const { return file_.businesses[code.business - 1u]; }
  [[nodiscard]] const Clause* clause(std::string_view number) const;  // nullptr: no such clause

  // The class's own table and the general requirements together (SIM-20 … SIM-23).
  [[nodiscard]] const Requirement& requirement(const Profile& profile) const { return requirements_[profile.index()]; }
  // Every clause that asks such a card for the duty: first the class's table, then the general requirements.
  [[nodiscard]] std::vector<Demand> demands(const Profile& profile, Duty duty) const;
  // The clause of the guideline that holds the class's table: "§3.3.3(2)" for 3-4.
  [[nodiscard]] std::string class_clause(ClassCode code) const;

 private:
  explicit Rulebook(GuidelineFile file);
  [[nodiscard]] Requirement make_requirement(const Profile& profile) const;
  GuidelineFile file_;
  std::array<Requirement, kProfileCount> requirements_;
};

// What only a proposal has (precheck.h).
struct ProposalTraits {
  bool open_voice = false;
  bool open_sms = false;
  bool phone_terminal = false;
  bool pluggable = false;
};

// Whether every stated part of the condition holds.
[[nodiscard]] bool holds(const Condition& condition, const Profile& profile, const ProposalTraits& traits = {});

}  // namespace yunguan::card
