// SPDX-License-Identifier: Apache-2.0
// Of which months rows are taken; rows of other months go to quarantine.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace yunguan::intake {

// Any thread. Months are numbered as usage::Month::number.
class OpenMonths {
 public:
  virtual ~OpenMonths() = default;
  // The likeliest first. Errors are those of the environment.
  virtual Result<std::vector<std::uint32_t>> now() = 0;
};

// The month of that instant on the calendar of +08:00.
[[nodiscard]] inline std::uint32_t month_of(Instant at) {
  const Date day = shanghai_date(at);
  return static_cast<std::uint32_t>(static_cast<int>(day.year())) * 12 +
         static_cast<std::uint32_t>(static_cast<unsigned>(day.month())) - 1;
}

}  // namespace yunguan::intake
