// SPDX-License-Identifier: Apache-2.0
#include "statistic/usage_month.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "crypto/base64.h"

namespace yunguan::statistic {
namespace {

using store::NamedQuery;
using store::Row;

constexpr store::Migration kCreate{"statistic", 1, "create monthly usage",
                                   R"(CREATE TABLE statistic_month (
         month TEXT PRIMARY KEY,
         revision BIGINT NOT NULL,
         digest TEXT NOT NULL,
         file_months BIGINT NOT NULL,
         file_name TEXT NOT NULL,
         cards BIGINT NOT NULL,
         data_bytes BIGINT NOT NULL,
         sms BIGINT NOT NULL,
         voice_minutes BIGINT NOT NULL,
         voice_calls BIGINT NOT NULL,
         refused BIGINT NOT NULL,
         taken_at BIGINT NOT NULL,
         person_login TEXT NOT NULL
       );
       CREATE TABLE statistic_usage (
         month TEXT NOT NULL,
         measure BIGINT NOT NULL,
         page BIGINT NOT NULL,
         figures TEXT NOT NULL,
         PRIMARY KEY (month, measure, page)
       ))",
                                   "",
                                   // Base64 of small numbers: compressing it costs more than it saves.
                                   "ALTER TABLE statistic_usage ALTER COLUMN figures SET STORAGE EXTERNAL"};

constexpr NamedQuery kMonths{
    "statistic.months",
    "SELECT month, revision, digest, file_name, cards, data_bytes, sms, voice_minutes, voice_calls, refused, taken_at, "
    "person_login, file_months FROM statistic_month ORDER BY month"};
constexpr NamedQuery kPages{"statistic.pages",
                            "SELECT page, figures FROM statistic_usage WHERE month = :month AND measure = :measure"};
// The sources of a month (LivePart::source) are of no file.
constexpr NamedQuery kDropPages{"statistic.drop_pages",
                                "DELETE FROM statistic_usage WHERE month = :month AND measure < 5"};
constexpr NamedQuery kDropSources{"statistic.drop_sources",
                                  "DELETE FROM statistic_usage WHERE month = :month AND measure = 5"};
constexpr NamedQuery kSources{
    "statistic.sources", "SELECT figures FROM statistic_usage WHERE month = :month AND measure = 5 AND page = :page"};
constexpr NamedQuery kDigest{"statistic.digest", "SELECT digest FROM statistic_month WHERE month = :month"};
constexpr NamedQuery kPutMonth{
    "statistic.put_month",
    "INSERT INTO statistic_month (month, revision, digest, file_months, file_name, cards, data_bytes, sms, "
    "voice_minutes, voice_calls, "
    "refused, taken_at, person_login) VALUES (:month, 1, :digest, :file_months, :file_name, :cards, :data_bytes, :sms, "
    ":voice_minutes, "
    ":voice_calls, :refused, :taken_at, :person_login) ON CONFLICT (month) DO UPDATE SET revision = "
    "statistic_month.revision + 1, digest = excluded.digest, file_months = excluded.file_months, file_name = "
    "excluded.file_name, cards = excluded.cards, "
    "data_bytes = excluded.data_bytes, sms = excluded.sms, voice_minutes = excluded.voice_minutes, voice_calls = "
    "excluded.voice_calls, refused = excluded.refused, taken_at = excluded.taken_at, person_login = "
    "excluded.person_login"};

// What is kept, by the number it is kept under. Minutes are made from seconds.
constexpr std::array kKept{&Usage::data_bytes, &Usage::sms, &Usage::voice_seconds, &Usage::voice_calls};

std::int64_t kept_as(Measure measure) {
  YG_ASSERT(measure != Measure::cards);
  return static_cast<std::int64_t>(measure);
}

std::unexpected<Error> damaged_month(const std::string& month) {
  return fail(ErrorKind::internal, "statistic.damaged",
              {"这个月的用量数据已损坏，请重新导入该月文件", "the month's figures are damaged; take its file in again"},
              {.field = "month", .value = month});
}

std::unexpected<Error> too_much(std::string_view month) {
  return fail(
      ErrorKind::invalid, "statistic.month_total",
      {"这个月的用量合计大得不像真的，请检查单位", "the month's total is too large to be true; check the units"},
      {.field = "month", .value = std::string{month}});
}

// False when the total would go beyond kMonthTotalMax; `figure` is not negative.
bool add(std::int64_t& total, std::int64_t figure) {
  if (figure > kMonthTotalMax - total) return false;
  total += figure;
  return true;
}

}  // namespace

const std::vector<store::Migration>& usage_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

std::string encode_page(const std::vector<std::int64_t>& figures) {
  std::string bytes;
  std::size_t size = figures.size();
  while (size > 0 && figures[size - 1] == 0) --size;
  for (std::size_t i = 0; i < size; ++i) {
    auto rest = static_cast<std::uint64_t>(figures[i]);
    while (rest >= 0x80) {
      bytes += static_cast<char>(rest | 0x80);
      rest >>= 7;
    }
    bytes += static_cast<char>(rest);
  }
  return crypto::to_base64(bytes);
}

std::optional<std::vector<std::int64_t>> decode_page(std::string_view text) {
  const auto bytes = crypto::from_base64(text);
  if (!bytes) return std::nullopt;
  std::vector<std::int64_t> figures(kPageCards);
  std::size_t place = 0;
  std::uint64_t figure = 0;
  unsigned shift = 0;
  for (const char byte : *bytes) {
    if (place == kPageCards || shift > 56) return std::nullopt;
    figure |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    shift += 7;
    if ((byte & 0x80) != 0) continue;
    figures[place++] = static_cast<std::int64_t>(figure);
    figure = 0;
    shift = 0;
  }
  if (shift != 0) return std::nullopt;
  return figures;
}

Result<std::vector<MonthRow>> read_months(store::Reader& reader) {
  return reader.all(kMonths, {}, [](const Row& row) {
    return MonthRow{.shown = {.month = row.text(0),
                              .cards = row.integer(4),
                              .data_bytes = row.integer(5),
                              .sms = row.integer(6),
                              .voice_minutes = row.integer(7),
                              .voice_calls = row.integer(8),
                              .refused = row.integer(9),
                              .file_name = row.text(3),
                              .taken_at = row.instant(10),
                              .person_login = row.text(11)},
                    .revision = row.integer(1),
                    .digest = row.text(2),
                    .file_months = row.integer(12)};
  });
}

Result<void> replace_month(store::Transaction& tx, MonthRow row, const std::vector<CardUsage>& usage) {
  UsageMonth& shown = row.shown;
  for (const auto& [card, figures] : usage) {
    if (!add(shown.data_bytes, figures.data_bytes) || !add(shown.sms, figures.sms) ||
        !add(shown.voice_minutes, minutes_of(figures.voice_seconds)) || !add(shown.voice_calls, figures.voice_calls))
      return too_much(shown.month);
  }
  shown.cards = static_cast<std::int64_t>(usage.size());
  YG_TRY(tx.run(kDropPages, {shown.month}));
  std::vector<store::Params> pages;
  for (std::size_t kept = 0; kept < kKept.size(); ++kept) {
    std::vector<std::int64_t> figures(kPageCards);
    for (std::size_t at = 0; at < usage.size();) {
      const std::size_t page = page_of(usage[at].card);
      bool any = false;
      std::ranges::fill(figures, 0);
      for (; at < usage.size() && page_of(usage[at].card) == page; ++at) {
        const std::int64_t figure = usage[at].usage.*kKept[kept];
        figures[place_of(usage[at].card)] = figure;
        any = any || figure != 0;
      }
      if (any)
        pages.push_back(
            {shown.month, static_cast<std::int64_t>(kept + 1), static_cast<std::int64_t>(page), encode_page(figures)});
    }
  }
  YG_TRY(tx.insert_many("statistic_usage", {"month", "measure", "page", "figures"}, pages));
  YG_TRY(tx.run(kPutMonth,
                {shown.month, row.digest, row.file_months, shown.file_name, shown.cards, shown.data_bytes, shown.sms,
                 shown.voice_minutes, shown.voice_calls, shown.refused, shown.taken_at, shown.person_login}));
  return {};
}

store::Params live_page(const std::string& month, LivePart part, std::size_t page,
                        const std::vector<std::int64_t>& figures) {
  return {month, static_cast<std::int64_t>(part), static_cast<std::int64_t>(page), encode_page(figures)};
}

Result<bool> put_live_month(store::Transaction& tx, const LiveMonth& month) {
  const UsageMonth& shown = month.shown;
  const std::vector<std::string_view> columns{"month", "measure", "page", "figures"};
  YG_TRY(tx.run(kDropSources, {shown.month}));
  YG_TRY(tx.insert_many("statistic_usage", columns, month.sources));
  YG_TRY_ASSIGN(const auto digest, tx.one(kDigest, {shown.month}, [](const Row& row) { return row.text(0); }));
  const bool of_a_file = digest && !digest->empty();
  const auto sums = {shown.data_bytes, shown.sms, shown.voice_minutes, shown.voice_calls};
  if (of_a_file || std::ranges::max(sums) > kMonthTotalMax) return false;
  YG_TRY(tx.run(kDropPages, {shown.month}));
  YG_TRY(tx.insert_many("statistic_usage", columns, month.figures));
  YG_TRY(tx.run(kPutMonth, {shown.month, "", 0, "", shown.cards, shown.data_bytes, shown.sms, shown.voice_minutes,
                            shown.voice_calls, 0, shown.taken_at, ""}));
  return true;
}

Result<std::optional<bool>> accounting_of(store::Reader& reader, const std::string& month, std::int64_t card) {
  YG_TRY_ASSIGN(const auto text, reader.one(kSources, {month, static_cast<std::int64_t>(page_of(card))},
                                            [](const Row& row) { return row.text(0); }));
  if (!text) return std::optional<bool>{};
  const auto figures = decode_page(*text);
  if (!figures) return damaged_month(month);
  const auto source = static_cast<LiveSource>((*figures)[place_of(card)]);
  return source == LiveSource::none ? std::nullopt : std::optional{source == LiveSource::accounting};
}

Result<UsagePages> read_usage(store::Reader& reader, const std::string& month, Measure measure) {
  UsagePages pages;
  bool damaged = false;
  YG_TRY(reader.each(kPages, {month, kept_as(measure)}, [&](const Row& row) {
    const auto number = static_cast<std::size_t>(row.integer(0));
    auto figures = decode_page(row.text(1));
    damaged = !figures || number > 1'000'000;
    if (damaged) return false;
    if (measure == Measure::voice_minutes) {
      for (std::int64_t& figure : *figures) figure = minutes_of(figure);
    }
    if (number >= pages.size()) pages.resize(number + 1);
    pages[number] = std::move(*figures);
    return true;
  }));
  if (damaged) return damaged_month(month);
  return pages;
}

Result<std::vector<std::string>> check_usage(store::Reader& reader) {
  std::vector<std::string> wrong;
  YG_TRY_ASSIGN(const auto months, read_months(reader));
  for (const MonthRow& row : months) {
    const std::array said{row.shown.data_bytes, row.shown.sms, row.shown.voice_minutes, row.shown.voice_calls};
    for (std::size_t i = 0; i < said.size(); ++i) {
      const Measure measure = kMeasures[i + 1];
      const auto pages = read_usage(reader, row.shown.month, measure);
      if (!pages && pages.error().code != "statistic.damaged") return std::unexpected(pages.error());
      std::int64_t sum = 0;
      for (const auto& page : pages ? *pages : UsagePages{}) {
        for (const std::int64_t figure : page) sum += figure;
      }
      if (!pages || sum != said[i])
        wrong.push_back(fmt::format("{} {}: {} ≠ {}", row.shown.month, to_word(measure), said[i], sum));
    }
  }
  return wrong;
}

}  // namespace yunguan::statistic
