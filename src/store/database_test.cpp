// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <gtest/gtest.h>

#include <thread>

#include "store/migration.h"
#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

constexpr Migration kThings{
    "thing",
    1,
    "create things",
    "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT NOT NULL, size BIGINT, share DOUBLE PRECISION,"
    " CHECK (size < 1000000)); CREATE UNIQUE INDEX thing_name ON thing (name, size);"
    "CREATE TABLE part (id BIGINT PRIMARY KEY, thing_id BIGINT NOT NULL REFERENCES thing (id));",
    "",
    ""};
constexpr NamedQuery kInsert{"thing.insert",
                             "INSERT INTO thing (id, name, size, share) VALUES (:id, :name, :size, :share)"};
constexpr NamedQuery kCount{"thing.count", "SELECT count(*) FROM thing"};
constexpr NamedQuery kAll{"thing.all", "SELECT id, name, size, share FROM thing ORDER BY id"};

class Store : public OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const auto migrated = migrate(db(), {kThings});
    ASSERT_TRUE(migrated) << describe(migrated.error());
  }

  Result<void> insert(std::int64_t id, Value name, Value size = nullptr, Value share = nullptr) {
    return db().write([&](Transaction& tx) -> Result<void> {
      YG_TRY(tx.run(kInsert, {id, name, size, share}));
      return {};
    });
  }

  std::int64_t count() {
    const auto rows =
        db().read([](Reader& reader) { return reader.one(kCount, {}, [](const Row& row) { return row.integer(0); }); });
    return rows && *rows ? **rows : -1;
  }
};
YUNGUAN_ON_BOTH_STORES(Store);

TEST_P(Store, KeepsEveryKindOfValue) {
  ASSERT_TRUE(insert(9'007'199'254'740'993, "张三 'x' \\ \t\n", 5, 0.1));
  ASSERT_TRUE(insert(-1, ""));
  const auto rows = db().read([](Reader& reader) {
    return reader.all(kAll, {}, [](const Row& row) {
      return std::tuple{row.integer(0), row.text(1), row.optional_integer(2), row.is_null(3) ? -1.0 : row.real(3)};
    });
  });
  ASSERT_TRUE(rows) << describe(rows.error());
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0], (std::tuple{std::int64_t{-1}, std::string{}, std::optional<std::int64_t>{}, -1.0}));
  EXPECT_EQ((*rows)[1], (std::tuple{std::int64_t{9'007'199'254'740'993}, std::string{"张三 'x' \\ \t\n"},
                                    std::optional<std::int64_t>{5}, 0.1}));
}

TEST_P(Store, NamesTheColumnsOfADuplicate) {
  ASSERT_TRUE(insert(1, "a", 1));
  const auto same_id = insert(1, "b", 1);
  ASSERT_FALSE(same_id);
  EXPECT_EQ(same_id.error().code, "store.duplicate");
  EXPECT_EQ(same_id.error().kind, ErrorKind::conflict);
  EXPECT_EQ(same_id.error().where.field, "thing.id");
  const auto same_name = insert(2, "a", 1);
  ASSERT_FALSE(same_name);
  EXPECT_EQ(same_name.error().code, "store.duplicate");
  EXPECT_EQ(same_name.error().where.field, "thing.name, thing.size");
  EXPECT_EQ(count(), 1);
}

TEST_P(Store, RollsBackAFailedBody) {
  const auto failed = db().write([](Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kInsert, {1, "a", 1, nullptr}));
    return fail(ErrorKind::invalid, "thing.no", {"不", "no"});
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "thing.no");
  EXPECT_EQ(count(), 0);
}

}  // namespace
}  // namespace yunguan::store
