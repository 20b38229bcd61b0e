// SPDX-License-Identifier: Apache-2.0
// Where a system is reached: a network, an address or a name, perhaps with a port or a range of ports.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::access {

// In its one spelling: "10.20.0.0/24:443", "[2001:db8::/32]:8000-8080", "portal.example.gov.cn". Error: system.address
Result<std::string> checked_address(std::string_view text);

}  // namespace yunguan::access
