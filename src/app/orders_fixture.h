// SPDX-License-Identifier: Apache-2.0
// For tests of orders over HTTP: cards of a unit and of another, a leader, and short ways to apply, act and look.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"

namespace yunguan::app {

using boost::json::array;
using boost::json::object;
using ::testing::HasSubstr;

class OrdersOverHttp : public PlatformWorld {
 protected:
  void SetUp() override {
    PlatformWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    for (int n = 1; n <= 2; ++n) cards_.push_back(enter_card(n, "GA01"));
    foreign_ = enter_card(3, "SW");
    tamper(
        fmt::format("INSERT INTO post_holding (unit_id, post_id, person_id, granted_by, granted_at) VALUES ({}, 1, {}, "
                    "'test', 0)",
                    unit("ROOT"), person("manager")));
  }
  WireAnswer apply(std::string_view service, object values, std::string_view login = "unituser") {
    return as(login).post("/api/v1/orders", {{"service", service}, {"values", std::move(values)}, {"submit", true}});
  }
  object suspension() { return {{"act", "suspend"}, {"cards", array{cards_[0], cards_[1]}}, {"reason", "设备检修"}}; }
  WireAnswer act(std::string_view login, const WireAnswer& order, object input) {
    return as(login).post(fmt::format("/api/v1/orders/{}/acts", order.number("id")), std::move(input));
  }
  WireAnswer shown(const WireAnswer& order, std::string_view login = "manager") {
    return as(login).get(fmt::format("/api/v1/orders/{}", order.number("id")));
  }
  bool comes_to(const WireAnswer& order, std::string_view what) {
    return eventually([&] { return shown(order).text.find(what) != std::string::npos; });
  }
  // The open task of the order.
  std::int64_t task(const WireAnswer& order) {
    return number(
        fmt::format("SELECT MIN(number) FROM order_task WHERE state = 0 AND order_id = {}", order.number("id")));
  }
  std::string card_state(std::int64_t card) {
    return std::string{as("manager").get(fmt::format("/api/v1/cards/{}", card)).body.at("state").as_string()};
  }

  std::vector<std::int64_t> cards_;
  std::int64_t foreign_ = 0;
};

}  // namespace yunguan::app
