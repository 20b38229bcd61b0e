// SPDX-License-Identifier: Apache-2.0
// The people and machines outside: cards that are entered and changed, lists, usage rows, and how they are delivered.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "card/card.h"
#include "dice.h"
#include "monitor/settings.h"

namespace yunguan::simulation {

// What was handed over as one file or one request.
struct Parcel {
  enum class Way : std::uint8_t { file, request, nonsense };  // nonsense: a file that is none
  std::uint32_t number = 0;
  Way way = Way::file;
  std::string name;  // of the file; the request's id
  std::string body;
  std::vector<std::uint64_t> rows;  // ids of its good rows
  std::uint32_t bad_rows = 0;
  std::optional<std::uint32_t> copy_of;  // the same bytes as that parcel's
  Instant due{};                         // when it is sent next
  std::uint32_t sent = 0;
  bool dropped = false;  // it lies in the folder, or did
  bool acknowledged = false;
  std::string answer;  // a request's first good one
};

inline constexpr std::string_view kUsageHeader =
    "time,msisdn,imsi,imei,kind,direction,peer,up_bytes,down_bytes,cell,region,source\n";

class Fleet {
 public:
  Fleet(Dice dice, std::uint32_t cards) : dice_(dice), cards_(cards) {}

  // The number of cards that were ever entered; their numbers are 1 … that.
  [[nodiscard]] std::uint32_t cards() const { return cards_; }
  [[nodiscard]] static std::string msisdn_of(std::uint32_t card);
  card::Facts card(std::uint32_t number);
  card::Facts new_card() { return card(++cards_); }
  // Something about it that monitoring looks at.
  void change(card::Facts& card);
  monitor::SettingsTexts lists();

  // A parcel of rows that happened before `now`, most of them shortly before; the ids of its rows follow those of all before.
  Parcel parcel(Instant now, std::uint32_t rows_max);
  Parcel copy_of(const Parcel& first);
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  // The month of the row, as MonthChange has it.
  [[nodiscard]] const std::map<std::uint64_t, std::uint32_t>& months() const { return months_; }

 private:
  std::string row(Instant now);
  std::string bad_row(Instant now);
  std::string imei();
  std::string peer();

  Dice dice_;
  std::uint32_t cards_;
  std::uint32_t parcels_ = 0;
  std::uint64_t rows_ = 0;
  std::map<std::uint64_t, std::uint32_t> months_;
};

}  // namespace yunguan::simulation
