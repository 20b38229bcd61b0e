// SPDX-License-Identifier: Apache-2.0
// How urgent each model's findings are, within how many hours they are dealt with, and why one may be dismissed (rules/finding.yaml).
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "finding/finding.h"

namespace yunguan::finding {

struct DismissalReason {
  std::string code;
  Text name;
  bool false_alarm = false;  // counted as a false alarm of the model (MON-24)
  bool words = false;        // must be explained
};
BOOST_DESCRIBE_STRUCT(DismissalReason, (), (code, name, false_alarm, words))

struct SeverityHours {
  std::int64_t urgent = 0;
  std::int64_t high = 0;
  std::int64_t normal = 0;
};
BOOST_DESCRIBE_STRUCT(SeverityHours, (), (urgent, high, normal))

struct FindingRulesFile {
  std::string version;
  SeverityHours hours;
  std::map<std::string, Severity> models;
  Severity own_rules = Severity::normal;
  std::map<std::string, std::int64_t> model_hours;
  std::int64_t suggest_cards = 5;
  std::vector<DismissalReason> dismissals;
};
BOOST_DESCRIBE_STRUCT(FindingRulesFile, (), (version, hours, models, own_rules, model_hours, suggest_cards, dismissals))

// Immutable; may be shared between threads.
class FindingRules {
 public:
  // Errors: those of load_yaml and decode_document; finding.rule when a model is unknown or left out, a number is no sensible one or
  // a reason's code is missing or repeated. All name file and line.
  [[nodiscard]] static Result<FindingRules> load(const std::filesystem::path& directory);
  [[nodiscard]] static Result<FindingRules> from(const Document& document);

  [[nodiscard]] const FindingRulesFile& file() const { return file_; }
  // By the model's name; any other name is an own rule.
  [[nodiscard]] Severity severity_of(std::string_view model) const;
  [[nodiscard]] std::chrono::hours time_for(std::string_view model) const;
  [[nodiscard]] const DismissalReason* dismissal(std::string_view code) const;

 private:
  FindingRules() = default;
  FindingRulesFile file_;
};

}  // namespace yunguan::finding
