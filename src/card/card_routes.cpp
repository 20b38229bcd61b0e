// SPDX-License-Identifier: Apache-2.0
#include "card/card_routes.h"

namespace yunguan::card {

using http::JsonRoute;
using http::Method;
using http::Request;

namespace {

std::vector<http::Route> single_card_routes(CardService& cards) {
  std::vector<http::Route> routes;
  routes.push_back(http::json_route<NewCardInput, CardDetail>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/cards",
                .operation = "create_card",
                .permission = "card.write",
                .summary = "Enters a card by hand.",
                .tag = "cards",
                .success_status = 201,
                .idempotent_create = true},
      [&cards](const Request& request, const NewCardInput& input) { return cards.create(request, input); }));
  routes.push_back(http::get_route<CardDetail>(JsonRoute{.method = Method::get,
                                                         .path = "/api/v1/cards/{id}",
                                                         .operation = "get_card",
                                                         .permission = "card.read",
                                                         .summary = "One card, persons masked.",
                                                         .tag = "cards"},
                                               [&cards](const Request& request) { return cards.get(request); }));
  routes.push_back(http::json_route<ChangeInput, CardDetail>(
      JsonRoute{.method = Method::patch,
                .path = "/api/v1/cards/{id}",
                .operation = "change_card",
                .permission = "card.write",
                .summary = "Changes facts of a card.",
                .tag = "cards",
                .if_match = true},
      [&cards](const Request& request, const ChangeInput& input) { return cards.change(request, input); }));
  routes.push_back(
      http::get_route<Judgement>(JsonRoute{.method = Method::get,
                                           .path = "/api/v1/cards/{id}/compliance",
                                           .operation = "get_card_compliance",
                                           .permission = "card.read",
                                           .summary = "What the guideline asks of the card and what it lacks.",
                                           .tag = "cards"},
                                 [&cards](const Request& request) { return cards.judgement(request); }));
  routes.push_back(http::json_route<WhatIfInput, WhatIfAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/cards/{id}/what_if",
                .operation = "what_if_card",
                .permission = "card.read",
                .summary = "What would follow from a change, without making it.",
                .tag = "cards"},
      [&cards](const Request& request, const WhatIfInput& input) { return cards.what_if(request, input); }));
  routes.push_back(http::get_route<HistoryAnswer>(JsonRoute{.method = Method::get,
                                                            .path = "/api/v1/cards/{id}/history",
                                                            .operation = "get_card_history",
                                                            .permission = "card.read",
                                                            .summary = "The card's last changes, newest first.",
                                                            .tag = "cards"},
                                                  [&cards](const Request& request) { return cards.history(request); }));
  routes.push_back(http::json_route<RevealInput, RevealAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/cards/{id}/reveal",
                .operation = "reveal_card_field",
                .permission = "card.reveal",
                .summary = "One field of personal data, for a stated reason.",
                .tag = "cards",
                .rate_per_minute = 60},
      [&cards](const Request& request, const RevealInput& input) { return cards.reveal(request, input); }));
  return routes;
}

}  // namespace

std::vector<http::Route> card_routes(CardService& cards, CardExport& exports) {
  std::vector<http::Route> routes;
  auto list_query = CardList::declaration().parameters();
  list_query.push_back({"unit_id", "The unit and all below it.", "integer"});
  routes.push_back(
      http::get_route<http::Page<CardRow>>(JsonRoute{.method = Method::get,
                                                     .path = "/api/v1/cards",
                                                     .operation = "list_cards",
                                                     .permission = "card.read",
                                                     .summary = "Cards the caller may see.",
                                                     .tag = "cards",
                                                     .query = list_query},
                                           [&cards](const Request& request) { return cards.list(request); }));
  list_query.push_back({"format", "csv or xlsx."});
  list_query.push_back({"columns", "Columns in order, separated by commas; all when absent."});
  routes.push_back(http::raw_route(JsonRoute{.method = Method::get,
                                             .path = "/api/v1/cards/export",
                                             .operation = "export_cards",
                                             .permission = "card.export",
                                             .summary = "The same list as a file.",
                                             .tag = "cards",
                                             .query = list_query,
                                             .time_limit = std::chrono::minutes{30}},
                                   [&exports](const Request& request) { return exports.answer(request); }));
  routes.back().response_type = "application/octet-stream";
  for (http::Route& route : single_card_routes(cards)) routes.push_back(std::move(route));
  return routes;
}

std::vector<http::Route> compliance_routes(CardService& cards, store::Database& db, identity::UnitDirectory& units,
                                           const Rules& rules) {
  std::vector<http::Route> routes;
  const std::vector<http::QueryParameter> by_unit{{"unit_id", "The unit and all below it.", "integer"}};
  routes.push_back(http::get_route<CardSummary>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/cards/summary",
                .operation = "get_card_summary",
                .permission = "card.read",
                .summary = "Kept counters over the caller's cards.",
                .tag = "cards",
                .query = by_unit},
      [&](const Request& request) -> Result<CardSummary> {
        YG_TRY_ASSIGN(const auto scope, cards.units_of(request, "card.read"));
        YG_TRY_ASSIGN(const auto counted, db.read([&](store::Reader& reader) { return figures(reader, scope); }));
        return summary_of(counted);
      }));
  routes.push_back(http::get_route<Compliance>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/compliance",
                .operation = "get_compliance",
                .permission = "compliance.read",
                .summary = "How the fleet stands against the guideline.",
                .tag = "compliance",
                .query = by_unit},
      [&](const Request& request) -> Result<Compliance> {
        YG_TRY_ASSIGN(const auto scope, cards.units_of(request, "compliance.read"));
        YG_TRY_ASSIGN(const auto tree, units.tree());
        return db.read([&](store::Reader& reader) { return compliance(reader, scope, *tree, rules); });
      }));
  return routes;
}

}  // namespace yunguan::card
