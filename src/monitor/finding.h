// SPDX-License-Identifier: Apache-2.0
// Findings of one shard: unique per (card, model, subject, window), held as numbers until they are written.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "monitor/large_pages.h"

namespace yunguan::monitor {

// What a subject's number means.
enum class SubjectKind : std::uint8_t { number, region_code, ipv4, text, model_name };

// Values of the subject of a running total, and the prefixes of a white list's subject.
enum Total : std::uint8_t { kTotalData = 0, kTotalSms = 1 };
enum Prefix : std::uint8_t { kPrefixData = 0, kPrefixSms = 1, kPrefixVoice = 2 };

// One word: kind in the top byte, prefix (data/sms/voice, for white lists) below it, value in the rest.
class Subject {
 public:
  constexpr Subject(SubjectKind kind, std::uint64_t value, std::uint8_t prefix = 0)
      : word_(static_cast<std::uint64_t>(kind) << 56 | static_cast<std::uint64_t>(prefix) << 48 | value) {}
  [[nodiscard]] SubjectKind kind() const { return static_cast<SubjectKind>(word_ >> 56); }
  [[nodiscard]] std::uint8_t prefix() const { return static_cast<std::uint8_t>(word_ >> 48); }
  [[nodiscard]] std::uint64_t value() const { return word_ & 0xFFFF'FFFF'FFFFu; }
  [[nodiscard]] std::uint64_t word() const { return word_; }

 private:
  std::uint64_t word_;
};

struct Finding {
  std::uint64_t subject = 0;  // Subject::word
  std::uint32_t card = 0;     // place in the shard
  std::uint32_t second = 0;   // of the first row that raised it, since the start of the month
  std::uint32_t hits = 0;     // for running totals: the counter before that row; ShardFold::hits_of gives the number
  std::uint32_t evidence = 0;
  std::uint8_t model = 0;  // Model, or kOwnRuleBase + rule
  std::uint8_t day = 0;    // of the month; 0: the window is the month
  bool untold = false;     // live: in FoldChanges
};

// Texts held once each, by number.
class TextTable {
 public:
  [[nodiscard]] std::uint32_t intern(std::string_view text);
  [[nodiscard]] std::string_view at(std::uint32_t place) const { return texts_[place]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  [[nodiscard]] std::size_t bytes() const;

 private:
  void grow();
  std::deque<std::string> blocks_;
  std::vector<std::string_view> texts_;
  std::vector<std::uint64_t> table_;  // upper half of the hash, place + 1
};

// Insert-or-find over an append-only vector.
class FindingTable {
 public:
  [[nodiscard]] static std::uint64_t hash_of(std::uint32_t card, std::uint8_t model, std::uint8_t day, Subject subject);
  // Fetches what raise() of that hash will look at, first the table, some time later the finding.
  void prefetch(std::uint64_t hash) const;
  void prefetch_finding(std::uint64_t hash) const;
  // The finding of that key, and whether it is new (then hits is 0).
  [[nodiscard]] std::pair<Finding*, bool> raise(std::uint32_t card, std::uint8_t model, std::uint8_t day,
                                                Subject subject) {
    return raise(hash_of(card, model, day, subject), card, model, day, subject);
  }
  [[nodiscard]] std::pair<Finding*, bool> raise(std::uint64_t hash, std::uint32_t card, std::uint8_t model,
                                                std::uint8_t day, Subject subject);
  [[nodiscard]] const LargeVector<Finding>& all() const { return findings_; }
  [[nodiscard]] Finding& at(std::uint32_t place) { return findings_[place]; }
  [[nodiscard]] std::size_t bytes() const;

 private:
  void grow();
  LargeVector<Finding> findings_;
  LargeVector<std::uint32_t> table_;  // place + 1
};

}  // namespace yunguan::monitor
