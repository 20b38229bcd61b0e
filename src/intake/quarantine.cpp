// SPDX-License-Identifier: Apache-2.0
#include "intake/quarantine.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/log.h"
#include "base/parse.h"
#include "store/id_source.h"

namespace yunguan::intake {
namespace {

using store::NamedQuery;
using store::Row;

#define YG_REOPENING \
  "SELECT id, month, reason, open_until, state, row_count, asked_by, asked_at, finished_at FROM usage_reopening "
constexpr NamedQuery kLast{"intake.reopenings", YG_REOPENING "ORDER BY id DESC LIMIT 50"};
constexpr NamedQuery kNext{"intake.next_reopening",
                           YG_REOPENING "WHERE state IN ('asked', 'taking') ORDER BY id LIMIT 1"};
#undef YG_REOPENING
constexpr NamedQuery kInsert{"intake.insert_reopening",
                             "INSERT INTO usage_reopening (id, month, reason, open_until, state, row_count, asked_by, "
                             "asked_at) VALUES (:id, :month, :reason, :until, 'asked', 0, :by, :at)"};
constexpr NamedQuery kBegin{"intake.begin_reopening", "UPDATE usage_reopening SET state = 'taking' WHERE id = :id"};
constexpr NamedQuery kFinish{"intake.finish_reopening",
                             "UPDATE usage_reopening SET state = 'done', finished_at = :at WHERE id = :id"};
constexpr NamedQuery kOpen{"intake.reopened_months",
                           "SELECT DISTINCT month FROM usage_reopening WHERE state <> 'asked' AND open_until > :now "
                           "ORDER BY month DESC"};
constexpr NamedQuery kWaitingFile{"intake.quarantined_file",
                                  "SELECT file_id, row_count FROM usage_quarantine_month WHERE month = :month AND "
                                  "reopening_id IS NULL ORDER BY file_id LIMIT 1"};
constexpr NamedQuery kTaken{"intake.quarantine_taken",
                            "UPDATE usage_quarantine_month SET reopening_id = :reopening WHERE month = :month AND "
                            "file_id = :file AND reopening_id IS NULL"};
constexpr NamedQuery kForgetRows{"intake.forget_quarantined_rows",
                                 "DELETE FROM usage_quarantine WHERE file_id = :file AND month = :month"};
constexpr NamedQuery kMoveCounts{
    "intake.count_quarantine_taken",
    "UPDATE usage_file SET taken = taken + :rows, quarantined = quarantined - :again WHERE "
    "id = :file"};
constexpr NamedQuery kCountTaken{"intake.count_reopening",
                                 "UPDATE usage_reopening SET row_count = row_count + :rows WHERE id = :id"};

Reopening reopening_at(const Row& row) {
  return {.id = row.id<ReopeningId>(0),
          .month = row.text(1),
          .reason = row.text(2),
          .open_until = row.instant(3),
          .state = row.text(4) == "asked"    ? ReopeningState::asked
                   : row.text(4) == "taking" ? ReopeningState::taking
                                             : ReopeningState::done,
          .rows = row.integer(5),
          .asked_by = row.text(6),
          .asked_at = row.instant(7),
          .finished_at = row.optional_instant(8)};
}

// How far the quarantine file of one file is in the journal, for one month.
struct TakenOver {
  std::int64_t offset = 0;
  std::int64_t lines = 0;
  std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(TakenOver, (), (offset, lines, rows))

Result<Taking> quarantine_taking(const usage::FileHeader& header, const UsageFile& file) {
  YG_TRY_ASSIGN(Taking taking, taking_of(header, file.name, static_cast<std::uint64_t>(file.id.value)));
  const auto line = std::ranges::find(header.columns, "line");
  taking.line_column = line == header.columns.end() ? -1 : static_cast<int>(line - header.columns.begin());
  return taking;
}

}  // namespace

// A file can be quarantined only once, so that this names what is taken for good.
std::string quarantine_mark(std::string_view month, std::string_view digest) {
  return fmt::format("usage/quarantine/{}/{}", month, digest);
}

Result<ReopeningId> insert_reopening(store::Transaction& tx, const Reopening& reopening) {
  YG_TRY_ASSIGN(const auto id, store::next_id<ReopeningId>(tx, "usage_reopening"));
  YG_TRY(tx.run(kInsert,
                {id, reopening.month, reopening.reason, reopening.open_until, reopening.asked_by, reopening.asked_at}));
  return id;
}

Result<std::vector<Reopening>> last_reopenings(store::Reader& reader) { return reader.all(kLast, {}, reopening_at); }

Result<std::optional<Reopening>> next_reopening(store::Reader& reader) { return reader.one(kNext, {}, reopening_at); }

Result<std::vector<std::uint32_t>> CalendarMonths::now() {
  const Instant now = clock_.now();
  std::vector<std::uint32_t> months{usage::month_of(now), usage::month_of(now) - 1};
  YG_TRY_ASSIGN(const auto opened, db_.read([&](store::Reader& reader) {
    return reader.all(kOpen, {now}, [](const Row& row) { return usage::month_number(row.text(0)); });
  }));
  for (const std::uint32_t month : opened) {
    if (std::ranges::find(months, month) == months.end()) months.push_back(month);
  }
  return months;
}

// Months open in order: one that is older than the newest is open, or was, or is folded by itself when rows of it come.
Result<void> CalendarMonths::check_published(std::uint32_t month) {
  if (!ask_newest_ || month <= newest_) return {};
  YG_TRY_ASSIGN(newest_, ask_newest_());
  if (month <= newest_) return {};
  const std::string name = usage::month_text(month);
  return fail(ErrorKind::unavailable, "intake.month_awaited",
              {fmt::format("等待月份：监测尚未开放 {}，该月话单暂不写入，开放后自动继续", name),
               fmt::format("waiting for the month: the monitoring has not opened {} yet; its rows are taken as soon as "
                           "it has",
                           name)});
}

Result<std::vector<QuarantinedRow>> first_quarantined(const std::filesystem::path& path, UsageFileId file) {
  YG_TRY_ASSIGN(auto reader, usage::ChunkReader::open({path.string()}));
  YG_TRY_ASSIGN(const usage::Layout layout,
                usage::Layout::from(reader.files().front().columns, path.filename().string()));
  const auto time = static_cast<std::size_t>(layout.at[static_cast<std::size_t>(usage::Column::time)]);
  std::vector<QuarantinedRow> rows;
  usage::ChunkLines lines;
  usage::Chunk chunk;
  while (rows.size() < kQuarantineShown) {
    YG_TRY_ASSIGN(const bool more, reader.next(chunk));
    if (!more) break;
    lines.each(chunk, layout.width, [&](const usage::Line& line) {
      if (!line.good || rows.size() == kQuarantineShown) return;
      std::string_view text = line.text;
      text.remove_prefix(std::min(text.find(',') + 1, text.size()));
      while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
      const std::int64_t number = parse_integer<std::int64_t>(line.fields[0]).value_or(0);
      // Of a message with several rows, which all stand at its offset, the first.
      if (!rows.empty() && rows.back().line == number) return;
      rows.push_back({file, number, std::string{line.fields[time].substr(0, 7)}, std::string{text}});
    });
  }
  return rows;
}

Result<std::int64_t> QuarantineTaker::take_file(const Reopening& reopening, const UsageFile& file,
                                                const Patience& patience) const {
  const std::string path = ground_.places.quarantine_of(file.id.value).string();
  if (!std::filesystem::exists(path)) {
    log::warn("intake", "the rows that wait are gone", {{"file", file.id.value}, {"month", reopening.month}});
    return 0;
  }
  YG_TRY_ASSIGN(auto reader, usage::ChunkReader::open({path}, 1u << 20));
  YG_TRY_ASSIGN(Taking taking, quarantine_taking(reader.files().front(), file));
  taking.months = months_of(std::vector{usage::month_number(reopening.month)});
  taking.source = source_of(file.source);
  taking.shards = ground_.shards;
  const std::string mark = quarantine_mark(reopening.month, file.digest);
  YG_TRY_ASSIGN(const auto before, patiently(patience, [&] { return ground_.journal.storage().mark(mark); }));
  TakenOver done;
  if (before) {
    YG_TRY_ASSIGN(done, json::read<TakenOver>(*before));
  }
  reader.count_lines();
  YG_TRY(reader.skip(static_cast<std::uint64_t>(done.offset),
                     static_cast<std::uint64_t>(std::max<std::int64_t>(done.lines, 1))));
  usage::ChunkLines lines;
  usage::Chunk chunk;
  while (true) {
    if (patience.stop.stop_requested()) return stopping();
    YG_TRY_ASSIGN(const bool more, reader.next(chunk));
    if (!more) return done.rows;
    Reading reading;
    read_rows(chunk, taking, lines, reading);
    done.offset = static_cast<std::int64_t>(chunk.offset + chunk.text.size());
    done.lines = static_cast<std::int64_t>(chunk.lines) + std::ranges::count(chunk.text, '\n');
    done.rows += reading.counts.taken;
    const std::string value = json::write(done);
    reading.batch.mark(mark, value);
    YG_TRY(append_once(ground_.journal, ground_.months, reading, mark, value, patience));
  }
}

Result<bool> QuarantineTaker::take_next(const Patience& patience) const {
  store::Database& db = ground_.db;
  YG_TRY_ASSIGN(const auto reopening, db.read([](store::Reader& reader) { return next_reopening(reader); }));
  if (!reopening) return false;
  YG_TRY(db.write([&](store::Transaction& tx) { return tx.run(kBegin, {reopening->id}); }));
  while (true) {
    YG_TRY_ASSIGN(const auto waiting, db.read([&](store::Reader& reader) -> Result<std::optional<UsageFile>> {
      YG_TRY_ASSIGN(const auto id, reader.one(kWaitingFile, {reopening->month},
                                              [](const Row& row) { return row.id<UsageFileId>(0); }));
      if (!id) return std::nullopt;
      return find_file(reader, *id);
    }));
    if (!waiting) break;
    YG_TRY_ASSIGN(const std::int64_t rows, take_file(*reopening, *waiting, patience));
    YG_TRY(db.write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY_ASSIGN(const auto changed, tx.run(kTaken, {reopening->id, reopening->month, waiting->id}));
      if (changed == 0) return {};
      YG_TRY(tx.run(kForgetRows, {waiting->id, reopening->month}));
      YG_TRY(tx.run(kMoveCounts, {rows, rows, waiting->id}));
      YG_TRY(tx.run(kCountTaken, {rows, reopening->id}));
      return {};
    }));
  }
  YG_TRY(db.write([&](store::Transaction& tx) { return tx.run(kFinish, {ground_.clock.now(), reopening->id}); }));
  return true;
}

}  // namespace yunguan::intake
