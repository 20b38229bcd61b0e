// SPDX-License-Identifier: Apache-2.0
#include "monitor/card_lists.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "base/error.h"
#include "base/parse.h"
#include "monitor/lists.h"

namespace yunguan::monitor {
namespace {

using usage::Ipv6;

enum class Entry : std::uint8_t { ipv6_net, suffix, text };
constexpr std::size_t kEntryHead = 5;  // type, four bytes of size

// What a list is made of while it is compiled.
struct Compiled {
  std::vector<std::uint32_t> pairs;
  std::string rest;

  void add_pair(std::uint32_t first, std::uint32_t second) {
    pairs.push_back(first);
    pairs.push_back(second);
  }
  void add_entry(Entry type, std::string_view payload) {
    const auto size = static_cast<std::uint32_t>(payload.size());
    char head[kEntryHead] = {static_cast<char>(type)};
    std::memcpy(head + 1, &size, sizeof size);
    rest.append(head, kEntryHead);
    rest += payload;
  }
};

// Calls each(type, payload) until it says true; whether it did.
template <class Each>
bool any_entry(std::string_view rest, Each each) {
  while (!rest.empty()) {
    std::uint32_t size;
    std::memcpy(&size, rest.data() + 1, sizeof size);
    if (each(static_cast<Entry>(rest[0]), rest.substr(kEntryHead, size))) return true;
    rest.remove_prefix(kEntryHead + size);
  }
  return false;
}

// Most texts here are 8 … 16 bytes: two words that may overlap.
bool equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (a.size() < 8 || a.size() > 16) return std::memcmp(a.data(), b.data(), a.size()) == 0;
  const auto word = [](const char* at) {
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
  };
  const std::size_t last = a.size() - 8;
  return ((word(a.data()) ^ word(b.data())) | (word(a.data() + last) ^ word(b.data() + last))) == 0;
}

bool at_or_below(std::string_view peer, std::string_view domain) {
  if (peer.size() <= domain.size()) return equal(peer, domain);
  return peer[peer.size() - domain.size() - 1] == '.' && equal(peer.substr(peer.size() - domain.size()), domain);
}

void add_ipv4(Compiled& list, std::uint32_t address, unsigned bits) {
  const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
  list.add_pair(address & mask, mask);
}

void add_ipv6(Compiled& list, const Ipv6& address, unsigned bits) {
  std::string payload(address.begin(), address.end());
  payload += static_cast<char>(bits);
  list.add_entry(Entry::ipv6_net, payload);
}

// One entry of a data white list; false for a bad network.
bool add_data_entry(Compiled& list, std::string_view entry) {
  const auto slash = entry.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view bits_text = entry.substr(slash + 1);
    const auto bits =
        bits_text.size() <= 3 && all_digits(bits_text) ? parse_integer<unsigned>(bits_text) : std::nullopt;
    if (!bits) return false;
    if (const auto four = usage::parse_ipv4(entry.substr(0, slash)); four && *bits <= 32) {
      add_ipv4(list, *four, *bits);
      return true;
    }
    const auto six = usage::parse_ipv6(entry.substr(0, slash));
    if (!six || *bits > 128) return false;
    add_ipv6(list, *six, *bits);
    return true;
  }
  if (entry.starts_with("*."))
    list.add_entry(Entry::suffix, entry.substr(2));
  else if (const auto four = usage::parse_ipv4(entry))
    add_ipv4(list, *four, 32);
  else if (const auto six = usage::parse_ipv6(entry))
    add_ipv6(list, *six, 128);
  else
    list.add_entry(Entry::text, entry);
  return true;
}

// The codes below a prefix of a region.
void add_region(Compiled& list, std::string_view prefix) {
  list.add_entry(Entry::text, prefix);
  if (prefix.size() > 6 || !all_digits(prefix)) return;
  std::uint32_t width = 1;
  for (std::size_t i = prefix.size(); i < 6; ++i) width *= 10;
  const std::uint32_t first = *parse_integer<std::uint32_t>(prefix) * width;
  list.add_pair(first, first + width - 1);
}

bool compile(ListKind kind, std::string_view text, Compiled& list) {
  std::string buffer;
  bool good = true;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (part.empty()) continue;
    if (kind == ListKind::data)
      good = add_data_entry(list, usage::normalised_peer(part, buffer)) && good;
    else if (kind == ListKind::numbers)
      list.add_entry(Entry::text, usage::normalised_peer(part, buffer));
    else if (kind == ListKind::regions)
      add_region(list, part);
    else
      list.add_entry(Entry::text, part);
  }
  return good;
}

bool same_front(const Ipv6& address, const char* network, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (std::memcmp(address.data(), network, whole) != 0) return false;
  if (bits % 8 == 0) return true;
  const unsigned mask = 0xFFu << (8 - bits % 8) & 0xFFu;
  return (address[whole] & mask) == (static_cast<unsigned char>(network[whole]) & mask);
}

std::uint64_t hash_of(ListKind kind, std::string_view text) {
  std::uint64_t hash = std::hash<std::string_view>{}(text) + static_cast<std::uint64_t>(kind);
  hash *= 0xD6E8'FEB8'6659'FD93u;
  return hash ^ (hash >> 32);
}

}  // namespace

CardLists::CardLists() : blocks_(std::make_unique_for_overwrite<const char*[]>(kBlocksMax)) {
  tables_.push_back(std::make_unique<Table>(1024));
  table_ = tables_.back().get();
  const ListId empty = store({}, {}, "", "");
  YG_ASSERT(empty == 0);
}

std::optional<ListId> CardLists::intern(ListKind kind, std::string_view text) {
  if (text.empty()) return ListId{0};
  const std::uint64_t hash = hash_of(kind, text);
  const ListId known = find(*table_.load(std::memory_order_acquire), hash, kind, text);
  return known != 0 ? known : add(hash, kind, text);
}

ListId CardLists::find(const Table& table, std::uint64_t hash, ListKind kind, std::string_view text) const {
  for (std::uint64_t at = hash & table.mask;; at = (at + 1) & table.mask) {
    const std::uint64_t entry = table.entries[at].load(std::memory_order_acquire);
    if (entry == 0) return 0;
    if (entry >> 32 != hash >> 32) continue;
    const auto id = static_cast<ListId>(entry);
    const Head& head = head_of(id);
    if (head.kind == kind && equal(head.source(), text)) return id;
  }
}

std::optional<ListId> CardLists::add(std::uint64_t hash, ListKind kind, std::string_view text) {
  Compiled list;
  if (!compile(kind, text, list)) return std::nullopt;
  if (list.rest.empty() && list.pairs.empty()) return ListId{0};
  const std::lock_guard lock{mutex_};
  if ((count_ + 1) * 2 > tables_.back()->entries.size()) grow();
  Table& table = *tables_.back();
  // Another thread may have been faster.
  if (const ListId known = find(table, hash, kind, text); known != 0) return known;
  const ListId id = store({.kind = kind}, list.pairs, list.rest, text);
  std::uint64_t at = hash & table.mask;
  while (table.entries[at].load(std::memory_order_relaxed) != 0) at = (at + 1) & table.mask;
  table.entries[at].store(hash >> 32 << 32 | id, std::memory_order_release);
  ++count_;
  return id;
}

ListId CardLists::store(const Head& head, const std::vector<std::uint32_t>& pairs, std::string_view rest,
                        std::string_view text) {
  Head full = head;
  full.text = static_cast<std::uint32_t>(text.size());
  full.rest = static_cast<std::uint32_t>(rest.size());
  full.pairs = static_cast<std::uint32_t>(pairs.size() / 2);
  std::size_t bytes = sizeof full + pairs.size() * sizeof(std::uint32_t) + rest.size() + text.size();
  bytes = (bytes + kUnit - 1) / kUnit * kUnit;
  if (block_ == nullptr || used_ + bytes > kBlockBytes) {
    YG_ASSERT(memory_.size() < kBlocksMax);
    // A list larger than a block has one of its own size: only its beginning needs an id.
    memory_.push_back(std::make_unique_for_overwrite<char[]>(std::max(bytes, kBlockBytes)));
    block_ = memory_.back().get();
    blocks_[memory_.size() - 1] = block_;
    used_ = 0;
  }
  const auto id = static_cast<ListId>((memory_.size() - 1) * kBlockUnits + used_ / kUnit);
  char* at = block_ + used_;
  const auto put = [&](const void* from, std::size_t size) {
    if (size != 0) std::memcpy(at, from, size);
    at += size;
  };
  put(&full, sizeof full);
  put(pairs.data(), pairs.size() * sizeof(std::uint32_t));
  put(rest.data(), rest.size());
  put(text.data(), text.size());
  used_ += bytes;
  bytes_.fetch_add(bytes, std::memory_order_relaxed);
  return id;
}

void CardLists::grow() {
  const Table& old = *tables_.back();
  auto table = std::make_unique<Table>(old.entries.size() * 2);
  for (const auto& entry : old.entries) {
    const std::uint64_t word = entry.load(std::memory_order_relaxed);
    if (word == 0) continue;
    const Head& head = head_of(static_cast<ListId>(word));
    std::uint64_t at = hash_of(head.kind, head.source()) & table->mask;
    while (table->entries[at].load(std::memory_order_relaxed) != 0) at = (at + 1) & table->mask;
    table->entries[at].store(word, std::memory_order_relaxed);
  }
  tables_.push_back(std::move(table));
  table_.store(tables_.back().get(), std::memory_order_release);
}

bool CardLists::covers_ipv4(ListId list, std::uint32_t address) const {
  const Head& head = head_of(list);
  const std::uint32_t* pair = head.pairs_at();
  for (std::uint32_t i = 0; i < head.pairs; ++i, pair += 2) {
    if ((address & pair[1]) == pair[0]) return true;
  }
  return false;
}

bool CardLists::covers_data(ListId list, std::string_view peer, const usage::PeerShape& shape) const {
  if (shape.kind == usage::PeerKind::ipv4 && covers_ipv4(list, shape.ipv4)) return true;
  std::optional<Ipv6> six;
  return any_entry(head_of(list).entries(), [&](Entry type, std::string_view payload) {
    switch (type) {
      case Entry::ipv6_net:
        if (shape.kind != usage::PeerKind::ipv6) return false;
        if (!six) six = usage::parse_ipv6(peer);
        return six && same_front(*six, payload.data(), static_cast<unsigned char>(payload[16]));
      case Entry::suffix:
        return at_or_below(peer, payload);
      default:
        return equal(peer, payload);
    }
  });
}

bool CardLists::covers_region(ListId list, std::uint32_t code) const {
  const Head& head = head_of(list);
  const std::uint32_t* pair = head.pairs_at();
  for (std::uint32_t i = 0; i < head.pairs; ++i, pair += 2) {
    if (code >= pair[0] && code <= pair[1]) return true;
  }
  return false;
}

bool CardLists::begins(ListId list, std::string_view region) const {
  return any_entry(head_of(list).entries(), [&](Entry, std::string_view prefix) { return region.starts_with(prefix); });
}

bool CardLists::has(ListId list, std::string_view text) const {
  return any_entry(head_of(list).entries(), [&](Entry, std::string_view entry) { return equal(entry, text); });
}

}  // namespace yunguan::monitor
