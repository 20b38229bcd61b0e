// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "monitor/fleet.h"
#include "usage/chunk_lines.h"
#include "usage/digits.h"

namespace yunguan::monitor {
namespace {

using usage::Line;

enum Field : std::uint8_t { kMsisdn, kMonth, kDataBytes, kSmsMo };
constexpr std::array<std::string_view, 4> kFields{"msisdn", "month", "data_bytes", "sms_mo"};

struct Batch {
  std::vector<std::vector<HistoryRecord>> records;  // by shard
  std::string bytes;
  usage::ChunkLines lines;
  std::uint64_t bad_line = 0;  // first line within the chunk that does not parse, + 1
  std::uint64_t line_count = 0;
  std::uint64_t line_base = 0;
  bool first = false;
};

// "2026-10" as year × 12 + month − 1; 0 when it is no month. Behind the text kReadAhead bytes can be read.
std::uint32_t month_of(std::string_view text) {
  std::uint64_t year = 0;
  std::uint64_t month = 0;
  if (text.size() != 7 || text[4] != '-' || !usage::read_digits(text.data(), 4, year) ||
      !usage::read_digits(text.data() + 5, 2, month) || month < 1 || month > 12) {
    return 0;
  }
  return static_cast<std::uint32_t>(year * 12 + month - 1);
}

class HistoryWork final : public ChunkWork {
 public:
  HistoryWork(const usage::FileHeader& file, std::array<std::size_t, 4> at, Fleet& fleet, std::size_t slots)
      : file_(file), at_(at), fleet_(fleet), batches_(slots), repeats_(fleet.shards.size(), 0) {
    for (Batch& batch : batches_) batch.records.resize(fleet.shards.size());
  }

  void parse(const usage::Chunk& chunk, std::size_t slot) override {
    Batch& batch = batches_[slot];
    for (auto& records : batch.records) records.clear();
    batch.bytes.clear();
    batch.bad_line = 0;
    batch.first = chunk.first;
    batch.line_count = batch.lines.each(chunk, file_.columns.size(), [&](const Line& line) {
      if ((!line.good || !add(batch, line)) && batch.bad_line == 0) batch.bad_line = line.number + 1;
    });
  }

  Result<> commit(std::size_t slot) override {
    Batch& batch = batches_[slot];
    if (batch.first) next_line_ = 1 + file_.lines;
    batch.line_base = next_line_;
    next_line_ += batch.line_count;
    if (batch.bad_line == 0) return {};
    return fail(ErrorKind::invalid, "history.row",
                {"须有月份，数值为非负整数或空", "a month and whole numbers (or empty fields) are needed"},
                {.file = file_.path, .row = batch.line_base + batch.bad_line - 1});
  }

  void fold(std::size_t slot, std::size_t shard) override {
    const Batch& batch = batches_[slot];
    const std::vector<HistoryRecord>& records = batch.records[shard];
    ShardFold& fold = *fleet_.shards[shard];
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (i + 32 < records.size()) fold.prefetch_index(records[i + 32].number);
      if (i + 16 < records.size()) fold.prefetch_card(records[i + 16].number);
      HistoryRecord record = records[i];
      record.line += batch.line_base;
      if (!fold.apply(record, batch.bytes) && repeats_[shard] == 0) repeats_[shard] = record.line;
    }
  }

  Result<> finish() {
    std::uint64_t line = 0;
    const auto consider = [&](std::uint64_t other) { line = line == 0 || (other != 0 && other < line) ? other : line; };
    for (std::size_t shard = 0; shard < repeats_.size(); ++shard) {
      consider(repeats_[shard]);
      consider(fleet_.shards[shard]->repeated_history());
    }
    if (line == 0) return {};
    return fail(ErrorKind::invalid, "history.month_twice",
                {"同一号码同一月份给出两次", "one month of one number is given twice"},
                {.file = file_.path, .row = line});
  }

 private:
  bool add(Batch& batch, const Line& line) {
    const std::string_view msisdn = line.fields[at_[kMsisdn]];
    const std::string_view data = line.fields[at_[kDataBytes]];
    const std::string_view sms = line.fields[at_[kSmsMo]];
    HistoryRecord record{
        .number = usage::number_of(msisdn), .line = line.number, .month = month_of(line.fields[at_[kMonth]])};
    record.has_data = !data.empty();
    record.has_sms = !sms.empty();
    if (record.month == 0 || !usage::read_figure(data, record.data_bytes) || !usage::read_figure(sms, record.sms_mo))
      return false;
    const auto shards = static_cast<std::uint32_t>(fleet_.shards.size());
    std::uint32_t shard = 0;
    if (record.number != 0) {
      shard = ShardFold::shard_of(record.number, shards);
    } else {
      record.text_at = static_cast<std::uint32_t>(batch.bytes.size());
      record.text_size = static_cast<std::uint32_t>(msisdn.size());
      batch.bytes += msisdn;
      shard = ShardFold::shard_of(msisdn, shards);
    }
    batch.records[shard].push_back(record);
    return true;
  }

  const usage::FileHeader& file_;
  const std::array<std::size_t, 4> at_;
  Fleet& fleet_;
  std::vector<Batch> batches_;
  std::vector<std::uint64_t> repeats_;  // by shard: line of the first repeat
  // Commits only.
  std::uint64_t next_line_ = 0;
};

}  // namespace

Result<> load_history(usage::ChunkReader& reader, std::size_t threads, Fleet& fleet) {
  const usage::FileHeader& file = reader.files().front();
  std::array<std::size_t, 4> at{};
  for (std::size_t field = 0; field < kFields.size(); ++field) {
    const auto found = std::ranges::find(file.columns, kFields[field]);
    if (found == file.columns.end()) {
      return fail(ErrorKind::invalid, "history.column",
                  {fmt::format("历史用量表头缺少列 {}", kFields[field]),
                   fmt::format("the header has no column {}", kFields[field])},
                  {.file = file.path, .row = 1, .field = std::string{kFields[field]}});
    }
    at[field] = static_cast<std::size_t>(found - file.columns.begin());
  }
  const PipelineShape shape{threads, fleet.shards.size()};
  HistoryWork work{file, at, fleet, shape.slots()};
  YG_TRY(run_chunks(reader, work, shape));
  return work.finish();
}

}  // namespace yunguan::monitor
