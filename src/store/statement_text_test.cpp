// SPDX-License-Identifier: Apache-2.0
#include "store/statement_text.h"

#include <gtest/gtest.h>

namespace yunguan::store {
namespace {

TEST(StatementText, NumbersPlaceholders) {
  const NumberedSql numbered = number_placeholders("SELECT :a, :b_2 FROM t WHERE x=:c", '$');
  EXPECT_EQ(numbered.sql, "SELECT $1, $2 FROM t WHERE x=$3");
  EXPECT_EQ(numbered.placeholders, 3u);
}

TEST(StatementText, LeavesWhatOnlyLooksLikeOne) {
  for (const std::string_view sql : {"SELECT 'it''s :a', \":b\"", "SELECT 1 -- :a", "SELECT /* :a */ 2",
                                     "SELECT x::bigint", "SELECT ':a", "SELECT 12:30", ":"}) {
    const NumberedSql numbered = number_placeholders(sql, '?');
    EXPECT_EQ(numbered.sql, sql);
    EXPECT_EQ(numbered.placeholders, 0u);
  }
  EXPECT_EQ(number_placeholders("-- :a\n:b", '?').sql, "-- :a\n?1");
}

TEST(StatementText, AcceptsEveryUtf8LengthAndRefusesTheRest) {
  EXPECT_TRUE(check_values({"a\x7f", "é", "中", "\U00010000", "\U0010FFFF", nullptr, 5, 1.5}));
  EXPECT_EQ(check_values({std::string{"\0", 1}}).error().code, "store.nul");
  for (const std::string_view wrong : {"\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
                                       "\xf5\x80\x80\x80", "\xe4\xb8", "\xc3"}) {
    EXPECT_EQ(check_values({wrong}).error().code, "store.utf8");
  }
}

}  // namespace
}  // namespace yunguan::store
