// SPDX-License-Identifier: Apache-2.0
// The columns of a fleet file that the rules look at (monitoring.md "Files", SIM-27), read into RuleFacts without allocating.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "card/number.h"
#include "card/rule_facts.h"
#include "sheet/csv_reader.h"

namespace yunguan::card {

class FleetColumns {
 public:
  // `header` is the first record. Columns may stand in any order, unknown ones are ignored, absent ones count as empty.
  // Errors: fleet.no_msisdn, fleet.column_twice.
  [[nodiscard]] static Result<FleetColumns> from(const sheet::Record& header, std::string file);

  // Errors name file, line, column and value: fleet.fields (not as many as the header has), fleet.value (a value that is
  // none of the column's), fleet.number (no whole or decimal number), fleet.network (a whitelist entry like 10.0.0.0/33),
  // fleet.region.
  [[nodiscard]] Result<RuleFacts> read(const sheet::Record& record, const NumberPlan& numbers,
                                       const RuleLimits& limits) const;

  [[nodiscard]] std::string_view msisdn(const sheet::Record& record) const { return field(record, Column::msisdn); }

 private:
  enum class Column : std::uint8_t {
    msisdn,
    form,
    functions,
    data_scope,
    monthly_data_mb,
    fixed,
    imei_mode,
    voice_whitelist,
    sms_whitelist,
    data_whitelist,
    regions,
    cells,
    data_limit_mb,
    blacklist,
    monitoring,
    registered_to,
    count
  };
  static constexpr std::size_t kCount = static_cast<std::size_t>(Column::count);
  static constexpr std::array<std::string_view, kCount> kNames{
      "msisdn",          "form",           "functions",  "data_scope",
      "monthly_data_mb", "fixed",          "imei_mode",  "voice_whitelist",
      "sms_whitelist",   "data_whitelist", "regions",    "cells",
      "data_limit_mb",   "blacklist",      "monitoring", "registered_to"};
  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

  [[nodiscard]] std::string_view field(const sheet::Record& record, Column column) const {
    const std::size_t at = places_[static_cast<std::size_t>(column)];
    return at == kAbsent ? std::string_view{} : record.fields[at];
  }
  [[nodiscard]] std::unexpected<Error> refuse(const sheet::Record& record, Column column, std::string code,
                                              Text text) const;
  [[nodiscard]] Result<bool> yes_no(const sheet::Record& record, Column column) const;
  [[nodiscard]] Result<> read_business(const sheet::Record& record, const RuleLimits& limits, RuleFacts& facts) const;
  [[nodiscard]] Result<> read_controls(const sheet::Record& record, RuleFacts& facts) const;
  [[nodiscard]] Result<> read_lists(const sheet::Record& record, const NumberPlan& numbers, const RuleLimits& limits,
                                    RuleFacts& facts) const;

  std::string file_;
  std::size_t columns_ = 0;
  std::array<std::size_t, kCount> places_{};
};

// Whether a decimal number of megabytes ("100", "100.5") is more than `limit`, without rounding; nullopt: no such number.
[[nodiscard]] std::optional<bool> megabytes_above(std::string_view text, std::uint64_t limit);

}  // namespace yunguan::card
