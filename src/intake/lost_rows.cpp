// SPDX-License-Identifier: Apache-2.0
#include "intake/lost_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/json.h"
#include "base/log.h"
#include "file/disk.h"
#include "intake/batch.h"
#include "intake/leftovers.h"
#include "usage/csv.h"

namespace yunguan::intake {
namespace {

constexpr std::chrono::seconds kLookAgain{10};
// What a journal lost is its newest, or all: behind so many in a row that are there nothing is missing.
constexpr std::size_t kThereInARow = 1'000;
constexpr std::int64_t kAtOnce = 500;
constexpr std::string_view kHead = "kind,feed,name,rows,received_at,received_by,id\n";

// Newest first. Rows of Kafka come again by themselves.
Result<std::vector<UsageFile>> taken_before(store::Reader& reader, std::int64_t id, Instant since) {
  static const std::string sql = file_select() +
                                 " FROM usage_file f JOIN usage_feed e ON e.id = f.feed_id WHERE f.id < :id AND "
                                 "f.received_at >= :since AND f.state = 'done' AND f.taken > 0 AND f.taken_digest IS "
                                 "NOT NULL AND f.kind <> 'kafka' ORDER BY f.id DESC LIMIT :n";
  return reader.all({"intake.taken_before", sql}, {id, since, kAtOnce}, file_at);
}

std::string line_of(const UsageFile& file) {
  std::string line{json::encode(file.kind).as_string()};
  for (const std::string& field : {file.feed_name, file.name}) {
    line += ',';
    usage::append_csv_field(line, field);
  }
  line += fmt::format(",{},{},", file.counts.taken, format_clock(file.received_at));
  usage::append_csv_field(line, file.received_by);
  return line + fmt::format(",{}\n", file.id.value);
}

// Whoever reads it meanwhile has the old or the new one, whole.
Result<void> put_list(const std::filesystem::path& path, const std::string& lines) {
  const std::filesystem::path fresh = path.string() + ".new";
  YG_TRY(file::remove_file(fresh));
  YG_TRY(file::make_file(fresh));
  YG_TRY(file::write_at(fresh, 0, std::string{kHead} + lines));
  return file::take_over(fresh, path);
}

}  // namespace

std::filesystem::path deliver_again_list(const Places& places) {
  return places.rejects.parent_path() / "deliver-again.csv";
}

Result<bool> LostRows::is_lost(const UsageFile& file) const {
  if (file.kind == FileKind::batch) {
    YG_TRY_ASSIGN(const auto mark, ground_.journal.storage().mark(batch_mark(file.digest)));
    return !mark;
  }
  YG_TRY_ASSIGN(const auto progress, progress_of(ground_.journal, file.digest));
  return !progress || !progress->whole;
}

Result<LostRows::Lost> LostRows::find() const {
  const Date today = shanghai_date(ground_.clock.now());
  const Date first_open{today.year() / today.month() / 1 - std::chrono::months{1}};
  YG_TRY_ASSIGN(const Instant forgotten, forgotten_until(ground_.journal));
  const Instant since = std::max(start_of(first_open), forgotten);
  Lost lost;
  std::size_t there = 0;
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  while (there < kThereInARow) {
    YG_TRY_ASSIGN(const auto some,
                  ground_.db.read([&](store::Reader& reader) { return taken_before(reader, before, since); }));
    if (some.empty()) break;
    before = some.back().id.value;
    for (const UsageFile& file : some) {
      YG_TRY_ASSIGN(const bool is_lost, this->is_lost(file));
      there = is_lost ? 0 : there + 1;
      if (!is_lost) continue;
      ++(file.kind == FileKind::batch ? lost.batches : lost.files);
      lost.lines += line_of(file);
    }
  }
  return lost;
}

Result<void> LostRows::look() {
  const Instant now = ground_.clock.now();
  if (looked_ && (!any_ || now - looked_at_ < kLookAgain)) return {};
  YG_TRY_ASSIGN(const Lost lost, find());
  const auto path = deliver_again_list(ground_.places);
  const std::string subject = path.filename().string();
  const bool any = lost.files + lost.batches > 0;
  if (!any) YG_TRY(file::remove_file(path));
  if (any) {
    YG_TRY(put_list(path, lost.lines));
    const Text text{fmt::format("台账记为已取入的 {} 个文件、{} 个批次，流水中没有其话单，须重新投递；清单见 {}",
                                lost.files, lost.batches, path.string()),
                    fmt::format("the journal does not hold the rows of {} files and {} batches that were taken: "
                                "deliver them again; they are listed in {}",
                                lost.files, lost.batches, path.string())};
    if (!any_) log::warn("intake", text.en, {});
    board_.set(subject, {ErrorKind::conflict, "intake.rows_lost", text, {}, {}}, now);
  } else if (any_) {
    log::info("intake", "what the journal had lost has come again", {});
    board_.clear(subject);
  }
  looked_ = true;
  any_ = any;
  looked_at_ = now;
  return {};
}

}  // namespace yunguan::intake
