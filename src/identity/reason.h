// SPDX-License-Identifier: Apache-2.0
// Why somebody does something that must be accounted for: words that stand in the audit log.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::identity {

// At least two Chinese characters, at most 500 bytes; else `code` (invalid) at `field`.
Result<void> check_reason(std::string_view reason, std::string code, std::string field = "reason");

}  // namespace yunguan::identity
