// SPDX-License-Identifier: Apache-2.0
#include "control/control_routes.h"

namespace yunguan::control {

using http::JsonRoute;
using http::Method;
using http::Request;

std::vector<http::Route> control_routes(const ControlService& controls, const Tiers& tiers) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<CardControls>(
      JsonRoute{
          .method = Method::get,
          .path = "/api/v1/cards/{id}/controls",
          .operation = "get_card_controls",
          .permission = "card.read",
          .summary = "Every control of a card: wanted, in force, since when they differ, and what the caller may do.",
          .tag = "controls"},
      [&controls](const Request& request) { return controls.get(request); }));
  routes.push_back(http::json_route<ControlInput, CardControls>(
      JsonRoute{.method = Method::put,
                .path = "/api/v1/cards/{id}/controls/{aspect}",
                .operation = "set_card_control",
                .permission = "card.control",
                .summary = "Sets one control and commands the network; If-Match is the card's version.",
                .tag = "controls",
                .if_match = true},
      [&controls](const Request& request, const ControlInput& input) { return controls.set(request, input); }));
  routes.push_back(
      http::get_route<TierFile>(JsonRoute{.method = Method::get,
                                          .path = "/api/v1/control_tiers",
                                          .operation = "get_control_tiers",
                                          .permission = "rules.read",
                                          .summary = "Tiers of quotas and speeds, and the bounds of free values.",
                                          .tag = "controls"},
                                [&tiers](const Request&) -> Result<TierFile> { return tiers.file(); }));
  return routes;
}

std::vector<http::Route> whitelist_routes(const WhitelistService& whitelists) {
  std::vector<http::Route> routes;
  auto query = WhitelistService::declaration().parameters();
  query.push_back({"unit_id", "The unit and all below it.", "integer"});
  query.push_back({"box", "all, mine (asked by the caller) or to_review (waiting for the caller)."});
  routes.push_back(http::get_route<http::Page<WhitelistChangeRow>>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/whitelist_changes",
                .operation = "list_whitelist_changes",
                .permission = "card.read",
                .summary = "Requests to change whitelists.",
                .tag = "controls",
                .query = query},
      [&whitelists](const Request& request) { return whitelists.list(request); }));
  routes.push_back(http::json_route<WhitelistRequestInput, WhitelistChangeDetail>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/cards/{id}/whitelist_changes",
                .operation = "request_whitelist_change",
                .permission = "card.whitelist_request",
                .summary = "Asks for entries to be added to or removed from a card's whitelist.",
                .tag = "controls",
                .success_status = 201,
                .idempotent_create = true},
      [&whitelists](const Request& request, const WhitelistRequestInput& input) {
        return whitelists.request_change(request, input);
      }));
  routes.push_back(http::get_route<WhitelistChangeDetail>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/whitelist_changes/{id}",
                .operation = "get_whitelist_change",
                .permission = "card.read",
                .summary = "One request, with the card's list now and the year's count.",
                .tag = "controls"},
      [&whitelists](const Request& request) { return whitelists.get(request); }));
  const auto decision = [&](const char* act, const char* summary, auto handle) {
    routes.push_back(http::json_route<DecisionInput, WhitelistChangeDetail>(
        JsonRoute{.method = Method::post,
                  .path = std::string{"/api/v1/whitelist_changes/{id}/"} + act,
                  .operation = std::string{act} + "_whitelist_change",
                  .permission = "card.whitelist_review",
                  .summary = summary,
                  .tag = "controls"},
        handle));
  };
  decision(
      "approve", "Signs the change and carries it out; never by the one who asked.",
      [&whitelists](const Request& request, const DecisionInput& input) { return whitelists.approve(request, input); });
  decision(
      "refuse", "Refuses the change with a signed reason.",
      [&whitelists](const Request& request, const DecisionInput& input) { return whitelists.refuse(request, input); });
  routes.push_back(http::get_route<WhitelistChangeDetail>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/whitelist_changes/{id}/withdraw",
                .operation = "withdraw_whitelist_change",
                .permission = "card.whitelist_request",
                .summary = "Takes an own pending request back.",
                .tag = "controls"},
      [&whitelists](const Request& request) { return whitelists.withdraw(request); }));
  return routes;
}

std::vector<http::Route> pool_routes(const ImeiPools& pools) {
  std::vector<http::Route> routes;
  auto query = ImeiPools::declaration().parameters();
  query.push_back({"unit_id", "The unit and all below it.", "integer"});
  routes.push_back(
      http::get_route<http::Page<ImeiPool>>(JsonRoute{.method = Method::get,
                                                      .path = "/api/v1/imei_pools",
                                                      .operation = "list_imei_pools",
                                                      .permission = "card.read",
                                                      .summary = "Pools of IMEIs that cards may be bound to.",
                                                      .tag = "controls",
                                                      .query = query},
                                            [&pools](const Request& request) { return pools.list(request); }));
  routes.push_back(http::json_route<NewPoolInput, ImeiPool>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/imei_pools",
                .operation = "create_imei_pool",
                .permission = "control.lists",
                .summary = "Makes a pool, with the IMEIs pasted.",
                .tag = "controls",
                .success_status = 201,
                .idempotent_create = true,
                .body_max = 4u << 20},
      [&pools](const Request& request, const NewPoolInput& input) { return pools.create(request, input); }));
  routes.push_back(http::get_route<ImeiPool>(JsonRoute{.method = Method::get,
                                                       .path = "/api/v1/imei_pools/{id}",
                                                       .operation = "get_imei_pool",
                                                       .permission = "card.read",
                                                       .summary = "One pool.",
                                                       .tag = "controls"},
                                             [&pools](const Request& request) { return pools.get(request); }));
  routes.push_back(http::json_route<PoolChangeInput, PoolChangeAnswer>(
      JsonRoute{.method = Method::patch,
                .path = "/api/v1/imei_pools/{id}",
                .operation = "change_imei_pool",
                .permission = "control.lists",
                .summary = "Adds and removes the IMEIs pasted, each with its days.",
                .tag = "controls",
                .body_max = 4u << 20,
                .if_match = true},
      [&pools](const Request& request, const PoolChangeInput& input) { return pools.change(request, input); }));
  routes.push_back(http::json_route<TakeInput, PoolTakeAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/imei_pools/{id}/takes",
                .operation = "take_imei_pool_file",
                .permission = "control.lists",
                .summary = "Takes an uploaded file of IMEIs into a pool, or says what that would change.",
                .tag = "controls",
                .if_match = true},
      [&pools](const Request& request, const TakeInput& input) { return pools.take(request, input); }));
  routes.push_back(http::act_route(JsonRoute{.method = Method::del,
                                             .path = "/api/v1/imei_pools/{id}",
                                             .operation = "remove_imei_pool",
                                             .permission = "control.lists",
                                             .summary = "Removes a pool that no card is bound to.",
                                             .tag = "controls"},
                                   [&pools](const Request& request) { return pools.remove(request); }));
  auto entry_query = ImeiPools::entry_declaration().parameters();
  entry_query.push_back({"state", "in_force, scheduled or ended."});
  routes.push_back(
      http::get_route<http::Page<PoolEntry>>(JsonRoute{.method = Method::get,
                                                       .path = "/api/v1/imei_pools/{id}/imeis",
                                                       .operation = "list_pool_imeis",
                                                       .permission = "card.read",
                                                       .summary = "The IMEIs of a pool, with their days.",
                                                       .tag = "controls",
                                                       .query = entry_query},
                                             [&pools](const Request& request) { return pools.entries(request); }));
  return routes;
}

std::vector<http::Route> difference_routes(const Differences& differences) {
  std::vector<http::Route> routes;
  auto query = Differences::declaration().parameters();
  query.push_back({"unit_id", "The unit and all below it.", "integer"});
  query.push_back({"overdue", "true: only what has waited too long.", "boolean"});
  query.push_back({"batch", "What one act of handing over marked.", "integer"});
  routes.push_back(http::get_route<http::Page<Difference>>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/enforcements",
                .operation = "list_enforcements",
                .permission = "card.read",
                .summary = "What was decided about cards and is not in force, oldest first.",
                .tag = "controls",
                .query = query},
      [&differences](const Request& request) { return differences.list(request); }));
  routes.push_back(http::get_route<DifferenceSummary>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/enforcements/summary",
                .operation = "get_enforcement_summary",
                .permission = "card.read",
                .summary = "How much waits, was refused, is overdue.",
                .tag = "controls",
                .query = {{"unit_id", "The unit and all below it.", "integer"}}},
      [&differences](const Request& request) { return differences.summary(request); }));
  query.push_back({"format", "csv or xlsx."});
  routes.push_back(http::raw_route(JsonRoute{.method = Method::get,
                                             .path = "/api/v1/enforcements/export",
                                             .operation = "export_enforcements",
                                             .permission = "card.confirm",
                                             .summary = "The same list as a file for the carrier.",
                                             .tag = "controls",
                                             .query = query,
                                             .time_limit = std::chrono::minutes{30}},
                                   [&differences](const Request& request) { return differences.download(request); }));
  routes.back().response_type = "application/octet-stream";
  routes.push_back(http::json_route<DifferenceActInput, DifferenceActAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/enforcements/acts",
                .operation = "act_on_enforcements",
                .permission = "card.confirm",
                .summary = "Records the network's answer, commands again, or takes back; row by row.",
                .tag = "controls"},
      [&differences](const Request& request, const DifferenceActInput& input) {
        return differences.act(request, input);
      }));
  routes.push_back(http::json_route<HandOverInput, HandOverAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/enforcements/hand_over",
                .operation = "hand_over_enforcements",
                .permission = "card.confirm",
                .summary = "Marks what waits for a carrier as handed over; the batch can be exported.",
                .tag = "controls",
                .query = {{"unit_id", "The unit and all below it.", "integer"}},
                .time_limit = std::chrono::minutes{2}},
      [&differences](const Request& request, const HandOverInput& input) {
        return differences.hand_over(request, input);
      }));
  return routes;
}

std::vector<http::Route> application_routes(const ApplicationList& applications) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<ApplicationListAnswer>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/blocked_applications",
                .operation = "list_blocked_applications",
                .permission = "rules.read",
                .summary = "The blacklist of applications, shipped and own.",
                .tag = "controls"},
      [&applications](const Request& request) { return applications.list(request); }));
  routes.push_back(http::json_route<NewApplicationInput, ApplicationListAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/blocked_applications",
                .operation = "add_blocked_application",
                .permission = "control.blacklist",
                .summary = "Adds an application, for all scenes or one.",
                .tag = "controls"},
      [&applications](const Request& request, const NewApplicationInput& input) {
        return applications.add(request, input);
      }));
  routes.push_back(http::json_route<TakeInput, ApplicationTakeAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/blocked_applications/takes",
                .operation = "take_blocked_applications_file",
                .permission = "control.blacklist",
                .summary = "Takes an uploaded file of applications into the blacklist, or says what that would change.",
                .tag = "controls",
                .if_match = true},
      [&applications](const Request& request, const TakeInput& input) { return applications.take(request, input); }));
  routes.push_back(http::json_route<EndApplicationInput, ApplicationListAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/blocked_applications/end",
                .operation = "end_blocked_application",
                .permission = "control.blacklist",
                .summary = "Takes an application off the blacklist.",
                .tag = "controls"},
      [&applications](const Request& request, const EndApplicationInput& input) {
        return applications.end(request, input);
      }));
  routes.push_back(http::json_route<EndApplicationInput, ApplicationListAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/blocked_applications/restore",
                .operation = "restore_blocked_application",
                .permission = "control.blacklist",
                .summary = "Blocks a shipped application again.",
                .tag = "controls"},
      [&applications](const Request& request, const EndApplicationInput& input) {
        return applications.restore(request, input);
      }));
  return routes;
}

}  // namespace yunguan::control
