// SPDX-License-Identifier: Apache-2.0
// What differs between two versions in their tunings and own rules, one row for each thing that is set: what, from, to.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "identity/unit_tree.h"
#include "monitor/settings.h"

namespace yunguan::tuning {

// Nothing before: it was not tuned for these cards; nothing now: it is not any more.
struct TuningSaid {
  std::string model;         // a model's or own rule's name
  std::string unit;          // the unit's name; empty: all
  std::string scene;         // empty: all
  std::string device_class;  // empty: all
  std::optional<bool> on_before;
  std::optional<bool> on_now;
  std::optional<std::int64_t> percent_before;
  std::optional<std::int64_t> percent_now;
};
BOOST_DESCRIBE_STRUCT(TuningSaid, (),
                      (model, unit, scene, device_class, on_before, on_now, percent_before, percent_now))
[[nodiscard]] std::vector<TuningSaid> said_of(const std::vector<monitor::TuningLine>& before,
                                              const std::vector<monitor::TuningLine>& now,
                                              const identity::UnitTree& tree);

struct RuleText {
  std::string title;
  std::string when;
  std::string subject;
  std::string window;

  friend bool operator==(const RuleText&, const RuleText&) = default;
};
BOOST_DESCRIBE_STRUCT(RuleText, (), (title, when, subject, window))

struct RuleSaid {
  std::string name;
  std::optional<RuleText> before;  // nothing: the rule is new
  std::optional<RuleText> now;     // nothing: it has ended
};
BOOST_DESCRIBE_STRUCT(RuleSaid, (), (name, before, now))
// Both as settings_parts.h writes them.
[[nodiscard]] std::vector<RuleSaid> rules_said_of(const std::string& before, const std::string& now);

}  // namespace yunguan::tuning
