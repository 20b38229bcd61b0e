// SPDX-License-Identifier: Apache-2.0
#include "statistic/usage_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/parse.h"
#include "card/card_store.h"
#include "crypto/hex.h"
#include "crypto/sm3.h"
#include "sheet/table_source.h"

namespace yunguan::statistic {
namespace {

constexpr std::size_t kRunRows = 5'000;
constexpr std::size_t kReadBytes = 1u << 20;

enum Column : std::uint8_t { kMsisdn, kMonth, kDataBytes, kSmsMo, kSmsMt, kVoiceSeconds, kVoiceCalls };
constexpr std::array<std::string_view, 7> kColumns{"msisdn", "month",         "data_bytes", "sms_mo",
                                                   "sms_mt", "voice_seconds", "voice_calls"};
using Positions = std::array<std::optional<std::size_t>, kColumns.size()>;

struct TakenRow {
  std::int64_t card = 0;
  std::uint64_t line = 0;
  Usage usage;
};

struct ReadRow {
  std::string msisdn;
  std::int32_t month = 0;
  std::uint64_t line = 0;
  Usage usage;
};

Result<Positions> positions_of(const std::vector<std::string>& header, const std::string& file) {
  Positions at;
  for (std::size_t column = 0; column < kColumns.size(); ++column) {
    const auto found = std::ranges::find(header, kColumns[column]);
    if (found != header.end()) at[column] = static_cast<std::size_t>(found - header.begin());
  }
  for (const Column needed : {kMsisdn, kMonth}) {
    if (at[needed]) continue;
    return fail(
        ErrorKind::invalid, "usage.column",
        {fmt::format("表头缺少列 {}", kColumns[needed]), fmt::format("the header has no column {}", kColumns[needed])},
        {.file = file, .row = 1, .field = std::string{kColumns[needed]}});
  }
  if (std::ranges::any_of(at.begin() + kDataBytes, at.end(), [](const auto& place) { return place.has_value(); }))
    return at;
  return fail(ErrorKind::invalid, "usage.no_figures",
              {"表头没有任何用量列（data_bytes、sms_mo、sms_mt、voice_seconds、voice_calls）",
               "the header has none of data_bytes, sms_mo, sms_mt, voice_seconds, voice_calls"},
              {.file = file, .row = 1});
}

Result<std::string> digest_of(const UsageFile& file) {
  std::ifstream in{file.path, std::ios::binary};
  crypto::Sm3 digest;
  std::string piece(kReadBytes, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
    digest.update({piece.data(), static_cast<std::size_t>(in.gcount())});
  if (!in.eof()) {
    return fail(ErrorKind::unavailable, "usage.unreadable", {"文件读不出来", "the file cannot be read"},
                {.file = file.name});
  }
  return crypto::to_hex(crypto::bytes_of(digest.finish()));
}

class UsageReading {
 public:
  UsageReading(store::Database& db, const UsageFile& file, const UsageHooks& hooks, std::int32_t month_now)
      : db_(db), file_(file), hooks_(hooks), month_now_(month_now) {}

  Result<void> read() {
    YG_TRY_ASSIGN(const auto source, sheet::TableSource::open(file_.path, file_.name));
    YG_TRY_ASSIGN(at_, positions_of(source->header(), file_.name));
    width_ = source->header().size();
    sheet::Record record;
    while (true) {
      YG_TRY_ASSIGN(const bool more, source->next(record));
      if (more) YG_TRY(take(record));
      if (run_.size() == kRunRows || (!more && !run_.empty())) YG_TRY(look_up());
      if (!more) return {};
    }
  }

  // Sorts every month by card and refuses what was given twice.
  Result<void> finish() {
    for (auto& [month, rows] : months_) {
      std::ranges::stable_sort(rows, {}, &TakenRow::card);
      std::vector<CardUsage>& usage = usage_[month];
      for (const TakenRow& row : rows) {
        if (usage.empty() || usage.back().card != row.card) {
          usage.push_back({row.card, row.usage});
          ++summary.taken;
        } else {
          YG_TRY(refuse({row.line, "", month_word(month), "twice", ""}));
        }
      }
      rows = {};
    }
    return {};
  }

  [[nodiscard]] const std::map<std::int32_t, std::vector<CardUsage>>& usage() const { return usage_; }
  UsageSummary summary;

 private:
  Result<void> refuse(const RefusedRow& row) {
    ++summary.refused[std::string{row.reason}];
    return hooks_.refused ? hooks_.refused(row) : Result<void>{};
  }

  // The figure of a column, 0 when it is absent or empty; false when it is none.
  bool figure(const sheet::Record& record, Column column, std::int64_t& out, std::string& wrong) const {
    out = 0;
    if (!at_[column]) return true;
    const std::string_view text = trimmed(record.fields[*at_[column]]);
    if (text.empty()) return true;
    const auto number = parse_integer<std::int64_t>(text);
    if (number && *number >= 0 && *number <= kFigureMax && text.front() != '-') {
      out = *number;
      return true;
    }
    wrong = fmt::format("{} {}", kColumns[column], clipped(text, 40));
    return false;
  }

  Result<void> take(const sheet::Record& record) {
    if (static_cast<std::size_t>(++summary.rows) > kUsageRowsMax) {
      return fail(ErrorKind::invalid, "usage.too_many_rows",
                  {fmt::format("一个文件最多 {} 行，请按月分开", kUsageRowsMax),
                   fmt::format("a file has at most {} rows; split it by month", kUsageRowsMax)},
                  {.file = file_.name});
    }
    if (record.fields.size() != width_)
      return refuse({record.line, "", "", "fields", fmt::format("{}", record.fields.size())});
    const std::string msisdn{trimmed(record.fields[*at_[kMsisdn]])};
    const std::string month{trimmed(record.fields[*at_[kMonth]])};
    const auto because = [&](std::string_view reason, std::string value) {
      return refuse({record.line, clipped(msisdn, 40), clipped(month, 40), reason, std::move(value)});
    };
    if (msisdn.size() > 20 || !all_digits(msisdn)) return because("number", clipped(msisdn, 40));
    const auto number = month_number(month);
    if (!number || *number > month_now_) return because("month", clipped(month, 40));
    ReadRow row{msisdn, *number, record.line, {}};
    std::int64_t received = 0;
    std::string wrong;
    if (!figure(record, kDataBytes, row.usage.data_bytes, wrong) || !figure(record, kSmsMo, row.usage.sms, wrong) ||
        !figure(record, kSmsMt, received, wrong) || !figure(record, kVoiceSeconds, row.usage.voice_seconds, wrong) ||
        !figure(record, kVoiceCalls, row.usage.voice_calls, wrong))
      return because("figure", wrong);
    row.usage.sms += received;
    run_.push_back(std::move(row));
    return {};
  }

  // Which cards the rows of this run are of.
  Result<void> look_up() {
    std::vector<std::string> numbers;
    for (const ReadRow& row : run_) numbers.push_back(row.msisdn);
    YG_TRY_ASSIGN(const auto known, db_.read([&](store::Reader& reader) {
      return card::find_taken(reader, card::NumberColumn::msisdn, numbers);
    }));
    for (const ReadRow& row : run_) {
      const auto card = known.find(row.msisdn);
      if (card == known.end())
        YG_TRY(refuse({row.line, row.msisdn, month_word(row.month), "unknown_card", row.msisdn}));
      else
        months_[row.month].push_back({card->second.id.value, row.line, row.usage});
    }
    run_.clear();
    return hooks_.progress ? hooks_.progress(summary.rows) : Result<void>{};
  }

  store::Database& db_;
  const UsageFile& file_;
  const UsageHooks& hooks_;
  const std::int32_t month_now_;
  Positions at_;
  std::size_t width_ = 0;
  std::vector<ReadRow> run_;
  std::map<std::int32_t, std::vector<TakenRow>> months_;
  std::map<std::int32_t, std::vector<CardUsage>> usage_;
};

// The months of the file when all of them stand as it gave them, every row taken: then there is nothing to do.
Result<std::vector<std::string>> months_from(store::Database& db, const std::string& digest) {
  YG_TRY_ASSIGN(const auto months, db.read(read_months));
  std::vector<std::string> same;
  std::int64_t file_months = 0;
  for (const MonthRow& row : months) {
    if (row.digest != digest) continue;
    if (row.shown.refused > 0) return std::vector<std::string>{};  // cards entered since may be known now
    same.push_back(row.shown.month);
    file_months = row.file_months;
  }
  if (static_cast<std::int64_t>(same.size()) != file_months) same.clear();  // others have replaced some of them
  return same;
}

}  // namespace

const Text& text_of_reason(std::string_view reason) {
  static const std::map<std::string_view, Text> kTexts{
      {"fields", {"列数与表头不同", "not as many fields as the header"}},
      {"number", {"号码须为数字", "the number is no number"}},
      {"month", {"月份须为 YYYY-MM，且不晚于本月", "the month is no YYYY-MM, or lies ahead"}},
      {"figure", {"用量须为非负整数，且不超过 10 万亿", "a figure is no whole number, or beyond 10^13"}},
      {"twice", {"同一号码同一月份在前面已给出", "the month of this number was given before"}},
      {"unknown_card", {"没有这张卡", "there is no such card"}}};
  return kTexts.at(reason);
}

std::optional<std::int32_t> month_number(std::string_view month) {
  if (month.size() != 7 || month[4] != '-') return std::nullopt;
  const auto year = parse_integer<std::int32_t>(month.substr(0, 4));
  const auto of_year = parse_integer<std::int32_t>(month.substr(5));
  if (!year || !of_year || *year < 2000 || *year > 2999 || *of_year < 1 || *of_year > 12) return std::nullopt;
  return *year * 12 + *of_year - 1;
}

std::string month_word(std::int32_t number) { return fmt::format("{:04}-{:02}", number / 12, number % 12 + 1); }

Result<UsageSummary> take_usage(store::Database& db, const Clock& clock, const UsageFile& file,
                                const UsageHooks& hooks) {
  YG_TRY_ASSIGN(const std::string digest, digest_of(file));
  YG_TRY_ASSIGN(auto known, months_from(db, digest));
  if (!known.empty()) return UsageSummary{.months = std::move(known), .known = true};
  const Instant now = clock.now();
  UsageReading reading{db, file, hooks, *month_number(format_month(shanghai_date(now)))};
  YG_TRY(reading.read());
  YG_TRY(reading.finish());
  UsageSummary& summary = reading.summary;
  if (summary.taken == 0) {
    return fail(ErrorKind::invalid, "usage.nothing_taken",
                {fmt::format("{} 行中没有一行可用，未改动任何月份", summary.rows),
                 fmt::format("none of {} rows could be taken; no month was changed", summary.rows)},
                {.file = file.name});
  }
  for (const auto& [month, usage] : reading.usage()) {
    const MonthRow row{.shown = {.month = month_word(month),
                                 .refused = summary.refused_count(),
                                 .file_name = file.name,
                                 .taken_at = now,
                                 .person_login = file.person_login},
                       .digest = digest,
                       .file_months = static_cast<std::int64_t>(reading.usage().size())};
    YG_TRY(db.write([&](store::Transaction& tx) { return replace_month(tx, row, usage); }));
    summary.months.push_back(row.shown.month);
  }
  return std::move(summary);
}

}  // namespace yunguan::statistic
