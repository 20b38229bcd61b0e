// SPDX-License-Identifier: Apache-2.0
// What must hold of rules/guideline.yaml beyond the types of its members.
#pragma once

#include "base/document.h"
#include "base/error.h"
#include "card/guideline_file.h"

namespace yunguan::card {

// Errors as named at Rulebook, each with file and line.
[[nodiscard]] Result<> check_guideline(const GuidelineFile& file, const Document& document);

}  // namespace yunguan::card
