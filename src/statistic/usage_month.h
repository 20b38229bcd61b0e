// SPDX-License-Identifier: Apache-2.0
// What each card used in a month, kept by page of 4,096 cards (card_columns.h) and by measure: some 7 bytes a card and month.
// A month is put in place whole and replaced whole, never added to.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "statistic/dimension.h"
#include "statistic/tabulate.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::statistic {

const std::vector<store::Migration>& usage_migrations();

// Of one card in one month.
struct Usage {
  std::int64_t data_bytes = 0;
  std::int64_t sms = 0;  // sent and received, as far as the file tells
  std::int64_t voice_seconds = 0;
  std::int64_t voice_calls = 0;

  friend bool operator==(const Usage&, const Usage&) = default;
};
// So that a sum over 36 months of a full month stays within 64 bits; a month that has more is refused.
inline constexpr std::int64_t kMonthTotalMax = 100'000'000'000'000'000;

struct CardUsage {
  std::int64_t card = 0;
  Usage usage;
};

// A month as people see it.
struct UsageMonth {
  std::string month;  // "2026-10"
  std::int64_t cards = 0;
  std::int64_t data_bytes = 0;
  std::int64_t sms = 0;
  std::int64_t voice_minutes = 0;
  std::int64_t voice_calls = 0;
  std::int64_t refused = 0;  // rows of the file that were not taken
  std::string file_name;
  Instant taken_at;
  std::string person_login;
};
BOOST_DESCRIBE_STRUCT(UsageMonth, (),
                      (month, cards, data_bytes, sms, voice_minutes, voice_calls, refused, file_name, taken_at,
                       person_login))

// A month and what its file was; `revision` grows with every replacement.
struct MonthRow {
  UsageMonth shown;
  std::int64_t revision = 0;
  std::string digest;            // SM3 of the file
  std::int64_t file_months = 1;  // how many months came from it
};
// Oldest first.
Result<std::vector<MonthRow>> read_months(store::Reader& reader);

// Replaces the month. `usage` is sorted by card, each once; `row.shown`'s figures are made from it.
// statistic.month_total (invalid) beyond kMonthTotalMax.
Result<void> replace_month(store::Transaction& tx, MonthRow row, const std::vector<CardUsage>& usage);

// A card's minutes in a month: its seconds, a minute begun counted whole.
[[nodiscard]] constexpr std::int64_t minutes_of(std::int64_t seconds) { return (seconds + 59) / 60; }

// A month as the live monitoring counted it, in pages as they are kept.
struct LiveMonth {
  UsageMonth shown;                    // without a file
  std::vector<store::Params> figures;  // month, measure, page, figures
  std::vector<store::Params> sources;  // likewise; kept beside figures of either origin
};
// Puts the month in place, whole. Figures that a file gave stay, and so do former ones when `month.figures` add up to more than
// kMonthTotalMax; sources are put in either case. False when the figures were left as they were.
Result<bool> put_live_month(store::Transaction& tx, const LiveMonth& month);
// A page of a live month: figures, as kept for files too, or the source.
enum class LivePart : std::uint8_t { data_bytes = 1, sms = 2, voice_seconds = 3, voice_calls = 4, source = 5 };
[[nodiscard]] store::Params live_page(const std::string& month, LivePart part, std::size_t page,
                                      const std::vector<std::int64_t>& figures);
// As a source is kept.
enum class LiveSource : std::uint8_t { none = 0, carrier = 1, accounting = 2 };
// What counted for a card in a month that has closed: true for the platform's own accounting, false for the carrier's records; nullopt when
// the monitoring did not follow the card then, or the month has not closed.
Result<std::optional<bool>> accounting_of(store::Reader& reader, const std::string& month, std::int64_t card);

// The figures of one measure (not cards) in one month; empty when the month is not there. statistic.damaged (internal) for a
// page that cannot be read.
Result<UsagePages> read_usage(store::Reader& reader, const std::string& month, Measure measure);

// Months whose pages do not add up to what their row says: "2026-10 data_bytes: 17 ≠ 12".
Result<std::vector<std::string>> check_usage(store::Reader& reader);

// How one page is kept: whole numbers as LEB128, one a card up to the last that is not zero, in base64.
[[nodiscard]] std::string encode_page(const std::vector<std::int64_t>& figures);
[[nodiscard]] std::optional<std::vector<std::int64_t>> decode_page(std::string_view text);

}  // namespace yunguan::statistic
