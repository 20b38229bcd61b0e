// SPDX-License-Identifier: Apache-2.0
// The one mapping of an Error to an HTTP answer (RFC 9457).
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "http/message.h"

namespace yunguan::http {

// Give it as where.field of a too_many or unavailable error, with the seconds in where.value, to set Retry-After.
inline constexpr std::string_view kRetryAfter = "retry_after";

// invalid 422 (400 when it could not be read at all) · unauthorized 401 · forbidden 403 · not_found 404 · conflict 409 ·
// stale 412 · too_large 413 · too_many 429 · unavailable 503 · internal 500; http.method 405, http.if_match_missing 428.
[[nodiscard]] int status_of(const Error& error);

// application/problem+json with `code`, `trace_id`, `where` and `errors` (the details), in the caller's language. An
// internal error says nothing of the inside: its code and sentence are for the log.
[[nodiscard]] Response problem(const Error& error, Language language, std::string_view trace_id);

// JSON Schema of that answer.
[[nodiscard]] boost::json::value problem_schema();

}  // namespace yunguan::http
