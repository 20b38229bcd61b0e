// SPDX-License-Identifier: Apache-2.0
// Trying an own rule on rows: which of them it raises, and what its fields were then. Counters of the month begin at zero with the
// first row given; histories are not known.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "card/card.h"

namespace yunguan::tuning {

inline constexpr std::size_t kTrialRowsMax = 5'000;
inline constexpr std::size_t kTrialRowsShown = 200;

struct TrialValue {
  std::string field;
  std::optional<std::string> value;  // absent: not known
};
BOOST_DESCRIBE_STRUCT(TrialValue, (), (field, value))

struct TrialRow {
  std::int64_t line = 0;
  std::string time;
  std::string msisdn;
  std::string result;              // hit | no | unknown: something it needs is not known
  std::string subject;             // of a hit
  std::vector<TrialValue> values;  // of the fields the rule uses
};
BOOST_DESCRIBE_STRUCT(TrialRow, (), (line, time, msisdn, result, subject, values))

struct TrialReject {
  std::int64_t line = 0;
  std::string reason;  // as in the reject files of usage
};
BOOST_DESCRIBE_STRUCT(TrialReject, (), (line, reason))

struct TrialAnswer {
  std::int64_t rows = 0;
  std::int64_t hits = 0;
  std::int64_t unknown = 0;
  std::vector<TrialRow> shown;  // hits first, each in the order of the rows
  std::vector<TrialReject> rejected;
  std::vector<std::string> cards;  // whose facts were used
};
BOOST_DESCRIBE_STRUCT(TrialAnswer, (), (rows, hits, unknown, shown, rejected, cards))

struct TrialRule {
  std::string name;
  std::string when;
  std::string subject;
};

// The msisdns in a usage file, each once, at most `most`. Errors: those of parse_csv and usage::Layout.
Result<std::vector<std::string>> numbers_in(const std::string& csv, std::size_t most);

// `csv`: a usage file with its header. `cards`: what is known, by msisdn; `as`: every row is taken as one of that card. Errors:
// as numbers_in(), those of expr::compile at `when` and `subject`, trial.too_many_rows.
Result<TrialAnswer> try_rule(const TrialRule& rule, const std::string& csv,
                             const std::map<std::string, card::Facts>& cards, const std::string& as);

}  // namespace yunguan::tuning
