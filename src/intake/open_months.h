// SPDX-License-Identifier: Apache-2.0
// Of which months rows are taken, and from when on; rows of other months go to quarantine.
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
  // Asked before rows enter the journal, with the newest month among them: whoever folds them has to know the month first, or they would not
  // count. Error intake.month_awaited (unavailable) until then, which passes by itself.
  virtual Result<void> check_published(std::uint32_t month) = 0;
};

}  // namespace yunguan::intake
