// SPDX-License-Identifier: Apache-2.0
// The fleet as columns in memory: for every card the codes of what it is counted by, 34 bytes a card, in pages of 4,096
// consecutive ids. Counting by any dimensions and filters is a run over these bytes: some milliseconds a million cards.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "statistic/dimension.h"

namespace yunguan::statistic {

inline constexpr std::size_t kPageCards = 4096;
[[nodiscard]] constexpr std::size_t page_of(std::int64_t card) { return static_cast<std::size_t>(card) / kPageCards; }
[[nodiscard]] constexpr std::size_t place_of(std::int64_t card) { return static_cast<std::size_t>(card) % kPageCards; }

// The words of one dimension that has no fixed values, numbered as they were met. Words are never taken back: a fleet has some
// thousands of them.
class WordList {
 public:
  // Of `word`; numbered now when it is new.
  std::uint32_t code(std::string_view word);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view word) const;
  [[nodiscard]] const std::string& word(std::uint32_t code) const { return words_[code]; }
  [[nodiscard]] std::size_t size() const { return words_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::vector<std::string> words_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> codes_;
};

// What one card is counted by.
struct CardCodes {
  std::array<std::uint8_t, kSmallCount> small{};  // small[0], the state, is never 0: 0 there means "no card"
  std::array<std::uint32_t, kWordCount> words{};

  friend bool operator==(const CardCodes&, const CardCodes&) = default;
};

struct CardPage {
  std::array<std::array<std::uint8_t, kPageCards>, kSmallCount> small{};
  std::array<std::array<std::uint32_t, kPageCards>, kWordCount> words{};

  [[nodiscard]] const std::array<std::uint8_t, kPageCards>& states() const { return small[0]; }
  [[nodiscard]] std::uint32_t code(Dimension dimension, std::size_t place) const {
    const auto at = static_cast<std::size_t>(dimension);
    return at < kSmallCount ? small[at][place] : words[at - kSmallCount][place];
  }
};
static_assert(sizeof(CardPage) == kPageCards * 34, "34 bytes a card");

// Not thread-safe; see card_feed.h.
class CardColumns {
 public:
  // Without cards, but with the same words under the same codes.
  [[nodiscard]] static CardColumns with_words_of(const CardColumns& other);

  void put(std::int64_t card, const CardCodes& codes);
  void remove(std::int64_t card);
  [[nodiscard]] std::optional<CardCodes> find(std::int64_t card) const;
  [[nodiscard]] std::size_t cards() const { return cards_; }

  // By page number; null where no card has an id of that page.
  [[nodiscard]] const std::vector<std::unique_ptr<CardPage>>& pages() const { return pages_; }
  // Of unit (ids as text), plan, scene, batch, contract and activated_month ("2026-01", "" for none).
  [[nodiscard]] WordList& words(Dimension dimension);
  [[nodiscard]] const WordList& words(Dimension dimension) const;
  // How many codes a dimension has: all codes are below.
  [[nodiscard]] std::size_t code_count(Dimension dimension) const;

 private:
  std::vector<std::unique_ptr<CardPage>> pages_;
  std::array<WordList, kWordCount> words_;
  std::size_t cards_ = 0;
};

}  // namespace yunguan::statistic
