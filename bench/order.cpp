// SPDX-License-Identifier: Apache-2.0
// Orders a second: begun and submitted, one person's step, completed – each act a durable, audited transaction – by people who work at
// the same time. One line a figure, with the goal in brackets; SQLite in a temporary folder, and PostgreSQL when YUNGUAN_TEST_POSTGRES
// names an empty server.
//
//   order_bench [--orders 20000] [--people 16] [--store sqlite|postgresql]
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "crypto/test_keys.h"
#include "duty/migrations.h"
#include "identity/migrations.h"
#include "identity/person_store.h"
#include "identity/unit_store.h"
#include "measure.h"
#include "must.h"
#include "order/migrations.h"
#include "order/order_permissions.h"
#include "order/order_service.h"

namespace yunguan::order {
namespace {

constexpr const char* kService = R"(
code: bench.loan
area: bench
title: {zh: 借用, en: Loan}
about: {zh: 测量用, en: To measure}
permission: order.apply
number: JY
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: what, kind: text, title: {zh: 物品, en: Thing}, required: true, length_max: 40}
      - {id: days, kind: integer, title: {zh: 天数, en: Days}, required: true, min: "1"}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: desk, kind: approve, title: {zh: 审批, en: Approve}, people: [{kind: person, code: person1}]}
clocks:
  - {id: whole, title: {zh: 办结, en: Whole}, until: ended, working_time: true, minutes: {normal: 960}, warn_percent: 80, pauses: [applicant]}
)";

struct Wanted {
  int orders = 20'000;
  int people = 16;
  std::string store;
};

std::shared_ptr<const WorkingCalendar> working_days() {
  return std::make_shared<const WorkingCalendar>(must(WorkingCalendar::load("rules/calendar.yaml")));
}

class Bench {
 public:
  Bench(std::string name, const std::string& url, int people)
      : name_(std::move(name)),
        db_(must(store::Database::open({.url = url, .read_sessions = 8}))),
        audit_(keys_.ring(), clock_),
        units_(*db_, clock_),
        ground_{*db_,
                keys_.ring(),
                audit_,
                units_,
                shelf_,
                effects_,
                checks_,
                clock_,
                [days = working_days()]() -> Result<std::shared_ptr<const WorkingCalendar>> { return days; },
                [] { return std::set<std::string, std::less<>>{}; },
                std::filesystem::temp_directory_path()},
        service_(ground_, lookups_) {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {duty::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    must(store::migrate(*db_, steps));
    audit_.add_actions(kActions);
    must(db_->write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY(identity::insert_unit(tx, keys_.ring(), {.id = UnitId{1}, .code = "DC", .name = "DC", .path = "/1/"},
                                   clock_.now()));
      for (int n = 1; n <= people; ++n) {
        YG_TRY(identity::insert_person(tx, keys_.ring(),
                                       {.id = PersonId{n},
                                        .login = fmt::format("person{}", n),
                                        .name = fmt::format("person{}", n),
                                        .unit_id = UnitId{1},
                                        .created_at = clock_.now()}));
      }
      return {};
    }));
    const auto service = must(catalog::Service::from(must(parse_yaml(kService, "bench.loan.yaml")), nullptr));
    must(db_->write(
        [&](store::Transaction& tx) { return shelf_.publish(tx, *service, kService, "file", "bench", clock_.now()); }));
  }

  void run(const Wanted& wanted) {
    std::atomic<int> next = 0;
    std::vector<std::vector<double>> took(static_cast<std::size_t>(wanted.people));
    const auto begun = BenchClock::now();
    {
      std::vector<std::jthread> people;
      for (int n = 0; n < wanted.people; ++n) {
        people.emplace_back([&, n] {
          while (next++ < wanted.orders)
            life_of_one(PersonId{2 + n % (wanted.people - 1)}, took[static_cast<std::size_t>(n)]);
        });
      }
    }
    const double all = seconds_since(begun);
    std::vector<double> acts;
    for (const auto& some : took) acts.insert(acts.end(), some.begin(), some.end());
    std::ranges::sort(acts);
    report(fmt::format("orders from start to end, {} people at a time", wanted.people), wanted.orders / all, "orders/s",
           "1000");
    report("one act, half of them within", acts[acts.size() / 2] * 1000, "ms", "-");
    report("one act, p99", p99(acts) * 1000, "ms", "50");
  }

 private:
  void report(std::string_view what, double figure, std::string_view unit, std::string_view goal) const {
    fmt::print("{:<11} {:<60} {:>9.1f} {} [{}]\n", name_, what, figure, unit, goal);
    std::fflush(stdout);
  }
  static identity::Principal principal(PersonId id) {
    identity::Principal principal;
    principal.person_id = id;
    principal.login = fmt::format("person{}", id.value);
    principal.unit_id = UnitId{1};
    principal.unit_path = "/1/";
    identity::Grant grant;
    grant.permissions = {"order.apply"};
    grant.unit_path = "/1/";
    principal.grants.push_back(std::move(grant));
    return principal;
  }
  static identity::Asking asking(const identity::Principal& caller) {
    return {
        caller,
        {.person_id = caller.person_id, .login = caller.login, .unit_id = UnitId{1}, .remote_ip = {}, .trace_id = {}}};
  }
  void life_of_one(PersonId applicant, std::vector<double>& took) {
    const auto timed = [&](auto&& act) {
      const auto begun = BenchClock::now();
      auto done = must(act());
      took.push_back(seconds_since(begun));
      return done;
    };
    const identity::Principal applies = principal(applicant);
    const Order order = timed([&] {
      return service_.begin(
          asking(applies),
          {.service = "bench.loan", .values = {{"what", "投影仪"}, {"days", 3}}, .submit = true, .chosen = {}});
    });
    const identity::Principal decides = principal(PersonId{1});
    const Order ended = timed([&] {
      return service_.act(asking(decides), order.id,
                          {.act = flow::Act::approve, .task = order.state.visits.front().seats.front().task});
    });
    YG_ASSERT(ended.state.status == flow::Status::completed);
  }

  const std::string name_;
  SystemClock clock_;
  crypto::TestKeys keys_;
  std::unique_ptr<store::Database> db_;
  identity::Audit audit_;
  identity::UnitDirectory units_;
  Shelf shelf_;
  Effects effects_;
  Checks checks_;
  Lookups lookups_;
  const Ground ground_;
  const OrderService service_;
};

}  // namespace
}  // namespace yunguan::order

int main(int argc, char** argv) {
  using namespace yunguan;
  order::Wanted wanted;
  CLI::App app{"orders a second"};
  app.add_option("--orders", wanted.orders, "orders to bring to their end");
  app.add_option("--people", wanted.people, "who work at the same time")->check(CLI::Range(2, 200));
  app.add_option("--store", wanted.store, "sqlite or postgresql; both when absent");
  CLI11_PARSE(app, argc, argv);
  const auto dir = std::filesystem::temp_directory_path() / fmt::format("yunguan_order_bench.{}", ::getpid());
  std::filesystem::create_directories(dir);
  if (wanted.store != "postgresql")
    order::Bench("SQLite", "sqlite:" + (dir / "bench.db").string(), wanted.people).run(wanted);
  const char* const server = std::getenv("YUNGUAN_TEST_POSTGRES");
  if (server != nullptr && wanted.store != "sqlite") order::Bench("PostgreSQL", server, wanted.people).run(wanted);
  std::filesystem::remove_all(dir);
  return 0;
}
