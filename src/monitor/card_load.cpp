// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "monitor/fleet.h"
#include "usage/chunk_lines.h"

namespace yunguan::monitor {
namespace {

using usage::Line;

struct Batch {
  std::vector<std::vector<CardRecord>> cards;  // by shard
  std::string bytes;
  usage::ChunkLines lines;
  std::vector<RefusedLine> refused;  // lines within the chunk
  std::uint64_t line_count = 0;
  std::uint64_t line_base = 0;
  bool first = false;
};

class CardWork final : public ChunkWork {
 public:
  CardWork(const std::vector<usage::FileHeader>& files, CardLayout layout, const card::NumberPlan& numbers,
           Fleet& fleet, std::size_t slots)
      : files_(files),
        layout_(layout),
        numbers_(numbers),
        fleet_(fleet),
        batches_(slots),
        refused_(fleet.shards.size()) {
    for (Batch& batch : batches_) batch.cards.resize(fleet.shards.size());
  }

  void parse(const usage::Chunk& chunk, std::size_t slot) override {
    Batch& batch = batches_[slot];
    for (auto& cards : batch.cards) cards.clear();
    batch.bytes.clear();
    batch.refused.clear();
    batch.first = chunk.first;
    batch.line_count = batch.lines.each(chunk, layout_.width, [&](const Line& line) {
      const CardRefusal reason = line.good ? add(batch, line) : CardRefusal::fields;
      if (reason != CardRefusal::none) batch.refused.push_back({line.number, reason});
    });
  }

  Result<> commit(std::size_t slot) override {
    Batch& batch = batches_[slot];
    if (batch.first) next_line_ = 1 + files_[0].lines;
    batch.line_base = next_line_;
    for (const RefusedLine& refused : batch.refused)
      all_refused_.push_back({next_line_ + refused.line, refused.reason});
    next_line_ += batch.line_count;
    return {};
  }

  void fold(std::size_t slot, std::size_t shard) override {
    const Batch& batch = batches_[slot];
    const std::vector<CardRecord>& cards = batch.cards[shard];
    ShardFold& fold = *fleet_.shards[shard];
    for (std::size_t i = 0; i < cards.size(); ++i) {
      if (i + 16 < cards.size()) fold.prefetch_index(cards[i + 16].number);
      if (fold.apply(cards[i], batch.bytes)) continue;
      refused_[shard].push_back({batch.line_base + cards[i].line, CardRefusal::duplicate});
    }
  }

  std::vector<RefusedLine> refused() {
    for (const auto& of_shard : refused_) all_refused_.insert(all_refused_.end(), of_shard.begin(), of_shard.end());
    std::ranges::sort(all_refused_, {}, &RefusedLine::line);
    return std::move(all_refused_);
  }

 private:
  CardRefusal add(Batch& batch, const Line& line) {
    const std::string_view msisdn = line.fields[layout_.at[CardLayout::msisdn]];
    CardRecord record{.number = usage::number_of(msisdn), .line = line.number};
    const bool is_iot = numbers_.kind_of(msisdn) == card::Kind::iot;
    const CardRefusal reason = compile_card(line.fields, layout_, *fleet_.lists, *fleet_.card_lists, is_iot, record);
    if (reason != CardRefusal::none) return reason;
    const auto shards = static_cast<std::uint32_t>(fleet_.shards.size());
    std::uint32_t shard = 0;
    if (record.number != 0) {
      shard = ShardFold::shard_of(record.number, shards);
    } else {
      record.text_at = batch.bytes.size();
      record.text_size = msisdn.size();
      batch.bytes += msisdn;
      shard = ShardFold::shard_of(msisdn, shards);
    }
    batch.cards[shard].push_back(record);
    return CardRefusal::none;
  }

  const std::vector<usage::FileHeader>& files_;
  const CardLayout layout_;
  const card::NumberPlan& numbers_;
  Fleet& fleet_;
  std::vector<Batch> batches_;
  std::vector<std::vector<RefusedLine>> refused_;  // by shard
  // Commits only.
  std::uint64_t next_line_ = 0;
  std::vector<RefusedLine> all_refused_;
};

}  // namespace

FoldCounts Fleet::counts() const {
  FoldCounts sum;
  for (const auto& shard : shards) {
    sum.taken += shard->counts().taken;
    sum.unknown_card += shard->counts().unknown_card;
    sum.not_iot += shard->counts().not_iot;
  }
  return sum;
}

ShardFold::Memory Fleet::memory() const {
  ShardFold::Memory sum;
  for (const auto& shard : shards) {
    const ShardFold::Memory memory = shard->memory();
    sum.cards += memory.cards;
    sum.records += memory.records;
    sum.findings += memory.findings;
  }
  sum.records += card_lists->bytes();
  return sum;
}

std::uint64_t Fleet::cards() const {
  std::uint64_t sum = 0;
  for (const auto& shard : shards) sum += shard->cards().size();
  return sum;
}

Result<> load_cards(usage::ChunkReader& reader, const card::NumberPlan& numbers, std::size_t threads, Fleet& fleet,
                    std::vector<RefusedLine>& refused) {
  const usage::FileHeader& file = reader.files().front();
  YG_TRY_ASSIGN(const CardLayout layout, CardLayout::from(file.columns, file.path));
  // A line is seldom shorter; memory that is reserved in vain is never touched.
  constexpr std::uint64_t kUsualLineBytes = 160;
  for (const auto& shard : fleet.shards) shard->reserve(file.size / kUsualLineBytes / fleet.shards.size() + 1024);
  const PipelineShape shape{threads, fleet.shards.size()};
  CardWork work{reader.files(), layout, numbers, fleet, shape.slots()};
  YG_TRY(run_chunks(reader, work, shape));
  refused = work.refused();
  return {};
}

}  // namespace yunguan::monitor
