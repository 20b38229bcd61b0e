// SPDX-License-Identifier: Apache-2.0
// Whatever is asked for and whichever way it is read: the list is what a look at every finding gives.
#include "finding/finding_list.h"

#include <random>
#include <set>

#include "finding/finding_fixture.h"
#include "finding/finding_plan.h"
#include "monitor/model.h"

namespace yunguan::finding {
namespace {

constexpr std::array kModels{"separation", "phone", "app", "fraud-area"};

class FindingListTest : public FindingsOnBothStores {
 protected:
  // Of cards that were never entered; units, scenes and all else are given to them afterwards, with the figures to match.
  void say(int count) {
    std::vector<monitor::Found> all;
    for (int n = 0; n < count; ++n) {
      auto one = found(n % 40, kModels[n % 7 % 4], fmt::format("subject{}", n % 5), 1 + n % 28);
      one.month = kMonth - n % 3;
      one.first_second = (n * 7'919u) % 2'000'000;
      all.push_back(one);
    }
    take(all);
    run("UPDATE finding SET unit_id = CASE WHEN id % 3 = 0 THEN 1 ELSE id % 9 END, scene = CAST(id * 7 % 11 % 6 AS "
        "TEXT), "
        "class_code = CASE WHEN id % 50 = 3 THEN 36 ELSE 31 + id % 2 END, carrier = 1 + id * 5 % 13 % 3, "
        "state = CASE WHEN id % 13 = 0 THEN 3 WHEN id % 4 = 1 THEN 1 ELSE 0 END, "
        "again = CASE WHEN id % 13 = 0 AND id % 2 = 0 THEN 1 ELSE 0 END, assigned_to = CASE WHEN id % 10 = 7 THEN 17 "
        "ELSE "
        "0 END, due_at = first_at + 3600000000 * (id % 800)");
    for (const char* table : {"finding_count", "finding_place", "finding_kind"})
      run(fmt::format("DELETE FROM {}", table));
    for (const char* unit : {"unit_id", "-1"}) {
      for (const char* month : {"month", "0"})
        run(fmt::format(
            "INSERT INTO finding_count (month, unit_id, model, state, n) SELECT {}, {}, model, state, COUNT(*) "
            "FROM finding GROUP BY 1, 2, 3, 4",
            month, unit));
      run(
          fmt::format("INSERT INTO finding_place SELECT {}, scene, class_code, carrier, COUNT(*) FROM finding GROUP BY "
                      "1, 2, 3, 4",
                      unit));
    }
    run("INSERT INTO finding_kind SELECT model, state, scene, class_code, carrier, COUNT(*) FROM finding GROUP BY 1, "
        "2, 3, "
        "4, 5");
    expect_figures_to_agree();
    const auto read = db().read([&](store::Reader& reader) -> Result<void> {
      YG_TRY_ASSIGN(const auto last, last_id(reader));
      std::vector<FindingId> ids;
      for (std::int64_t id = 1; id <= last.value; ++id) ids.push_back(FindingId{id});
      YG_TRY_ASSIGN(findings_, find_many(reader, ids));
      return {};
    });
    ASSERT_TRUE(read);
    ASSERT_EQ(findings_.size(), static_cast<std::size_t>(count));
  }
  void run(const std::string& sql) {
    const auto done = db().write([&](store::Transaction& tx) { return tx.run({"test.spread", sql}, {}); });
    ASSERT_TRUE(done) << describe(done.error());
  }

  struct Query {
    std::map<std::string, std::string> words;
    Asked asked;
    std::vector<std::function<bool(const Finding&)>> conditions;
    std::string sort = "-first_at";
  };
  bool one_in(int n) { return dice_() % static_cast<unsigned>(n) == 0; }
  void add(Query& query, std::string name, std::string value, std::function<bool(const Finding&)> condition) {
    query.words[std::move(name)] = std::move(value);
    query.conditions.push_back(std::move(condition));
  }
  void add_places(Query& query);
  void add_rest(Query& query);
  Query draw();
  [[nodiscard]] std::vector<std::int64_t> expected(const Query& query) const;
  [[nodiscard]] http::ListQuery parsed(const Query& query, std::optional<std::string> cursor) const;
  void expect_right(const Query& query);

  std::mt19937 dice_{5};
  std::vector<Finding> findings_;
  std::set<Way> ways_;
};

void FindingListTest::add_places(Query& query) {
  if (one_in(4)) {
    const std::string scene = std::to_string(dice_() % 8);
    add(query, "scene", scene, [scene](const Finding& f) { return f.scene == scene; });
  }
  if (one_in(4)) {
    const bool rare = one_in(2);
    add(query, "class", rare ? "3-6,2-4" : "3-1",
        [rare](const Finding& f) { return rare ? f.class_code == 36 : f.class_code == 31; });
  }
  if (one_in(4)) {
    add(query, "carrier", "telecom", [](const Finding& f) { return f.carrier == card::Carrier::telecom; });
  }
  if (one_in(3)) {
    query.asked.units.emplace();
    for (auto n = dice_() % 4; n > 0; --n)
      query.asked.units->push_back(UnitId{static_cast<std::int64_t>(dice_() % 10)});
    query.conditions.emplace_back(
        [units = *query.asked.units](const Finding& f) { return std::ranges::find(units, f.unit) != units.end(); });
  }
}

void FindingListTest::add_rest(Query& query) {
  if (one_in(3)) {
    const auto model = dice_() % 4;
    add(query, "model", kModels[model], [model](const Finding& f) {
      return f.model == static_cast<std::int64_t>(*monitor::model_named(kModels[model]));
    });
  }
  if (one_in(3)) {
    const bool acted = one_in(2);
    add(query, "state", acted ? "acted" : "new,confirmed",
        [acted](const Finding& f) { return (f.state == State::acted) == acted; });
  }
  if (one_in(4)) {
    query.asked.month = kMonth - static_cast<std::int64_t>(dice_() % 4);
    query.conditions.emplace_back([month = query.asked.month](const Finding& f) { return f.month == month; });
  }
  if (one_in(8)) {
    query.asked.severities = {{Severity::urgent}};
    query.conditions.emplace_back([](const Finding& f) {
      return shipped_finding_rules().severity_of(monitor::info_of(static_cast<monitor::Model>(f.model)).name) ==
             Severity::urgent;
    });
  }
  if (one_in(8)) {
    query.asked.overdue = true;
    query.conditions.emplace_back(
        [now = clock_.now()](const Finding& f) { return f.state == State::fresh && f.due_at < now; });
  }
  if (one_in(8)) add(query, "again", "true", [](const Finding& f) { return f.again; });
  if (one_in(8)) add(query, "assigned_to", "17", [](const Finding& f) { return f.assigned_to == PersonId{17}; });
  if (one_in(8)) add(query, "subject", "subject3", [](const Finding& f) { return f.subject == "subject3"; });
  if (one_in(8)) add(query, "subject~", "JECT2", [](const Finding& f) { return f.subject == "subject2"; });
  if (one_in(8)) {
    const Instant from = month_start(kMonth - 1);
    add(query, "first_at>", "2026-10-01", [from](const Finding& f) { return f.first_at >= from; });
  }
}

FindingListTest::Query FindingListTest::draw() {
  Query query;
  add_places(query);
  add_rest(query);
  constexpr std::array<const char*, 4> kSorts{"-first_at", "first_at", "due_at", "-id"};
  query.sort = kSorts[dice_() % 4];
  query.words["sort"] = query.sort;
  if (query.sort == "due_at") query.conditions.emplace_back([](const Finding& f) { return f.state == State::fresh; });
  query.words["limit"] = std::to_string(1 + dice_() % 60);
  query.asked.now = clock_.now();
  return query;
}

std::vector<std::int64_t> FindingListTest::expected(const Query& query) const {
  std::vector<Finding> all;
  std::ranges::copy_if(findings_, std::back_inserter(all), [&](const Finding& f) {
    return std::ranges::all_of(query.conditions, [&](const auto& holds) { return holds(f); });
  });
  std::ranges::sort(all, [&](const Finding& a, const Finding& b) {
    if (query.sort == "-id") return a.id > b.id;
    if (query.sort == "due_at") return std::pair{a.due_at, a.id} < std::pair{b.due_at, b.id};
    const bool before = std::pair{a.first_at, a.id} < std::pair{b.first_at, b.id};
    return a.id != b.id && before == (query.sort == "first_at");
  });
  std::vector<std::int64_t> ids;
  for (const Finding& f : all) ids.push_back(f.id.value);
  return ids;
}

http::ListQuery FindingListTest::parsed(const Query& query, std::optional<std::string> cursor) const {
  http::Request request;
  request.query = query.words;
  if (cursor) request.query["cursor"] = *cursor;
  auto parsed = FindingList::declaration().parse(request);
  EXPECT_TRUE(parsed) << describe(parsed.error());
  return *parsed;
}

void FindingListTest::expect_right(const Query& query) {
  const std::vector<std::int64_t> wanted = expected(query);
  std::vector<std::int64_t> found;
  std::optional<std::string> cursor;
  do {
    const auto page = db().read([&](store::Reader& reader) -> Result<http::Page<Finding>> {
      const http::ListQuery asked = parsed(query, cursor);
      YG_TRY_ASSIGN(const Plan plan, plan_for(reader, asked, query.asked, shipped_finding_rules(), {.wanted = 51}));
      if (plan.known_total != 0) ways_.insert(plan.way);
      return FindingList::page(reader, asked, query.asked, shipped_finding_rules());
    });
    ASSERT_TRUE(page) << describe(page.error());
    for (const Finding& f : page->items) found.push_back(f.id.value);
    if (!cursor) {
      EXPECT_TRUE(page->total_is_exact);
      EXPECT_EQ(page->total, static_cast<std::int64_t>(wanted.size()));
    }
    cursor = page->next_cursor;
  } while (cursor);
  EXPECT_EQ(found, wanted);
  const auto counted = db().read([&](store::Reader& reader) {
    return FindingList::count(reader, parsed(query, {}), query.asked, shipped_finding_rules(), 10'000);
  });
  EXPECT_EQ(counted.value_or(-1), static_cast<std::int64_t>(wanted.size()));
  const auto ids = db().read([&](store::Reader& reader) {
    return FindingList::ids_behind(reader, parsed(query, {}), query.asked, shipped_finding_rules(), FindingId{50},
                                   FindingId{400}, 1'000);
  });
  std::vector<std::int64_t> between;
  std::ranges::copy_if(wanted, std::back_inserter(between), [](std::int64_t id) { return id > 50 && id <= 400; });
  std::ranges::sort(between);
  std::vector<std::int64_t> behind;
  for (const FindingId id : ids.value()) behind.push_back(id.value);
  // Sorted by their deadline only new ones are listed; in the order of ids all are.
  if (query.sort != "due_at") {
    EXPECT_EQ(behind, between);
  }
}

TEST_P(FindingListTest, IsWhatALookAtEveryFindingGives) {
  say(700);
  for (int n = 0; n < 500 && !HasFailure(); ++n) {
    const Query query = draw();
    std::string words =
        fmt::format("units {}, month {}, overdue {}", query.asked.units ? query.asked.units->size() : 99,
                    query.asked.month, query.asked.overdue);
    for (const auto& [name, value] : query.words) words += fmt::format(" {}={}", name, value);
    SCOPED_TRACE(words);
    expect_right(query);
  }
  for (const Way way : {Way::walk, Way::narrow, Way::place}) EXPECT_TRUE(ways_.contains(way)) << static_cast<int>(way);
}

TEST_P(FindingListTest, LooksForAPartOfASubjectInFewOnly) {
  say(70);
  run("UPDATE finding_count SET n = n * 5000 WHERE model <> 4");
  const auto look = [&](std::map<std::string, std::string> words) {
    return db().read([&](store::Reader& reader) {
      return FindingList::page(reader, parsed({.words = std::move(words)}, {}), {}, shipped_finding_rules());
    });
  };
  const auto refused = look({{"subject~", "ject"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "finding.too_many_subjects");
  EXPECT_FALSE(look({{"subject~", "ject"}, {"model", "phone"}})->items.empty());
}

TEST_P(FindingListTest, FindsByDigitsOfTheNumber) {
  keep({card::good_card(1), card::good_card(2), card::good_card(31)});
  take({found(1), found(2), found(31), found(1, "phone", "86012345")});
  EXPECT_THAT(list({{"q", card::good_card(1).msisdn}}).items, testing::SizeIs(2));
  EXPECT_THAT(list({{"q", card::good_card(1).msisdn.substr(0, 8)}}).items, testing::SizeIs(4));
  EXPECT_THAT(list({{"q", card::good_card(31).msisdn.substr(8)}}).items, testing::SizeIs(1));
  EXPECT_THAT(list({{"q", card::good_card(1).msisdn.substr(0, 8)}, {"model", "phone"}}).items, testing::SizeIs(1));
  EXPECT_THAT(list({{"q", "1064"}}).items, testing::IsEmpty()) << "too few digits";
}

YUNGUAN_ON_BOTH_STORES(FindingListTest);

// What was found before there were figures of units and kinds is in them.
class FindingUpgradeTest : public store::OnBothStores {};

TEST_P(FindingUpgradeTest, CountsWhatIsThere) {
  const std::vector<store::Migration> steps = migrations();
  ASSERT_TRUE(store::migrate(db(), {steps.begin(), steps.begin() + 2}));
  const auto done = db().write([](store::Transaction& tx) -> Result<void> {
    for (int n = 1; n <= 60; ++n) {
      YG_TRY(tx.run({"test.insert",
                     "INSERT INTO finding (id, msisdn, card_id, model, month, day, subject, first_at, hits, "
                     "detail, unit_id, scene, class_code, carrier, state, again, handled_hits, handled_by, "
                     "reason, assigned_to, due_at, seen_at, said_at, version) VALUES (:id, :msisdn, 0, "
                     ":model, :month, 0, 's', 1, 1, '', :unit, :scene, 31, 1, :state, 0, 0, '', '', 0, 1, "
                     "1, 1, 1)"},
                    {n, n, n % 3, 24'300 + n % 2, n % 5, std::to_string(n % 4), n % 2}));
    }
    for (const char* unit : {"unit_id", "-1"}) {
      const std::string sql = fmt::format(
          "INSERT INTO finding_count (month, unit_id, model, state, n) SELECT month, {}, model, state, COUNT(*) FROM "
          "finding GROUP BY 1, 2, 3, 4",
          unit);
      YG_TRY(tx.run({"test.figures", sql}, {}));
    }
    return {};
  });
  ASSERT_TRUE(done) << describe(done.error());
  const auto upgraded = store::migrate(db(), steps);
  ASSERT_TRUE(upgraded) << describe(upgraded.error());
  const auto differences = db().read([](store::Reader& reader) { return check_figures(reader); });
  ASSERT_TRUE(differences) << describe(differences.error());
  EXPECT_THAT(*differences, testing::IsEmpty());
  const auto places = db().read([](store::Reader& reader) {
    return reader.one({"test.places", "SELECT CAST(SUM(n) AS BIGINT) FROM finding_place WHERE unit_id >= 0"}, {},
                      [](const store::Row& row) { return row.integer(0); });
  });
  EXPECT_EQ(places.value(), 60);
}

YUNGUAN_ON_BOTH_STORES(FindingUpgradeTest);

}  // namespace
}  // namespace yunguan::finding
