// SPDX-License-Identifier: Apache-2.0
// All shards of a run, and how cards, histories and usage rows get from files into them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "card/number.h"
#include "monitor/chunk_pipeline.h"
#include "monitor/output_file.h"
#include "monitor/shard_fold.h"
#include "usage/usage_row.h"

namespace yunguan::monitor {

struct Fleet {
  const Lists* lists = nullptr;
  std::unique_ptr<CardLists> card_lists;
  usage::Month month;
  std::vector<std::unique_ptr<ShardFold>> shards;  // a power of two

  [[nodiscard]] FoldCounts counts() const;
  [[nodiscard]] ShardFold::Memory memory() const;
  [[nodiscard]] std::uint64_t cards() const;  // whose state is kept
};

struct RefusedLine {
  std::uint64_t line = 0;
  CardRefusal reason = CardRefusal::none;
};

// Reads the card file into the fleet; `refused` receives the lines that were not taken, in order.
// Errors: those of ChunkReader; card_file.column.
[[nodiscard]] Result<> load_cards(usage::ChunkReader& reader, const card::NumberPlan& numbers, std::size_t threads,
                                  Fleet& fleet, std::vector<RefusedLine>& refused);

// Reads one history file. Errors: those of ChunkReader; history.column, history.row (a field that does not parse), and
// history.month_twice; the file is refused whole.
[[nodiscard]] Result<> load_history(usage::ChunkReader& reader, std::size_t threads, Fleet& fleet);

struct UsageCounts {
  std::uint64_t read = 0;
  std::array<std::uint64_t, usage::kRejectCount> rejected{};
  [[nodiscard]] std::uint64_t rejected_sum() const;
};

// Folds the usage files. `rejects`, when given, receives "file,line,reason" rows in input order; `own_rules`: every row
// keeps all its columns.
struct UsageRun {
  std::size_t threads = 1;
  bool own_rules = false;
  OutputFile* rejects = nullptr;
  std::function<void(std::uint64_t)> progress;
};
[[nodiscard]] Result<UsageCounts> fold_usage(usage::ChunkReader& reader, const UsageRun& run, Fleet& fleet);

}  // namespace yunguan::monitor
