// SPDX-License-Identifier: Apache-2.0
// How long states last, when their end is announced, how long the network may take (rules/lifecycle.yaml).
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "base/document.h"
#include "base/error.h"
#include "card/lifecycle.h"

namespace yunguan::life {

// The keys of rules/lifecycle.yaml. A period that is absent does not end by itself.
struct PeriodDays {
  std::optional<std::int64_t> test_days;
  std::optional<std::int64_t> silent_days;
  std::optional<std::int64_t> pre_closed_days;
};
BOOST_DESCRIBE_STRUCT(PeriodDays, (), (test_days, silent_days, pre_closed_days))

struct LifeRulesFile {
  std::string version;
  PeriodDays periods;
  std::int64_t warn_days = 7;
  std::int64_t confirm_hours = 4;
};
BOOST_DESCRIBE_STRUCT(LifeRulesFile, (), (version, periods, warn_days, confirm_hours))

// Immutable; may be shared between threads.
class LifeRules {
 public:
  // Errors: those of load_yaml and decode_document; life.rule when a number is no sensible one. All name file and line.
  [[nodiscard]] static Result<LifeRules> load(const std::filesystem::path& directory);
  [[nodiscard]] static Result<LifeRules> from(const Document& document);

  [[nodiscard]] const LifeRulesFile& file() const { return file_; }
  [[nodiscard]] const card::Periods& periods() const { return periods_; }
  [[nodiscard]] std::chrono::days warn() const { return std::chrono::days{file_.warn_days}; }
  [[nodiscard]] std::chrono::hours confirm_within() const { return std::chrono::hours{file_.confirm_hours}; }

 private:
  LifeRules() = default;
  LifeRulesFile file_;
  card::Periods periods_;
};

}  // namespace yunguan::life
