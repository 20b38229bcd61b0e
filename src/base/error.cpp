// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace yunguan {

std::string describe(const Error& error) {
  std::string line;
  if (!error.where.file.empty()) line += error.where.file;
  if (error.where.row) line += fmt::format("{}{}", line.empty() ? "line " : ":", *error.where.row);
  if (!line.empty()) line += ": ";
  if (!error.where.field.empty()) line += error.where.field;
  if (!error.where.value.empty()) line += fmt::format(" '{}'", error.where.value);
  if (!error.where.field.empty() || !error.where.value.empty()) line += ": ";
  line += fmt::format("{} [{}]", error.text.en, error.code);
  for (const Error& detail : error.details) line += "\n  " + describe(detail);
  return line;
}

void broken_invariant(std::string_view what, const char* file, int line) {
  std::fprintf(stderr, "broken invariant: %.*s at %s:%d\n", static_cast<int>(what.size()), what.data(), file, line);
  std::abort();
}

}  // namespace yunguan
