// SPDX-License-Identifier: Apache-2.0
#include "http/filter.h"

#include <gtest/gtest.h>

#include "http/filter_sql.h"

namespace yunguan::http {
namespace {

List::Declaration declaration() {
  return {
      .name = "card.list",
      .fields = {{.name = "state",
                  .kind = FieldKind::enumeration,
                  .column = "c.state",
                  .sortable = true,
                  .values = {"active", "suspended"}},
                 {.name = "name", .kind = FieldKind::text, .column = "c.name", .sortable = true, .nullable = true},
                 {.name = "gaps", .kind = FieldKind::integer, .column = "c.gaps", .sortable = true},
                 {.name = "rate", .kind = FieldKind::number, .column = "c.rate"},
                 {.name = "updated_at", .kind = FieldKind::instant, .column = "c.updated_at", .sortable = true},
                 {.name = "day", .kind = FieldKind::date, .column = "c.day", .sortable = true},
                 {.name = "large", .kind = FieldKind::flag, .column = "c.large"},
                 {.name = "unit_id",
                  .kind = FieldKind::integer,
                  .own =
                      [](const Condition& condition) {
                        return SqlPiece{"u.path LIKE (SELECT path || '%' FROM unit WHERE id = ?)", condition.values};
                      }}},
      .id_column = "c.id",
      .default_sort = "-updated_at",
      .search =
          [](std::string_view q) {
            return SqlPiece{"c.msisdn = ? OR c.iccid = ?", {q, q}};
          },
      .other_parameters = {"format"}};
}

const List& cards() {
  static const List list{declaration()};
  return list;
}

Request asking(std::map<std::string, std::string> query) {
  Request request;
  request.query = std::move(query);
  return request;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;
Pairs faults(std::map<std::string, std::string> query) {
  const auto parsed = cards().parse(asking(std::move(query)));
  Pairs found;
  if (parsed) return found;
  EXPECT_EQ(parsed.error().code, "http.query");
  for (const auto& detail : parsed.error().details) found.emplace_back(detail.where.field, detail.code);
  return found;
}

// The statement after the FROM, and its parameters.
std::pair<std::string, store::Params> statement(std::map<std::string, std::string> query, SqlPiece scope = {}) {
  const auto parsed = cards().parse(asking(std::move(query)));
  EXPECT_TRUE(parsed) << describe(parsed.error());
  const auto made =
      page_statement(cards(), *parsed, {.select = "SELECT c.id", .from = "FROM card c", .scope = std::move(scope)},
                     std::nullopt, store::Dialect::sqlite);
  return {made.sql.substr(made.sql.find("FROM card c") + 11), made.params};
}

TEST(Filter, MakesConditionsOfTheAddress) {
  EXPECT_EQ(statement({}).first, " ORDER BY c.updated_at DESC, c.id DESC LIMIT 51");
  const auto [sql, params] = statement({{"state", "active,suspended"},
                                        {"name~", "A_b%"},
                                        {"gaps>", "1"},
                                        {"gaps<7", ""},
                                        {"large", "true"},
                                        {"sort", "name,-gaps"},
                                        {"limit", "20"},
                                        {"page", "3"},
                                        {"format", "csv"}});
  EXPECT_EQ(sql,
            " WHERE (c.gaps < :w1) AND (c.gaps >= :w2) AND (c.large = :w3) AND (lower(c.name) LIKE :w4 ESCAPE '\\')"
            " AND (c.state IN (:w5, :w6)) ORDER BY c.name, c.gaps DESC, c.id LIMIT 21 OFFSET 40");
  EXPECT_EQ(params, (store::Params{7, 1, true, "%a\\_b\\%%", "active", "suspended"}));
}

TEST(Filter, KnowsDaysInstantsNumbersAndCommas) {
  EXPECT_EQ(statement({{"updated_at>", "2026-11-21"}}).second,
            (store::Params{start_of(parse_date("2026-11-21").value())}));
  EXPECT_EQ(statement({{"updated_at<2026-11-21T00:00:00Z", ""}}).second,
            (store::Params{parse_instant("2026-11-21T08:00:00+08:00").value()}));
  EXPECT_EQ(statement({{"day<", "2026-02-28"}}).second, (store::Params{"2026-02-28"}));
  EXPECT_EQ(statement({{"rate>", "-0.5"}}).second, (store::Params{-0.5}));
  EXPECT_EQ(statement({{"name", "a\\,b,c\\\\"}}).second, (store::Params{"a,b", "c\\"}));
  EXPECT_EQ(statement({{"name~a=b", ""}}).second, (store::Params{"%a=b%"}));
}

TEST(Filter, LetsTheListHaveItsOwnMeaningAndScope) {
  const auto [sql, params] = statement({{"unit_id", "4"}, {"q", " 1380 "}}, {"u.path LIKE ?", {"/1/%"}});
  EXPECT_EQ(sql,
            " WHERE (u.path LIKE :w1) AND (u.path LIKE (SELECT path || '%' FROM unit WHERE id = :w2))"
            " AND (c.msisdn = :w3 OR c.iccid = :w4) ORDER BY c.updated_at DESC, c.id DESC LIMIT 51");
  EXPECT_EQ(params, (store::Params{"/1/%", 4, "1380", "1380"}));
}

TEST(Filter, NamesEveryFault) {
  EXPECT_EQ(faults({{"colour", "red"}}), (Pairs{{"colour", "http.query_unknown"}}));
  EXPECT_EQ(faults({{"state", "active,closed"}, {"gaps", "x"}}),
            (Pairs{{"gaps", "http.query_value"}, {"state", "http.query_value"}}));
  EXPECT_EQ(faults({{"state>", "active"}}), (Pairs{{"state", "http.query_compare"}}));
  EXPECT_EQ(faults({{"gaps~", "1"}}), (Pairs{{"gaps", "http.query_compare"}}));
  EXPECT_EQ(faults({{"state", ""}}), (Pairs{{"state", "http.query_value"}}));
  EXPECT_EQ(faults({{"updated_at>", "yesterday"}}), (Pairs{{"updated_at", "http.query_value"}}));
  EXPECT_EQ(faults({{"name", std::string("a\0b", 3)}}), (Pairs{{"name", "http.query_value"}}));
  EXPECT_EQ(faults({{"name", std::string(201, 'a')}}), (Pairs{{"name", "http.query_value"}}));
  EXPECT_EQ(faults({{"name", "\xff"}}), (Pairs{{"name", "http.query_value"}}));
  EXPECT_EQ(faults({{"rate>", "nan"}}), (Pairs{{"rate", "http.query_value"}}));
  EXPECT_EQ(faults({{"sort", "rate"}}), (Pairs{{"sort", "http.query_sort"}}));
  EXPECT_EQ(faults({{"sort", "name,-name"}}), (Pairs{{"sort", "http.query_sort"}}));
  EXPECT_EQ(faults({{"sort", "name,gaps,state,day"}}), (Pairs{{"sort", "http.query_sort"}}));
  EXPECT_EQ(faults({{"limit", "201"}, {"page", "1001"}}),
            (Pairs{{"limit", "http.query_page"}, {"page", "http.query_page"}}));
  EXPECT_EQ(faults({{"limit", "0"}}), (Pairs{{"limit", "http.query_page"}}));
  EXPECT_EQ(faults({{"cursor", "x"}, {"page", "2"}}), (Pairs{{"page", "http.query_page"}}));
  std::string many = "1";
  for (int i = 0; i < 100; ++i) many += ",1";
  EXPECT_EQ(faults({{"gaps", many}}), (Pairs{{"gaps", "http.query_value"}}));
}

TEST(Filter, RefusesCursorsThatAreNotItsOwn) {
  const auto by_name = cards().parse(asking({{"sort", "name"}})).value();
  const auto by_gaps = cards().parse(asking({{"sort", "-gaps"}})).value();
  const Cursor place{true, {store::Value("乙")}, 17};
  const std::string text = encode_cursor(by_name, place);
  const auto back = decode_cursor(by_name, text);
  ASSERT_TRUE(back);
  EXPECT_TRUE(back->backwards);
  EXPECT_EQ(back->keys, place.keys);
  EXPECT_EQ(back->id, 17);
  EXPECT_TRUE(decode_cursor(by_name, encode_cursor(by_name, {false, {store::Value()}, 1})));
  const std::string null_gaps = encode_cursor(by_gaps, {false, {store::Value()}, 1});
  EXPECT_FALSE(decode_cursor(by_gaps, null_gaps)) << "gaps is never NULL";
  for (const std::string& wrong :
       {std::string(), std::string("x"), std::string("W10"), text + "A", std::string(5000, 'A')}) {
    EXPECT_EQ(decode_cursor(by_name, wrong).error().code, "http.cursor") << wrong;
  }
  EXPECT_EQ(decode_cursor(by_gaps, text).error().code, "http.cursor");
}

TEST(Filter, DescribesItsParameters) {
  std::string names;
  for (const auto& parameter : cards().parameters()) names += parameter.name + " ";
  EXPECT_EQ(names,
            "state name name~ gaps gaps> gaps< rate rate> rate< updated_at updated_at> updated_at< day day> day< large "
            "unit_id unit_id> unit_id< q sort limit cursor page ");
}

}  // namespace
}  // namespace yunguan::http
