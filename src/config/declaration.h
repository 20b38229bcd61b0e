// SPDX-License-Identifier: Apache-2.0
// The list of all keys.
#pragma once

#include "config/config.h"
#include "config/key.h"

namespace yunguan::config {

// Every key of `config`, which must outlive the table.
[[nodiscard]] KeyTable declare(Config& config);

}  // namespace yunguan::config
