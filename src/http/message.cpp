// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include <fmt/format.h>

#include "base/parse.h"

namespace yunguan::http {
namespace {

// The q of "en;q=0.8" in thousandths; 1000 when none is given, 0 when it cannot be read.
int quality(std::string_view item) {
  const auto at = item.find(";q=");
  if (at == std::string_view::npos) return 1000;
  const std::string_view q = trimmed(item.substr(at + 3));
  if (q.starts_with('1')) return 1000;
  if (!q.starts_with("0.") || q.size() > 5) return 0;
  int value = 0;
  for (std::size_t i = 2; i < 5; ++i) {
    const char digit = i < q.size() ? q[i] : '0';
    if (digit < '0' || digit > '9') return 0;
    value = value * 10 + (digit - '0');
  }
  return value;
}

// attr-char of RFC 8187 §3.2.1; everything else is percent-encoded.
bool is_attribute_char(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("!#$&+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

std::string content_disposition(std::string_view file_name) {
  std::string ascii;
  std::string encoded;
  for (const char c : file_name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\' && c != '/';
    if (byte < 0x80 || byte >= 0xc0) ascii += plain ? c : '_';
    if (is_attribute_char(byte)) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", byte);
    }
  }
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", ascii, encoded);
}

}  // namespace

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
  }
  return "";
}

Language accepted_language(std::string_view accept_language) {
  int zh = 0;
  int en = 0;
  for (const std::string_view part : split(accept_language.substr(0, 1024), ',')) {
    const std::string item = ascii_lower(trimmed(part));
    const std::string_view tag = std::string_view(item).substr(0, item.find_first_of("-;"));
    if (tag == "zh") zh = std::max(zh, quality(item));
    if (tag == "en") en = std::max(en, quality(item));
  }
  return en > zh ? Language::en : Language::zh;
}

std::string_view Request::header(std::string_view lower_case_name) const {
  const auto found = headers.find(std::string(lower_case_name));
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  const auto found = query.find(std::string(name));
  if (found == query.end()) return std::nullopt;
  return std::string_view(found->second);
}

Result<std::int64_t> Request::path_id(std::string_view name) const {
  const auto found = path_values.find(std::string(name));
  YG_ASSERT(found != path_values.end());
  const auto number = parse_integer<std::int64_t>(found->second);
  if (number && *number > 0) return *number;
  return fail(ErrorKind::not_found, "http.path_id", {"没有这个编号的对象", "there is nothing of this number"},
              {.field = std::string(name), .value = clipped(found->second)});
}

Response Response::json(std::string body, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response Response::no_content() {
  Response response;
  response.status = 204;
  response.content_type.clear();
  return response;
}

Response Response::download(std::string file_name, std::string content_type,
                            std::function<Result<void>(Sink&)> stream) {
  Response response;
  response.content_type = std::move(content_type);
  response.headers.emplace_back("Content-Disposition", content_disposition(file_name));
  response.stream = std::move(stream);
  return response;
}

std::string_view Response::header(std::string_view name) const {
  const std::string wanted = ascii_lower(name);
  for (const auto& [key, value] : headers) {
    if (ascii_lower(key) == wanted) return value;
  }
  return {};
}

}  // namespace yunguan::http
