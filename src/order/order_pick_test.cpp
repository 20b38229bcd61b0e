// SPDX-License-Identifier: Apache-2.0
// Every box in every order with every filter, over orders by dice, against a plain look at each of them.
#include "order/order_pick.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "order/order_store.h"
#include "order/order_world_fixture.h"

namespace yunguan::order {
namespace {

constexpr int kOrders = 250;
constexpr std::int64_t kBegun = 1'760'000'000'000'000;  // of the first, microseconds

struct One {
  std::int64_t id = 0, service = 0, applicant = 0, unit = 0, status = 0, light = 0, submitted = 0, updated = 0, due = 0;
  bool suspended = false, supervised = false, urgent = false;
  std::int64_t card = 0;
  std::map<std::int64_t, std::set<std::int64_t>> tasks;  // person: states
  std::set<std::int64_t> copies;
};

using Meets = std::function<bool(const One&)>;
struct Filter {
  std::map<std::string, std::string> query;
  Meets meets;
};

class PickedOrders : public OrderWorld {
 protected:
  void SetUp() override {
    OrderWorld::SetUp();
    if (IsSkipped()) return;
    std::mt19937 dice{20261123};
    const auto roll = [&](int sides) { return static_cast<std::int64_t>(dice() % static_cast<unsigned>(sides)); };
    for (std::int64_t id = 1; id <= kOrders; ++id) {
      One one{.id = id, .service = roll(3), .applicant = 1 + roll(4), .unit = 1 + roll(2), .status = roll(8)};
      one.light = one.status == 1 ? roll(4) : 0;
      one.submitted = one.status == 0 ? 0 : kBegun + id * 3'600'000'000;
      one.updated = kBegun + (id + roll(50)) * 3'600'000'000;
      one.due = one.status == 1 ? one.submitted + roll(9) * 3'600'000'000 : kNothingDue;
      one.suspended = roll(40) == 0;
      one.supervised = roll(30) == 0;
      one.urgent = roll(10) == 0;
      one.card = 10 + roll(20);
      put(one);
      for (std::int64_t number = 1; number <= 3; ++number) {
        const std::int64_t person = 1 + roll(4), state = roll(3);
        one.tasks[person].insert(state);
        run_sql(fmt::format("INSERT INTO order_task VALUES ({}, {}, {}, NULL, 'desk', {}, NULL, 0, NULL)", id, number,
                            person, state));
      }
      if (roll(3) == 0) {
        one.copies.insert(1 + roll(2));
        run_sql(fmt::format("INSERT INTO order_copy VALUES ({}, {}, 'desk', 0, NULL)", id, *one.copies.begin()));
      }
      all_.push_back(std::move(one));
    }
  }

  void put(const One& one) {
    run_sql(
        fmt::format("INSERT INTO orders VALUES ({0}, 'JY-{0:06}', 1, 's{1}', {2}, {3}, 0, 0, {4}, {5}, {6}, '{7}', '', "
                    "{8}, {9}, {10},"
                    " NULL, {11}, {12}, NULL, 1, 1, 0)",
                    one.id, one.service, one.applicant, one.unit, one.status, int{one.suspended}, int{one.supervised},
                    one.urgent ? "urgent" : "normal", one.light, kBegun,
                    one.submitted == 0 ? "NULL" : std::to_string(one.submitted), one.updated, one.due));
    run_sql(fmt::format("INSERT INTO order_link VALUES ({}, 'card', {}, '144000000{}')", one.id, one.card, one.card));
  }

  static bool is_in(const One& one, const Pick& pick) {
    const std::int64_t me = pick.me.value;
    const auto has = [&](std::int64_t state) {
      const auto found = one.tasks.find(me);
      return found != one.tasks.end() && found->second.contains(state);
    };
    if (pick.units && std::ranges::find(*pick.units, UnitId{one.unit}) == pick.units->end()) return false;
    if (pick.card && one.card != *pick.card) return false;
    switch (pick.box) {
      case Box::all:
        return one.status != 0;
      case Box::mine:
        return one.status != 0 && one.applicant == me;
      case Box::drafts:
        return one.status == 0 && one.applicant == me;
      case Box::todo:
        return has(0);
      case Box::done:
        return has(1);
      case Box::copied:
        return one.copies.contains(me);
    }
    return false;
  }

  std::vector<std::int64_t> expected(const Pick& pick, const Filter& filter, const std::string& sort) const {
    std::vector<const One*> found;
    for (const One& one : all_) {
      if (is_in(one, pick) && filter.meets(one)) found.push_back(&one);
    }
    const bool descending = sort.starts_with('-');
    const auto key = [&](const One* one) {
      const std::int64_t first = sort.ends_with("due_at") ? one->due : sort.ends_with("updated_at") ? one->updated : 0;
      return std::pair{first, one->id};
    };
    std::ranges::sort(found,
                      [&](const One* a, const One* b) { return descending ? key(b) < key(a) : key(a) < key(b); });
    std::vector<std::int64_t> ids;
    for (const One* one : found) ids.push_back(one->id);
    return ids;
  }

  // Page by page along the cursor, and the total that the first page gives.
  void expect_pages(const Pick& pick, const Filter& filter, const std::string& sort) {
    http::Request request;
    request.query = filter.query;
    request.query["sort"] = sort;
    request.query["limit"] = "17";
    SCOPED_TRACE(fmt::format("box {} units {} card {} large {} sort {} filter {}", static_cast<int>(pick.box),
                             pick.units.has_value(), pick.card.value_or(0), pick.looked_through, sort,
                             filter.query.empty() ? "" : filter.query.begin()->first));
    auto query = order_fields().parse(request);
    ASSERT_TRUE(query) << describe(query.error());
    std::vector<std::int64_t> ids;
    std::optional<std::int64_t> total;
    bool is_exact = false;
    do {
      const auto page = db().read([&](store::Reader& reader) { return pick_page(reader, *query, pick); });
      ASSERT_TRUE(page) << describe(page.error());
      if (!query->cursor) {
        total = page->total;
        is_exact = page->total_is_exact;
      }
      for (const OrderId id : page->items) ids.push_back(id.value);
      query->cursor = page->next_cursor;
    } while (query->cursor);
    const auto wanted = expected(pick, filter, sort);
    EXPECT_EQ(ids, wanted);
    ASSERT_TRUE(total);
    if (is_exact) {
      EXPECT_EQ(*total, std::ssize(wanted));
    } else {
      EXPECT_LE(*total, std::ssize(wanted));
    }
  }

  std::vector<One> all_;
};

std::vector<Filter> filters() {
  return {
      {{}, [](const One&) { return true; }},
      {{{"status", "running"}}, [](const One& one) { return one.status == 1; }},
      {{{"status", "refused,completed"}}, [](const One& one) { return one.status == 4 || one.status == 5; }},
      {{{"light", "breached"}}, [](const One& one) { return one.light == 3; }},
      {{{"light", "none,warned"}}, [](const One& one) { return one.light == 0 || one.light == 2; }},
      {{{"suspended", "true"}}, [](const One& one) { return one.suspended; }},
      {{{"supervised", "true"}, {"status", "running"}},
       [](const One& one) { return one.supervised && one.status == 1; }},
      {{{"supervised", "false"}}, [](const One& one) { return !one.supervised; }},
      {{{"priority", "urgent"}}, [](const One& one) { return one.urgent; }},
      {{{"service", "s1"}}, [](const One& one) { return one.service == 1; }},
      {{{"service", "none"}}, [](const One&) { return false; }},
      {{{"applicant_id", "2"}}, [](const One& one) { return one.applicant == 2; }},
      {{{"number", "JY-000123"}}, [](const One& one) { return one.id == 123; }},
      {{{"submitted_at>", "2025-10-12"}, {"submitted_at<", "2025-10-15"}},
       [](const One& one) { return one.submitted >= 1'760'198'400'000'000 && one.submitted <= 1'760'457'600'000'000; }},
      {{{"due_at<", "2025-10-15"}}, [](const One& one) { return one.due <= 1'760'457'600'000'000; }},
      {{{"due_at>", "2025-10-15"}},
       [](const One& one) { return one.due >= 1'760'457'600'000'000 && one.due != kNothingDue; }},
      {{{"q", "JY-0001"}}, [](const One& one) { return one.id >= 100 && one.id < 200; }},
      {{{"q", "14400000012"}}, [](const One& one) { return one.card == 12; }},
      {{{"q", "anna"}}, [](const One& one) { return one.applicant == 1; }},
      {{{"q", "no such thing"}}, [](const One&) { return false; }},
  };
}

TEST_P(PickedOrders, AreThoseThatAPlainLookFinds) {
  for (const Box box : {Box::all, Box::mine, Box::drafts, Box::todo, Box::done, Box::copied}) {
    for (const Filter& filter : filters()) {
      for (const std::string sort : {"-id", "id", "due_at", "-due_at", "updated_at", "-updated_at"}) {
        for (const std::int64_t looked_through : {kLookedThrough, std::int64_t{5}}) {
          const Pick pick{.box = box, .me = kAnna, .looked_through = looked_through};
          expect_pages(pick, filter, sort);
          if (HasFatalFailure()) return;
          if (sort != "-id" && sort != "due_at") continue;
          expect_pages({.box = box, .me = kAnna, .units = {{UnitId{2}}}, .looked_through = looked_through}, filter,
                       sort);
          expect_pages({.box = box, .me = kAnna, .card = 15, .looked_through = looked_through}, filter, sort);
        }
      }
    }
  }
}

YUNGUAN_ON_BOTH_STORES(PickedOrders);

}  // namespace
}  // namespace yunguan::order
