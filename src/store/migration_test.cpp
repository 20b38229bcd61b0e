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

constexpr Migration kUndoable{"thing",
                              2,
                              "name things",
                              "ALTER TABLE thing ADD COLUMN name TEXT; CREATE TABLE other (id BIGINT)",
                              "",
                              "",
                              "DROP TABLE other; ALTER TABLE thing DROP COLUMN name"};

TEST_P(Migrations, SayWhichProductRanAStep) {
  ASSERT_TRUE(migrate(db(), {kFirst}, "0.1.0"));
  ASSERT_TRUE(migrate(db(), {kFirst, kUndoable}, "0.2.0"));
  const auto applied = db().read([](Reader& reader) { return applied_steps(reader); });
  ASSERT_TRUE(applied) << describe(applied.error());
  ASSERT_EQ(applied->size(), 6u);
  EXPECT_EQ(applied->at(3).product, "0.1.0");  // the store's own fourth step, which brought it
  EXPECT_EQ(applied->at(4).product, "0.1.0");
  EXPECT_EQ(applied->at(5).product, "0.2.0");
  EXPECT_EQ(applied->at(5).name, "name things");
}

TEST_P(Migrations, AreUndoneDownToAStepOrAProduct) {
  for (const char* goal : {"thing:1", "0.9.9"}) {
    ASSERT_TRUE(migrate(db(), {kFirst}, "0.9.9"));
    ASSERT_TRUE(migrate(db(), {kFirst, kUndoable}, "0.10.0"));
    ASSERT_TRUE(has_table("other"));
    const auto undone = roll_back(db(), {kFirst, kUndoable}, parse_rollback_goal(goal).value());
    ASSERT_TRUE(undone) << describe(undone.error());
    ASSERT_EQ(undone->size(), 1u) << goal;
    EXPECT_EQ(undone->front().version, 2);
    EXPECT_FALSE(has_table("other"));
    // The older program takes it again.
    EXPECT_TRUE(migrate(db(), {kFirst}, "0.9.9"));
  }
}

TEST_P(Migrations, AreNotUndoneWhereThereIsNoWayBack) {
  ASSERT_TRUE(migrate(db(), {kFirst, kUndoable}, "0.2.0"));
  const auto refused = roll_back(db(), {kFirst, kUndoable}, parse_rollback_goal("thing:0").value());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store.no_way_back");
  EXPECT_EQ(refused.error().where.field, "thing 1");
  EXPECT_TRUE(has_table("other")) << "all or none";
  EXPECT_FALSE(parse_rollback_goal("thing:x"));
  EXPECT_FALSE(parse_rollback_goal("yesterday"));
  EXPECT_FALSE(parse_rollback_goal(":1"));
}

}  // namespace
}  // namespace yunguan::store
