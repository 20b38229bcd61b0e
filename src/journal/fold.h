// SPDX-License-Identifier: Apache-2.0
// What is derived from the journal: a pure function of the records of one shard. No clock, disk, network or SQL: whatever it depends on is a
// record.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "journal/storage.h"

namespace yunguan::journal {

// What a fold says to the world: absolute ("hits so far"), named by its meaning, so that saying it again changes nothing.
struct Output {
  std::string key;
  std::string bytes;
};
using Outputs = std::vector<Output>;

// The state of one shard. Used by one thread at a time.
class Fold {
 public:
  virtual ~Fold() = default;

  // Takes one record. What follows from it may be put off until end_block(); so long its bytes stay. After an error nothing was
  // changed: of the kind `unavailable` it says that something outside is away, and the same record comes again; any other says that the
  // record cannot be understood, and it is set aside.
  virtual Result<void> apply(const Record& record) = 0;
  virtual void end_block() {}

  // What is to be said since it was said last: what should not wait, or everything. After end_block().
  enum class Telling : std::uint8_t { urgent, all };
  virtual void tell(Telling telling, Outputs& outputs) = 0;

  // The pages that have changed since the last call, as they are now. After tell() of everything.
  virtual std::vector<Page> take_dirty_pages() = 0;
  // A page as it was once taken; before the first apply(), in the order of their numbers. An error says that it is none: then the shard
  // is folded from its beginning.
  virtual Result<void> load_page(const Page& page) = 0;
};

// A record that a fold could not take.
struct Poisoned {
  Shard shard;
  Record record;
  Error error;
};

// What follows from a fold. Called by the thread that folds the shard; blocks it. An error is a fault of the environment: the same is said
// again until it is taken.
class Sink {
 public:
  virtual ~Sink() = default;
  // Outputs of the shard up to `upto`, in order. After a restart some are said again, with the same words. `since`: when the oldest of
  // the records was written that were folded since the last time.
  virtual Result<void> take(Shard shard, Offset upto, Instant since, std::span<const Output> outputs) = 0;
  virtual Result<void> set_aside(const Poisoned& poisoned) = 0;
};

// One kind of fold, for any shard. The name and the version belong to the state on disk: with another version it is made again from
// the records.
struct FoldKind {
  std::string name;
  std::uint32_t version = 1;
  std::function<std::unique_ptr<Fold>(Shard)> make;
};

}  // namespace yunguan::journal
