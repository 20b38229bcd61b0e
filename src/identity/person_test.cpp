// SPDX-License-Identifier: Apache-2.0
#include "identity/person.h"

#include <gtest/gtest.h>

#include "crypto/pbkdf2.h"
#include "identity/bootstrap.h"
#include "identity/password_policy.h"

namespace yunguan::identity {
namespace {

std::string broken_rules(std::string_view password, const std::vector<std::string>& old = {}) {
  const auto checked = check_password({}, password, "zhangsan", old);
  std::string codes;
  if (!checked) {
    for (const Error& detail : checked.error().details) codes += detail.code.substr(9) + " ";
  }
  return codes;
}

TEST(PersonTest, LoginsAreLowerCaseAndPlain) {
  EXPECT_EQ(checked_login(" Zhang.San-1_x ").value(), "zhang.san-1_x");
  for (const char* bad : {"", "ab", "1abc", "a b", "张三", "a@b", ".abc"}) EXPECT_FALSE(checked_login(bad)) << bad;
  EXPECT_FALSE(checked_login(std::string(41, 'a')));
}

TEST(PersonTest, NamesHoldNoControlCharacters) {
  EXPECT_EQ(checked_person_name(" 张三 ").value(), "张三");
  for (const char* bad : {"", "  ", "a\nb", "\xff"}) EXPECT_FALSE(checked_person_name(bad)) << bad;
}

TEST(PersonTest, TelephoneNumbersAreNormalisedAndMasked) {
  EXPECT_EQ(checked_phone(" +86 138-0000-0001 ").value(), "+8613800000001");
  for (const char* bad : {"", "12", "abc", "1380000000x", "123456789012345678901"})
    EXPECT_FALSE(checked_phone(bad)) << bad;
  EXPECT_EQ(checked_phone("1380000000x").error().where.value, "") << "a number is not quoted";
  EXPECT_EQ(masked_phone("13800000001"), "138****0001");
  EXPECT_EQ(masked_phone("8612345"), "8****45");
  EXPECT_EQ(masked_phone("123"), "***");
  EXPECT_EQ(masked_phone(""), "");
}

TEST(PasswordPolicyTest, NamesEveryBrokenRule) {
  EXPECT_EQ(broken_rules("Zhong-9-Guo!"), "");
  EXPECT_EQ(broken_rules("Sh-9x"), "too_short ");
  EXPECT_EQ(broken_rules(std::string(60, 'a') + "B9-" + std::string(70, 'c')), "too_long repeats ");
  EXPECT_EQ(broken_rules("justlowercase"), "too_few_kinds ");
  EXPECT_EQ(broken_rules("ZhangSan-2026"), "holds_login ");
  EXPECT_EQ(broken_rules("nasgnahz-2A-xx"), "holds_login ");
  EXPECT_EQ(broken_rules("Abcd-aaaa-1"), "repeats ");
  EXPECT_EQ(broken_rules("Xy-9-1234-q"), "repeats ");
  EXPECT_EQ(broken_rules("Xy-9-dcba-q"), "repeats ");
  EXPECT_EQ(broken_rules("x"), "too_short too_few_kinds ");
  EXPECT_EQ(broken_rules("口令口令口令口令-Aa1"), "");
}

TEST(PasswordPolicyTest, OldPasswordsDoNotComeAgain) {
  crypto::SeededRandom random(1);
  const std::vector<std::string> old{crypto::hash_password("Zhong-9-Guo!", random, 10)};
  EXPECT_EQ(broken_rules("Zhong-9-Guo!", old), "reused ");
  EXPECT_EQ(broken_rules("Zhong-9-Guo?", old), "");
}

TEST(PasswordPolicyTest, AgeCountsInDays) {
  const Instant changed = from_micros(0);
  EXPECT_FALSE(password_expired({}, changed, changed + std::chrono::days{90}));
  EXPECT_TRUE(password_expired({}, changed, changed + std::chrono::days{90} + std::chrono::seconds{1}));
  PasswordPolicy never;
  never.age_max = std::chrono::days{0};
  EXPECT_FALSE(password_expired(never, changed, changed + std::chrono::days{9'000}));
}

TEST(PasswordPolicyTest, MadePasswordsMeetIt) {
  crypto::SeededRandom random(7);
  const std::string one = random_password(random);
  EXPECT_EQ(one.size(), 16u);
  EXPECT_TRUE(check_password({}, one, {}, {}));
  EXPECT_NE(one, random_password(random));
}

}  // namespace
}  // namespace yunguan::identity
