// SPDX-License-Identifier: Apache-2.0
#include "http/etag.h"

#include <fmt/format.h>

#include "base/parse.h"

namespace yunguan::http {

std::string entity_tag(std::int64_t version) { return fmt::format("\"{}\"", version); }

Result<std::int64_t> expected_version(const Request& request) {
  const std::string_view tag = trimmed(request.header("if-match"));
  if (tag.empty()) {
    return fail(ErrorKind::invalid, "http.if_match_missing",
                {"修改须带 If-Match，写明所依据的版本", "an edit must say by If-Match which version it is based on"},
                {.field = "If-Match"});
  }
  if (tag.size() > 2 && tag.front() == '"' && tag.back() == '"') {
    const std::string_view inside = tag.substr(1, tag.size() - 2);
    const auto version = parse_integer<std::int64_t>(inside.substr(0, inside.find('-')));
    if (version && inside.find('"') == std::string_view::npos) return *version;
  }
  return fail(ErrorKind::invalid, "http.if_match",
              {"If-Match 须为一个版本号，例如 \"17\"", "If-Match must be one version, for example \"17\""},
              {.field = "If-Match", .value = clipped(tag)});
}

Result<void> check_version(std::int64_t expected, std::int64_t current) {
  if (expected == current) return {};
  return fail(
      ErrorKind::stale, "http.stale",
      {fmt::format("内容已被他人改过（现为第 {} 版，您依据的是第 {} 版），请刷新后再改", current, expected),
       fmt::format("it has been changed meanwhile (now version {}, yours was {}): fetch it anew", current, expected)},
      {.field = "If-Match", .value = entity_tag(expected)});
}

Result<void> check_if_match(const Request& request, std::int64_t current) {
  YG_TRY_ASSIGN(const std::int64_t expected, expected_version(request));
  return check_version(expected, current);
}

bool none_match_hits(std::string_view if_none_match, std::string_view tag) {
  if (tag.empty()) return false;
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  for (std::string_view item : split(if_none_match, ',')) {
    item = trimmed(item);
    if (item == "*") return true;
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == tag) return true;
  }
  return false;
}

}  // namespace yunguan::http
