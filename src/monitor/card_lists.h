// SPDX-License-Identifier: Apache-2.0
// The white lists, regions and cells of cards, compiled, and held once however many cards name the same: most cards of a
// unit do, so that what the models look at stays in the processor's cache.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "monitor/fetch_line.h"
#include "usage/address.h"

namespace yunguan::monitor {

enum class ListKind : std::uint8_t { data, numbers, regions, cells };

// Where a list is, in units of 16 bytes. 0: the empty one.
using ListId = std::uint32_t;

class CardLists {
 public:
  CardLists();

  // The list written as `text` ("a;b"), compiled when it is seen for the first time; nothing for a bad network in a data
  // list. Any thread. Whoever uses the id must have it from a thread that got it here, or after such a thread.
  [[nodiscard]] std::optional<ListId> intern(ListKind kind, std::string_view text);

  // What the list was made of, its kind and text; not of the empty one.
  [[nodiscard]] std::pair<ListKind, std::string_view> source(ListId list) const {
    return {head_of(list).kind, head_of(list).source()};
  }

  // What a peer or region is looked up in must be a list of that kind. Peers are normalised.
  [[nodiscard]] bool covers_ipv4(ListId list, std::uint32_t address) const;  // by its networks and addresses
  [[nodiscard]] bool covers_data(ListId list, std::string_view peer, const usage::PeerShape& shape) const;
  [[nodiscard]] bool covers_region(ListId list, std::uint32_t code) const;  // of six digits
  [[nodiscard]] bool begins(ListId list, std::string_view region) const;
  [[nodiscard]] bool has(ListId list, std::string_view text) const;  // numbers, cells: equality
  void prefetch(ListId list) const { fetch_line(&head_of(list)); }

  [[nodiscard]] std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  // A compiled list: this, `pairs` pairs of numbers (networks and masks; first and last region), `rest` bytes of entries
  // (type, four bytes of size, payload), and the text it was written as.
  struct alignas(16) Head {
    std::uint32_t text = 0;  // bytes
    std::uint32_t rest = 0;  // bytes
    std::uint32_t pairs = 0;
    ListKind kind = ListKind::data;

    const std::uint32_t* pairs_at() const { return reinterpret_cast<const std::uint32_t*>(this + 1); }
    const char* rest_at() const { return reinterpret_cast<const char*>(pairs_at() + 2 * std::size_t{pairs}); }
    std::string_view entries() const { return {rest_at(), rest}; }
    std::string_view source() const { return {rest_at() + rest, text}; }
  };
  static_assert(sizeof(Head) == 16);

  // Hash's upper half << 32 | id, by its lower half; open addressing. Read without the lock, written under it.
  struct Table {
    explicit Table(std::size_t size) : mask(size - 1), entries(size) {}
    std::uint64_t mask;
    std::vector<std::atomic<std::uint64_t>> entries;
  };
  static constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
  static constexpr std::size_t kUnit = 16;
  static constexpr std::size_t kBlockUnits = kBlockBytes / kUnit;
  static constexpr std::size_t kBlocksMax = (std::size_t{1} << 32) / kBlockUnits;

  [[nodiscard]] const Head& head_of(ListId list) const {
    return *reinterpret_cast<const Head*>(blocks_[list / kBlockUnits] + list % kBlockUnits * kUnit);
  }
  [[nodiscard]] ListId find(const Table& table, std::uint64_t hash, ListKind kind, std::string_view text) const;
  [[nodiscard]] std::optional<ListId> add(std::uint64_t hash, ListKind kind, std::string_view text);
  [[nodiscard]] ListId store(const Head& head, const std::vector<std::uint32_t>& pairs, std::string_view rest,
                             std::string_view text);
  void grow();

  std::atomic<const Table*> table_;
  std::atomic<std::size_t> bytes_{0};
  std::unique_ptr<const char*[]> blocks_;  // kBlocksMax of them; written under mutex_ before an id in them is known

  std::mutex mutex_;
  // Under mutex_. Tables that were outgrown stay, since others may still be reading them.
  std::vector<std::unique_ptr<Table>> tables_;
  std::vector<std::unique_ptr<char[]>> memory_;
  char* block_ = nullptr;
  std::size_t used_ = 0;  // bytes of block_
  std::size_t count_ = 0;
};

}  // namespace yunguan::monitor
