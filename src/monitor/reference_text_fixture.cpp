// SPDX-License-Identifier: Apache-2.0
#include "monitor/reference_text_fixture.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "base/parse.h"

namespace yunguan::reference {

// RFC 4180, one character after the other. A quote that does not open a field is a character like any other, and so is
// what follows a closing quote. A quote that never closes costs its own line only.
static std::vector<Record> read_csv(std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  std::vector<Record> records;
  long line = 1;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    Record record{line, true, {""}};
    bool quoted = false;
    bool fresh = true;  // at the first character of a field
    long lines = 1;
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (quoted) {
        if (c == '\n') ++lines;
        if (c != '"') {
          record.fields.back() += c;
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
          record.fields.back() += '"';
          ++at;
        } else {
          quoted = false;
        }
      } else if (c == '"' && fresh) {
        quoted = true;
        fresh = false;
      } else if (c == ',') {
        record.fields.emplace_back();
        fresh = true;
      } else if (c == '\n') {
        break;
      } else if (c == '\r' && (at + 1 == text.size() || text[at + 1] == '\n')) {
        // the CR of a line end
      } else {
        record.fields.back() += c;
        fresh = false;
      }
    }
    if (quoted) {
      record.closed = false;
      at = std::min(text.find('\n', start), text.size());
      lines = 1;
    }
    ++at;
    line += lines;
    records.push_back(std::move(record));
  }
  return records;
}

Table read_table(const std::string& text) {
  Table table;
  table.rows = read_csv(text);
  if (table.rows.empty()) return table;
  const Record header = table.rows.front();
  table.rows.erase(table.rows.begin());
  table.width = header.fields.size();
  for (std::size_t i = 0; i < header.fields.size(); ++i) table.columns[header.fields[i]] = i;
  return table;
}

Strings split_list(const std::string& text) {
  Strings parts{""};
  for (const char c : text) {
    if (c == ';')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  std::erase(parts, "");
  return parts;
}

bool digits_only(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Figures beyond 10^30 are all the same to us.
Wide number(const std::string& text) {
  Wide value = 0;
  const Wide most = static_cast<Wide>(1'000'000'000'000'000) * 1'000'000'000'000'000;
  for (const char c : text) value = std::min(value * 10 + static_cast<Wide>(c - '0'), most);
  return value;
}

std::string normalised(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string number_kind(const std::string& msisdn) {
  const auto begins = [&](std::initializer_list<const char*> prefixes) {
    return std::ranges::any_of(prefixes, [&](const char* prefix) { return msisdn.starts_with(prefix); });
  };
  if (!digits_only(msisdn)) return "unknown";
  if (msisdn.size() == 13 && begins({"10646", "10647", "10648", "10649", "140", "141", "144"})) return "iot";
  if (msisdn.size() == 11 && begins({"146", "148", "149"})) return "iot";
  if (msisdn.size() == 11 && begins({"13", "14", "15", "16", "17", "18", "19"})) return "phone";
  return "unknown";
}

// Characters, not bytes: continuation bytes of UTF-8 do not count.
static Strings characters(const std::string& text) {
  Strings all;
  for (const char c : text) {
    if (!all.empty() && (static_cast<unsigned char>(c) & 0xC0) == 0x80)
      all.back() += c;
    else
      all.emplace_back(1, c);
  }
  return all;
}

std::string imei14(const std::string& imei) {
  const Strings all = characters(imei);
  if (all.size() < 14) return "";
  std::string first;
  for (int i = 0; i < 14; ++i) first += all[static_cast<std::size_t>(i)];
  return first;
}

static std::optional<std::array<int, 4>> ipv4(const std::string& text) {
  std::array<int, 4> parts{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    std::string part;
    while (at < text.size() && text[at] != '.') part += text[at++];
    if (!digits_only(part) || part.size() > 3 || (part.size() > 1 && part[0] == '0')) return std::nullopt;
    parts[i] = *parse_integer<int>(part);
    if (parts[i] > 255) return std::nullopt;
    if (i < 3) {
      if (at >= text.size()) return std::nullopt;
      ++at;
    }
  }
  if (at != text.size()) return std::nullopt;
  return parts;
}

static int hexadecimal(const std::string& digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

// Splits at "::" at most once; each side is groups of one to four hexadecimal digits; the last group of all may be an
// IPv4 address that stands for two groups (RFC 4291 §2.2).
static std::optional<std::vector<int>> groups(const std::string& side, bool last_side) {
  std::vector<int> bytes;
  if (side.empty()) return bytes;
  Strings parts{""};
  for (const char c : side) {
    if (c == ':')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (last_side && i + 1 == parts.size() && parts[i].find('.') != std::string::npos) {
      const auto four = ipv4(parts[i]);
      if (!four) return std::nullopt;
      bytes.insert(bytes.end(), four->begin(), four->end());
      continue;
    }
    if (parts[i].empty() || parts[i].size() > 4) return std::nullopt;
    for (const char c : parts[i]) {
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) return std::nullopt;
    }
    const int value = hexadecimal(parts[i]);
    bytes.push_back(value / 256);
    bytes.push_back(value % 256);
  }
  return bytes;
}

static std::optional<std::array<int, 16>> ipv6(const std::string& text) {
  if (text.find(':') == std::string::npos) return std::nullopt;
  const auto gap = text.find("::");
  const auto front = groups(text.substr(0, gap), gap == std::string::npos);
  const auto back = gap == std::string::npos ? std::optional<std::vector<int>>{std::vector<int>{}}
                                             : groups(text.substr(gap + 2), true);
  if (!front || !back) return std::nullopt;
  const std::size_t size = front->size() + back->size();
  if (gap == std::string::npos ? size != 16 : size > 14) return std::nullopt;
  std::array<int, 16> bytes{};
  std::ranges::copy(*front, bytes.begin());
  std::ranges::copy(*back, bytes.end() - static_cast<std::ptrdiff_t>(back->size()));
  return bytes;
}

template <class Address>
static bool same_front(const Address& a, const Address& b, int bits) {
  for (int bit = 0; bit < bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int shift = 7 - bit % 8;
    if (((a[byte] >> shift) & 1) != ((b[byte] >> shift) & 1)) return false;
  }
  return true;
}

static std::optional<int> prefix_length(const std::string& text, int most) {
  if (!digits_only(text) || text.size() > 3 || *parse_integer<int>(text) > most) return std::nullopt;
  return *parse_integer<int>(text);
}

bool good_entry(const std::string& entry) {
  const auto slash = entry.find('/');
  if (slash == std::string::npos) return true;
  const std::string address = entry.substr(0, slash);
  if (ipv4(address)) return prefix_length(entry.substr(slash + 1), 32).has_value();
  if (ipv6(address)) return prefix_length(entry.substr(slash + 1), 128).has_value();
  return false;
}

bool at_or_below(const std::string& peer, const std::string& domain) {
  return peer == domain || (peer.size() > domain.size() && peer.ends_with("." + domain));
}

bool covers(const std::string& entry, const std::string& peer) {
  const auto slash = entry.find('/');
  if (slash != std::string::npos) {
    const std::string address = entry.substr(0, slash);
    const int bits = *parse_integer<int>(entry.substr(slash + 1));
    if (const auto net = ipv4(address)) {
      const auto four = ipv4(peer);
      return four && same_front(*net, *four, bits);
    }
    const auto six = ipv6(peer);
    return six && same_front(*ipv6(address), *six, bits);
  }
  if (entry.starts_with("*.")) return at_or_below(peer, entry.substr(2));
  if (ipv6(entry)) return ipv6(entry) == ipv6(peer);
  return entry == peer;
}

bool has_white_space(const std::string& text) {
  for (const std::string& c : characters(text)) {
    static const std::set<std::string> kWhite{" ",
                                              "\t",
                                              "\n",
                                              "\v",
                                              "\f",
                                              "\r",
                                              "\xC2\x85",
                                              "\xC2\xA0",
                                              "\xE1\x9A\x80",
                                              "\xE2\x80\x80",
                                              "\xE2\x80\x81",
                                              "\xE2\x80\x82",
                                              "\xE2\x80\x83",
                                              "\xE2\x80\x84",
                                              "\xE2\x80\x85",
                                              "\xE2\x80\x86",
                                              "\xE2\x80\x87",
                                              "\xE2\x80\x88",
                                              "\xE2\x80\x89",
                                              "\xE2\x80\x8A",
                                              "\xE2\x80\xA8",
                                              "\xE2\x80\xA9",
                                              "\xE2\x80\xAF",
                                              "\xE2\x81\x9F",
                                              "\xE3\x80\x80"};
    if (kWhite.contains(c)) return true;
  }
  return false;
}

// "host:443" and "[2001:db8::1]:443". More colons than one are an address or a strange host, never a port.
bool carries_port(const std::string& text) {
  return std::ranges::count(text, ':') == 1 || text.find("]:") != std::string::npos;
}

std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string text = "\"";
  for (const char c : field) text += c == '"' ? std::string{"\"\""} : std::string{c};
  return text + "\"";
}

std::string decimal(Wide value) {
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return text;
}

}  // namespace yunguan::reference
