// SPDX-License-Identifier: Apache-2.0
#include "identity/restriction.h"

#include <gmock/gmock.h>

#include <limits>

namespace yunguan::identity {
namespace {

using ::testing::ElementsAre;

Instant at(std::string_view clock) { return parse_instant(clock).value(); }

Restriction of(const AccessRule& rule) { return Restriction(checked_rule(rule).value()); }

// "code field value" of every fault.
std::vector<std::string> faults_of(const AccessRule& rule) {
  const auto checked = checked_rule(rule);
  std::vector<std::string> faults;
  if (checked) return faults;
  for (const Error& one : checked.error().details)
    faults.push_back(one.code + " " + one.where.field + " " + one.where.value);
  if (faults.empty()) faults.push_back(checked.error().code);
  return faults;
}

TEST(Restriction, LimitsNothingWhenEmpty) {
  const Restriction none{AccessRule{}};
  EXPECT_TRUE(none.allows_address("192.0.2.1"));
  EXPECT_TRUE(none.allows_address("no address"));
  EXPECT_TRUE(none.allows_time(at("2026-11-22 03:00:00")));
  EXPECT_EQ(rule_text({}), std::nullopt);
}

TEST(Restriction, AllowsAddressesOfItsNetworks) {
  const Restriction office = of({.networks = {"10.20.0.0/16", "2001:db8::/32", "192.0.2.7"}});
  for (const char* inside : {"10.20.0.1", "10.20.255.255", "::ffff:10.20.1.1", "2001:db8::1", "192.0.2.7"})
    EXPECT_TRUE(office.allows_address(inside)) << inside;
  for (const char* outside : {"10.21.0.1", "192.0.2.8", "2001:db9::1", "::1", "", "unknown", "10.20.0.1.5"})
    EXPECT_FALSE(office.allows_address(outside)) << outside;
}

TEST(Restriction, AllowsTimesOfShanghai) {
  const Restriction office =
      of({.hours = {{{5, 1, 2, 3, 4}, "08:00", "18:00"}, {{6}, "09:00", "12:00"}, {{7}, "22:00", "24:00"}}});
  // 2026-11-20 is a Friday.
  for (const char* inside : {"2026-11-20 08:00:00", "2026-11-20 17:59:59", "2026-11-21 09:00:00", "2026-11-22 23:59:59",
                             "2026-11-20T00:00:00Z"})
    EXPECT_TRUE(office.allows_time(at(inside))) << inside;
  for (const char* outside : {"2026-11-20 07:59:59", "2026-11-20 18:00:00", "2026-11-21 12:00:00",
                              "2026-11-22 21:59:00", "2026-11-23 00:00:00", "2026-11-19T16:00:00Z"})
    EXPECT_FALSE(office.allows_time(at(outside))) << outside;
  EXPECT_EQ(office.hours().zh, "周一至周五 08:00–18:00；周六 09:00–12:00；周日 22:00–24:00");
  EXPECT_EQ(office.hours().en, "Mon–Fri 08:00–18:00; Sat 09:00–12:00; Sun 22:00–24:00");
  EXPECT_EQ(hours_text({{{1, 2, 4}, "08:00", "09:00"}}).zh, "周一、周二、周四 08:00–09:00");
}

TEST(Restriction, StandsAClockThatSaysAnything) {
  const Restriction always = of({.hours = {{{1, 2, 3, 4, 5, 6, 7}, "00:00", "24:00"}}});
  for (const Instant odd :
       {Instant::min(), Instant::max(), Instant{}, at("1970-01-01 08:00:00") - std::chrono::hours{1}})
    EXPECT_TRUE(always.allows_time(odd)) << to_micros(odd);
}

TEST(Restriction, NamesEveryFaultByFieldAndValue) {
  EXPECT_THAT(faults_of({.networks = {"10.0.0.0/8", "10.0.0.0/33", "10.20.3.4/16", "abc"},
                         .hours = {{{}, "08:00", "18:00"}, {{0, 8}, "8:00", "24:01"}, {{1}, "22:00", "06:00"}}}),
              ElementsAre("network.format /networks/1 10.0.0.0/33", "network.format /networks/2 10.20.3.4/16",
                          "network.format /networks/3 abc", "access.days /hours/0/days ", "access.days /hours/1/days 0",
                          "access.time /hours/1/from 8:00", "access.time /hours/1/until 24:01",
                          "access.time_order /hours/2/until 06:00"));
  EXPECT_THAT(faults_of({.networks = std::vector<std::string>(51, "10.0.0.0/8")}), ElementsAre("access.too_many"));
  EXPECT_THAT(faults_of({.hours = std::vector<AllowedHours>(21, {{1}, "08:00", "09:00"})}),
              ElementsAre("access.too_many"));
}

TEST(Restriction, IsReadBackAsItWasWritten) {
  const AccessRule rule = checked_rule({.networks = {" 10.0.0.0/8", "10.0.0.0/8", "::1"},
                                        .hours = {{{3, 1, 3}, "08:00", "09:00"}},
                                        .single_session = true})
                              .value();
  EXPECT_THAT(rule.networks, ElementsAre("10.0.0.0/8", "::1"));
  EXPECT_THAT(rule.hours.at(0).days, ElementsAre(1, 3));
  const AccessRule read = rule_from_text(rule_text(rule)).value();
  EXPECT_EQ(rule_text(read), rule_text(rule));
  for (const char* broken :
       {"", "{}x", "[]", R"({"networks":["x"],"hours":[],"certificate_required":false,"single_session":false})"})
    EXPECT_EQ(rule_from_text(broken).error().code, "access.stored") << broken;
}

TEST(Restriction, SaysWhatStandsAgainstIt) {
  const std::vector<Restriction> both{of({.networks = {"10.0.0.0/8"}}), of({.hours = {{{1}, "08:00", "09:00"}}})};
  const Instant monday = at("2026-11-23 08:30:00");
  EXPECT_TRUE(check_restrictions(both, "10.1.1.1", monday, "session"));
  EXPECT_EQ(check_restrictions(both, "11.1.1.1", monday, "session").error().code, "session.outside_network");
  EXPECT_EQ(check_restrictions(both, "10.1.1.1", monday + std::chrono::hours{1}, "sign_in").error().code,
            "sign_in.outside_hours");
}

}  // namespace
}  // namespace yunguan::identity
