// SPDX-License-Identifier: Apache-2.0
#include "intake/sequence.h"

#include "base/parse.h"

namespace yunguan::intake {
namespace {

constexpr std::string_view kDate = "{date}";
constexpr std::string_view kNumber = "{seq}";
constexpr std::size_t kPatternMax = 200;

bool digit(char c) { return c >= '0' && c <= '9'; }

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

// Tries to read the rest of the name by the rest of the pattern. Names are short, so going back costs little.
bool matches(std::string_view pattern, std::string_view name, Sequence& found) {
  if (pattern.empty()) return name.empty();
  const bool date = pattern.starts_with(kDate);
  if (date || pattern.starts_with(kNumber)) {
    const std::size_t least = date ? 4 : 1;
    std::size_t digits = 0;
    while (digits < name.size() && digits < (date ? 14u : 15u) && digit(name[digits])) ++digits;
    for (; digits >= least; --digits) {
      if (!matches(pattern.substr(date ? kDate.size() : kNumber.size()), name.substr(digits), found)) continue;
      if (date) {
        found.day = name.substr(0, digits);
      } else {
        found.number = parse_integer<std::int64_t>(name.substr(0, digits)).value_or(0);
      }
      return true;
    }
    return false;
  }
  if (pattern.front() == '*') {
    for (std::size_t size = 0; size <= name.size(); ++size) {
      if (matches(pattern.substr(1), name.substr(size), found)) return true;
    }
    return false;
  }
  return !name.empty() && name.front() == pattern.front() && matches(pattern.substr(1), name.substr(1), found);
}

}  // namespace

Result<SequencePattern> SequencePattern::parse(std::string_view text) {
  const bool good = text.size() <= kPatternMax && count_of(text, kNumber) == 1 && count_of(text, kDate) <= 1 &&
                    count_of(text, "*") <= 2 && !text.contains("{date}{seq}") && !text.contains("{seq}{date}");
  if (!good) {
    return fail(ErrorKind::invalid, "intake.pattern",
                {"文件名规则须含一个 {seq}，至多一个 {date} 和两个 *，且 {date} 与 {seq} 不得相连",
                 "a pattern has {seq} once, {date} at most once, at most two *, and {date} and {seq} apart"},
                {.field = "sequence_pattern", .value = clipped(text)});
  }
  SequencePattern pattern;
  pattern.text_ = text;
  return pattern;
}

std::optional<Sequence> SequencePattern::match(std::string_view name) const {
  Sequence found;
  if (matches(text_, name, found)) return found;
  for (const std::string_view ending : {".gz", ".zst"}) {
    if (!name.ends_with(ending)) continue;
    found = {};
    if (matches(text_, name.substr(0, name.size() - ending.size()), found)) return found;
  }
  return std::nullopt;
}

}  // namespace yunguan::intake
