// SPDX-License-Identifier: Apache-2.0
// What a bulk act would do, or has done, counted while cards are judged.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "card/card_form.h"
#include "card/card_record.h"

namespace yunguan::bulk {

inline constexpr std::size_t kReasonsMax = 200;  // different ones of one act; further ones are counted as "other"
inline constexpr std::size_t kExamples = 5;      // cards named beside a reason

struct Example {
  CardId card_id;
  std::string msisdn;
};
BOOST_DESCRIBE_STRUCT(Example, (), (card_id, msisdn))

// Why cards are left out or failed, and how many.
struct Reason {
  std::int64_t number = 0;  // within the act, from 1; what its items name
  std::string code;
  Text text;
  std::string clause;
  std::int64_t count = 0;
  std::vector<Example> examples;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (number, code, text, clause, count, examples))

struct Transition {
  std::string from;  // state
  std::string to;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Transition, (), (from, to, count))

struct DutyCount {
  card::Duty duty{};
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(DutyCount, (), (duty, count))

struct Consequences {
  std::vector<Transition> transitions;
  std::vector<DutyCount> new_gaps;     // duties that cards lack afterwards and did not before
  std::vector<DutyCount> closed_gaps;  // the other way round
  std::vector<Reason> breaches;        // clauses that the new values break
};
BOOST_DESCRIBE_STRUCT(Consequences, (), (transitions, new_gaps, closed_gaps, breaches))

// Filled by one thread; parts of a run are counted apart and merged in their order.
class Tally {
 public:
  void change(const card::Facts& before, const card::Standing& was, const card::Facts& after, const card::Standing& is);
  void breach(const card::Remark& remark, CardId card, std::string_view msisdn);

  void merge(const Tally& next);
  [[nodiscard]] Consequences consequences() const;
  [[nodiscard]] const std::map<UnitId, std::int64_t>& units() const { return units_; }
  [[nodiscard]] std::int64_t changes() const { return changes_; }

 private:
  std::int64_t changes_ = 0;
  std::map<std::pair<card::State, card::State>, std::int64_t> transitions_;
  std::array<std::int64_t, card::kDutyCount> new_gaps_{};
  std::array<std::int64_t, card::kDutyCount> closed_gaps_{};
  std::map<std::string, Reason> breaches_;
  std::map<UnitId, std::int64_t> units_;  // whose cards change
};

// The reasons of one act, numbered in the order they are met.
class Reasons {
 public:
  Reasons() = default;
  explicit Reasons(std::vector<Reason> known);

  // Counts one more card left out because of `error` and gives the reason's number.
  std::int64_t note(const Error& error, CardId card, std::string_view msisdn);
  [[nodiscard]] const std::vector<Reason>& all() const { return all_; }

 private:
  std::vector<Reason> all_;
  std::map<std::string, std::size_t> place_;  // by code and sentence
};

}  // namespace yunguan::bulk
