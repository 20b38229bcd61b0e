// SPDX-License-Identifier: Apache-2.0
// How a fleet stands against the guideline: by class, by duty, by unit; all from kept counters.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "card/card_figures.h"
#include "card/rules.h"
#include "identity/unit_tree.h"

namespace yunguan::card {

struct ClassStanding {
  std::string class_;
  std::string risk;
  bool risk_stated = false;
  std::int64_t total = 0;
  std::int64_t ok = 0;
  std::optional<double> rate;  // ok ÷ total; absent without cards
};
BOOST_DESCRIBE_STRUCT(ClassStanding, (), (class_, risk, risk_stated, total, ok, rate))

struct DutyStanding {
  Duty duty{};
  Text name;
  std::int64_t required = 0;
  std::int64_t missing = 0;
  std::vector<std::string> clauses;
};
BOOST_DESCRIBE_STRUCT(DutyStanding, (), (duty, name, required, missing, clauses))

struct UnitStanding {
  UnitId unit_id;
  std::string unit_name;
  std::int64_t total = 0;
  std::int64_t ok = 0;
  std::int64_t missing = 0;
  std::optional<double> rate;
};
BOOST_DESCRIBE_STRUCT(UnitStanding, (), (unit_id, unit_name, total, ok, missing, rate))

struct Compliance {
  std::int64_t total = 0;
  std::int64_t iot = 0;
  std::int64_t phone = 0;
  std::int64_t unknown = 0;
  std::int64_t judged = 0;
  std::int64_t ok = 0;
  std::int64_t with_gaps = 0;
  std::optional<double> rate;
  std::vector<ClassStanding> by_class;  // all eighteen, in order
  std::vector<DutyStanding> by_duty;    // all eleven, in order
  std::vector<UnitStanding> by_unit;    // worst first: most gaps
  std::string rules_version;
};
BOOST_DESCRIBE_STRUCT(Compliance, (),
                      (total, iot, phone, unknown, judged, ok, with_gaps, rate, by_class, by_duty, by_unit,
                       rules_version))

struct CardSummary {
  std::int64_t total = 0;
  std::map<std::string, std::int64_t> by_kind;
  std::map<std::string, std::int64_t> by_state;
  std::map<std::string, std::int64_t> by_carrier;
  std::map<std::string, std::int64_t> by_network;
  std::map<std::string, std::int64_t> by_class;
  std::map<std::string, std::int64_t> by_risk;
  std::int64_t judged = 0;
  std::int64_t ok = 0;
  std::int64_t with_gaps = 0;
};
BOOST_DESCRIBE_STRUCT(CardSummary, (),
                      (total, by_kind, by_state, by_carrier, by_network, by_class, by_risk, judged, ok, with_gaps))

// `units`: nullopt for the whole fleet.
Result<Compliance> compliance(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                              const identity::UnitTree& tree, const Rules& rules);
[[nodiscard]] CardSummary summary_of(const Figures& figures);

}  // namespace yunguan::card
