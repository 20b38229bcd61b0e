// SPDX-License-Identifier: Apache-2.0
#include "app/monitoring.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>

#include "card/card_store.h"
#include "statistic/live_month.h"

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

constexpr store::NamedQuery kLinkAt{"app.chain_link", "SELECT link FROM audit_chain WHERE position = :position"};

std::int64_t figure(std::uint64_t number) { return static_cast<std::int64_t>(number); }

}  // namespace

Monitoring::Monitoring(Ground ground)
    : ground_(std::move(ground)),
      take_found_([this](std::span<const monitor::Found> found, journal::Offset upto, Instant since) -> Result<void> {
        YG_TRY(ground_.findings.take(found, static_cast<std::int64_t>(upto),
                                     since == Instant{} ? std::nullopt : std::optional{since}));
        return {};
      }),
      keep_month_([this](std::uint32_t month, const monitor::MonthOfCards& used) {
        return statistic::keep_live_month(ground_.db, ground_.clock, month, used);
      }),
      watch_({.publisher = {
                  .db = ground_.db,
                  .journal = ground_.home.journal(),
                  .shards = ground_.home.shards(),
                  .units = ground_.units,
                  .clock = ground_.clock,
                  .settings = ground_.boundaries,
                  .accounting_plans = ground_.accounting_plans,
                  .may_close = {},
                  .chain_head =
                      [this] {
                        return ground_.db.read([](store::Reader& reader) { return identity::chain_head(reader); });
                      },
                  .chain_link = [this](std::int64_t position) -> Result<std::string> {
                    YG_TRY_ASSIGN(auto link, ground_.db.read([&](store::Reader& reader) {
                      return reader.one(kLinkAt, {position}, [](const store::Row& row) { return row.text(0); });
                    }));
                    return std::move(link).value_or("");
                  }},
              .library = ground_.library,
              .take_found = take_found_,
              .keep_month = keep_month_,
              .folding = {.threads = kFoldThreads}}),
      late_({.journal = ground_.home.journal(),
             .shards = ground_.home.shards(),
             .library = ground_.library,
             .watch = watch_,
             .take_found = take_found_,
             .keep_month = keep_month_}),
      index_(ground_.home.journal(), ground_.home.shards()),
      rows_(ground_.home.journal(), index_, ground_.library, ground_.home.shards()) {}

Result<void> Monitoring::start() {
  YG_TRY(ground_.findings.begin([this](store::Transaction& tx) { return ground_.home.prove(tx); }));
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

// Of an open month the fold knows, of a closed one what was kept of it. nullopt for months from before anything was kept.
Result<std::optional<bool>> Monitoring::accounting_of(const std::string& msisdn, std::uint32_t month) {
  if (const auto open = watch_.card_month(msisdn, month)) return std::optional{open->accounting};
  return ground_.db.read([&](store::Reader& reader) -> Result<std::optional<bool>> {
    YG_TRY_ASSIGN(const auto cards, card::find_taken(reader, card::NumberColumn::msisdn, {msisdn}));
    if (cards.empty()) return std::optional<bool>{};
    return statistic::accounting_of(reader, usage::month_text(month), cards.begin()->second.id.value);
  });
}

Result<finding::UsageMonth> Monitoring::usage(std::int64_t msisdn, std::int64_t month) {
  const std::string number = std::to_string(msisdn);
  const auto of_month = static_cast<std::uint32_t>(month);
  // By source: days, and rows.
  std::array<std::map<std::uint32_t, finding::UsageDay>, 2> days;
  std::array<std::int64_t, 2> rows{};
  YG_TRY(rows_.each(number, of_month, [&](const usage::UsageRecord& record, journal::Offset) {
    const auto source = static_cast<std::size_t>(record.source);
    finding::UsageDay& day = days[source][day_of(record)];
    ++rows[source];
    if (record.row.kind == usage::Kind::data)
      day.data_bytes += figure(record.row.up_bytes) + figure(record.row.down_bytes);
    else if (record.row.kind == usage::Kind::sms)
      ++day.sms;
    else
      day.voice_seconds += figure(record.row.seconds);
    return true;
  }));
  finding::UsageMonth used;
  YG_TRY_ASSIGN(const auto accounting, accounting_of(number, of_month));
  used.accounting = accounting.value_or(rows[0] == 0 && rows[1] > 0);
  const Date first = shanghai_date(from_micros(start_of_month(of_month) * 1'000'000));
  for (auto& [at, day] : days[used.accounting ? 1 : 0]) {
    day.day = Date{std::chrono::sys_days{first} + std::chrono::days{at - 1}};
    used.days.push_back(day);
  }
  const std::size_t other = used.accounting ? 0 : 1;
  used.other.rows = rows[other];
  for (const auto& [at, day] : days[other]) {
    used.other.data_bytes += day.data_bytes;
    used.other.sms += day.sms;
    used.other.voice_seconds += day.voice_seconds;
  }
  return used;
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
