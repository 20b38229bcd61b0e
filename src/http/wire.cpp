// SPDX-License-Identifier: Apache-2.0
#include "http/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "crypto/hex.h"
#include "crypto/random.h"

namespace yunguan::http {
namespace {

// Scripts and styles come from us only; styles may also stand in elements, which charts and tables use for sizes.
constexpr std::string_view kContentSecurity =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'";

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Percent-decodes; nullopt for a broken escape.
std::optional<std::string> decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// "https://host:port/path?query" → "/path?query"
std::string_view without_authority(std::string_view target) {
  const auto scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) return target;
  const auto slash = target.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
}

std::optional<Target> read_target(std::string_view target) {
  target = without_authority(target.substr(0, target.find('#')));
  const auto mark = target.find('?');
  const std::string_view raw_path = target.substr(0, mark);
  const std::string lower = ascii_lower(raw_path);
  if (lower.find("%2f") != std::string::npos || lower.find("%5c") != std::string::npos) return std::nullopt;
  auto path = decoded(raw_path, false);
  if (!path || !path->starts_with('/') || has_control(*path) || !is_utf8(*path)) return std::nullopt;
  Target out{std::move(*path), {}};
  if (mark == std::string_view::npos || mark + 1 == target.size()) return out;
  for (const std::string_view pair : split(target.substr(mark + 1), '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto key = decoded(pair.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? std::string() : decoded(pair.substr(equals + 1), true);
    if (!key || !value || !is_utf8(*key) || !is_utf8(*value)) return std::nullopt;
    out.query.insert_or_assign(std::move(*key), std::move(*value));
  }
  return out;
}

bool lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return hex_value(c) >= 0 && !(c >= 'A' && c <= 'F'); });
}

std::string new_trace_id() { return crypto::to_hex(crypto::SystemRandom{}.bytes(16)); }

}  // namespace

std::string render_head(const RawHead& head, std::string_view framing, bool keep_alive) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\nConnection: {}\r\n", head.status, reason_of(head.status),
                                keep_alive ? "keep-alive" : "close");
  out += framing;
  out += "Date: " + http_date(SystemClock{}.now()) + "\r\n";
  for (const auto& [name, value] : head.headers) {
    out += name;
    out += ": ";
    // A header cannot be broken in two by what a handler puts into it.
    for (const char c : value) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    out += "\r\n";
  }
  out += "\r\n";
  return out;
}

Result<Target> parse_target(std::string_view target) {
  if (auto read = read_target(target)) return std::move(*read);
  return fail(ErrorKind::invalid, "http.path",
              {"地址不合格式（百分号编码、UTF-8 或控制字符有误）",
               "the address is malformed (escapes, UTF-8 or control characters)"},
              {.field = "path", .value = is_utf8(target) ? clipped(target) : std::string()});
}

std::optional<Method> parse_method(std::string_view name) {
  if (name == "GET" || name == "HEAD") return Method::get;
  if (name == "POST") return Method::post;
  if (name == "PUT") return Method::put;
  if (name == "PATCH") return Method::patch;
  if (name == "DELETE") return Method::del;
  return std::nullopt;
}

std::map<std::string, std::string> parse_cookies(std::string_view header) {
  std::map<std::string, std::string> cookies;
  for (std::string_view pair : split(header, ';')) {
    pair = trimmed(pair);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    // The first of a name counts: browsers send the one with the longest path first (RFC 6265 §5.4).
    cookies.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return cookies;
}

std::string trace_id_of(std::string_view traceparent) {
  // 00-<32 hex>-<16 hex>-<2 hex>
  if (traceparent.size() >= 55 && traceparent[2] == '-' && traceparent[35] == '-') {
    const std::string_view id = traceparent.substr(3, 32);
    if (lower_hex(id) && id.find_first_not_of('0') != std::string_view::npos) return std::string(id);
  }
  return new_trace_id();
}

std::string remote_ip_of(const std::string& peer, std::string_view forwarded_for,
                         const std::vector<std::string>& trusted_proxies) {
  const auto trusted = [&](std::string_view address) {
    return std::find(trusted_proxies.begin(), trusted_proxies.end(), address) != trusted_proxies.end();
  };
  if (!trusted(peer) || forwarded_for.empty()) return peer;
  const auto hops = split(forwarded_for, ',');
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const std::string_view address = trimmed(*hop);
    const bool plausible = !address.empty() && address.size() <= 45 &&
                           address.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    if (!plausible) return peer;
    if (!trusted(address)) return std::string(address);
  }
  return peer;
}

void add_security_headers(Headers& headers, bool secure) {
  // An answer may bring a stricter policy of its own.
  const bool has_policy = std::any_of(headers.begin(), headers.end(),
                                      [](const auto& header) { return header.first == "Content-Security-Policy"; });
  if (!has_policy) headers.emplace_back("Content-Security-Policy", kContentSecurity);
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("X-Frame-Options", "DENY");
  headers.emplace_back("Referrer-Policy", "same-origin");
  headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  if (secure) headers.emplace_back("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

std::string_view raw_header(std::string_view head, std::string_view name) {
  for (const std::string_view line : split(head, '\n')) {
    const auto colon = line.find(':');
    if (colon == name.size() && ascii_lower(line.substr(0, colon)) == name) return trimmed(line.substr(colon + 1));
  }
  return {};
}

std::string http_date(Instant at) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto second = std::chrono::floor<std::chrono::seconds>(at);
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const Date date{day};
  const std::chrono::hh_mm_ss clock{second - day};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

}  // namespace yunguan::http
