// SPDX-License-Identifier: Apache-2.0
#include "mortal_orders.h"

#include <chrono>

#include "base/eventually_fixture.h"
#include "identity/bootstrap.h"
#include "identity/person_store.h"
#include "identity/standing.h"
#include "order/order_permissions.h"

namespace yunguan {

using namespace std::chrono_literals;

void MortalOrders::let_people_in(app::Foundation& ground, identity::Identity& identity) {
  identity.permissions().add(order::kPermissions);
  identity.audit().add_actions(order::kActions);
  ASSERT_TRUE(identity.prepare());
  auto plan = identity::first_start_plan();
  plan.people.push_back({"manager", "管理", "ROOT", "fleet_manager", "ROOT"});
  ASSERT_TRUE(identity::carry_out(identity.context(), plan));
}

void MortalOrders::as_manager(app::Foundation& ground, identity::Identity& identity, const Doing& what) {
  order::Shelf shelf;
  const order::Effects effects;
  const order::Checks checks;
  const auto calendar = std::make_shared<const WorkingCalendar>(WorkingCalendar::load("rules/calendar.yaml").value());
  const order::Ground orders{*ground.db,
                             *ground.keys,
                             identity.audit(),
                             identity.units(),
                             shelf,
                             effects,
                             checks,
                             ground.clock,
                             [&]() -> Result<std::shared_ptr<const WorkingCalendar>> { return calendar; },
                             [] { return std::set<std::string, std::less<>>{}; },
                             std::filesystem::temp_directory_path()};
  const auto units = identity.units().tree().value();
  const auto manager =
      ground.db
          ->read([&](store::Reader& reader) -> Result<std::shared_ptr<identity::Principal>> {
            YG_TRY_ASSIGN(const auto person, identity::person_named(reader, "manager"));
            return identity::principal_of_person(reader, *ground.keys, *units, person.id, ground.clock.now());
          })
          .value();
  what(orders, {*manager, {.person_id = manager->person_id, .login = "manager"}});
}

void MortalOrders::submit(app::Foundation& ground, const order::Ground& orders, const order::Lookups& lookups,
                          const identity::Asking& asking, std::string_view yaml,
                          const std::vector<boost::json::object>& forms) {
  const auto document = parse_yaml(yaml, "story.yaml");
  ASSERT_TRUE(document) << describe(document.error());
  const std::string code{document->root().as_object().at("code").as_string()};
  const auto service = catalog::Service::from(parse_yaml(yaml, code + ".yaml").value(), nullptr);
  ASSERT_TRUE(service) << describe(service.error());
  ASSERT_TRUE(ground.db->write([&](store::Transaction& tx) {
    return orders.shelf.publish(tx, **service, std::string{yaml}, "own", "story", ground.clock.now());
  }));
  const order::OrderService applying{orders, lookups};
  for (const boost::json::object& form : forms) {
    const auto begun = applying.begin(asking, {.service = code, .values = form, .submit = true, .chosen = {}});
    ASSERT_TRUE(begun) << describe(begun.error());
  }
}

std::int64_t MortalOrders::ended() const {
  const auto counts = numbers("SELECT COUNT(*) FROM orders WHERE ended_at IS NOT NULL", 1);
  return counts.empty() ? -1 : counts[0];
}

void MortalOrders::die_until_ended(std::int64_t orders, int deaths, const std::function<void()>& start) {
  std::int64_t last = 0;
  int killed_inside = 0;
  for (int death = 0; death < deaths && last < orders; ++death) {
    start();
    ASSERT_TRUE(eventually([&] { return ended() > last; }, 60s));
    kill_platform();
    const std::int64_t now = ended();
    EXPECT_GE(now, last) << "what was done stays done";
    if (now < orders) ++killed_inside;
    last = now;
  }
  EXPECT_GT(killed_inside, 1) << "all was done before the machine could die";
  start();
  ASSERT_TRUE(eventually([&] { return ended() == orders; }, 120s)) << ended();
}

}  // namespace yunguan
