// SPDX-License-Identifier: Apache-2.0
#include "crypto/sealed.h"

#include <gtest/gtest.h>

#include "crypto/hash_chain.h"
#include "crypto/row_code.h"
#include "crypto/test_keys.h"

namespace yunguan::crypto {
namespace {

constexpr FieldPlace kPhoneOf7{"person", "phone", 7};

TEST(Sealed, OpensInItsPlaceOnly) {
  TestKeys keys;
  const auto sealed = seal(keys.ring(), kPhoneOf7, "13800000001");
  ASSERT_TRUE(sealed);
  EXPECT_TRUE(sealed->starts_with("v1:1:"));
  EXPECT_EQ(sealed_prefix(1), "v1:1:");
  EXPECT_EQ(sealed_prefix(12), "v1:12:");
  EXPECT_EQ(sealed->find("138"), std::string::npos);
  EXPECT_NE(*seal(keys.ring(), kPhoneOf7, "13800000001"), *sealed) << "each nonce is fresh";
  EXPECT_EQ(open_sealed(keys.ring(), kPhoneOf7, *sealed), "13800000001");
  for (const FieldPlace& place : {FieldPlace{"person", "phone", 8}, {"person", "name", 7}, {"card", "phone", 7}}) {
    EXPECT_EQ(open_sealed(keys.ring(), place, *sealed).error().code, "crypto.not_authentic");
  }
  EXPECT_EQ(open_sealed(keys.ring(), kPhoneOf7, *seal(keys.ring(), kPhoneOf7, "")), "");
}

TEST(Sealed, KeepsItsVersionThroughRotation) {
  TestKeys keys;
  const auto old = seal(keys.ring(), kPhoneOf7, "text");
  ASSERT_TRUE(keys.ring().rotate(KeyPurpose::data));
  const auto fresh = seal(keys.ring(), kPhoneOf7, "text");
  EXPECT_EQ(sealed_version(*old), 1u);
  EXPECT_EQ(sealed_version(*fresh), 2u);
  EXPECT_EQ(open_sealed(keys.ring(), kPhoneOf7, *old), "text");
  EXPECT_EQ(open_sealed(keys.ring(), kPhoneOf7, *fresh), "text");
}

TEST(Sealed, WhatIsNoSealedFieldIsRefused) {
  TestKeys keys;
  for (const char* bad :
       {"", "13800000001", "v1:1:", "v2:1:AAAA", "v1:0:AAAA", "v1:x:AAAA", "v1:1:AAAA", "v1:1:AA:A"}) {
    EXPECT_EQ(open_sealed(keys.ring(), kPhoneOf7, bad).error().code, "sealed.format") << bad;
  }
  EXPECT_EQ(sealed_version("plain"), 0u);
}

TEST(BlindIndex, EqualValuesOfOneScopeMeet) {
  TestKeys keys;
  const auto index = [&](std::string_view scope, std::string_view value) {
    return blind_index(keys.ring(), scope, value).value();
  };
  const std::string first = index("person.phone", "13800000001");
  EXPECT_EQ(first, index("person.phone", "13800000001"));
  EXPECT_NE(first, index("person.phone", "13800000002"));
  EXPECT_NE(first, index("card.phone", "13800000001"));
  EXPECT_NE(index("a", "b:c"), index("a:b", "c"));
  ASSERT_TRUE(keys.ring().rotate(KeyPurpose::blind_index));
  const auto candidates = blind_index_candidates(keys.ring(), "person.phone", "13800000001");
  ASSERT_EQ(candidates->size(), 2u);
  EXPECT_EQ(candidates->front(), index("person.phone", "13800000001"));
  EXPECT_EQ(candidates->back(), first);
}

RowCode role(std::int64_t id, std::string_view name, std::optional<std::string_view> note) {
  RowCode row("role");
  row.add("id", id).add("name", name).add("note", note);
  return row;
}

TEST(RowCodeTest, NoticesEveryChange) {
  TestKeys keys;
  const std::string code = role(1, "reader", std::nullopt).code(keys.ring()).value();
  EXPECT_EQ(role(1, "reader", std::nullopt).matches(keys.ring(), code), true);
  EXPECT_EQ(role(2, "reader", std::nullopt).matches(keys.ring(), code), false);
  EXPECT_EQ(role(1, "writer", std::nullopt).matches(keys.ring(), code), false);
  EXPECT_EQ(role(1, "reader", "").matches(keys.ring(), code), false);
  EXPECT_EQ(role(1, "reader", std::nullopt).matches(keys.ring(), "forged"), false);
  EXPECT_EQ(role(1, "reader", std::nullopt).matches(keys.ring(), "v1:9:" + code.substr(5)), false);
  ASSERT_TRUE(keys.ring().rotate(KeyPurpose::integrity));
  EXPECT_EQ(role(1, "reader", std::nullopt).matches(keys.ring(), code), true);
}

TEST(RowCodeTest, FieldsCannotRunTogether) {
  TestKeys keys;
  const auto code = [&](RowCode& row) { return row.code(keys.ring()).value(); };
  EXPECT_NE(code(RowCode("t").add("a", "xy").add("b", "z")), code(RowCode("t").add("a", "x").add("b", "yz")));
  EXPECT_NE(code(RowCode("t").add("a", "1")), code(RowCode("t").add("a", 1)));
  EXPECT_NE(code(RowCode("t").add("ab", "")), code(RowCode("ta").add("b", "")));
  EXPECT_NE(code(RowCode("t").add("a", "").add("b", "x")), code(RowCode("t").add("b", "x").add("a", "")));
}

TEST(HashChain, LinksDependOnAllThatCameBefore) {
  const Digest start = chain_start("audit");
  EXPECT_NE(start, chain_start("other"));
  const Digest one = chain_link(start, 1, "row 1");
  EXPECT_EQ(one, chain_link(start, 1, "row 1"));
  EXPECT_NE(one, chain_link(start, 2, "row 1"));
  EXPECT_NE(one, chain_link(start, 1, "row 2"));
  EXPECT_NE(chain_link(one, 2, "row 2"), chain_link(start, 2, "row 2"));
}

TEST(HashChain, DaySealSignsEverythingItSays) {
  using namespace std::chrono;
  TestKeys keys;
  const DaySeal seal{"audit", 2026y / 11 / 21, 42, chain_link(chain_start("audit"), 42, "row"), chain_start("audit")};
  const std::string signature = sign_day_seal(keys.ring(), seal).value();
  ASSERT_TRUE(keys.ring().rotate(KeyPurpose::seal));
  EXPECT_EQ(verify_day_seal(keys.ring(), seal, signature), true);
  DaySeal changed = seal;
  changed.position = 41;
  EXPECT_EQ(verify_day_seal(keys.ring(), changed, signature), false);
  changed = seal;
  changed.day = 2026y / 11 / 22;
  EXPECT_EQ(verify_day_seal(keys.ring(), changed, signature), false);
  changed = seal;
  changed.link[0] = static_cast<char>(changed.link[0] ^ 1);
  EXPECT_EQ(verify_day_seal(keys.ring(), changed, signature), false);
  changed = seal;
  changed.previous_link[31] = static_cast<char>(changed.previous_link[31] ^ 1);
  EXPECT_EQ(verify_day_seal(keys.ring(), changed, signature), false);
  EXPECT_EQ(verify_day_seal(keys.ring(), seal, "none"), false);
  EXPECT_EQ(verify_day_seal(keys.ring(), seal, "v1:9:AAAA"), false);
}

}  // namespace
}  // namespace yunguan::crypto
