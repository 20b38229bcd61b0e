// SPDX-License-Identifier: Apache-2.0
// Reading the parts of a request's head, and writing the head of an answer.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/message.h"
#include "http/transport.h"

namespace yunguan::http {

struct Target {
  std::string path;  // decoded, begins with '/'
  std::map<std::string, std::string> query;
};

// Origin or absolute form (RFC 9112 §3.2). http.path (400) for bad escapes, bytes that are no UTF-8, control characters,
// and an escaped '/' or '\', which would mean another path to the next program in the line.
[[nodiscard]] Result<Target> parse_target(std::string_view target);

[[nodiscard]] std::optional<Method> parse_method(std::string_view name);  // HEAD is get

[[nodiscard]] std::map<std::string, std::string> parse_cookies(std::string_view header);

// The trace id of a W3C traceparent, or a new one: 32 hex digits.
[[nodiscard]] std::string trace_id_of(std::string_view traceparent);

// The remote address: that of the socket, or, when the socket's is a trusted proxy's, the last one of X-Forwarded-For
// that is not.
[[nodiscard]] std::string remote_ip_of(const std::string& peer, std::string_view forwarded_for,
                                       const std::vector<std::string>& trusted_proxies);

// The headers every answer carries.
void add_security_headers(Headers& headers, bool secure);

// The value of the header `name` in the raw head of a request; "" when absent.
[[nodiscard]] std::string_view raw_header(std::string_view head, std::string_view name);

// "Sun, 06 Nov 1994 08:49:37 GMT"
[[nodiscard]] std::string http_date(Instant at);

}  // namespace yunguan::http
