// SPDX-License-Identifier: Apache-2.0
// Months of usage from a file: `yunguan monitor scan --history-out` writes one (data and SMS sent), a carrier's may be brought into
// the same columns. CSV (also .gz, .zst) or XLSX with msisdn, month (YYYY-MM) and one or more of data_bytes, sms_mo, sms_mt,
// voice_seconds, voice_calls; column order free, other columns ignored, an empty figure is 0.
//
// Every month of the file replaces what was known of that month, so a file taken twice, or a mended one, never counts twice.
// Rows that cannot be taken are told one by one; the others are taken.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "statistic/usage_month.h"
#include "store/database.h"

namespace yunguan::statistic {

inline constexpr std::size_t kUsageRowsMax = 3'000'000;         // of one file
inline constexpr std::int64_t kFigureMax = 10'000'000'000'000;  // of one card and month

// Why a row was not taken: "fields", "number", "month", "figure", "twice", "unknown_card".
struct RefusedRow {
  std::uint64_t row = 0;  // line of the file, the header being 1
  std::string msisdn;
  std::string month;
  std::string_view reason;
  std::string value;  // what stood there, cut
};
[[nodiscard]] const Text& text_of_reason(std::string_view reason);

struct UsageFile {
  std::filesystem::path path;
  std::string name;          // as people call it
  std::string person_login;  // who took it in
};

struct UsageSummary {
  std::int64_t rows = 0;
  std::int64_t taken = 0;
  std::map<std::string, std::int64_t> refused;  // by reason
  std::vector<std::string> months;              // that were put in place, oldest first
  bool known = false;                           // the very same file was taken before: nothing was changed
  [[nodiscard]] std::int64_t refused_count() const { return rows - taken; }
};
BOOST_DESCRIBE_STRUCT(UsageSummary, (), (rows, taken, refused, months, known))

struct UsageHooks {
  std::function<Result<void>(const RefusedRow&)> refused;   // in order of the file but for "twice" and unknown cards
  std::function<Result<void>(std::int64_t rows)> progress;  // after some thousand rows; an error ends the work
};

// Nothing is changed before the whole file was read. Errors: those of sheet::TableSource and of the hooks; usage.column,
// usage.no_figures (no column of figures), usage.too_many_rows, usage.nothing_taken, statistic.month_total (all invalid).
Result<UsageSummary> take_usage(store::Database& db, const Clock& clock, const UsageFile& file,
                                const UsageHooks& hooks);

// "2026-10" as year × 12 + month − 1; nullopt when it is no month of the years 2000 to 2999.
[[nodiscard]] std::optional<std::int32_t> month_number(std::string_view month);
[[nodiscard]] std::string month_word(std::int32_t number);

}  // namespace yunguan::statistic
