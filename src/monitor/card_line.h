// SPDX-License-Identifier: Apache-2.0
// A line of the card file compiled into what the fold needs: flags, the bound device, limits and lists.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "monitor/card_lists.h"
#include "monitor/lists.h"

namespace yunguan::monitor {

enum CardFlag : std::uint16_t {
  kCardIot = 1 << 0,  // by SIM-02; other cards are only known to be there
  kCardVoice = 1 << 1,
  kCardSms = 1 << 2,
  kCardData = 1 << 3,
  kCardDirected = 1 << 4,
  kCardVoiceList = 1 << 5,  // its voice white list is not empty
  kCardCells = 1 << 6,
  kCardRegions = 1 << 7,
  kCardGone = 1 << 8,        // no longer in the inventory: its rows are those of an unknown card
  kCardImeiGiven = 1 << 10,  // its record names a device
  kCardAccounting = 1 << 9,  // rows of the platform's own accounting count for it, not the carrier's (MON-27)
  // Live only. Which source counts for a month is settled by the first row that counts in it, so that two are never added together:
  kCardSettled = 1 << 11,         // it is, for the month at hand
  kCardSaysAccounting = 1 << 12,  // what the card's record says, for months to come
};
enum class DeviceMode : std::uint8_t { none, fixed, first_use, pool };

inline constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};
inline constexpr std::uint64_t kDeviceNever = (std::uint64_t{1} << 47) - 1;  // a stored device that equals no row's

// What becomes of the line.
struct CardRecord {
  std::uint64_t number = 0;             // 0: not a number as usage::number_of reads it; `text_at` tells
  std::uint64_t device = 0;             // stored imei14 + 1, kDeviceNever, or 0
  std::uint64_t data_limit = kNoLimit;  // bytes
  std::uint64_t sms_limit = kNoLimit;
  std::uint64_t line = 0;  // relative to its batch
  std::uint32_t pool = 0;
  std::uint16_t flags = 0;
  DeviceMode mode = DeviceMode::none;
  ListId data_list = 0;
  ListId voice_list = 0;
  ListId sms_list = 0;
  ListId place_list = 0;    // its cells, or else its regions
  std::size_t text_at = 0;  // in the batch's bytes: the msisdn, when it is no number
  std::size_t text_size = 0;
};

// Which field of a card line is which.
struct CardLayout {
  enum Field : std::uint8_t {
    msisdn,
    functions,
    data_scope,
    imei_mode,
    imei,
    voice_whitelist,
    sms_whitelist,
    data_whitelist,
    regions,
    cells,
    data_limit_mb,
    sms_limit,
  };
  static constexpr std::size_t kFields = 12;
  std::array<std::uint16_t, kFields> at{};
  std::uint32_t width = 0;
  // Error card_file.column
  [[nodiscard]] static Result<CardLayout> from(std::span<const std::string> header, const std::string& file);
};

enum class CardRefusal : std::uint8_t { none, fields, duplicate, imei_mode, pool, cidr, limit };
[[nodiscard]] std::string_view name_of(CardRefusal reason);

// Compiles one line, all but its msisdn. `is_iot` is SIM-02's answer for the msisdn. Behind each field kReadAhead bytes
// can be read.
[[nodiscard]] CardRefusal compile_card(std::span<const std::string_view> fields, const CardLayout& layout,
                                       const Lists& lists, CardLists& card_lists, bool is_iot, CardRecord& record);

}  // namespace yunguan::monitor
