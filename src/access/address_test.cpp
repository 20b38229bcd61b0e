// SPDX-License-Identifier: Apache-2.0
#include "access/address.h"

#include <gtest/gtest.h>

namespace yunguan::access {
namespace {

TEST(Address, HasOneSpelling) {
  const std::pair<const char*, const char*> good[] = {
      {"10.20.0.0/24", "10.20.0.0/24"},         {" 10.20.0.7/32 ", "10.20.0.7"},
      {"10.20.0.0/24:443", "10.20.0.0/24:443"}, {"10.20.0.7:8000-8080", "10.20.0.7:8000-8080"},
      {"2001:DB8::/32", "2001:db8::/32"},       {"[2001:db8::/32]:443", "[2001:db8::/32]:443"},
      {"[2001:db8::/32]", "2001:db8::/32"},     {"Portal.Example.gov.CN:8443", "portal.example.gov.cn:8443"},
      {"*.example.gov.cn", "*.example.gov.cn"},
  };
  for (const auto& [text, spelling] : good) {
    const auto address = checked_address(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(*address, spelling);
    EXPECT_EQ(checked_address(*address).value(), *address);
  }
}

TEST(Address, IsRefusedWhenItIsNone) {
  for (const char* text : {"", "portal", "10.20.0.1/24", "10.20.0.300", "1.2.3", "10.20.0.0/24:0", "10.20.0.0/24:65536",
                           "10.20.0.7:", "10.20.0.7:90-80", "10.20.0.7:a", "[2001:db8::/32", "[2001:db8::/32]443",
                           "-a.example.cn", "a..example.cn", "a b.example.cn", "http://portal.example.cn", "例子.中国",
                           "portal.example.cn/path", "2001:db8::g"}) {
    const auto address = checked_address(text);
    ASSERT_FALSE(address) << text << " became " << *address;
    EXPECT_EQ(address.error().code, "system.address");
    EXPECT_EQ(address.error().where.field, "addresses");
  }
}

}  // namespace
}  // namespace yunguan::access
