// SPDX-License-Identifier: Apache-2.0
// A text of usage rows that was handed over as a whole: a request's body, a message.
#pragma once

#include <string>

#include "usage/input.h"
#include "usage/mapping.h"

namespace yunguan::intake {

inline constexpr std::size_t kUnpackedMax = 64u << 20;
// intake.batch_large
[[nodiscard]] std::unexpected<Error> too_large();

struct Body {
  std::string text;  // in our own columns
  usage::FileHeader header;
  usage::Chunk chunk;  // what lies behind the header; points into `text`
};

// Through the carrier's mapping, if there is one. Errors: csv.header, mapping.*; intake.batch_large (too_large) when it is too long in our columns.
[[nodiscard]] Result<void> read_text(std::string text, const usage::Mapping* mapping, Body& body);

}  // namespace yunguan::intake
