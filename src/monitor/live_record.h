// SPDX-License-Identifier: Apache-2.0
// What enters the shards of the live fold beside usage rows: cards, settings, months, histories. Absolute ("this is the card now"), so that
// one that comes twice changes nothing.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "journal/record.h"
#include "monitor/card_line.h"
#include "usage/usage_record.h"

namespace yunguan::monitor {

// journal::Kind; 1 is usage::kUsageRecord.
inline constexpr journal::Kind kCardRecord = 2;
inline constexpr journal::Kind kSettingsRecord = 3;
inline constexpr journal::Kind kMonthRecord = 4;
inline constexpr journal::Kind kHistoryRecord = 5;

// What a card is tuned by (MON-23).
struct Profile {
  std::string unit_path;  // "/1/7/": ids of its unit and those above
  std::string scene;
  std::string device_class;  // of the guideline's table, "" when it has none
  friend bool operator==(const Profile&, const Profile&) = default;
  friend auto operator<=>(const Profile&, const Profile&) = default;
};

// A card as monitoring knows it: the fields of a card line (see CardLayout), as texts.
struct CardSheet {
  std::string msisdn;
  bool is_iot = false;  // SIM-02
  bool gone = false;    // closed or erased: its rows are those of an unknown card from here on
  std::array<std::string, CardLayout::kFields> fields;
  Profile profile;
  // MON-27: the source whose rows count for it, in every month in which none has counted yet.
  usage::Source counted = usage::Source::carrier;

  [[nodiscard]] std::string& field(CardLayout::Field name) { return fields[name]; }
  [[nodiscard]] const std::string& field(CardLayout::Field name) const { return fields[name]; }
};
void encode(const CardSheet& sheet, std::string& out);
[[nodiscard]] Result<CardSheet> decode_card(std::string_view bytes);

// From that day on (rows' days, not the clock's) this version of the settings holds; boundaries behind it are forgotten.
struct SettingsFrom {
  std::int32_t day = 0;  // since 1970-01-01, of +08:00
  std::uint64_t version = 0;
};
void encode(const SettingsFrom& from, std::string& out);
[[nodiscard]] Result<SettingsFrom> decode_settings(std::string_view bytes);

// A month opens or closes: rows of a month that is not open are only counted.
struct MonthChange {
  std::uint32_t month = 0;
  bool open = false;
};
void encode(const MonthChange& change, std::string& out);
[[nodiscard]] Result<MonthChange> decode_month(std::string_view bytes);

// A month of a card before the first that was folded here.
struct PastMonth {
  std::uint64_t number = 0;  // msisdn
  std::uint32_t month = 0;
  std::uint64_t data_bytes = 0;
  std::uint64_t sms_mo = 0;
  bool has_data = false;
  bool has_sms = false;
};
void encode(const PastMonth& past, std::string& out);
[[nodiscard]] Result<PastMonth> decode_past(std::string_view bytes);

// The shard of a card; `shards` is a power of two.
[[nodiscard]] journal::Shard shard_of(std::string_view msisdn, std::uint32_t shards);

}  // namespace yunguan::monitor
