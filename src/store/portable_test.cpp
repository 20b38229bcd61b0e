// SPDX-License-Identifier: Apache-2.0
#include "store/portable.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/eventually_fixture.h"
#include "store/id_source.h"
#include "store/migration.h"
#include "store/outbox.h"
#include "store/outbox_store.h"
#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

constexpr Migration kFamily{
    "family",
    1,
    "create parents and children",
    "CREATE TABLE zzz_parent (id BIGINT PRIMARY KEY, elder_id BIGINT REFERENCES zzz_parent (id), name TEXT NOT NULL "
    "UNIQUE);"
    "CREATE TABLE child (id BIGINT PRIMARY KEY, parent_id BIGINT NOT NULL REFERENCES zzz_parent (id), note TEXT, "
    "weight DOUBLE PRECISION);"
    "CREATE INDEX child_parent ON child (parent_id);"
    "INSERT INTO zzz_parent (id, name) VALUES (1, 'of the step itself')",
    "",
    "CREATE SEQUENCE child_id"};

// What a store holds, as a copy carries it.
struct Copy {
  struct Table {
    PortableTable table;
    std::string lines;
  };
  std::vector<Table> tables;

  [[nodiscard]] std::string lines_of(std::string_view name) const {
    for (const Table& one : tables) {
      if (one.table.name == name) return one.lines;
    }
    return "no such table";
  }
};

Copy copy_of(Database& db) {
  Copy copy;
  const auto read = db.read([&](Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto tables, portable_tables(reader));
    for (const PortableTable& table : tables) {
      Copy::Table one{table, {}};
      const std::string name = "test.copy." + table.name;
      YG_TRY(reader.each({name, table.select}, {}, [&](const Row& row) {
        append_line(one.lines, table, row);
        return true;
      }));
      copy.tables.push_back(std::move(one));
    }
    return {};
  });
  EXPECT_TRUE(read) << describe(read.error());
  return copy;
}

Result<void> fill(Database& db, const Copy& copy) {
  return db.write([&](Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(PortableLoad load, PortableLoad::begin(tx));
    for (const auto& [table, lines] : copy.tables) {
      std::vector<std::string> columns;
      for (const PortableColumn& column : table.columns) columns.push_back(column.name);
      YG_TRY_ASSIGN(const auto kinds, load.columns_of(table.name, columns));
      std::vector<Params> rows;
      for (std::size_t from = 0; from < lines.size();) {
        const std::size_t end = lines.find('\n', from);
        YG_TRY_ASSIGN(Params row, parse_line(std::string_view(lines).substr(from, end - from), kinds));
        rows.push_back(std::move(row));
        from = end + 1;
      }
      YG_TRY(load.add(table.name, columns, rows));
    }
    return load.finish();
  });
}

class Portable : public OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped()) return;
    const auto made = migrate(db(), {kFamily}, "1.2.3");
    ASSERT_TRUE(made) << describe(made.error());
  }
  void run(std::string_view sql) {
    const auto done = db().write([&](Transaction& tx) { return tx.script({"test.run", sql}); });
    ASSERT_TRUE(done) << describe(done.error());
  }
  std::int64_t number(std::string_view sql) {
    const auto found = db().read([&](Reader& r) {
      return r.one({"test.number", sql}, {}, [](const Row& row) { return row.integer(0); });
    });
    EXPECT_TRUE(found && *found);
    return found && *found ? **found : -1;
  }
};
YUNGUAN_ON_BOTH_STORES(Portable);

TEST_P(Portable, ParentsComeBeforeChildren) {
  const auto tables = db().read([](Reader& reader) { return portable_tables(reader); });
  ASSERT_TRUE(tables) << describe(tables.error());
  std::vector<std::string> names;
  for (const PortableTable& table : *tables) names.push_back(table.name);
  const auto at = [&](std::string_view name) { return std::ranges::find(names, name) - names.begin(); };
  EXPECT_LT(at("zzz_parent"), at("child"));
  EXPECT_LT(at("outbox_event"), at("outbox_last"));
  EXPECT_EQ(std::ranges::count(names, "outbox_last"), 1);
}

TEST_P(Portable, ACopyOfACopyIsTheSameWhateverTheValues) {
  run("INSERT INTO zzz_parent (id, elder_id, name) VALUES (2, 1, 'tab\t line\n back\\slash \\N \r')");
  run("INSERT INTO zzz_parent (id, elder_id, name) VALUES (9, NULL, '移动')");
  run("UPDATE zzz_parent SET elder_id = 9 WHERE id = 2");  // refers to a row that comes later
  run("INSERT INTO child (id, parent_id, note, weight) VALUES (1, 2, NULL, 0.1), (2, 9, '', -1e300),"
      " (9223372036854775807, 1, '\\N', 3)");
  const auto reserved = db().write([](Transaction& tx) { return reserve_ids(tx, "thing", 5); });
  ASSERT_TRUE(reserved);
  const Copy first = copy_of(db());
  EXPECT_EQ(first.lines_of("child").substr(0, 10), "1\t2\t\\N\t0.1");
  const auto filled = fill(db(), first);
  ASSERT_TRUE(filled) << describe(filled.error());
  const Copy second = copy_of(db());
  ASSERT_EQ(first.tables.size(), second.tables.size());
  for (const auto& [table, lines] : first.tables) EXPECT_EQ(second.lines_of(table.name), lines) << table.name;
  // What was set aside is there again.
  const auto orphan = db().write([](Transaction& tx) {
    return tx.run({"test.orphan", "INSERT INTO child (id, parent_id) VALUES (77, 12345)"}, {});
  });
  EXPECT_FALSE(orphan);
  EXPECT_EQ(
      number(
          GetParam() == Dialect::sqlite
              ? "SELECT count(*) FROM sqlite_master WHERE name = 'child_parent'"
              : "SELECT count(*) FROM pg_indexes WHERE indexname = 'child_parent' AND schemaname = current_schema()"),
      1);
}

TEST_P(Portable, NumbersAreNeverGivenTwiceAfterACopy) {
  for (int i = 0; i < 3; ++i) {
    const auto done =
        db().write([](Transaction& tx) { return publish(tx, "card.changed", "1", "{}", SystemClock{}.now()); });
    ASSERT_TRUE(done) << describe(done.error());
  }
  run("DELETE FROM outbox_event");
  if (GetParam() == Dialect::postgresql) {
    run("SELECT nextval('child_id')");
    run("SELECT nextval('child_id')");
    run("UPDATE outbox_last SET sequence = 3");
  }
  ASSERT_TRUE(fill(db(), copy_of(db())));
  if (GetParam() == Dialect::postgresql) {
    EXPECT_EQ(number("SELECT last_value FROM child_id"), 3);
  }
  const auto next =
      db().write([](Transaction& tx) { return publish(tx, "card.changed", "1", "{}", SystemClock{}.now()); });
  ASSERT_TRUE(next);
  // A number is given once no older transaction of the server runs, also those of others.
  EXPECT_TRUE(eventually([&] {
    const auto given = db().write([](Transaction& tx) { return give_sequences(tx, 10); });
    return given && number("SELECT COALESCE(MAX(sequence), 0) FROM outbox_event") == 4;
  }));
}

TEST_P(Portable, WhatTheSchemaDoesNotHaveIsRefused) {
  Copy strange = copy_of(db());
  strange.tables.push_back({{"stranger", {{"id", ColumnKind::integer}}, {}}, "1\n"});
  const auto refused = fill(db(), strange);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store.portable_table");
  EXPECT_EQ(number("SELECT count(*) FROM zzz_parent"), 1) << "nothing is touched";
}

TEST(PortableLine, IsRefusedWhenItDoesNotFit) {
  const std::vector<PortableColumn> columns{{"id", ColumnKind::integer}, {"name", ColumnKind::text}};
  EXPECT_TRUE(parse_line("1\ta", columns));
  for (const char* line : {"1", "1\ta\tb", "x\ta", "1\ta\\", "1\t\\x", ""})
    EXPECT_FALSE(parse_line(line, columns)) << line;
}

}  // namespace
}  // namespace yunguan::store
