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

// In the order in which every list of duties is written (SIM-27).
enum class Duty : std::uint8_t {
  directed_voice,
  directed_sms,
  directed_data,
  card_tie,
  area,
  quota,
  blacklist,
  binding,
  monitoring,
  register_unit,
  register_user,
};
BOOST_DESCRIBE_ENUM(Duty, directed_voice, directed_sms, directed_data, card_tie, area, quota, blacklist, binding,
                    monitoring, register_unit, register_user)

inline constexpr std::size_t kDutyCount = 11;

inline constexpr std::array<std::string_view, kDutyCount> kDutyNames{
    "directed_voice", "directed_sms", "directed_data", "card_tie",      "area",         "quota",
    "blacklist",      "binding",      "monitoring",    "register_unit", "register_user"};

[[nodiscard]] constexpr std::string_view to_text(Duty duty) { return kDutyNames[static_cast<std::size_t>(duty)]; }

[[nodiscard]] constexpr std::optional<Duty> parse_duty(std::string_view text) {
  for (std::size_t i = 0; i < kDutyCount; ++i) {
    if (kDutyNames[i] == text) return static_cast<Duty>(i);
  }
  return std::nullopt;
}

class DutySet {
 public:
  constexpr DutySet() = default;
  constexpr DutySet(std::initializer_list<Duty> duties) {
    for (const Duty duty : duties) add(duty);
  }
  // The eleven lowest bits, directed_voice the lowest; for storage in a column.
  [[nodiscard]] static constexpr DutySet from_bits(std::uint16_t bits) {
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

  friend constexpr DutySet operator|(DutySet a, DutySet b) { return from_bits(a.bits_ | b.bits_); }
  // What is in `a` and not in `b`.
  friend constexpr DutySet operator-(DutySet a, DutySet b) {
    return from_bits(static_cast<std::uint16_t>(a.bits_ & ~b.bits_));
  }
  friend constexpr bool operator==(DutySet, DutySet) = default;

  // Calls f(Duty) in order.
  template <class F>
  constexpr void each(F&& f) const {
    for (std::size_t i = 0; i < kDutyCount; ++i) {
      if (has(static_cast<Duty>(i))) f(static_cast<Duty>(i));
    }
  }

 private:
  static constexpr std::uint16_t mask(Duty duty) {
    return static_cast<std::uint16_t>(1u << static_cast<unsigned>(duty));
  }
  std::uint16_t bits_ = 0;
};

// "quota;blacklist"; "" for none.
[[nodiscard]] inline std::string to_text(DutySet duties) {
  std::string text;
  duties.each([&](Duty duty) {
    if (!text.empty()) text += ';';
    text += to_text(duty);
  });
  return text;
}

}  // namespace yunguan::card
