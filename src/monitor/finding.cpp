// SPDX-License-Identifier: Apache-2.0
#include "monitor/finding.h"

#include <algorithm>
#include <functional>

#include "monitor/fetch_line.h"

namespace yunguan::monitor {
namespace {

constexpr std::size_t kBlockBytes = 256u << 10;

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 32;
  value *= 0xD6E8'FEB8'6659'FD93u;
  return value ^ (value >> 32);
}

std::uint64_t key_hash(std::uint32_t card, std::uint8_t model, std::uint8_t day, std::uint64_t subject) {
  return mixed(mixed(subject) +
               (static_cast<std::uint64_t>(card) << 16 | static_cast<std::uint64_t>(model) << 8 | day));
}

}  // namespace

std::uint32_t TextTable::intern(std::string_view text) {
  if ((texts_.size() + 1) * 2 > table_.size()) grow();
  const std::uint64_t hash = mixed(std::hash<std::string_view>{}(text));
  const std::uint64_t mask = table_.size() - 1;
  std::uint64_t at = hash & mask;
  for (; table_[at] != 0; at = (at + 1) & mask) {
    const auto place = static_cast<std::uint32_t>(table_[at]) - 1;
    if (table_[at] >> 32 == hash >> 32 && texts_[place] == text) return place;
  }
  if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text.size()) {
    blocks_.emplace_back().reserve(std::max(kBlockBytes, text.size()));
  }
  std::string& block = blocks_.back();
  const std::size_t start = block.size();
  block += text;
  texts_.push_back(std::string_view{block}.substr(start));
  table_[at] = (hash >> 32) << 32 | static_cast<std::uint32_t>(texts_.size());
  return static_cast<std::uint32_t>(texts_.size() - 1);
}

void TextTable::grow() {
  const std::vector<std::uint64_t> old = std::move(table_);
  table_.assign(std::max<std::size_t>(64, old.size() * 2), 0);
  const std::uint64_t mask = table_.size() - 1;
  for (const std::uint64_t entry : old) {
    if (entry == 0) continue;
    const std::uint64_t hash = mixed(std::hash<std::string_view>{}(texts_[static_cast<std::uint32_t>(entry) - 1]));
    std::uint64_t at = hash & mask;
    while (table_[at] != 0) at = (at + 1) & mask;
    table_[at] = entry;
  }
}

std::size_t TextTable::bytes() const {
  std::size_t bytes = texts_.capacity() * sizeof(std::string_view) + table_.capacity() * 8;
  for (const std::string& block : blocks_) bytes += block.capacity();
  return bytes;
}

std::uint64_t FindingTable::hash_of(std::uint32_t card, std::uint8_t model, std::uint8_t day, Subject subject) {
  return key_hash(card, model, day, subject.word());
}

void FindingTable::prefetch(std::uint64_t hash) const {
  if (!table_.empty()) fetch_line(&table_[hash & (table_.size() - 1)]);
}

void FindingTable::prefetch_finding(std::uint64_t hash) const {
  if (table_.empty()) return;
  const std::uint32_t entry = table_[hash & (table_.size() - 1)];
  if (entry != 0) fetch_line(&findings_[entry - 1]);
}

std::pair<Finding*, bool> FindingTable::raise(std::uint64_t hash, std::uint32_t card, std::uint8_t model,
                                              std::uint8_t day, Subject subject) {
  if ((findings_.size() + 1) * 2 > table_.size()) grow();
  const std::uint64_t mask = table_.size() - 1;
  std::uint64_t at = hash & mask;
  for (; table_[at] != 0; at = (at + 1) & mask) {
    Finding& finding = findings_[table_[at] - 1];
    if (finding.card == card && finding.subject == subject.word() && finding.model == model && finding.day == day) {
      return {&finding, false};
    }
  }
  findings_.push_back({.subject = subject.word(), .card = card, .model = model, .day = day});
  table_[at] = static_cast<std::uint32_t>(findings_.size());
  return {&findings_.back(), true};
}

void FindingTable::grow() {
  table_.assign(std::max<std::size_t>(1024, table_.size() * 2), 0);
  const std::uint64_t mask = table_.size() - 1;
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    const Finding& finding = findings_[i];
    std::uint64_t at = key_hash(finding.card, finding.model, finding.day, finding.subject) & mask;
    while (table_[at] != 0) at = (at + 1) & mask;
    table_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

std::size_t FindingTable::bytes() const { return findings_.capacity() * sizeof(Finding) + table_.capacity() * 4; }

}  // namespace yunguan::monitor
