// SPDX-License-Identifier: Apache-2.0
#include "base/cidr.h"

#include <gtest/gtest.h>

namespace yunguan {
namespace {

std::string read_back(std::string_view text) {
  const auto network = Cidr::parse(text);
  return network ? network->text() : network.error().code;
}

TEST(Cidr, IsWrittenAsItWasRead) {
  EXPECT_EQ(read_back("10.1.0.0/16"), "10.1.0.0/16");
  EXPECT_EQ(read_back(" 192.0.2.7 "), "192.0.2.7");
  EXPECT_EQ(read_back("192.0.2.7/32"), "192.0.2.7");
  EXPECT_EQ(read_back("0.0.0.0/0"), "0.0.0.0/0");
  EXPECT_EQ(read_back("2001:DB8:0:0::/32"), "2001:db8::/32");
  EXPECT_EQ(read_back("::ffff:10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(read_back("::ffff:10.1.0.0/112"), "10.1.0.0/16");
}

TEST(Cidr, RefusesWhatIsNoNetwork) {
  for (const std::string_view bad : {"", "10", "10.1.0.0/33", "10.1.0.0/", "10.1.0.0/-1", "10.1.0.0/8/8", "300.1.1.1",
                                     "a/8", "2001:db8::/129", "10.1.2.3 /32", "::ffff:10.1.0.0/16", "01.2.3.4x"}) {
    EXPECT_EQ(read_back(bad), "network.format") << bad;
  }
  EXPECT_FALSE(Cidr::parse(std::string_view("10.0.0.0\0/8", 11)));
}

TEST(Cidr, SaysWhichNetworkWasMeantWhenHostBitsAreSet) {
  const auto network = Cidr::parse("10.1.2.3/12");
  ASSERT_FALSE(network);
  EXPECT_NE(network.error().text.en.find("10.0.0.0/12"), std::string::npos) << network.error().text.en;
}

TEST(Cidr, HoldsTheAddressesOfItsNetworkOnly) {
  const Cidr v4 = *Cidr::parse("10.1.128.0/17");
  EXPECT_TRUE(v4.contains("10.1.128.0"));
  EXPECT_TRUE(v4.contains("10.1.255.255"));
  EXPECT_TRUE(v4.contains("::ffff:10.1.200.1"));
  EXPECT_FALSE(v4.contains("10.1.127.255"));
  EXPECT_FALSE(v4.contains("10.2.128.0"));
  EXPECT_FALSE(v4.contains("2001:db8::1"));
  EXPECT_FALSE(v4.contains("nonsense"));
  EXPECT_FALSE(v4.contains(""));
  const Cidr v6 = *Cidr::parse("2001:db8:8000::/33");
  EXPECT_TRUE(v6.contains("2001:db8:8000::1"));
  EXPECT_FALSE(v6.contains("2001:db8:7fff::1"));
  EXPECT_TRUE(Cidr::parse("0.0.0.0/0")->contains("203.0.113.9"));
}

TEST(Networks, AreReadFromAListAndKeptOnce) {
  const auto networks = parse_networks("10.1.0.0/16, 192.0.2.7\n10.1.0.0/16,\t2001:db8::/32");
  ASSERT_TRUE(networks);
  EXPECT_EQ(networks_text(*networks), "10.1.0.0/16, 192.0.2.7, 2001:db8::/32");
  EXPECT_TRUE(any_contains(*networks, "192.0.2.7"));
  EXPECT_FALSE(any_contains(*networks, "192.0.2.8"));
  EXPECT_FALSE(any_contains({}, "192.0.2.8"));
  EXPECT_TRUE(parse_networks("")->empty());
  EXPECT_EQ(parse_networks("10.1.0.0/16 x").error().where.value, "x");
  EXPECT_EQ(parse_networks("10.0.0.1 10.0.0.2 10.0.0.3", 2).error().code, "network.too_many");
}

}  // namespace
}  // namespace yunguan
