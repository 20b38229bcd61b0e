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

}  // namespace yunguan::intake
