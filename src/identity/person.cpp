// SPDX-License-Identifier: Apache-2.0
#include "identity/person.h"

#include <algorithm>

#include "base/parse.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kLoginMin = 3;
constexpr std::size_t kLoginMax = 40;
constexpr std::size_t kNameMax = 100;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Result<std::string> checked_login(std::string_view text) {
  std::string login = ascii_lower(trimmed(text));
  const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; };
  if (login.size() < kLoginMin || login.size() > kLoginMax || !is_lower(login.front()) ||
      !std::ranges::all_of(login, allowed)) {
    return fail(
        ErrorKind::invalid, "person.login",
        {"登录名须为 3 至 40 个字符，以字母开头，只含小写字母、数字、点、下划线和连字符。",
         "A login has 3 to 40 characters, begins with a letter and holds only a to z, digits, '.', '_' and '-'."},
        {.field = "/login", .value = clipped(text)});
  }
  return login;
}

Result<std::string> checked_person_name(std::string_view text) {
  const std::string_view name = trimmed(text);
  const bool control =
      std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (name.empty() || name.size() > kNameMax || control || !is_utf8(name)) {
    return fail(ErrorKind::invalid, "person.name",
                {"姓名不能为空，且不超过 33 个汉字。", "A name must not be empty, and has at most 100 bytes."},
                {.field = "/name", .value = clipped(text)});
  }
  return std::string(name);
}

Result<std::string> checked_phone(std::string_view text) {
  std::string phone;
  for (const char c : trimmed(text)) {
    if (c != ' ' && c != '-') phone += c;
  }
  const std::string_view digits = std::string_view(phone).substr(phone.starts_with('+') ? 1 : 0);
  if (!all_digits(digits) || digits.size() < 7 || digits.size() > 20) {
    // The number itself is personal: it is not quoted.
    return fail(ErrorKind::invalid, "person.phone",
                {"电话号码须为 7 至 20 位数字，可以 + 开头。",
                 "A telephone number has 7 to 20 digits, with an optional leading '+'."},
                {.field = "/phone"});
  }
  return phone;
}

std::string masked_phone(std::string_view phone) {
  const std::size_t hidden = std::min(phone.size(), std::max<std::size_t>(4, (phone.size() + 2) / 3));
  const std::size_t shown = phone.size() - hidden;
  const std::size_t tail = std::min<std::size_t>(4, (shown + 1) / 2);
  const std::size_t head = std::min<std::size_t>(3, shown - tail);
  std::string masked(phone.substr(0, head));
  masked.append(phone.size() - head - tail, '*');
  masked += phone.substr(phone.size() - tail);
  return masked;
}

}  // namespace yunguan::identity
