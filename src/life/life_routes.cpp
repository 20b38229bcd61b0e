// SPDX-License-Identifier: Apache-2.0
#include "life/life_routes.h"

namespace yunguan::life {

using http::JsonRoute;
using http::Method;
using http::Request;

std::vector<http::Route> life_routes(LifeService& life, const LifeRules& rules) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<LifecycleView>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/lifecycle",
                .operation = "get_lifecycle",
                .permission = "card.read",
                .summary = "The table of a card's life: states, acts, guards, clauses, who may, periods.",
                .tag = "life"},
      [&rules](const Request&) -> Result<LifecycleView> { return lifecycle_view(rules); }));
  routes.push_back(http::get_route<CardLife>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/cards/{id}/life",
                .operation = "get_card_life",
                .permission = "card.read",
                .summary = "Where a card stands, which acts the caller may do now and why not the others.",
                .tag = "life"},
      [&life](const Request& request) { return life.get(request); }));
  // Each act asks for its own permission for the card's unit (life/who_may.h); to see the card is the least.
  routes.push_back(http::json_route<ActInput, CardLife>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/cards/{id}/acts",
                .operation = "act_on_card",
                .permission = "card.read",
                .summary = "Does one act of a card's life: suspend, resume, activate, close …",
                .tag = "life",
                .if_match = true},
      [&life](const Request& request, const ActInput& input) { return life.act(request, input); }));
  return routes;
}

}  // namespace yunguan::life
