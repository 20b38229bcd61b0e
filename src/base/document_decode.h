// SPDX-License-Identifier: Apache-2.0
// A YAML document as described structs (base/json.h): the struct is the schema, every fault has its file and line.
#pragma once

#include "base/document.h"
#include "base/json.h"

namespace yunguan {

// `error`, whose fields (and those of its details) are JSON pointers into `document`, with file, line and dotted field.
[[nodiscard]] Error located(const Document& document, Error error);

// Error document.invalid: the first fault, and every fault in `details` in the order of their lines.
template <class T>
[[nodiscard]] Result<T> decode_document(const Document& document) {
  auto value = json::decode<T>(document.root());
  if (!value) return fail(located(document, std::move(value).error()));
  return value;
}

}  // namespace yunguan
