// SPDX-License-Identifier: Apache-2.0
// What every measurement does with a failure: it says what went wrong and ends, since a figure beside a failure means nothing.
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <type_traits>
#include <utility>

#include "base/error.h"

namespace yunguan {

// The value of a result that has one; otherwise the process ends with its error.
template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", describe(result.error()));
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace yunguan
