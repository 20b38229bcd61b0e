// SPDX-License-Identifier: Apache-2.0
#include "notify/mail_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "crypto/base64.h"

namespace yunguan::notify {
namespace {

// "Subject: =?UTF-8?B?" and "?=" around 52 characters of base64 stay below 76.
constexpr std::size_t kWordBytes = 39;
constexpr std::size_t kLineChars = 76;

std::string without_controls(std::string_view text) {
  std::string clean{text};
  for (char& c : clean) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) c = ' ';
  }
  return clean;
}

// "Mon, 23 Nov 2026 08:00:00 +0800"
std::string date_text(Instant at) {
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Date date = shanghai_date(at);
  const std::chrono::weekday day{std::chrono::sys_days{date}};
  const std::string clock = format_clock(at);  // "2026-11-23 08:00:00"
  return fmt::format("{}, {:02} {} {} {} +0800", kDays[day.c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()), clock.substr(11));
}

std::string body_text(std::string_view body) {
  std::string lines;
  for (const char c : body) {
    if (c == '\r') continue;
    if (c == '\n') lines += '\r';
    lines += c;
  }
  const std::string coded = crypto::to_base64(lines);
  std::string text;
  for (std::size_t at = 0; at < coded.size(); at += kLineChars) text += coded.substr(at, kLineChars) + "\r\n";
  return text;
}

}  // namespace

std::string header_text(std::string_view text) {
  const std::string clean = without_controls(text);
  const bool plain = clean.size() <= kLineChars - 12 && clean.find("=?") == std::string::npos &&
                     std::ranges::all_of(clean, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (plain) return clean;
  std::string coded;
  std::string word;
  const auto end_word = [&] {
    coded += fmt::format("{}=?UTF-8?B?{}?=", coded.empty() ? "" : "\r\n ", crypto::to_base64(word));
    word.clear();
  };
  for (std::string_view rest = clean; !rest.empty();) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence_length(rest), 1);
    if (word.size() + length > kWordBytes) end_word();
    word += rest.substr(0, length);
    rest.remove_prefix(length);
  }
  if (!word.empty()) end_word();
  return coded;
}

std::string mail_text(const Mail& mail) {
  const std::string domain = mail.from.substr(mail.from.rfind('@') + 1);
  // A quoted string or an encoded word: a bare name may hold what separates addresses.
  std::string name = header_text(mail.from_name);
  if (!name.empty() && !name.starts_with("=?")) {
    std::erase_if(name, [](char c) { return c == '"' || c == '\\'; });
    name = '"' + name + '"';
  }
  std::string text;
  text += fmt::format("Date: {}\r\n", date_text(mail.at));
  text += name.empty() ? fmt::format("From: <{}>\r\n", mail.from) : fmt::format("From: {} <{}>\r\n", name, mail.from);
  text += fmt::format("To: <{}>\r\n", mail.to);
  text += fmt::format("Subject: {}\r\n", header_text(mail.subject));
  text += fmt::format("Message-ID: <{}@{}>\r\n", mail.message_id, domain);
  text += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n";
  // No answers of machines to a machine (RFC 3834).
  text += "Auto-Submitted: auto-generated\r\n\r\n";
  return text + body_text(mail.body);
}

}  // namespace yunguan::notify
