// SPDX-License-Identifier: Apache-2.0
#include "app/monitoring.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace yunguan::app {
namespace {

constexpr std::size_t kFoldThreads = 2;

std::uint32_t day_of(const usage::UsageRecord& record) { return record.row.second / 86400 + 1; }

// Seconds since 1970 of the month's beginning in +08:00.
std::int64_t start_of_month(std::uint32_t month) {
  const auto parsed = usage::Month::parse(usage::month_text(month));
  YG_ASSERT(parsed.has_value());
  return parsed->start();
}

std::int64_t figure(std::uint64_t number) { return static_cast<std::int64_t>(number); }

}  // namespace

Monitoring::Monitoring(Ground ground)
    : ground_(std::move(ground)),
      take_found_([this](std::span<const monitor::Found> found, Instant since) -> Result<void> {
        YG_TRY(ground_.findings.take(found, since == Instant{} ? std::nullopt : std::optional{since}));
        return {};
      }),
      watch_({.publisher = {.db = ground_.db,
                            .journal = ground_.home.journal(),
                            .shards = ground_.home.shards(),
                            .units = ground_.units,
                            .clock = ground_.clock,
                            .settings = ground_.boundaries,
                            .before_closing = {}},
              .library = ground_.library,
              .take_found = take_found_,
              .threads = kFoldThreads}),
      late_({.journal = ground_.home.journal(),
             .shards = ground_.home.shards(),
             .library = ground_.library,
             .watch = watch_,
             .take_found = take_found_,
             .open_months = ground_.months_taken_in}),
      index_(ground_.home.journal(), ground_.home.shards()),
      rows_(ground_.home.journal(), index_, ground_.library, ground_.home.shards()) {}

Result<void> Monitoring::start() {
  YG_TRY(index_.start());
  auto started = watch_.start();
  if (!started) {
    index_.stop();
    return started;
  }
  late_.start();
  return {};
}

void Monitoring::stop() {
  late_.stop();
  watch_.stop();
  index_.stop();
}

finding::UsageLine Monitoring::line_of(const usage::UsageRecord& record) const {
  const usage::UsageRow& row = record.row;
  const bool mo = row.direction == usage::Direction::mo;
  const bool mt = row.direction == usage::Direction::mt;
  finding::UsageLine line{.at = from_micros((start_of_month(record.month) + row.second) * 1'000'000),
                          .kind = std::string{name_of(row.kind)},
                          .direction = mo   ? "mo"
                                       : mt ? "mt"
                                            : "",
                          .imei = std::string{row.imei},
                          .peer = std::string{row.peer},
                          .up_bytes = figure(row.up_bytes),
                          .down_bytes = figure(row.down_bytes),
                          .seconds = figure(row.seconds),
                          .cell = std::string{row.cell},
                          .region = std::string{row.region},
                          .rat = std::string{record.rat},
                          .source = std::string{record.source_text}};
  const std::string file = ground_.file_name ? ground_.file_name(record.origin.file) : std::string{};
  if (!file.empty()) line.origin = fmt::format("{}:{}", file, record.origin.line);
  return line;
}

Result<finding::RowsFound> Monitoring::rows(const finding::RowsQuery& query) {
  const std::string msisdn = std::to_string(query.msisdn);
  const auto month = static_cast<std::uint32_t>(query.month);
  finding::RowsFound found{.rows = {}, .more = false, .own_known = query.own.has_value()};
  std::set<journal::Offset> own;
  if (query.own) {
    YG_TRY_ASSIGN(own, rows_.behind(msisdn, {.model = query.own->model,
                                             .subject = query.own->subject,
                                             .month = month,
                                             .day = static_cast<std::uint8_t>(query.own->day)}));
  }
  std::int64_t passed = 0;
  YG_TRY(rows_.each(msisdn, month, [&](const usage::UsageRecord& record, journal::Offset offset) {
    const std::int64_t day = day_of(record);
    const bool is_own = own.contains(offset);
    if (day < query.from_day || day > query.to_day || (query.own_only && !is_own)) return true;
    if (passed++ < query.offset) return true;
    found.more = static_cast<std::int64_t>(found.rows.size()) == query.limit;
    if (found.more) return false;
    found.rows.push_back(line_of(record));
    found.rows.back().own = is_own;
    return true;
  }));
  return found;
}

Result<std::vector<finding::UsageDay>> Monitoring::days(std::int64_t msisdn, std::int64_t month) {
  std::map<std::uint32_t, finding::UsageDay> days;
  const Date first = shanghai_date(from_micros(start_of_month(static_cast<std::uint32_t>(month)) * 1'000'000));
  YG_TRY(rows_.each(std::to_string(msisdn), static_cast<std::uint32_t>(month),
                    [&](const usage::UsageRecord& record, journal::Offset) {
                      if (record.source != usage::Source::carrier) return true;
                      finding::UsageDay& day = days[day_of(record)];
                      if (record.row.kind == usage::Kind::data)
                        day.data_bytes += figure(record.row.up_bytes) + figure(record.row.down_bytes);
                      else if (record.row.kind == usage::Kind::sms)
                        ++day.sms;
                      else
                        day.voice_seconds += figure(record.row.seconds);
                      return true;
                    }));
  std::vector<finding::UsageDay> all;
  for (auto& [number, day] : days) {
    day.day = Date{std::chrono::sys_days{first} + std::chrono::days{number - 1}};
    all.push_back(day);
  }
  return all;
}

Result<std::string> Monitoring::rows_of(const std::string& msisdn, const std::string& month, std::size_t most) {
  std::string text;
  for (std::size_t column = 0; column < usage::kColumnCount; ++column) {
    if (column > 0) text += ',';
    text += name_of(static_cast<usage::Column>(column));
  }
  text += '\n';
  std::size_t count = 0;
  YG_TRY(rows_.each(msisdn, usage::month_number(month), [&](const usage::UsageRecord& record, journal::Offset) {
    append_line(text, record);
    text += '\n';
    return ++count < most;
  }));
  return text;
}

}  // namespace yunguan::app
