// SPDX-License-Identifier: Apache-2.0
#include "store/list_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/migration.h"
#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

constexpr Migration kTable{"thing", 1, "create things", "CREATE TABLE thing (name TEXT PRIMARY KEY)", "", ""};

class ListValue : public OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(migrate(db(), {kTable}));
  }
  // The stored names that are in the list.
  Result<std::vector<std::string>> in(const std::vector<std::string>& texts) {
    return db().read([&](Reader& reader) {
      const std::string sql =
          "SELECT name FROM thing WHERE name " + in_text_list(reader.dialect(), "list") + " ORDER BY name";
      return reader.all({"test.in_list", sql}, {list_value(reader.dialect(), texts)},
                        [](const Row& row) { return row.text(0); });
    });
  }
};

TEST_P(ListValue, EveryTextIsFoundAsItIs) {
  const std::vector<std::string> odd{"",       "a,b",  "{x}",         "\"quoted\"", "back\\slash", "'", "line\nbreak",
                                     "\t\x01", "NULL", "[1,2]",       "移动",       "😀",           " ", "\\\"",
                                     "a",      "null", "ends with \\"};
  ASSERT_TRUE(db().write([&](Transaction& tx) -> Result<void> {
    std::vector<Params> rows;
    for (const std::string& text : odd) rows.push_back({text});
    return tx.insert_many("thing", {"name"}, rows);
  }));
  const auto found = in(odd);
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_THAT(*found, testing::UnorderedElementsAreArray(odd));
  for (const std::string& text : odd) EXPECT_THAT(*in({text, "absent"}), testing::ElementsAre(text));
}

TEST_P(ListValue, AnEmptyListHoldsNothingAndALongOneAll) {
  std::vector<std::string> many;
  for (int i = 0; i < 5000; ++i) many.push_back(std::to_string(100'000 + i));
  ASSERT_TRUE(db().write([&](Transaction& tx) -> Result<void> {
    std::vector<Params> rows;
    for (const std::string& text : many) rows.push_back({text});
    return tx.insert_many("thing", {"name"}, rows);
  }));
  EXPECT_THAT(*in({}), testing::IsEmpty());
  EXPECT_EQ(*in(many), many);
}

TEST_P(ListValue, ANulByteIsRefused) {
  const auto found = in({std::string{"a\0b", 3}});
  // JSON writes it as an escape; PostgreSQL could not keep it.
  if (GetParam() == Dialect::sqlite)
    EXPECT_THAT(*found, testing::IsEmpty());
  else
    EXPECT_EQ(found.error().code, "store.nul");
}

YUNGUAN_ON_BOTH_STORES(ListValue);

}  // namespace
}  // namespace yunguan::store
