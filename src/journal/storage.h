// SPDX-License-Identifier: Apache-2.0
// Where the journal keeps its blocks, marks and snapshots: the small interface between the journal and a disk. Two of them ship
// (rocks_storage.h, postgres_storage.h); tests bring their own, which fail when told.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "journal/record.h"

namespace yunguan::journal {

struct NewBlock {
  Shard shard;
  Offset first = 0;
  Offset next = 0;
  std::string stored;
};

// How far a producer has come, by its own account ("file/9a3f…" → "81920"): kept in the commit that holds what it handed over, so that
// it never hands over anything twice.
struct Mark {
  std::string name;
  std::string value;  // "" takes the mark away
};

// The offsets that are kept: [first, next).
struct Bounds {
  Offset first = 0;
  Offset next = 0;
  friend bool operator==(const Bounds&, const Bounds&) = default;
};

// A part of a fold's state that is kept as a whole.
struct Page {
  std::uint32_t number = 0;
  std::string bytes;  // "" takes the page away
};

struct FoldKey {
  std::string_view fold;  // without a NUL byte
  Shard shard;
};

// Any thread may call anything at any time, but commit() is called by one thread only. Errors of all: journal.disk, journal.full
// (unavailable); journal.fenced (conflict) when another node has taken the shard over; journal.damaged (internal).
class Storage {
 public:
  virtual ~Storage() = default;

  // Of all shards that have blocks.
  virtual Result<std::map<Shard, Bounds>> bounds() = 0;

  // On disk when it returns. After an error all of it is there or none of it: bounds() and mark() tell.
  virtual Result<void> commit(std::span<const NewBlock> blocks, std::span<const Mark> marks) = 0;

  // The stored blocks of the shard in order, the first being the one that holds `from` (or the first kept one behind it), until `visit`
  // returns false.
  virtual Result<void> read(Shard shard, Offset from, const std::function<bool(std::string_view stored)>& visit) = 0;

  virtual Result<std::optional<std::string>> mark(std::string_view name) = 0;

  // The state of a fold as it was kept last: its pages through `visit`, in the order of their numbers, and the offset it stands for; nullopt when there is none.
  virtual Result<std::optional<Offset>> load(const FoldKey& key, const std::function<void(const Page&)>& visit) = 0;
  // One page of it; nullopt when there is none.
  virtual Result<std::optional<std::string>> page(const FoldKey& key, std::uint32_t number) = 0;
  // Replaces these pages and the offset, together.
  virtual Result<void> keep(const FoldKey& key, Offset offset, std::span<const Page> pages) = 0;
  // Forgets the fold's state; the next load() finds none.
  virtual Result<void> drop(const FoldKey& key) = 0;
};

}  // namespace yunguan::journal
