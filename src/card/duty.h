// SPDX-License-Identifier: Apache-2.0
// The eleven things the guideline can ask of an IoT card, and sets of them.
#pragma once

#include <array>
#include <bit>
#include <boost/describe/enum.hpp>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace yunguan::card {

// In the order in which every list of duties is written (SIM-27); the numbers are bit positions in stored sets.
enum class Duty : std::uint8_t {
  directed_voice = 0,
  directed_sms = 1,
  directed_data = 2,
  card_tie = 3,
  area = 4,
  quota = 5,
  blacklist = 6,
  binding = 7,
  monitoring = 8,
  register_unit = 9,
  register_user = 10,
};
BOOST_DESCRIBE_ENUM(Duty, directed_voice, directed_sms, directed_data, card_tie, area, quota, blacklist, binding,
                    monitoring, register_unit, register_user)

inline constexpr std::size_t kDutyCount = 11;

inline constexpr std::array<std::string_view, kDutyCount> kDutyWords{
    "directed_voice", "directed_sms", "directed_data", "card_tie",      "area",         "quota",
    "blacklist",      "binding",      "monitoring",    "register_unit", "register_user"};

[[nodiscard]] constexpr std::string_view to_word(Duty duty) { return kDutyWords[static_cast<std::size_t>(duty)]; }

[[nodiscard]] constexpr std::optional<Duty> duty_from(std::string_view word) {
  for (std::size_t i = 0; i < kDutyCount; ++i) {
    if (kDutyWords[i] == word) return static_cast<Duty>(i);
  }
  return std::nullopt;
}

class DutySet {
 public:
  constexpr DutySet() = default;
  constexpr DutySet(std::initializer_list<Duty> duties) {
    for (const Duty duty : duties) add(duty);
  }
  // For storage: bit 0 is directed_voice; bits above the eleven are dropped.
  [[nodiscard]] static constexpr DutySet from_bits(unsigned bits) {
    DutySet set;
    set.bits_ = static_cast<std::uint16_t>(bits & ((1u << kDutyCount) - 1));
    return set;
  }

  [[nodiscard]] constexpr std::uint16_t bits() const { return bits_; }
  [[nodiscard]] constexpr bool has(Duty duty) const { return (bits_ & mask(duty)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr int size() const { return std::popcount(bits_); }
  constexpr void add(Duty duty) { bits_ = static_cast<std::uint16_t>(bits_ | mask(duty)); }
  constexpr void set(Duty duty, bool on) {
    bits_ = static_cast<std::uint16_t>(on ? bits_ | mask(duty) : bits_ & ~mask(duty));
  }

  friend constexpr DutySet operator|(DutySet a, DutySet b) { return from_bits(unsigned{a.bits_} | b.bits_); }
  // What is in `a` and not in `b`.
  friend constexpr DutySet operator-(DutySet a, DutySet b) { return from_bits(unsigned{a.bits_} & ~unsigned{b.bits_}); }
  friend constexpr bool operator==(DutySet, DutySet) = default;

  // Calls visit(Duty) for each, in order.
  template <class Visit>
  constexpr void each(Visit&& visit) const {
    for (std::size_t i = 0; i < kDutyCount; ++i) {
      if (has(static_cast<Duty>(i))) visit(static_cast<Duty>(i));
    }
  }

 private:
  static constexpr std::uint16_t mask(Duty duty) {
    return static_cast<std::uint16_t>(1u << static_cast<unsigned>(duty));
  }
  std::uint16_t bits_ = 0;
};

// "quota;blacklist"; "" for none.
[[nodiscard]] inline std::string to_word(DutySet duties) {
  std::string words;
  duties.each([&](Duty duty) {
    if (!words.empty()) words += ';';
    words += to_word(duty);
  });
  return words;
}

}  // namespace yunguan::card
