// SPDX-License-Identifier: Apache-2.0
// The demonstration's lists of the monitoring: phones under test TACs (00…) and fraud areas under codes that no place has.
#pragma once

#include "base/error.h"
#include "tuning/list_service.h"

namespace yunguan::demo {

// Once: a list that has entries is left alone.
Result<void> ship_lists(const tuning::ListService& lists);

}  // namespace yunguan::demo
