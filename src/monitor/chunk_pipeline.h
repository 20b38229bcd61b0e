// SPDX-License-Identifier: Apache-2.0
// Chunks through several threads with the order kept: chunks are parsed in any order, committed one after the other in
// input order, and each shard folds them in input order, one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/error.h"
#include "usage/input.h"

namespace yunguan::monitor {

// What is done with a chunk. A slot is one of a fixed number of places for parsed chunks; it is used again when every
// shard has folded it.
class ChunkWork {
 public:
  virtual ~ChunkWork() = default;
  // Any thread; different slots at the same time.
  virtual void parse(const usage::Chunk& chunk, std::size_t slot) = 0;
  // In input order, one at a time. An error ends the run.
  [[nodiscard]] virtual Result<> commit(std::size_t slot) = 0;
  // In input order for each shard; different shards at the same time.
  virtual void fold(std::size_t slot, std::size_t shard) = 0;
};

struct PipelineShape {
  std::size_t threads = 1;
  std::size_t shards = 1;
  // At most this many chunks are between reading and folding.
  [[nodiscard]] std::size_t slots() const { return threads * 3 + 2; }
};

// Runs until every chunk is folded, or returns the first error in input order of commits. `progress` is called now and
// then, from one thread at a time, with the bytes read so far; it may be empty.
[[nodiscard]] Result<> run_chunks(usage::ChunkReader& reader, ChunkWork& work, PipelineShape shape,
                                  const std::function<void(std::uint64_t)>& progress = {});

}  // namespace yunguan::monitor
