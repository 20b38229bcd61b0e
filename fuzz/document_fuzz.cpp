// SPDX-License-Identifier: Apache-2.0
// Configuration, rules and catalogue files: any bytes give a document whose every entry has a line, or an error.
#include <boost/json/value.hpp>
#include <cstdint>
#include <string_view>

#include "base/document.h"

namespace {

void visit(const yunguan::Document& document, const boost::json::value& value, const std::string& pointer) {
  YG_ASSERT(document.line_of(pointer) >= 1);
  if (const auto* object = value.if_object()) {
    for (const auto& [key, inner] : *object) visit(document, inner, yunguan::pointer_step(pointer, key));
  } else if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) visit(document, (*array)[i], yunguan::pointer_step(pointer, i));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto document = yunguan::parse_yaml(text, "fuzzed.yaml")) visit(*document, document->root(), "");
  return 0;
}
