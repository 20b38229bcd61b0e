// SPDX-License-Identifier: Apache-2.0
// A store with units, people and a service of one step, for what measures orders.
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

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

// {0} is the code of the service, {1} what its step has besides.
inline constexpr std::string_view kBenchTimers = ", timers: [{name: urge, minutes: 60, act: remind}]";
inline constexpr const char* kBenchService = R"(
code: {0}
area: bench
title: {{zh: 借用, en: Loan}}
about: {{zh: 测量用, en: To measure}}
permission: order.apply
number: JY
form:
  - title: {{zh: 内容, en: What}}
    fields:
      - {{id: what, kind: text, title: {{zh: 物品, en: Thing}}, required: true, length_max: 40}}
      - {{id: days, kind: integer, title: {{zh: 天数, en: Days}}, required: true, min: "1"}}
rules: []
flow:
  steps:
    - {{id: apply, kind: fill, title: {{zh: 申请, en: Apply}}, people: [{{kind: applicant}}]}}
    - {{id: desk, kind: approve, title: {{zh: 审批, en: Approve}}, people: [{{kind: person, code: person1}}]{1}}}
clocks:
  - {{id: whole, title: {{zh: 办结, en: Whole}}, until: ended, working_time: true, minutes: {{normal: 960}}, warn_percent: 80, pauses: [applicant]}}
)";

// The time of day, with what the measurement puts before it.
class ForwardClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return SystemClock{}.now() + ahead_.load(); }
  void forward(std::chrono::minutes time) { ahead_ = ahead_.load() + time; }

 private:
  std::atomic<std::chrono::minutes> ahead_{};
};

class BenchWorld {
 public:
  struct Size {
    int units = 1;     // the first is above all others
    int people = 1;    // spread over the units: person1, person2, …
    int services = 1;  // bench.loan0, bench.loan1, …; the last one reminds after an hour
  };
  BenchWorld(const std::string& url, Size size)
      : db(must(store::Database::open({.url = url, .read_sessions = 8}))),
        audit_(keys.ring(), clock),
        units_(*db, clock),
        ground{*db,
               keys.ring(),
               audit_,
               units_,
               shelf_,
               effects_,
               checks_,
               clock,
               [days = working_days()]() -> Result<std::shared_ptr<const WorkingCalendar>> { return days; },
               [] { return std::set<std::string, std::less<>>{}; },
               std::filesystem::temp_directory_path()},
        service(ground, lookups_) {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {duty::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    must(store::migrate(*db, steps));
    audit_.add_actions(kActions);
    must(db->write([&](store::Transaction& tx) -> Result<void> {
      for (int n = 1; n <= size.units; ++n) {
        YG_TRY(identity::insert_unit(tx, keys.ring(),
                                     {.id = UnitId{n},
                                      .parent_id = n == 1 ? std::nullopt : std::optional{UnitId{1}},
                                      .code = fmt::format("U{}", n),
                                      .name = fmt::format("U{}", n),
                                      .path = path_of(UnitId{n})},
                                     clock.now()));
      }
      for (int n = 1; n <= size.people; ++n) {
        YG_TRY(identity::insert_person(tx, keys.ring(),
                                       {.id = PersonId{n},
                                        .login = fmt::format("person{}", n),
                                        .name = fmt::format("person{}", n),
                                        .unit_id = UnitId{1 + n % size.units},
                                        .created_at = clock.now()}));
      }
      return {};
    }));
    for (int n = 0; n < size.services; ++n) {
      const std::string text = fmt::format(fmt::runtime(kBenchService), fmt::format("bench.loan{}", n),
                                           n + 1 == size.services ? kBenchTimers : "");
      const auto loan =
          must(catalog::Service::from(must(parse_yaml(text, fmt::format("bench.loan{}.yaml", n))), nullptr));
      must(db->write(
          [&](store::Transaction& tx) { return shelf_.publish(tx, *loan, text, "file", "bench", clock.now()); }));
    }
    units_count_ = size.units;
  }

  static std::string path_of(UnitId unit) {
    return unit.value == 1 ? std::string{"/1/"} : fmt::format("/1/{}/", unit.value);
  }
  // `reads`: also all orders of the own unit and of those below it.
  [[nodiscard]] std::shared_ptr<identity::Principal> principal(PersonId id, bool reads = false) const {
    auto principal = std::make_shared<identity::Principal>();
    principal->person_id = id;
    principal->login = fmt::format("person{}", id.value);
    principal->unit_id = UnitId{1 + id.value % units_count_};
    principal->unit_path = path_of(principal->unit_id);
    identity::Grant grant;
    grant.permissions = {"order.apply"};
    if (reads) grant.permissions.insert("order.read");
    grant.unit_path = principal->unit_path;
    principal->grants.push_back(std::move(grant));
    return principal;
  }
  static identity::Asking asking(const identity::Principal& caller) {
    return {caller,
            {.person_id = caller.person_id,
             .login = caller.login,
             .unit_id = caller.unit_id,
             .remote_ip = {},
             .trace_id = {}}};
  }
  [[nodiscard]] Result<Order> begin(const identity::Principal& applies, int of_service = 0) const {
    return service.begin(asking(applies), {.service = fmt::format("bench.loan{}", of_service),
                                           .values = {{"what", "投影仪"}, {"days", 3}},
                                           .submit = true,
                                           .chosen = {}});
  }
  [[nodiscard]] Result<Order> approve(const identity::Principal& decides, const Order& order) const {
    return service.act(asking(decides), order.id,
                       {.act = flow::Act::approve, .task = order.state.visits.front().seats.front().task});
  }

  ForwardClock clock;
  crypto::TestKeys keys;
  std::unique_ptr<store::Database> db;

 private:
  static std::shared_ptr<const WorkingCalendar> working_days() {
    return std::make_shared<const WorkingCalendar>(must(WorkingCalendar::load("rules/calendar.yaml")));
  }

  identity::Audit audit_;
  identity::UnitDirectory units_;
  Shelf shelf_;
  Effects effects_;
  Checks checks_;
  Lookups lookups_;
  int units_count_ = 1;

 public:
  const Ground ground;
  const OrderService service;
};

// Once on SQLite in a temporary folder, and on PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
inline void on_each_store(const std::string& only,
                          const std::function<void(const std::string&, const std::string&)>& run) {
  const auto dir = std::filesystem::temp_directory_path() / fmt::format("yunguan_order_bench.{}", ::getpid());
  std::filesystem::create_directories(dir);
  if (only != "postgresql") run("SQLite", "sqlite:" + (dir / "bench.db").string());
  const char* const server = std::getenv("YUNGUAN_TEST_POSTGRES");
  if (server != nullptr && only != "sqlite") run("PostgreSQL", server);
  std::filesystem::remove_all(dir);
}

inline void report(std::string_view store, std::string_view what, double figure, std::string_view unit,
                   std::string_view goal) {
  fmt::print("{:<11} {:<66} {:>9.1f} {} [{}]\n", store, what, figure, unit, goal);
  std::fflush(stdout);
}

}  // namespace yunguan::order
