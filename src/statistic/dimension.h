// SPDX-License-Identifier: Apache-2.0
// What cards and their usage are counted by (SIM-04), and the words of it: those of the card list's filters, so that every
// figure leads to the cards behind it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace yunguan::statistic {

// The first kSmallCount have a fixed set of values, coded as card.h has them; the next are words of the fleet itself. `month`
// is that of use, no property of a card.
enum class Dimension : std::uint8_t {
  state,
  carrier,
  network,
  form,
  kind,
  class_,
  risk,
  compliance,
  domain,
  region,
  unit,
  plan,
  scene,
  batch,
  contract,
  activated_month,
  month
};
inline constexpr std::size_t kSmallCount = 10;
inline constexpr std::size_t kWordCount = 6;
inline constexpr std::size_t kCardDimensions = kSmallCount + kWordCount;
inline constexpr std::size_t kDimensionCount = kCardDimensions + 1;

[[nodiscard]] constexpr bool is_small(Dimension dimension) { return static_cast<std::size_t>(dimension) < kSmallCount; }

[[nodiscard]] std::string_view to_word(Dimension dimension);  // "state", "class", "activated_month"
[[nodiscard]] std::optional<Dimension> dimension_from(std::string_view word);
[[nodiscard]] const Text& name_of(Dimension dimension);  // 状态, State

// Of a dimension with fixed values: the codes in their natural order, the word of each ("active", "3-1", "53"; "" where a
// card has none) and what people call it.
[[nodiscard]] const std::vector<std::uint8_t>& codes_of(Dimension dimension);
[[nodiscard]] std::string value_of(Dimension dimension, std::uint8_t code);
[[nodiscard]] std::optional<std::uint8_t> code_from(Dimension dimension, std::string_view word);
[[nodiscard]] Text text_of(Dimension dimension, std::uint8_t code);
// Of a value that a card does not have: 未填写, "not given".
[[nodiscard]] const Text& none_text(Dimension dimension);

enum class Measure : std::uint8_t { cards, data_bytes, sms, voice_minutes, voice_calls };
inline constexpr std::array kMeasures{Measure::cards, Measure::data_bytes, Measure::sms, Measure::voice_minutes,
                                      Measure::voice_calls};
[[nodiscard]] std::string_view to_word(Measure measure);
[[nodiscard]] std::optional<Measure> measure_from(std::string_view word);
[[nodiscard]] const Text& name_of(Measure measure);
[[nodiscard]] const Text& unit_of(Measure measure);  // 张, cards

}  // namespace yunguan::statistic
