// SPDX-License-Identifier: Apache-2.0
// What the live fold says and counts: findings, absolute and named by their meaning, and how rows fared.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "journal/fold.h"

namespace yunguan::monitor {

// A finding as it stands now. Its name is (model, msisdn, subject, month, day); saying it again with other hits replaces the former.
struct Found {
  std::string model;  // name_of the model, or the own rule's name
  std::uint64_t msisdn = 0;
  std::string subject;
  std::uint32_t month = 0;         // year × 12 + month − 1
  std::uint8_t day = 0;            // of the month; 0: the window is the month
  std::uint32_t first_second = 0;  // of the row that raised it first in input order, since the start of the month
  std::uint32_t hits = 0;
  std::string detail;  // clause and what was measured against, as in the findings file
};

// What a card has used in a month.
struct CardMonth {
  std::uint64_t msisdn = 0;
  std::uint32_t month = 0;
  std::uint64_t data_bytes = 0;
  std::uint32_t data_rows = 0, sms = 0, sms_mo = 0;
  std::uint32_t voice_seconds = 0, voice_calls = 0;  // made and received
  bool accounting = false;  // of the platform's own accounting, not of the carrier's records (MON-27)
};

// What cards used in a month, in the order asked; nullopt for those the month does not know.
using MonthOfCards =
    std::function<Result<std::vector<std::optional<CardMonth>>>(std::span<const std::uint64_t> msisdns)>;

// How the rows of a month fared in a shard, so far.
struct MonthCounts {
  std::uint32_t month = 0;
  std::uint64_t taken = 0, unknown_card = 0, not_iot = 0, other_source = 0, closed = 0;

  // Of another shard; the month stays.
  MonthCounts& operator+=(const MonthCounts& other) {
    taken += other.taken;
    unknown_card += other.unknown_card;
    not_iot += other.not_iot;
    other_source += other.other_source;
    closed += other.closed;
    return *this;
  }
  friend bool operator==(const MonthCounts&, const MonthCounts&) = default;
};

[[nodiscard]] journal::Output output_of(const Found& found);
// Error monitor.output (internal) when it is none.
[[nodiscard]] Result<Found> found_in(const journal::Output& output);

}  // namespace yunguan::monitor
