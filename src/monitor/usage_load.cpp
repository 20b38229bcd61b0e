// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <numeric>

#include "monitor/fleet.h"
#include "usage/chunk_lines.h"

namespace yunguan::monitor {
namespace {

using usage::Line;
using usage::Reject;
using usage::UsageRow;

struct Batch {
  std::vector<std::vector<FoldRow>> rows;  // by shard
  std::deque<WideRow> wide;
  usage::ChunkLines lines;
  std::vector<std::pair<std::uint64_t, Reject>> rejects;  // line within the chunk
  std::uint64_t line_count = 0;
  UsageCounts counts;
  std::uint32_t file = 0;
  bool first = false;
  std::shared_ptr<const void> owner;  // keeps the texts until they are folded
};

class UsageWork final : public ChunkWork {
 public:
  UsageWork(const std::vector<usage::FileHeader>& files, std::vector<usage::Layout> layouts, const UsageRun& run,
            Fleet& fleet, std::size_t slots)
      : files_(files), layouts_(std::move(layouts)), run_(run), fleet_(fleet), batches_(slots) {
    for (Batch& batch : batches_) batch.rows.resize(fleet.shards.size());
  }

  void parse(const usage::Chunk& chunk, std::size_t slot) override {
    Batch& batch = batches_[slot];
    for (auto& rows : batch.rows) rows.clear();
    batch.wide.clear();
    batch.rejects.clear();
    batch.counts = {};
    batch.file = chunk.file;
    batch.first = chunk.first;
    batch.owner = chunk.owner;
    const usage::Layout& layout = layouts_[chunk.file];
    std::string buffer;
    UsageRow row;
    batch.line_count = batch.lines.each(chunk, layout.width, [&](const Line& line) {
      ++batch.counts.read;
      const Reject reason = line.good ? usage::read_row(line.fields, layout, fleet_.month, row) : Reject::fields;
      if (reason == Reject::none) {
        add(batch, line, layout, row, buffer);
      } else {
        ++batch.counts.rejected[static_cast<std::size_t>(reason)];
        if (run_.rejects != nullptr) batch.rejects.emplace_back(line.number, reason);
      }
    });
  }

  Result<> commit(std::size_t slot) override {
    Batch& batch = batches_[slot];
    if (batch.first) next_line_ = 1 + files_[batch.file].lines;
    for (const auto& [line, reason] : batch.rejects) {
      text_.clear();
      usage::append_csv_field(text_, files_[batch.file].path);
      text_ += ',';
      text_ += std::to_string(next_line_ + line);
      text_ += ',';
      text_ += name_of(reason);
      text_ += '\n';
      YG_TRY(run_.rejects->write(text_));
    }
    next_line_ += batch.line_count;
    counts_.read += batch.counts.read;
    for (std::size_t i = 0; i < usage::kRejectCount; ++i) counts_.rejected[i] += batch.counts.rejected[i];
    return {};
  }

  void fold(std::size_t slot, std::size_t shard) override { fleet_.shards[shard]->apply(batches_[slot].rows[shard]); }

  const UsageCounts& counts() const { return counts_; }

 private:
  void add(Batch& batch, const Line& line, const usage::Layout& layout, UsageRow& row, std::string& buffer) {
    const std::uint64_t number = usage::number_of(row.msisdn);
    const auto shards = static_cast<std::uint32_t>(fleet_.shards.size());
    const std::uint32_t shard =
        number != 0 ? ShardFold::shard_of(number, shards) : ShardFold::shard_of(row.msisdn, shards);
    FoldRow& fold = batch.rows[shard].emplace_back();
    fold.number = number;
    if (compact(row, line, *fleet_.lists, buffer, fold) || run_.own_rules) {
      fold.is_wide = true;
      fold.wide = &batch.wide.emplace_back(widened(row, line, layout));
    }
  }

  const std::vector<usage::FileHeader>& files_;
  const std::vector<usage::Layout> layouts_;
  const UsageRun& run_;
  Fleet& fleet_;
  std::vector<Batch> batches_;
  // Commits only.
  std::uint64_t next_line_ = 0;
  UsageCounts counts_;
  std::string text_;
};

}  // namespace

std::uint64_t UsageCounts::rejected_sum() const {
  return std::accumulate(rejected.begin(), rejected.end(), std::uint64_t{0});
}

Result<UsageCounts> fold_usage(usage::ChunkReader& reader, const UsageRun& run, Fleet& fleet) {
  std::vector<usage::Layout> layouts;
  for (const usage::FileHeader& file : reader.files()) {
    YG_TRY_ASSIGN(const usage::Layout layout, usage::Layout::from(file.columns, file.path));
    layouts.push_back(layout);
  }
  const PipelineShape shape{run.threads, fleet.shards.size()};
  UsageWork work{reader.files(), std::move(layouts), run, fleet, shape.slots()};
  YG_TRY(run_chunks(reader, work, shape, run.progress));
  return work.counts();
}

}  // namespace yunguan::monitor
