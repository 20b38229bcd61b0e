// SPDX-License-Identifier: Apache-2.0
#include "monitor/card_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "usage/digits.h"
#include "usage/usage_row.h"

namespace yunguan::monitor {
namespace {

constexpr std::array<std::string_view, CardLayout::kFields> kFieldNames{
    "msisdn",        "functions",      "data_scope", "imei_mode", "imei",          "voice_whitelist",
    "sms_whitelist", "data_whitelist", "regions",    "cells",     "data_limit_mb", "sms_limit"};

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
                         CardLists& card_lists, bool is_iot, CardRecord& record) {
  const auto field = [&](CardLayout::Field name) { return fields[layout.at[name]]; };
  if (const CardRefusal bad = read_mode(field(CardLayout::imei_mode), lists, record); bad != CardRefusal::none)
    return bad;
  if (!read_limit(field(CardLayout::data_limit_mb), 1u << 20, record.data_limit)) return CardRefusal::limit;
  if (!read_limit(field(CardLayout::sms_limit), 1, record.sms_limit)) return CardRefusal::limit;
  const auto data_list = card_lists.intern(ListKind::data, field(CardLayout::data_whitelist));
  if (!data_list) return CardRefusal::cidr;
  record.data_list = *data_list;
  const auto listed = [&](ListKind kind, CardLayout::Field name) { return *card_lists.intern(kind, field(name)); };
  record.voice_list = listed(ListKind::numbers, CardLayout::voice_whitelist);
  record.sms_list = listed(ListKind::numbers, CardLayout::sms_whitelist);
  const ListId cells = listed(ListKind::cells, CardLayout::cells);
  record.place_list = cells != 0 ? cells : listed(ListKind::regions, CardLayout::regions);
  record.device = stored_device(field(CardLayout::imei));
  record.flags = function_flags(field(CardLayout::functions)) | (is_iot ? kCardIot : 0);
  if (field(CardLayout::data_scope) == "directed") record.flags |= kCardDirected;
  if (record.voice_list != 0) record.flags |= kCardVoiceList;
  if (record.place_list != 0) record.flags |= cells != 0 ? kCardCells : kCardRegions;
  return CardRefusal::none;
}

}  // namespace yunguan::monitor
