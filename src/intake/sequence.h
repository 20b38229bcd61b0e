// SPDX-License-Identifier: Apache-2.0
// Numbers in the names of a feed's files, by which a file that never came is noticed: "CDR_{date}_{seq}.csv".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::intake {

struct Sequence {
  std::string day;  // the digits of {date}, "" when the pattern has none; numbers begin anew with each
  std::int64_t number = 0;
  friend bool operator==(const Sequence&, const Sequence&) = default;
};

// {date} stands for 4 to 14 digits, {seq} for 1 to 15, "*" for anything; the rest is as it stands. A packed file's ending (.gz, .zst) may be
// there or not.
class SequencePattern {
 public:
  // Error intake.pattern: {seq} must stand in it once, {date} at most once, and not side by side.
  [[nodiscard]] static Result<SequencePattern> parse(std::string_view text);
  // nullopt when the name is not of this form.
  [[nodiscard]] std::optional<Sequence> match(std::string_view name) const;

 private:
  std::string text_;
};

}  // namespace yunguan::intake
