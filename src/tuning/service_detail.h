// SPDX-License-Identifier: Apache-2.0
// What the two halves of TuningService share.
#pragma once

#include <string>
#include <vector>

#include "tuning/tuning_service.h"

namespace yunguan::tuning {

// tuning.whole_platform (forbidden) unless the caller tunes for all units.
Result<void> check_whole_platform(const http::Request& request);
// Today or later, and not backwards; the error's `code`.
Result<void> check_days(std::string code, Date today, Date from, const std::optional<Date>& to);
// Yesterday when not said, and not before it.
Result<Date> checked_last_day(std::string code, const EndInput& input, Date today);
// The rules as they would be with that edition; own_rule.no_rule.
Result<void> put_edition(std::vector<OwnRule>& rules, const RuleEdition& edition, const RuleInput& input,
                         const std::optional<std::int64_t>& number);

}  // namespace yunguan::tuning
