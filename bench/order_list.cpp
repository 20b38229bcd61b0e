// SPDX-License-Identifier: Apache-2.0
// Lists, boxes, searches and figures over orders by the million. One order is begun and ended as people do it; the others are copies with
// other numbers, people, units, services and ends. One line a figure, with the goal in brackets; SQLite in a temporary folder, and
// PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
//
//   order_list_bench [--orders 1000000] [--store sqlite|postgresql] [--only TEXT]
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "dice.h"
#include "order/order_list.h"
#include "order/order_statistics.h"
#include "order_world.h"

namespace yunguan::order {
namespace {

constexpr int kUnits = 200, kPeople = 2'000, kServices = 8;
constexpr int kStep = 100'000;  // copies of one statement

struct Wanted {
  int orders = 1'000'000;
  std::string store;
  std::string only;
};

class Bench {
 public:
  Bench(std::string name, const std::string& url, const Wanted& wanted)
      : name_(std::move(name)),
        wanted_(wanted),
        world_(url, {.units = kUnits, .people = kPeople, .services = kServices}) {
    const auto first = must(world_.begin(*world_.principal(PersonId{7})));
    must(world_.approve(*world_.principal(PersonId{1}), first));
    const double time = seconds_of([&] { grow(first.id); });
    report(name_, fmt::format("{} orders copied", wanted.orders), time, "s", "-");
    if (world_.db->dialect() == store::Dialect::postgresql) {
      soci::session session{soci::postgresql, url};
      session << "VACUUM (ANALYZE)";
    }
  }

  void lists() {
    const auto chief = world_.principal(PersonId{200}, true);  // of the unit above all
    const auto leader = world_.principal(PersonId{205}, true);
    const auto desk = world_.principal(PersonId{1});  // every order is put before this one
    const auto helper = world_.principal(PersonId{30});
    const auto applicant = world_.principal(PersonId{777});
    list("all", chief, {});
    list("all, page 200", chief, {{"page", "200"}});
    list("all, last changed first", chief, {{"sort", "-updated_at"}});
    list("all, due first", chief, {{"sort", "due_at"}});
    list("under way", chief, {{"status", "running"}});
    list("under way, due first", chief, {{"status", "running"}, {"sort", "due_at"}});
    list("refused, page 100", chief, {{"status", "refused"}, {"page", "100"}});
    list("terminated, a few", chief, {{"status", "terminated"}});
    list("a service", chief, {{"service", "bench.loan3"}});
    list("a service, under way", chief, {{"service", "bench.loan3"}, {"status", "running"}});
    list("a service that is none", chief, {{"service", "bench.none"}});
    list("breached", chief, {{"light", "breached"}});
    list("urgent", chief, {{"priority", "urgent"}});
    list("urgent, under way, a unit", chief, {{"priority", "urgent"}, {"status", "running"}, {"unit_id", "7"}});
    list("suspended", chief, {{"suspended", "true"}});
    list("supervised, of a service", chief, {{"supervised", "true"}, {"service", "bench.loan5"}});
    list("submitted in a month", chief, {{"submitted_at>", "2026-03-01"}, {"submitted_at<", "2026-04-01"}});
    list("of an applicant", chief, {{"applicant_id", "777"}});
    list("of a card", chief, {{"card_id", "4711"}});
    list("a unit", leader, {});
    list("a unit, under way", leader, {{"status", "running"}});
    list("a unit, last changed first", leader, {{"sort", "-updated_at"}});
    list("a unit, refused, a service", leader, {{"status", "refused"}, {"service", "bench.loan2"}});
    list("search: a number", chief, {{"q", "JY-0000471"}});
    list("search: how many numbers begin", chief, {{"q", "JY-"}});
    list("search: a card's number", chief, {{"q", "14400004711"}});
    list("search: digits that many have", chief, {{"q", "144"}});
    list("search: a person", chief, {{"q", "person777"}});
    list("search: nothing", chief, {{"q", "98765"}});
    list("search in a unit", leader, {{"q", "144"}});
    list("mine", applicant, {{"box", "mine"}});
    list("mine, completed", applicant, {{"box", "mine"}, {"status", "completed"}});
    list("drafts", applicant, {{"box", "drafts"}});
    list("to do, of one who has tens of thousands", desk, {{"box", "todo"}});
    list("the same, due first", desk, {{"box", "todo"}, {"sort", "due_at"}});
    list("the same, a service", desk, {{"box", "todo"}, {"service", "bench.loan3"}});
    list("the same, searched", desk, {{"box", "todo"}, {"q", "14400004711"}});
    list("to do, of one who has thousands", helper, {{"box", "todo"}});
    list("done, of one who did half of all", desk, {{"box", "done"}});
    list("the same, last changed first", desk, {{"box", "done"}, {"sort", "-updated_at"}});
    list("the same, refused", desk, {{"box", "done"}, {"status", "refused"}});
    list("the same, page 200", desk, {{"box", "done"}, {"page", "200"}});
    list("the same, searched", desk, {{"box", "done"}, {"q", "14400004711"}});
    list("copied, of one who has a fifth of all", world_.principal(PersonId{3}), {{"box", "copied"}});
    counts("figures of the boxes, of one who has tens of thousands", desk);
    counts("figures of the boxes, of an applicant", applicant);
    figures("statistics of a month by unit and service", chief);
  }

 private:
  void list(const std::string& what, const std::shared_ptr<identity::Principal>& who,
            std::map<std::string, std::string> query) {
    measure(what, who, std::move(query),
            [&](const http::Request& request) { return must(OrderList::page(world_.ground, request)).items.size(); });
  }
  void counts(const std::string& what, const std::shared_ptr<identity::Principal>& who) {
    measure(what, who, {}, [&](const http::Request& request) {
      return static_cast<std::size_t>(must(OrderList::counts(world_.ground, request)).todo);
    });
  }
  void figures(const std::string& what, const std::shared_ptr<identity::Principal>& who) {
    measure(what, who, {{"from", "2026-03-01"}, {"to", "2026-03-31"}}, [&](const http::Request& request) {
      must(order_statistics(world_.ground, request));
      return std::size_t{1};
    });
  }
  template <class Ask>
  void measure(const std::string& what, const std::shared_ptr<identity::Principal>& who,
               std::map<std::string, std::string> query, Ask ask) {
    if (what.find(wanted_.only) == std::string::npos) return;
    http::Request request;
    request.query = std::move(query);
    request.caller = who;
    std::vector<double> times;
    std::size_t rows = 0;
    for (int i = 0; i < 100; ++i) {
      times.push_back(1e3 * seconds_of([&] { rows = ask(request); }));
      if (i == 5 && times.back() > 300) break;  // far off; more of it tells nothing
    }
    std::ranges::sort(times);
    report(name_, fmt::format("{}: {}, half within {:.1f}; p99", what, rows, times[times.size() / 2]), p99(times), "ms",
           "30");
  }

  void grow(OrderId first);
  void run(std::string_view sql) {
    must(world_.db->write([&](store::Transaction& tx) { return tx.run({"bench.fill", sql}, {}); }));
  }
  // Numbers from `from` to `to` as the table n(id).
  static std::string numbers(std::int64_t from, std::int64_t to) {
    return fmt::format(
        "WITH RECURSIVE n(id) AS (SELECT CAST({} AS BIGINT) UNION ALL SELECT id + 1 FROM n WHERE id < {})", from, to);
  }

  const std::string name_;
  const Wanted wanted_;
  BenchWorld world_;
};

// Of a thousand 5 are drafts, 40 under way, 10 sent back, 15 withdrawn, 40 refused, 1 terminated and the others completed.
std::string status_of(const std::string& id) {
  return fmt::format(
      "CASE WHEN {0} < 5 THEN 0 WHEN {0} < 45 THEN 1 WHEN {0} < 55 THEN 2 WHEN {0} < 70 THEN 3 WHEN {0} < 110 THEN 5"
      " WHEN {0} < 111 THEN 7 ELSE 4 END",
      dice(id, 1, 1000));
}

void Bench::grow(OrderId first) {
  const std::string status = status_of("n.id"), person = "(1 + " + dice("n.id", 2, kPeople) + ")";
  const std::string light =
      fmt::format("CASE WHEN {0} IN (1, 2) THEN 1 + {1} WHEN {0} = 4 AND {2} = 0 THEN 3 ELSE 0 END", status,
                  dice("n.id", 3, 3), dice("n.id", 4, 10));
  // Two years, one after another.
  const std::int64_t now = to_micros(world_.clock.now());
  const std::string begun = fmt::format("({} - (CAST({} AS BIGINT) - n.id) * {})", now, wanted_.orders,
                                        730LL * 86'400'000'000 / wanted_.orders);
  const std::string letters =
      world_.db->dialect() == store::Dialect::sqlite ? "printf('JY-%07d', n.id)" : "'JY-' || lpad(n.id::text, 7, '0')";
  for (std::int64_t from = first.value + 1; from < wanted_.orders; from += kStep) {
    const std::string n = numbers(from, std::min<std::int64_t>(from + kStep - 1, wanted_.orders));
    run(fmt::format(
        "INSERT INTO orders (id, number, service_version, service, applicant_id, unit_id, parent_id, parent_visit, "
        "status, suspended,"
        " supervised, priority, steps, light, created_at, submitted_at, ended_at, updated_at, due_at, look_at, events,"
        " version) {0} SELECT n.id, {1}, v.id, v.code, {2}, 1 + ({2} % {3}), 0, 0, {4}, CASE WHEN {5} = 7 THEN 1 ELSE "
        "0 END,"
        " CASE WHEN {6} = 7 THEN 1 ELSE 0 END, CASE WHEN {7} = 0 THEN 'urgent' ELSE 'normal' END, CASE WHEN {4} = 1 "
        "THEN 'desk' ELSE ''"
        " END, {8}, {9}, CASE WHEN {4} = 0 THEN NULL ELSE {9} + 60000000 END, CASE WHEN {4} > 2 THEN {9} + 86400000000 "
        "ELSE NULL END,"
        " {9} + {10} * 1000000, CASE WHEN {4} IN (1, 2) THEN {9} + 172800000000 ELSE 9223372036854775807 END, NULL, "
        "o.events,"
        " o.version FROM n JOIN orders o ON o.id = {11} JOIN service_version v ON v.code = 'bench.loan' || ({12})",
        n, letters, person, kUnits, status, dice("n.id", 5, 2000), dice("n.id", 6, 200), dice("n.id", 7, 20), light,
        begun, dice("n.id", 8, 86'400), first.value, dice("n.id", 9, kServices)));
    run(
        fmt::format("INSERT INTO order_whole (order_id, state, clocks) {} SELECT n.id, w.state, w.clocks FROM n JOIN "
                    "order_whole w ON"
                    " w.order_id = {}",
                    n, first.value));
    // Before the leader of a unit first, then before two people of whom one decides.
    const std::string task =
        "INSERT INTO order_task (order_id, number, person_id, absent_id, step, state, act, opened_at, closed_at) {0} "
        "SELECT o.id, {1},"
        " {2}, NULL, 'desk', {3}, NULL, o.created_at, o.ended_at FROM n JOIN orders o ON o.id = n.id WHERE o.status <> "
        "0";
    run(fmt::format(fmt::runtime(task), n, 1, "20 + (o.unit_id % 20)",
                    "CASE WHEN o.status = 1 AND o.id % 4 = 0 THEN 0 ELSE 1 END"));
    run(fmt::format(fmt::runtime(task), n, 2, "1",
                    "CASE WHEN o.status IN (1, 2) THEN 0 WHEN o.id % 2 = 0 THEN 1 ELSE 2 END"));
    run(fmt::format(fmt::runtime(task), n, 2, "2",
                    "CASE WHEN o.status IN (1, 2) THEN 0 WHEN o.id % 2 = 1 THEN 1 ELSE 2 END"));
    run(fmt::format(
        "INSERT INTO order_copy (order_id, person_id, step, at, read_at) {} SELECT o.id, 3, 'desk', o.created_at,"
        " CASE WHEN o.id % 50 = 0 THEN NULL ELSE o.created_at END FROM n JOIN orders o ON o.id = n.id WHERE o.id % 5 = "
        "0",
        n));
    run(
        fmt::format("INSERT INTO order_link (order_id, kind, object_id, label) {} SELECT n.id, 'card', {},"
                    " CAST(14400000000 + {} AS TEXT) FROM n",
                    n, dice("n.id", 10, 300'000), dice("n.id", 10, 300'000)));
  }
}

}  // namespace
}  // namespace yunguan::order

int main(int argc, char** argv) {
  using namespace yunguan;
  order::Wanted wanted;
  CLI::App app{"Orders by the million"};
  app.add_option("--orders", wanted.orders, "how many there are to be");
  app.add_option("--store", wanted.store, "sqlite or postgresql; both when absent");
  app.add_option("--only", wanted.only, "only lists whose name has this in it");
  CLI11_PARSE(app, argc, argv);
  order::on_each_store(wanted.store, [&](const std::string& name, const std::string& url) {
    order::Bench{name, url, wanted}.lists();
  });
  return 0;
}
