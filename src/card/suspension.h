// SPDX-License-Identifier: Apache-2.0
// Why a card is suspended (SIM-10): several reasons at once, each lifted by itself. The numbers are stored: never renumber them.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yunguan::card {

enum class Suspension : std::uint8_t { user = 0, arrears = 1, quota = 2, policy = 3, separation = 4, violation = 5 };
BOOST_DESCRIBE_ENUM(Suspension, user, arrears, quota, policy, separation, violation)

inline constexpr std::array kSuspensions{Suspension::user,   Suspension::arrears,    Suspension::quota,
                                         Suspension::policy, Suspension::separation, Suspension::violation};

// A set of reasons.
class Suspensions {
 public:
  constexpr Suspensions() = default;
  constexpr explicit Suspensions(Suspension one) { add(one); }

  constexpr void add(Suspension reason) { bits_ = static_cast<std::uint8_t>(bits_ | bit(reason)); }
  constexpr void remove(Suspension reason) { bits_ = static_cast<std::uint8_t>(bits_ & ~bit(reason)); }
  [[nodiscard]] constexpr bool contains(Suspension reason) const { return (bits_ & bit(reason)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint8_t bits() const { return bits_; }
  [[nodiscard]] static constexpr Suspensions from_bits(std::uint8_t bits) {
    Suspensions set;
    set.bits_ = static_cast<std::uint8_t>(bits & 0x3F);
    return set;
  }
  friend constexpr bool operator==(Suspensions, Suspensions) = default;

 private:
  static constexpr std::uint8_t bit(Suspension reason) {
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(reason));
  }
  std::uint8_t bits_ = 0;
};

// user, arrears, quota, policy, separation, violation; files also take the Chinese words 用户 欠费 达量 管控 机卡分离 违规.
[[nodiscard]] std::string_view to_word(Suspension reason);
[[nodiscard]] std::optional<Suspension> suspension_from(std::string_view word);
// "user;arrears", in the order above; "" for none.
[[nodiscard]] std::string to_word(Suspensions reasons);
// Words separated by ";"; nullopt when one is unknown.
[[nodiscard]] std::optional<Suspensions> suspensions_from(std::string_view words);

}  // namespace yunguan::card
