// SPDX-License-Identifier: Apache-2.0
#include "card/number.h"

#include <gtest/gtest.h>

#include <string>

#include "base/parse.h"

namespace yunguan::card {
namespace {

using namespace std::chrono_literals;
constexpr Date kDay = 2026y / 11 / 21;

NumberPlan shipped() { return NumberPlan::load("rules", kDay).value(); }

Result<NumberPlan> plan_of(std::string_view rows, Date day = kDay) {
  const auto document = parse_yaml("version: t\nsegments:\n" + std::string(rows), "segments.yaml");
  EXPECT_TRUE(document);
  return NumberPlan::from(*document, day);
}

// SIM-02 word by word, without the table.
Kind by_the_page(const std::string& number) {
  if (!all_digits(number)) return Kind::unknown;
  const auto begins = [&](std::string_view with) { return number.starts_with(with); };
  if (number.size() == 13) {
    for (const char* prefix : {"10646", "10647", "10648", "10649", "140", "141", "144"}) {
      if (begins(prefix)) return Kind::iot;
    }
    return Kind::unknown;
  }
  if (number.size() != 11) return Kind::unknown;
  if (begins("146") || begins("148") || begins("149")) return Kind::iot;
  return number[0] == '1' && number[1] >= '3' ? Kind::phone : Kind::unknown;
}

TEST(NumberPlan, SaysWhatThePageSaysForEveryBeginning) {
  const NumberPlan plan = shipped();
  for (int first = 0; first < 100'000; ++first) {
    std::string number = std::to_string(100'000 + first).substr(1);
    for (std::size_t digits = 5; digits <= 16; ++digits) {
      const std::string whole = number + std::string(digits - 5, '7');
      ASSERT_EQ(plan.kind_of(whole), by_the_page(whole)) << whole;
    }
  }
}

TEST(NumberPlan, KnowsNothingOfWhatIsNoNumber) {
  const NumberPlan plan = shipped();
  for (const char* text : {"", "1", "+8613800000000", "1064812345x78", "１３８００００００００", "13800000 00",
                           " 13800000000", "-3800000000", "99999999999999999999999999"}) {
    EXPECT_EQ(plan.kind_of(text), Kind::unknown) << text;
    EXPECT_EQ(plan.carrier_of(text), std::nullopt) << text;
  }
}

TEST(NumberPlan, NamesTheCarrierOfASegment) {
  const NumberPlan plan = shipped();
  EXPECT_EQ(plan.carrier_of("1064800000000"), Carrier::mobile);
  EXPECT_EQ(plan.carrier_of("1064900000000"), Carrier::telecom);
  EXPECT_EQ(plan.carrier_of("14600000000"), Carrier::unicom);
  EXPECT_EQ(plan.carrier_of("13490000000"), Carrier::telecom);  // within 134 of another
  EXPECT_EQ(plan.carrier_of("13480000000"), Carrier::mobile);
  EXPECT_EQ(plan.carrier_of("19200000000"), Carrier::broadcast);
  EXPECT_EQ(plan.carrier_of("16000000000"), std::nullopt);
  EXPECT_EQ(plan.kind_of("16000000000"), Kind::phone);
}

TEST(NumberPlan, HoldsARowOnItsDaysOnly) {
  const auto plan = plan_of(
      "  - {prefix: '149', digits: 11, kind: phone, effective_to: 2020-06-30}\n"
      "  - {prefix: '149', digits: 11, kind: iot, effective_from: 2020-07-01}\n");
  ASSERT_TRUE(plan) << describe(plan.error());
  EXPECT_EQ(plan->on(2020y / 6 / 30).kind_of("14900000000"), Kind::phone);
  EXPECT_EQ(plan->on(2020y / 7 / 1).kind_of("14900000000"), Kind::iot);
}

Segment own(std::string_view pattern, std::string_view kind, std::string_view carrier = "") {
  const auto read = read_segment(pattern, kind, carrier);
  EXPECT_TRUE(read) << describe(read.error());
  return read.value_or(Segment{});
}

TEST(NumberPlan, LetsWhatWasEnteredWinOverWhatWasShipped) {
  const NumberPlan plan = shipped().with({own("10645xxxxxxxx", "iot", "mobile"), own("149xxxxxxxx", "phone"),
                                          own("1xxxxxxxxxxxx", "phone"), own("141xxxxxxxxxx", "unknown")},
                                         kDay);
  EXPECT_EQ(plan.kind_of("1064500000000"), Kind::iot);
  EXPECT_EQ(plan.carrier_of("1064500000000"), Carrier::mobile);
  EXPECT_EQ(plan.kind_of("14900000000"), Kind::phone) << "the same prefix";
  EXPECT_EQ(plan.kind_of("1064800000000"), Kind::iot) << "a longer one that was shipped";
  EXPECT_EQ(plan.kind_of("1990000000000"), Kind::phone);
  EXPECT_EQ(plan.kind_of("1410000000000"), Kind::unknown);
  EXPECT_EQ(plan.segments(), shipped().segments());
  EXPECT_EQ(plan.own().size(), 4u);
  EXPECT_EQ(plan.with({}, kDay).kind_of("1064500000000"), Kind::unknown);
}

// Two plans of one version give every number the same answer; so a day on which nothing begins or ends has the version of the day before.
TEST(NumberPlan, HasAVersionThatNamesWhatHolds) {
  const NumberPlan plan = shipped();
  Segment entered = own("10645xxxxxxxx", "iot");
  entered.effective_from = kDay;
  entered.effective_to = kDay;
  const NumberPlan with = plan.with({entered}, kDay);
  EXPECT_EQ(with.version().substr(0, plan.version().size() + 1), plan.version() + "+");
  EXPECT_EQ(with.on(2026y / 11 / 22).version(), plan.version());
  EXPECT_EQ(with.on(2026y / 11 / 20).version(), plan.version());
  EXPECT_EQ(plan.with({own("10645xxxxxxxx", "iot")}, 2027y / 1 / 1).version(), with.version());
  EXPECT_NE(plan.with({own("10645xxxxxxxx", "phone")}, kDay).version(), with.version());
  EXPECT_NE(plan.with({own("10645xxxxxxxx", "iot", "mobile")}, kDay).version(), with.version());
  EXPECT_EQ(plan.with({own("10645xxxxxxxx", "iot"), own("10644xxxxxxxx", "iot")}, kDay).version(),
            plan.with({own("10644xxxxxxxx", "iot"), own("10645xxxxxxxx", "iot")}, kDay).version());
}

TEST(NumberPlan, IsSharedByThoseWhoHoldTheOneInForce) {
  NumbersInForce numbers = shipped();
  const NumbersInForce seen = numbers;
  const NumberPlan before = seen.now();
  EXPECT_FALSE(numbers.replace(shipped().on(2026y / 11 / 22)));
  EXPECT_TRUE(numbers.replace(shipped().with({own("10645xxxxxxxx", "iot")}, kDay)));
  EXPECT_EQ(seen.now().kind_of("1064500000000"), Kind::iot);
  EXPECT_EQ(before.kind_of("1064500000000"), Kind::unknown) << "what was taken stays as it was";
}

TEST(Segment, IsReadAsPeopleWriteIt) {
  EXPECT_EQ(pattern_of(own("10645XXXX****", "物联网", "移动")), "10645xxxxxxxx");
  EXPECT_EQ(own("10645xxxxxxxx", "物联网", "移动").carrier, "mobile");
  EXPECT_EQ(own("170xxxxxxxx", "手机").digits, 11);
  const auto refused = [](std::string_view pattern, std::string_view kind = "iot", std::string_view carrier = "") {
    const auto read = read_segment(pattern, kind, carrier);
    return read ? "taken" : read.error().where.field + " " + read.error().code;
  };
  EXPECT_EQ(refused("10645"), "segment segment.pattern");
  EXPECT_EQ(refused("10645xx12"), "segment segment.pattern");
  EXPECT_EQ(refused(""), "segment segment.pattern");
  EXPECT_EQ(refused("xxxxxxxxxxx"), "segment segment.prefix");
  EXPECT_EQ(refused("1064512xxxxxx"), "segment segment.prefix");
  EXPECT_EQ(refused("1O6xxxxxxxxxx"), "segment segment.prefix");
  EXPECT_EQ(refused("10xx"), "segment segment.digits");
  EXPECT_EQ(refused("10645xxxxxxxxxxxxx"), "segment segment.digits");
  EXPECT_EQ(refused("10645xxxxxxxx", "things"), "kind segment.kind");
  EXPECT_EQ(refused("10645xxxxxxxx", "iot", "铁通"), "carrier segment.carrier");
}

TEST(NumberPlan, RefusesABadTableWithItsLine) {
  const auto refused = [](std::string_view rows) {
    const auto plan = plan_of(rows);
    return plan ? std::string("taken") : describe(plan.error());
  };
  EXPECT_EQ(refused("  - {prefix: '149', digits: 11, kind: iot}\n  - {prefix: '149', digits: 11, kind: phone}\n"),
            "segments.yaml:4: segments[1]: The same segment stands in line 3 for the same days. [segment.overlap]");
  EXPECT_EQ(refused("  - {prefix: '14x', digits: 11, kind: iot}\n"),
            "segments.yaml:3: segments[0].prefix: A prefix has 1 to 6 digits. [segment.prefix]");
  EXPECT_NE(refused("  - {prefix: '149', digits: 2, kind: iot}\n").find("[segment.digits]"), std::string::npos);
  EXPECT_NE(refused("  - {prefix: '149', digits: 11, kind: iot, carrier: 移动通信}\n").find("[segment.carrier]"),
            std::string::npos);
  EXPECT_NE(refused("  - {prefix: '1', digits: 11, kind: iot, effective_from: 2021-01-01, effective_to: 2020-01-01}\n")
                .find("[segment.dates]"),
            std::string::npos);
  EXPECT_EQ(refused("  - {prefix: '149', digits: 11, kind: things}\n").substr(0, 41),
            "segments.yaml:3: segments[0].kind 'things");
}

}  // namespace
}  // namespace yunguan::card
