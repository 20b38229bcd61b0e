// SPDX-License-Identifier: Apache-2.0
// Entity tags: an object's version, on the wire "17-<digest of the answer>", and the conditions on them (RFC 9110 §8.8.3, §13.1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace yunguan::http {

// 17 → "\"17\""
[[nodiscard]] std::string entity_tag(std::int64_t version);

// The version the caller means to change. http.if_match_missing (428) without If-Match, http.if_match (invalid) when it
// is not one tag of ours; "*" is refused, since it would undo the check.
[[nodiscard]] Result<std::int64_t> expected_version(const Request& request);

// http.stale (ErrorKind::stale, 412) when the two differ.
[[nodiscard]] Result<void> check_version(std::int64_t expected, std::int64_t current);
// Both steps.
[[nodiscard]] Result<void> check_if_match(const Request& request, std::int64_t current);

// Whether If-None-Match names `tag` (weak comparison), so that 304 is the answer.
[[nodiscard]] bool none_match_hits(std::string_view if_none_match, std::string_view tag);

}  // namespace yunguan::http
