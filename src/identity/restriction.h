// SPDX-License-Identifier: Apache-2.0
// From where and when a person may sign in and go on working. A rule is kept in the row of the person or the role it is
// for, under that row's integrity code, so it costs the gate no statement of its own and cannot be taken away unseen.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cidr.h"
#include "base/error.h"
#include "base/time.h"

namespace yunguan::identity {

// A stretch of the day, on some days of the week, in Shanghai.
struct AllowedHours {
  std::vector<std::int64_t> days;  // 1 Monday … 7 Sunday
  std::string from;                // "08:00", counted in
  std::string until;               // "18:00", not counted in; "24:00" is the day's end
};
BOOST_DESCRIBE_STRUCT(AllowedHours, (), (days, from, until))

// Empty lists limit nothing.
struct AccessRule {
  std::vector<std::string> networks;  // "10.20.0.0/16", "2001:db8::/32", or one address
  std::vector<AllowedHours> hours;
  bool certificate_required = false;  // of a person: the password alone does not sign in
  bool single_session = false;        // of a person: a new sign-in ends the one before

  [[nodiscard]] bool limits() const { return !networks.empty() || !hours.empty(); }
  [[nodiscard]] bool empty() const { return !limits() && !certificate_required && !single_session; }
};
BOOST_DESCRIBE_STRUCT(AccessRule, (), (networks, hours, certificate_required, single_session))

inline constexpr std::size_t kNetworksMax = 50;
inline constexpr std::size_t kHoursMax = 20;

// The rule in its one written form: networks and days sorted, none twice. Error access.rule (invalid) with a detail for
// every fault: network.format, access.days, access.time, access.time_order; or access.too_many.
Result<AccessRule> checked_rule(const AccessRule& rule);

// How a rule lies in a row: nullopt for one that says nothing.
[[nodiscard]] std::optional<std::string> rule_text(const AccessRule& rule);
// Of what rule_text() gave; access.stored (internal) for anything else.
Result<AccessRule> rule_from_text(const std::optional<std::string>& text);

// "周一至周五 08:00–18:00；周六 09:00–12:00"
[[nodiscard]] Text hours_text(const std::vector<AllowedHours>& hours);

// A rule ready to be asked at every request. Immutable.
class Restriction {
 public:
  // The rule has been through checked_rule().
  explicit Restriction(const AccessRule& rule);

  // What is no address lies in no network. Any instant may be asked about.
  [[nodiscard]] bool allows_address(std::string_view ip) const;
  [[nodiscard]] bool allows_time(Instant at) const;
  [[nodiscard]] const Text& hours() const { return hours_text_; }

 private:
  struct Stretch {
    std::uint8_t days = 0;  // bit 1 Monday … bit 7 Sunday
    int from = 0;           // minutes
    int until = 0;
  };

  std::vector<Cidr> networks_;
  std::vector<Stretch> stretches_;
  Text hours_text_;
};

// Unauthorized errors "<prefix>.outside_network" and "<prefix>.outside_hours" when one of the restrictions stands against
// it; the prefix is sign_in or session.
Result<void> check_restrictions(std::span<const Restriction> restrictions, std::string_view ip, Instant now,
                                std::string_view prefix);

}  // namespace yunguan::identity
