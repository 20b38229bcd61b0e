// SPDX-License-Identifier: Apache-2.0
// How many entries a card's whitelists may hold while an exception is in force (SIM-27: the limits 5/5/10 are kept "as a rule"). Kept in
// the card, so that whoever judges it has them at hand.
#pragma once

#include <algorithm>
#include <cstdint>

#include "card/duty.h"

namespace yunguan::card {

// The duties whose only measure is a number of entries; nothing else may be excepted.
[[nodiscard]] constexpr bool can_be_excepted(Duty duty) {
  return duty == Duty::directed_voice || duty == Duty::directed_sms || duty == Duty::directed_data;
}

struct Excepted {
  std::uint8_t voice = 0;  // 0: the ordinary limit
  std::uint8_t sms = 0;
  std::uint8_t data = 0;

  [[nodiscard]] constexpr bool empty() const { return voice == 0 && sms == 0 && data == 0; }
  [[nodiscard]] constexpr std::uint8_t limit(Duty duty) const {
    return duty == Duty::directed_voice  ? voice
           : duty == Duty::directed_sms  ? sms
           : duty == Duty::directed_data ? data
                                         : std::uint8_t{0};
  }
  // Of several exceptions the widest counts.
  constexpr void raise(Duty duty, std::uint8_t limit) {
    if (duty == Duty::directed_voice) voice = std::max(voice, limit);
    if (duty == Duty::directed_sms) sms = std::max(sms, limit);
    if (duty == Duty::directed_data) data = std::max(data, limit);
  }
  constexpr void raise(const Excepted& other) {
    voice = std::max(voice, other.voice);
    sms = std::max(sms, other.sms);
    data = std::max(data, other.data);
  }
  // For storage: one byte each, voice lowest.
  [[nodiscard]] constexpr std::int64_t bits() const { return voice | (sms << 8) | (data << 16); }
  [[nodiscard]] static constexpr Excepted from_bits(std::int64_t bits) {
    return {static_cast<std::uint8_t>(bits & 0xFF), static_cast<std::uint8_t>((bits >> 8) & 0xFF),
            static_cast<std::uint8_t>((bits >> 16) & 0xFF)};
  }
  friend constexpr bool operator==(const Excepted&, const Excepted&) = default;
};

}  // namespace yunguan::card
