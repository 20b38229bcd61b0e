// SPDX-License-Identifier: Apache-2.0
// The refusals that both ways of signing in share. Inside this folder's sign_in*.cpp only.
#pragma once

#include "base/error.h"
#include "base/time.h"

namespace yunguan::identity {

inline constexpr std::size_t kLoginMax = 100;  // of what is typed

[[nodiscard]] Error refused_error();
[[nodiscard]] Error locked_error(Instant until);

}  // namespace yunguan::identity
