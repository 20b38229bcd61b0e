// SPDX-License-Identifier: Apache-2.0
// The configuration in words.
#pragma once

#include <string>

#include "config/load.h"

namespace yunguan::config {

// &Text::zh or &Text::en.
using Language = std::string Text::*;

// Every key with its value, where it came from, what it is for and what may be written: for `yunguan config explain`.
[[nodiscard]] std::string explain(const Loaded& loaded, Language language);

// The page docs/configuration.md, from the declarations alone: for `yunguan config reference`.
[[nodiscard]] std::string reference_page();

}  // namespace yunguan::config
