// SPDX-License-Identifier: Apache-2.0
// Pages over a real store against the same rows sorted in memory.
#include "http/page.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "store/store_fixture.h"

namespace yunguan::http {
namespace {

struct Item {
  std::int64_t id = 0;
  std::optional<std::string> name;
  std::optional<std::int64_t> weight;
  std::int64_t rank = 0;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name, weight, rank))

class Pages : public store::OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped()) return;
    const auto made = db().write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY(tx.run(
          {"test.create", "CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT, weight BIGINT, rank BIGINT NOT NULL)"},
          {}));
      std::mt19937 random{7};
      for (std::int64_t id = 1; id <= 300; ++id) {
        Item item{id, std::string(1, static_cast<char>('a' + random() % 5)), static_cast<std::int64_t>(random() % 4),
                  static_cast<std::int64_t>(random() % 6)};
        if (random() % 5 == 0) item.name.reset();
        if (random() % 5 == 0) item.weight.reset();
        YG_TRY(tx.run({"test.insert", "INSERT INTO item (id, name, weight, rank) VALUES (:a, :b, :c, :d)"},
                      {item.id, item.name, item.weight, item.rank}));
        items_.push_back(std::move(item));
      }
      return {};
    });
    ASSERT_TRUE(made) << describe(made.error());
  }

  Result<Page<Item>> page(std::map<std::string, std::string> query, SqlPiece scope = {}) {
    Request request;
    request.query = std::move(query);
    YG_TRY_ASSIGN(const ListQuery parsed, list_.parse(request));
    return db().read([&](store::Reader& reader) {
      return read_page<Item>(reader, list_, parsed,
                             {.select = "SELECT i.id, i.name, i.weight, i.rank", .from = "FROM item i", .scope = scope},
                             map);
    });
  }
  static Item map(const store::Row& row) {
    return {row.integer(0), row.optional_text(1), row.optional_integer(2), row.integer(3)};
  }

  // The ids in the order of `sort`; std::optional sorts its empty value first, as the lists do.
  std::vector<std::int64_t> sorted(std::string_view sort) const {
    auto copy = items_;
    std::sort(copy.begin(), copy.end(), [&](const Item& a, const Item& b) {
      std::optional<bool> first_descending;
      for (std::size_t begin = 0; begin < sort.size();) {
        const auto end = std::min(sort.find(',', begin), sort.size());
        std::string_view key = sort.substr(begin, end - begin);
        const bool descending = key.starts_with('-');
        if (descending) key.remove_prefix(1);
        if (!first_descending) first_descending = descending;
        const auto order = key == "name"     ? a.name <=> b.name
                           : key == "weight" ? a.weight <=> b.weight
                                             : a.rank <=> b.rank;
        if (order != 0) return descending ? order > 0 : order < 0;
        begin = end + 1;
      }
      return first_descending.value_or(false) ? a.id > b.id : a.id < b.id;
    });
    std::vector<std::int64_t> ids;
    for (const Item& item : copy) ids.push_back(item.id);
    return ids;
  }

  std::vector<Item> items_;
  const List list_{
      {.name = "item.list",
       .fields =
           {{.name = "name", .column = "i.name", .sortable = true, .nullable = true},
            {.name = "weight", .kind = FieldKind::integer, .column = "i.weight", .sortable = true, .nullable = true},
            {.name = "rank", .kind = FieldKind::integer, .column = "i.rank", .sortable = true}},
       .id_column = "i.id",
       .default_sort = "rank"}};
};

TEST_P(Pages, WalkThereAndBackInEveryOrder) {
  for (const std::string sort : {"rank", "-rank", "name", "-name", "weight,-name", "-weight,name",
                                 "-name,-weight,-rank", "rank,-weight,name", "-rank,-weight"}) {
    const auto expected = sorted(sort);
    std::vector<std::int64_t> there;
    std::vector<std::vector<std::int64_t>> pages;
    std::optional<std::string> back;
    std::map<std::string, std::string> query{{"sort", sort}, {"limit", "7"}};
    for (;;) {
      const auto got = page(query);
      ASSERT_TRUE(got) << describe(got.error());
      pages.emplace_back();
      for (const Item& item : got->items) pages.back().push_back(item.id);
      there.insert(there.end(), pages.back().begin(), pages.back().end());
      back = got->prev_cursor;
      EXPECT_EQ(back.has_value(), pages.size() > 1);
      if (!got->next_cursor) break;
      query["cursor"] = *got->next_cursor;
    }
    ASSERT_EQ(there, expected) << sort;
    for (std::size_t at = pages.size() - 1; at-- > 0;) {
      ASSERT_TRUE(back) << sort << " before page " << at;
      query["cursor"] = *back;
      const auto got = page(query);
      ASSERT_TRUE(got);
      std::vector<std::int64_t> ids;
      for (const Item& item : got->items) ids.push_back(item.id);
      ASSERT_EQ(ids, pages[at]) << sort << " page " << at;
      EXPECT_TRUE(got->next_cursor);
      back = got->prev_cursor;
    }
    EXPECT_FALSE(back) << sort;
  }
}

TEST_P(Pages, JumpAndCount) {
  const auto jump = page({{"sort", "-rank"}, {"limit", "20"}, {"page", "4"}});
  ASSERT_TRUE(jump);
  EXPECT_EQ(jump->items.front().id, sorted("-rank")[60]);
  EXPECT_EQ(jump->total, 300);
  EXPECT_TRUE(jump->total_is_exact);
  EXPECT_TRUE(jump->prev_cursor && jump->next_cursor);
  const auto after = page({{"sort", "-rank"}, {"limit", "20"}, {"cursor", *jump->next_cursor}});
  ASSERT_TRUE(after);
  EXPECT_EQ(after->items.front().id, sorted("-rank")[80]);
  EXPECT_FALSE(after->total);
}

TEST_P(Pages, KeepToFiltersAndScope) {
  const auto got = page({{"rank", "1,2"}, {"weight>", "2"}}, {"i.id <= ?", {100}});
  ASSERT_TRUE(got);
  std::int64_t expected = 0;
  for (const Item& item : items_) {
    expected += item.id <= 100 && (item.rank == 1 || item.rank == 2) && item.weight && *item.weight >= 2;
  }
  EXPECT_EQ(got->total, expected);
  EXPECT_GT(expected, 0);
  const auto none = page({{"name", "zz"}});
  ASSERT_TRUE(none);
  EXPECT_EQ(json::write(*none), R"({"items":[],"total":0,"total_is_exact":true})");
}

TEST_P(Pages, ExportEveryRowInOrder) {
  Request request;
  request.query = {{"sort", "-weight,name"}, {"limit", "5"}};
  const auto query = list_.parse(request).value();
  std::vector<std::int64_t> ids;
  const auto done = db().read([&](store::Reader& reader) {
    return each_row(reader, list_, query, {.select = "SELECT i.id", .from = "FROM item i"}, [&](const store::Row& row) {
      ids.push_back(row.integer(0));
      return true;
    });
  });
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(ids, sorted("-weight,name"));
}

YUNGUAN_ON_BOTH_STORES(Pages);

}  // namespace
}  // namespace yunguan::http
