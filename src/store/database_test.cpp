// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "store/migration.h"
#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Migration kThings{
    "thing",
    1,
    "create things",
    "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT NOT NULL, size BIGINT, share DOUBLE PRECISION,"
    " CONSTRAINT thing_size CHECK (size < 1000000)); CREATE UNIQUE INDEX thing_name ON thing (name, size);"
    "CREATE TABLE part (id BIGINT PRIMARY KEY, thing_id BIGINT NOT NULL REFERENCES thing (id), label TEXT);"
    "CREATE UNIQUE INDEX part_label ON part (lower(label));",
    "",
    ""};
constexpr NamedQuery kInsert{"thing.insert",
                             "INSERT INTO thing (id, name, size, share) VALUES (:id, :name, :size, :share)"};
constexpr NamedQuery kInsertPart{"part.insert", "INSERT INTO part (id, thing_id, label) VALUES (:id, :thing, :label)"};
constexpr NamedQuery kCount{"thing.count", "SELECT count(*) FROM thing"};
constexpr NamedQuery kAll{"thing.all", "SELECT id, name, size, share FROM thing ORDER BY id"};
constexpr NamedQuery kBroken{"thing.broken", "SELECT nothing FROM nowhere"};

std::int64_t first_integer(const Row& row) { return row.integer(0); }

class Store : public OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const auto migrated = migrate(db(), {kThings});
    ASSERT_TRUE(migrated) << describe(migrated.error());
  }

  Result<void> insert(Value id, Value name, Value size = nullptr, Value share = nullptr) {
    return run(kInsert, {id, name, size, share});
  }
  Result<void> run(const NamedQuery& query, const Params& params) {
    return db().write([&](Transaction& tx) -> Result<void> {
      YG_TRY(tx.run(query, params));
      return {};
    });
  }
  std::int64_t count() {
    const auto rows = db().read([](Reader& reader) { return reader.one(kCount, {}, first_integer); });
    return rows && *rows ? **rows : -1;
  }
};
YUNGUAN_ON_BOTH_STORES(Store);

TEST_P(Store, KeepsEveryKindOfValue) {
  using Kept = std::tuple<std::int64_t, std::string, std::optional<std::int64_t>, std::optional<double>>;
  ASSERT_TRUE(insert(std::numeric_limits<std::int64_t>::max(), "张三 '\"x\" \\ \t\r\n:id $1 ?1", 5, 0.1));
  ASSERT_TRUE(insert(-1, ""));
  const auto rows = db().read([](Reader& reader) {
    return reader.all(kAll, {}, [](const Row& row) {
      return Kept{row.integer(0), row.text(1), row.optional_integer(2),
                  row.is_null(3) ? std::nullopt : std::optional{row.real(3)}};
    });
  });
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_THAT(*rows, ElementsAre(Kept{-1, "", {}, {}}, Kept{std::numeric_limits<std::int64_t>::max(),
                                                            "张三 '\"x\" \\ \t\r\n:id $1 ?1", 5, 0.1}));
}

TEST_P(Store, ReadsExpressionsAsWhatTheyAre) {
  ASSERT_TRUE(insert(1, "a", 5'000));
  ASSERT_TRUE(insert(2, "b", 6'000));
  constexpr NamedQuery kFigures{
      "thing.figures",
      "SELECT count(*), CAST(SUM(size) AS BIGINT), COALESCE(MAX(share), 0.5), MIN(name), SUM(size) > :limit,"
      " :base + 1, NULL FROM thing"};
  const auto seen = db().read([&](Reader& reader) {
    return reader.one(kFigures, {10'000, std::int64_t{5'000'000'000}}, [](const Row& row) {
      EXPECT_EQ(row.size(), 7u);
      EXPECT_TRUE(row.is_null(6));
      return std::tuple{row.integer(0), row.integer(1), row.real(2), row.text(3), row.truth(4), row.integer(5)};
    });
  });
  ASSERT_TRUE(seen) << describe(seen.error());
  EXPECT_EQ(**seen, (std::tuple{2, 11'000, 0.5, std::string{"a"}, true, std::int64_t{5'000'000'001}}));
}

// A prepared statement must not keep the kinds of the parameters that it saw first.
TEST_P(Store, TakesNullAndNumberInTheSamePlace) {
  for (int i = 0; i < 6; ++i) {
    const auto added = insert(i, fmt::format("n{}", i), i % 2 == 0 ? Value{nullptr} : Value{i},
                              i % 3 == 0 ? Value{1.5} : Value{nullptr});
    ASSERT_TRUE(added) << describe(added.error());
  }
  EXPECT_EQ(count(), 6);
}

TEST_P(Store, SaysHowManyRowsChanged) {
  ASSERT_TRUE(insert(1, "a"));
  ASSERT_TRUE(insert(2, "b"));
  constexpr NamedQuery kGrow{"thing.grow", "UPDATE thing SET size = 1 WHERE id >= :id"};
  const auto changed = db().write([&](Transaction& tx) -> Result<std::vector<std::int64_t>> {
    std::vector<std::int64_t> counts;
    for (const int from : {1, 2, 3}) {
      YG_TRY_ASSIGN(const std::int64_t rows, tx.run(kGrow, {from}));
      counts.push_back(rows);
    }
    return counts;
  });
  ASSERT_TRUE(changed) << describe(changed.error());
  EXPECT_THAT(*changed, ElementsAre(2, 1, 0));
}

TEST_P(Store, GivesBackWhatAStatementReturns) {
  constexpr NamedQuery kReturning{"thing.returning",
                                  "INSERT INTO thing (id, name) VALUES (:a, 'x'), (:b, 'y') RETURNING id"};
  const auto ids = db().write([&](Transaction& tx) { return tx.one(kReturning, {7, 8}, first_integer); });
  ASSERT_TRUE(ids) << describe(ids.error());
  EXPECT_EQ(*ids, 7);
  EXPECT_EQ(count(), 2);
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
  ASSERT_TRUE(run(kInsertPart, {1, 1, "Left"}));
  const auto same_label = run(kInsertPart, {2, 1, "LEFT"});
  ASSERT_FALSE(same_label);
  EXPECT_EQ(same_label.error().code, "store.duplicate");
  EXPECT_EQ(same_label.error().where.field, "part_label");
  EXPECT_EQ(count(), 1);
}

TEST_P(Store, NamesTheOtherConstraints) {
  const auto place = [](const Result<void>& outcome) {
    if (outcome) return std::string{"accepted"};
    EXPECT_EQ(outcome.error().code, "store.constraint");
    EXPECT_EQ(outcome.error().kind, ErrorKind::conflict);
    return outcome.error().where.field;
  };
  EXPECT_EQ(place(insert(1, nullptr)), "thing.name");
  EXPECT_EQ(place(insert(1, "a", 1'000'000)), "thing_size");
  EXPECT_EQ(place(run(kInsertPart, {1, 99, "x"})), "");
  EXPECT_EQ(count(), 0);
}

TEST_P(Store, RefusesTextThatOneEngineWouldCut) {
  const auto nul = insert(1, std::string{"a\0b", 3});
  ASSERT_FALSE(nul);
  EXPECT_EQ(nul.error().code, "store.nul");
  EXPECT_EQ(nul.error().kind, ErrorKind::invalid);
  for (const std::string_view wrong : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4\xb8"}) {
    const auto refused = insert(1, wrong);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "store.utf8");
  }
  const auto bulk = db().write([](Transaction& tx) {
    return tx.insert_many("thing", {"id", "name"}, {{1, "fine"}, {2, std::string{"\0", 1}}});
  });
  ASSERT_FALSE(bulk);
  EXPECT_EQ(bulk.error().code, "store.nul");
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(insert(1, "\U0010FFFF é 中"));
}

TEST_P(Store, InsertsManyRowsAsTheyAre) {
  const std::vector<std::string> texts{"", "\\N", "\\", "a\tb\nc\rd", "\\.", "中文", "'; DROP TABLE thing", "\x01\x7f"};
  std::vector<Params> rows;
  for (std::size_t i = 0; i < 5'000; ++i) {
    rows.push_back({static_cast<std::int64_t>(i), texts[i % texts.size()], static_cast<std::int64_t>(i),
                    i % 2 == 0 ? Value{nullptr} : Value{static_cast<double>(i) / 3}});
  }
  const auto done = db().write([&](Transaction& tx) {
    return tx.insert_many("thing", {"id", "name", "size", "share"}, rows);
  });
  ASSERT_TRUE(done) << describe(done.error());
  std::int64_t next = 0;
  const auto read = db().read([&](Reader& reader) {
    return reader.each(kAll, {}, [&](const Row& row) {
      const auto i = static_cast<std::size_t>(next++);
      EXPECT_EQ(row.text(1), texts[i % texts.size()]);
      EXPECT_EQ(row.is_null(3), i % 2 == 0);
      if (!row.is_null(3)) {
        EXPECT_EQ(row.real(3), static_cast<double>(i) / 3);
      }
      return true;
    });
  });
  ASSERT_TRUE(read);
  EXPECT_EQ(next, 5'000);
}

TEST_P(Store, KeepsBytesOfAnyValue) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const bool sqlite = db().dialect() == Dialect::sqlite;
  const auto done = db().write([&](Transaction& tx) -> Result<void> {
    YG_TRY(tx.script({"test.bytes", sqlite ? "CREATE TABLE bytes (id BIGINT PRIMARY KEY, kept BLOB)"
                                           : "CREATE TABLE bytes (id BIGINT PRIMARY KEY, kept BYTEA)"}));
    for (int n = 1; n <= 3; ++n)  // the second time as a prepared statement
      YG_TRY(tx.run({"test.keep", "INSERT INTO bytes (id, kept) VALUES (:id, :kept)"}, {n, Blob{n == 3 ? "" : all}}));
    return tx.insert_many("bytes", {"id", "kept"}, {{4, Blob{all}}, {5, nullptr}});
  });
  ASSERT_TRUE(done) << describe(done.error());
  const auto kept = db().read([](Reader& reader) {
    return reader.all({"test.kept", "SELECT kept FROM bytes ORDER BY id"}, {},
                      [](const Row& row) { return row.is_null(0) ? "none" : row.blob(0); });
  });
  EXPECT_EQ(*kept, (std::vector<std::string>{all, all, "", all, "none"}));
}

TEST_P(Store, InsertsManyRowsOrNone) {
  ASSERT_TRUE(insert(3, "c"));
  const auto done = db().write([](Transaction& tx) -> Result<void> {
    const auto bulk = tx.attempt([&] {
      return tx.insert_many("thing", {"id", "name"}, {{1, "a"}, {2, "b"}, {3, "x"}});
    });
    EXPECT_FALSE(bulk);
    if (!bulk) {
      EXPECT_EQ(bulk.error().where.field, "thing.id");
    }
    return tx.insert_many("thing", {"id", "name"}, {{4, "d"}});
  });
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(count(), 2);
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

TEST_P(Store, RollsBackAndThrowsOnWhatABodyThrows) {
  EXPECT_THROW((void)db().write([](Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kInsert, {1, "a", 1, nullptr}));
    throw std::runtime_error{"out"};
  }),
               std::runtime_error);
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(insert(2, "b"));
}

TEST_P(Store, CommitsNothingWhenAFailureWasOverlooked) {
  const auto outcome = db().write([](Transaction& tx) -> Result<void> {
    (void)tx.run(kInsert, {1, "a", 1, nullptr});
    (void)tx.run(kInsert, {1, "again", 1, nullptr});
    EXPECT_FALSE(tx.run(kInsert, {2, "b", 1, nullptr}));
    return {};
  });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "store.spoilt");
  EXPECT_THAT(outcome.error().text.en, HasSubstr("thing.insert"));
  EXPECT_EQ(count(), 0);
}

TEST_P(Store, GoesOnAfterAFailedAttempt) {
  const auto outcome = db().write([](Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kInsert, {1, "a", 1, nullptr}));
    const auto attempted = tx.attempt([&]() -> Result<void> {
      YG_TRY(tx.run(kInsert, {2, "b", 1, nullptr}));
      (void)tx.attempt([&]() -> Result<void> { return fail(ErrorKind::invalid, "inner", {"内", "inner"}); });
      YG_TRY(tx.run(kInsert, {1, "again", 1, nullptr}));
      return {};
    });
    EXPECT_FALSE(attempted);
    // An attempt whose body overlooks a failure is undone all the same.
    EXPECT_FALSE(tx.attempt([&]() -> Result<void> {
      (void)tx.run(kInsert, {4, "d", 1, nullptr});
      (void)tx.run(kBroken, {});
      return {};
    }));
    YG_TRY(tx.run(kInsert, {3, "c", 1, nullptr}));
    return {};
  });
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(count(), 2);
}

TEST_P(Store, NamesTheStatementThatIsWrong) {
  const auto outcome = db().read([](Reader& reader) { return reader.one(kBroken, {}, first_integer); });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::internal);
  EXPECT_EQ(outcome.error().code, "store.statement");
  EXPECT_THAT(outcome.error().text.en, HasSubstr("thing.broken"));
  EXPECT_EQ(count(), 0);
}

TEST_P(Store, ReadsOneSnapshot) {
  ASSERT_TRUE(insert(1, "a"));
  const auto counts = db().read([&](Reader& reader) -> Result<std::pair<std::int64_t, std::int64_t>> {
    YG_TRY_ASSIGN(const auto before, reader.one(kCount, {}, first_integer));
    std::jthread{[&] { EXPECT_TRUE(insert(2, "b")); }}.join();
    YG_TRY_ASSIGN(const auto after, reader.one(kCount, {}, first_integer));
    return std::pair{*before, *after};
  });
  ASSERT_TRUE(counts);
  EXPECT_EQ(*counts, (std::pair<std::int64_t, std::int64_t>{1, 1}));
  EXPECT_EQ(count(), 2);
}

TEST_P(Store, RunsStatementsWhileRowsAreRead) {
  constexpr NamedQuery kById{"thing.by_id", "SELECT size FROM thing WHERE id = :id"};
  std::vector<Params> rows;
  for (int i = 0; i < 3'000; ++i) rows.push_back({i, fmt::format("n{}", i), i * 2});
  ASSERT_TRUE(db().write([&](Transaction& tx) { return tx.insert_many("thing", {"id", "name", "size"}, rows); }));
  int right = 0;
  const auto read = db().read([&](Reader& reader) {
    return reader.each(kAll, {}, [&](const Row& outer) {
      if (outer.integer(0) % 100 != 0) return true;
      // The same statement again inside itself, and another inside that, left early.
      const auto inner = reader.each(kAll, {}, [&](const Row& row) {
        const auto size = reader.one(kById, {row.integer(0)}, first_integer);
        if (size && *size == row.integer(2)) ++right;
        return row.integer(0) < 3;
      });
      EXPECT_TRUE(inner);
      return true;
    });
  });
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(right, 30 * 4);
}

TEST_P(Store, ChangesTablesUnderSessionsThatKnowThem) {
  constexpr NamedQuery kStar{"thing.star", "SELECT * FROM thing"};
  ASSERT_TRUE(insert(1, "a"));
  const auto columns = [&] {
    return db().read([&](Reader& reader) { return reader.one(kStar, {}, [](const Row& row) { return row.size(); }); });
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(columns().value().value(), 4u);
  ASSERT_TRUE(db().write([](Transaction& tx) {
    return tx.script({"grow", "ALTER TABLE thing ADD COLUMN more TEXT"});
  }));
  // The first reader may be told to come again; the next one finds a session that knows the new table.
  auto after = columns();
  if (!after) {
    EXPECT_EQ(after.error().kind, ErrorKind::unavailable);
    after = columns();
  }
  EXPECT_EQ(after.value().value(), 5u);
}

TEST_P(Store, KeepsMoreStatementsThanItHasRoomFor) {
  const auto read = db().read([](Reader& reader) -> Result<std::int64_t> {
    std::int64_t sum = 0;
    for (int round = 0; round < 2; ++round) {
      for (int i = 0; i < 600; ++i) {
        const std::string sql = fmt::format("SELECT :a + {}", i);
        for (int twice = 0; twice < 2; ++twice) {
          YG_TRY_ASSIGN(const auto value, reader.one({"test.many", sql}, {1}, first_integer));
          sum += *value;
        }
      }
    }
    return sum;
  });
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(*read, 4 * (600 + 599 * 600 / 2));
}

TEST_P(Store, RefusesAnAddressOrPlaceThatIsNone) {
  EXPECT_EQ(Database::open({.url = "mysql://x"}).error().code, "store.url");
  EXPECT_EQ(Database::open({.url = "sqlite:"}).error().code, "store.url");
  const std::string nowhere =
      GetParam() == Dialect::sqlite ? "sqlite:/nonexistent/store.db" : "postgresql:///x?host=/nonexistent";
  const auto opened = Database::open({.url = nowhere, .reconnect_max = std::chrono::milliseconds{100}});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "store.open");
  EXPECT_EQ(opened.error().kind, ErrorKind::unavailable);
}

TEST_P(Store, CountsByNameOfQuery) {
  ASSERT_TRUE(insert(1, "a"));
  EXPECT_FALSE(insert(1, "a"));
  const StoreFigures figures = db().metrics().snapshot();
  const auto found = std::ranges::find(figures.queries, "thing.insert", &QueryFigures::name);
  ASSERT_NE(found, figures.queries.end());
  EXPECT_EQ(found->calls, 2u);
  EXPECT_EQ(found->failures, 1u);
  EXPECT_EQ(found->rows, 1u);
  std::uint64_t in_buckets = 0;
  for (const std::uint64_t calls : found->buckets) in_buckets += calls;
  EXPECT_EQ(in_buckets, 2u);
  EXPECT_GT(figures.commits, 0u);
}

TEST_P(Store, TellsOfSlowStatements) {
  std::vector<std::string> slow;
  auto opened =
      Database::open({.url = url(), .slow_after = std::chrono::milliseconds{0}, .on_slow = [&](const SlowQuery& query) {
                        slow.emplace_back(query.name);
                      }});
  ASSERT_TRUE(opened);
  ASSERT_TRUE((*opened)->read([](Reader& reader) { return reader.one(kCount, {}, first_integer); }));
  EXPECT_THAT(slow, ElementsAre("thing.count"));
}

}  // namespace
}  // namespace yunguan::store
