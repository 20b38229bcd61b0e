// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"

namespace yunguan::app {

// Binds and lets go again. Errors: http.listen (in use, not permitted, or no address of this machine)
[[nodiscard]] Result<> port_is_free(const std::string& address, std::uint16_t port);

}  // namespace yunguan::app
