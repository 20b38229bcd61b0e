// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/person_store.h"
#include "identity/standing.h"
#include "order/order_service.h"

namespace yunguan::demo {

// Acts in the name of the demonstration's people.
class Cast {
 public:
  Cast(const order::Ground& ground, const order::OrderService& orders) : ground_(ground), orders_(orders) {}

  Result<order::Order> begin(std::string_view login, std::string_view service, boost::json::object values,
                             bool submit = true) const {
    return in_the_name_of(login, [&](const identity::Asking& asking) {
      return orders_.begin(
          asking, {.service = std::string{service}, .values = std::move(values), .submit = submit, .chosen = {}});
    });
  }

  Result<void> act(std::string_view login, const order::Order& order, flow::Act act, std::string_view words,
                   boost::json::object values = {}) const {
    YG_TRY(in_the_name_of(login, [&](const identity::Asking& asking) -> Result<order::Order> {
      YG_TRY_ASSIGN(const auto now, orders_.visible(asking, order.id));
      order::ActInput input{.act = act, .words = std::string{words}, .values = std::move(values)};
      for (const flow::Visit& visit : now.state.visits) {
        for (const flow::Seat& seat : visit.seats) {
          if (seat.person == asking.principal.person_id && seat.state == flow::SeatState::open) input.task = seat.task;
        }
      }
      if (act == flow::Act::send_back) input.step = "apply";
      return orders_.act(asking, order.id, input);
    }));
    return {};
  }

 private:
  template <class Do>
  Result<order::Order> in_the_name_of(std::string_view login, Do what) const {
    YG_TRY_ASSIGN(const auto units, ground_.units.tree());
    YG_TRY_ASSIGN(const auto principal, ground_.db.read([&](store::Reader& reader) -> Result<Found> {
      YG_TRY_ASSIGN(const auto person, identity::person_named(reader, login));
      return identity::principal_of_person(reader, ground_.keys, *units, person.id, ground_.clock.now());
    }));
    if (principal == nullptr)
      return fail(ErrorKind::conflict, "demo.person", {"演示账号已停用", "an account is closed"});
    return what(identity::Asking{*principal,
                                 {.person_id = principal->person_id,
                                  .login = principal->login,
                                  .unit_id = principal->unit_id,
                                  .remote_ip = {},
                                  .trace_id = {}}});
  }
  using Found = std::shared_ptr<identity::Principal>;

  const order::Ground& ground_;
  const order::OrderService& orders_;
};

}  // namespace yunguan::demo
