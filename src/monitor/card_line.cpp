// SPDX-License-Identifier: Apache-2.0
#include "monitor/card_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/parse.h"
#include "usage/digits.h"
#include "usage/usage_row.h"

namespace yunguan::monitor {
namespace {

using usage::Ipv6;

constexpr std::array<std::string_view, CardLayout::kFields> kFieldNames{
    "msisdn",        "functions",      "data_scope", "imei_mode", "imei",          "voice_whitelist",
    "sms_whitelist", "data_whitelist", "regions",    "cells",     "data_limit_mb", "sms_limit"};

constexpr std::size_t kEntryHead = 5;  // type, four bytes of size

void append_number(std::string& bytes, std::uint32_t value) {
  char raw[4];
  std::memcpy(raw, &value, 4);
  bytes.append(raw, 4);
}

std::uint32_t number_at(const char* at) {
  std::uint32_t value;
  std::memcpy(&value, at, 4);
  return value;
}

void append_entry(std::string& bytes, ListEntry type, std::string_view payload) {
  bytes += static_cast<char>(type);
  append_number(bytes, static_cast<std::uint32_t>(payload.size()));
  bytes += payload;
}

template <class Each>
void for_each_part(std::string_view text, Each each) {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (!part.empty()) each(part);
  }
}

std::string_view ipv4_payload(std::uint32_t address, unsigned bits, char (&raw)[8]) {
  const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
  address &= mask;
  std::memcpy(raw, &address, 4);
  std::memcpy(raw + 4, &mask, 4);
  return {raw, 8};
}

// One entry of a data white list; false for a bad network.
bool append_data_entry(std::string& bytes, std::string_view entry) {
  char raw[8];
  const auto slash = entry.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view bits_text = entry.substr(slash + 1);
    const auto bits =
        bits_text.size() <= 3 && all_digits(bits_text) ? parse_integer<unsigned>(bits_text) : std::nullopt;
    if (!bits) return false;
    if (const auto four = usage::parse_ipv4(entry.substr(0, slash)); four && *bits <= 32) {
      append_entry(bytes, ListEntry::ipv4_net, ipv4_payload(*four, *bits, raw));
      return true;
    }
    const auto six = usage::parse_ipv6(entry.substr(0, slash));
    if (!six || *bits > 128) return false;
    std::string payload(six->begin(), six->end());
    payload += static_cast<char>(*bits);
    append_entry(bytes, ListEntry::ipv6_net, payload);
    return true;
  }
  if (entry.starts_with("*.")) {
    append_entry(bytes, ListEntry::suffix, entry.substr(2));
  } else if (const auto four = usage::parse_ipv4(entry)) {
    append_entry(bytes, ListEntry::ipv4_net, ipv4_payload(*four, 32, raw));
  } else if (const auto six = usage::parse_ipv6(entry)) {
    std::string payload(six->begin(), six->end());
    payload += static_cast<char>(128);
    append_entry(bytes, ListEntry::ipv6_net, payload);
  } else {
    append_entry(bytes, ListEntry::host, entry);
  }
  return true;
}

bool same_front(const Ipv6& address, const char* network, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (std::memcmp(address.data(), network, whole) != 0) return false;
  if (bits % 8 == 0) return true;
  const unsigned mask = 0xFFu << (8 - bits % 8) & 0xFFu;
  return (address[whole] & mask) == (static_cast<unsigned char>(network[whole]) & mask);
}

bool at_or_below(std::string_view peer, std::string_view domain) {
  if (peer.size() == domain.size()) return peer == domain;
  return peer.size() > domain.size() && peer[peer.size() - domain.size() - 1] == '.' && peer.ends_with(domain);
}

CardRefusal read_mode(std::string_view text, const Lists& lists, CardRecord& record) {
  if (text == "fixed") {
    record.mode = DeviceMode::fixed;
  } else if (text == "first-use") {
    record.mode = DeviceMode::first_use;
  } else if (text.starts_with("pool:")) {
    const auto pool = lists.pools.find(text.substr(5));
    if (pool == lists.pools.end()) return CardRefusal::pool;
    record.mode = DeviceMode::pool;
    record.pool = pool->second;
  } else if (text != "none" && !text.empty()) {
    return CardRefusal::imei_mode;
  }
  return CardRefusal::none;
}

// The stored device; fewer than 14 characters count as none.
std::uint64_t stored_device(std::string_view imei) {
  if (imei.size() < 14) return 0;
  std::uint64_t device = 0;
  if (usage::read_digits(imei.data(), 14, device)) return device + 1;
  const auto continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  const auto characters =
      std::ranges::count_if(imei, [&](char c) { return !continuation(c); }) + (continuation(imei[0]) ? 1 : 0);
  return characters < 14 ? 0 : kDeviceNever;
}

std::uint16_t function_flags(std::string_view functions) {
  std::uint16_t flags = 0;
  while (!functions.empty()) {
    const std::string_view part = functions.substr(0, functions.find('+'));
    functions.remove_prefix(std::min(part.size() + 1, functions.size()));
    if (part == "voice") flags |= kCardVoice;
    if (part == "sms") flags |= kCardSms;
    if (part == "data") flags |= kCardData;
  }
  return flags;
}

bool read_limit(std::string_view text, std::uint64_t unit, std::uint64_t& limit) {
  if (text.empty()) return true;
  std::uint64_t figure = 0;
  if (!usage::read_figure(text, figure)) return false;
  limit = figure > usage::kFigureMax / unit ? usage::kFigureMax : figure * unit;
  return true;
}

}  // namespace

std::string_view name_of(CardRefusal reason) {
  constexpr std::array<std::string_view, 7> kNames{"", "fields", "duplicate", "imei_mode", "pool", "cidr", "limit"};
  return kNames[static_cast<std::size_t>(reason)];
}

std::string_view CardLists::part(ListKind kind) const {
  const auto wanted = static_cast<std::size_t>(kind);
  std::size_t at = 4 * kListKinds;
  for (std::size_t i = 0; i < wanted; ++i) at += number_at(at_ + 4 * i);
  return {at_ + at, number_at(at_ + 4 * wanted)};
}

bool CardLists::covers_data(std::string_view peer, const usage::PeerShape& shape) const {
  std::string_view rest = part(ListKind::data);
  std::optional<Ipv6> six;
  while (!rest.empty()) {
    const auto type = static_cast<ListEntry>(rest[0]);
    const std::size_t size = number_at(rest.data() + 1);
    const std::string_view payload = rest.substr(kEntryHead, size);
    rest.remove_prefix(kEntryHead + size);
    switch (type) {
      case ListEntry::ipv4_net:
        if (shape.kind == usage::PeerKind::ipv4 &&
            (shape.ipv4 & number_at(payload.data() + 4)) == number_at(payload.data())) {
          return true;
        }
        break;
      case ListEntry::ipv6_net:
        if (shape.kind != usage::PeerKind::ipv6) break;
        if (!six) six = usage::parse_ipv6(peer);
        if (six && same_front(*six, payload.data(), static_cast<unsigned char>(payload[16]))) return true;
        break;
      case ListEntry::suffix:
        if (at_or_below(peer, payload)) return true;
        break;
      default:
        if (payload == peer) return true;
    }
  }
  return false;
}

bool CardLists::has(ListKind kind, std::string_view text) const {
  std::string_view rest = part(kind);
  while (!rest.empty()) {
    const std::size_t size = number_at(rest.data() + 1);
    if (rest.substr(kEntryHead, size) == text) return true;
    rest.remove_prefix(kEntryHead + size);
  }
  return false;
}

bool CardLists::begins(std::string_view region) const {
  std::string_view rest = part(ListKind::regions);
  while (!rest.empty()) {
    const std::size_t size = number_at(rest.data() + 1);
    if (region.starts_with(rest.substr(kEntryHead, size))) return true;
    rest.remove_prefix(kEntryHead + size);
  }
  return false;
}

std::string CardLists::text(ListKind kind) const {
  std::string text;
  std::string_view rest = part(kind);
  while (!rest.empty()) {
    const std::size_t size = number_at(rest.data() + 1);
    if (!text.empty()) text += ';';
    text += rest.substr(kEntryHead, size);
    rest.remove_prefix(kEntryHead + size);
  }
  return text;
}

Result<CardLayout> CardLayout::from(std::span<const std::string> header, const std::string& file) {
  CardLayout layout{.width = static_cast<std::uint32_t>(header.size())};
  for (std::size_t field = 0; field < kFields; ++field) {
    const auto found = std::ranges::find(header, kFieldNames[field]);
    if (found == header.end()) {
      return fail(ErrorKind::invalid, "card_file.column",
                  {fmt::format("卡清单表头缺少列 {}", kFieldNames[field]),
                   fmt::format("the header has no column {}", kFieldNames[field])},
                  {.file = file, .row = 1, .field = std::string{kFieldNames[field]}});
    }
    layout.at[field] = static_cast<std::uint16_t>(found - header.begin());
  }
  return layout;
}

CardRefusal compile_card(std::span<const std::string_view> fields, const CardLayout& layout, const Lists& lists,
                         bool is_iot, CardRecord& record, std::string& bytes) {
  const auto field = [&](CardLayout::Field name) { return fields[layout.at[name]]; };
  if (const CardRefusal bad = read_mode(field(CardLayout::imei_mode), lists, record); bad != CardRefusal::none)
    return bad;
  if (!read_limit(field(CardLayout::data_limit_mb), 1u << 20, record.data_limit)) return CardRefusal::limit;
  if (!read_limit(field(CardLayout::sms_limit), 1, record.sms_limit)) return CardRefusal::limit;
  record.device = stored_device(field(CardLayout::imei));
  record.flags = function_flags(field(CardLayout::functions)) | (is_iot ? kCardIot : 0);
  if (field(CardLayout::data_scope) == "directed") record.flags |= kCardDirected;

  bytes.resize((bytes.size() + 7) / 8 * 8);
  record.lists_at = bytes.size();
  bytes.append(4 * kListKinds, '\0');
  std::size_t start = bytes.size();
  const auto finish = [&](ListKind kind) {
    const auto size = static_cast<std::uint32_t>(bytes.size() - start);
    std::memcpy(bytes.data() + record.lists_at + 4 * static_cast<std::size_t>(kind), &size, 4);
    start = bytes.size();
    return size != 0;
  };
  std::string buffer;
  bool networks_good = true;
  for_each_part(field(CardLayout::data_whitelist), [&](std::string_view entry) {
    networks_good = append_data_entry(bytes, usage::normalised_peer(entry, buffer)) && networks_good;
  });
  if (!networks_good) return CardRefusal::cidr;
  finish(ListKind::data);
  const auto append_numbers = [&](std::string_view peer) {
    append_entry(bytes, ListEntry::number_text, usage::normalised_peer(peer, buffer));
  };
  for_each_part(field(CardLayout::voice_whitelist), append_numbers);
  if (finish(ListKind::voice)) record.flags |= kCardVoiceList;
  for_each_part(field(CardLayout::sms_whitelist), append_numbers);
  finish(ListKind::sms);
  for_each_part(field(CardLayout::regions),
                [&](std::string_view prefix) { append_entry(bytes, ListEntry::prefix, prefix); });
  if (finish(ListKind::regions)) record.flags |= kCardRegions;
  for_each_part(field(CardLayout::cells), [&](std::string_view cell) { append_entry(bytes, ListEntry::cell, cell); });
  if (finish(ListKind::cells)) record.flags |= kCardCells;
  record.lists_size = bytes.size() - record.lists_at;
  return CardRefusal::none;
}

}  // namespace yunguan::monitor
