// SPDX-License-Identifier: Apache-2.0
#include "statistic/card_columns.h"

namespace yunguan::statistic {
namespace {

std::size_t word_place(Dimension dimension) {
  const auto at = static_cast<std::size_t>(dimension);
  YG_ASSERT(at >= kSmallCount && at < kCardDimensions);
  return at - kSmallCount;
}

}  // namespace

std::uint32_t WordList::code(std::string_view word) {
  if (const auto known = codes_.find(word); known != codes_.end()) return known->second;
  const auto code = static_cast<std::uint32_t>(words_.size());
  words_.emplace_back(word);
  codes_.emplace(word, code);
  return code;
}

std::optional<std::uint32_t> WordList::find(std::string_view word) const {
  const auto known = codes_.find(word);
  return known == codes_.end() ? std::nullopt : std::optional{known->second};
}

CardColumns CardColumns::with_words_of(const CardColumns& other) {
  CardColumns empty;
  empty.words_ = other.words_;
  return empty;
}

void CardColumns::put(std::int64_t card, const CardCodes& codes) {
  YG_ASSERT(card > 0 && codes.small[0] != 0);
  const std::size_t page = page_of(card);
  const std::size_t place = place_of(card);
  if (page >= pages_.size()) pages_.resize(page + 1);
  if (!pages_[page]) pages_[page] = std::make_unique<CardPage>();
  CardPage& held = *pages_[page];
  if (held.small[0][place] == 0) ++cards_;
  for (std::size_t i = 0; i < kSmallCount; ++i) held.small[i][place] = codes.small[i];
  for (std::size_t i = 0; i < kWordCount; ++i) held.words[i][place] = codes.words[i];
}

void CardColumns::remove(std::int64_t card) {
  const std::size_t page = page_of(card);
  if (page >= pages_.size() || !pages_[page]) return;
  std::uint8_t& state = pages_[page]->small[0][place_of(card)];
  if (state != 0) --cards_;
  state = 0;
}

std::optional<CardCodes> CardColumns::find(std::int64_t card) const {
  const std::size_t page = page_of(card);
  const std::size_t place = place_of(card);
  if (page >= pages_.size() || !pages_[page] || pages_[page]->small[0][place] == 0) return std::nullopt;
  CardCodes codes;
  for (std::size_t i = 0; i < kSmallCount; ++i) codes.small[i] = pages_[page]->small[i][place];
  for (std::size_t i = 0; i < kWordCount; ++i) codes.words[i] = pages_[page]->words[i][place];
  return codes;
}

WordList& CardColumns::words(Dimension dimension) { return words_[word_place(dimension)]; }
const WordList& CardColumns::words(Dimension dimension) const { return words_[word_place(dimension)]; }

std::size_t CardColumns::code_count(Dimension dimension) const {
  return is_small(dimension) ? 256 : words_[word_place(dimension)].size();
}

}  // namespace yunguan::statistic
