// SPDX-License-Identifier: Apache-2.0
#include "store/migration.h"

#include <gtest/gtest.h>

#include <thread>

#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

constexpr Migration kFirst{"thing", 1, "create things", "CREATE TABLE thing (id BIGINT PRIMARY KEY)", "", ""};
constexpr Migration kSecond{"thing",
                            2,
                            "name things",
                            "ALTER TABLE thing ADD COLUMN name TEXT; CREATE TABLE other (id BIGINT)",
                            "CREATE TABLE only_sqlite (id BIGINT)",
                            "CREATE TABLE only_postgres (id BIGINT)"};
constexpr Migration kFailing{
    "thing", 3, "fail half way", "CREATE TABLE half (id BIGINT); CREATE TABLE thing (id BIGINT)", "", ""};

class Migrations : public OnBothStores {
 protected:
  bool has_table(std::string_view name) {
    const std::string sql = "SELECT count(*) FROM " + std::string{name};
    return db()
        .read([&](Reader& r) {
          return r.one({"test.has", sql}, {}, [](const Row& row) { return row.integer(0); });
        })
        .has_value();
  }
};
YUNGUAN_ON_BOTH_STORES(Migrations);

TEST_P(Migrations, RunEachStepOnce) {
  ASSERT_TRUE(migrate(db(), {kFirst}));
  ASSERT_TRUE(has_table("thing"));
  EXPECT_FALSE(has_table("other"));
  reopen();
  const auto again = migrate(db(), {kFirst, kSecond});
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_TRUE(has_table("other"));
  EXPECT_EQ(has_table("only_sqlite"), GetParam() == Dialect::sqlite);
  EXPECT_EQ(has_table("only_postgres"), GetParam() == Dialect::postgresql);
  EXPECT_TRUE(migrate(db(), {kFirst, kSecond}));
}

TEST_P(Migrations, RefuseAStoreOfANewerProgram) {
  ASSERT_TRUE(migrate(db(), {kFirst, kSecond}));
  const auto older = migrate(db(), {kFirst});
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, "store.newer");
  EXPECT_EQ(older.error().where.field, "thing 2");
}

TEST_P(Migrations, RefuseAnEditedStepAndTouchNothing) {
  ASSERT_TRUE(migrate(db(), {kFirst}));
  Migration edited = kFirst;
  edited.sql = "CREATE TABLE thing (id BIGINT PRIMARY KEY, more TEXT)";
  const auto refused = migrate(db(), {edited, kSecond});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store.edited");
  EXPECT_FALSE(has_table("other"));
}

TEST_P(Migrations, KeepNothingOfAStepThatFails) {
  const auto failed = migrate(db(), {kFirst, kSecond, kFailing});
  ASSERT_FALSE(failed);
  EXPECT_FALSE(has_table("half"));
  EXPECT_TRUE(has_table("other"));
  EXPECT_TRUE(migrate(db(), {kFirst, kSecond}));
}

TEST_P(Migrations, RunOnceWhenTwoNodesStartTogether) {
  std::vector<std::jthread> nodes;
  for (int i = 0; i < 4; ++i) {
    nodes.emplace_back([&] {
      auto node = Database::open({.url = url()});
      ASSERT_TRUE(node) << describe(node.error());
      const auto done = migrate(**node, {kFirst, kSecond});
      EXPECT_TRUE(done) << describe(done.error());
    });
  }
  nodes.clear();
  EXPECT_TRUE(has_table("other"));
}

}  // namespace
}  // namespace yunguan::store
