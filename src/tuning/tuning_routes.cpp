// SPDX-License-Identifier: Apache-2.0
#include "tuning/tuning_routes.h"

namespace yunguan::tuning {

using http::JsonRoute;
using http::Method;
using http::Request;

std::vector<http::Route> list_routes(const ListService& lists) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<ListStates>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/monitoring/lists",
                .operation = "get_monitor_lists",
                .permission = "monitor.read",
                .summary = "The lists the monitoring goes by: how many entries, which files were taken in.",
                .tag = "monitoring"},
      [&lists](const Request& request) { return lists.states(request); }));
  auto query = ListService::declaration().parameters();
  query.push_back({"state", "in_force, scheduled or ended."});
  routes.push_back(http::get_route<http::Page<ListEntry>>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/monitoring/lists/{list}",
                .operation = "list_monitor_entries",
                .permission = "monitor.read",
                .summary = "Entries of a list: phone_tacs, fraud_areas or cell_regions.",
                .tag = "monitoring",
                .query = query},
      [&lists](const Request& request) { return lists.page(request); }));
  routes.push_back(http::json_route<NewEntryInput, ListEntry>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/lists/{list}",
                .operation = "add_monitor_entry",
                .permission = "monitor.lists",
                .summary = "Adds an entry with its days.",
                .tag = "monitoring",
                .success_status = 201,
                .idempotent_create = true},
      [&lists](const Request& request, const NewEntryInput& input) { return lists.add(request, input); }));
  routes.push_back(http::json_route<EndEntryInput, ListEntry>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/lists/{list}/{id}/end",
                .operation = "end_monitor_entry",
                .permission = "monitor.lists",
                .summary = "Ends an entry, from today on or after a day to come.",
                .tag = "monitoring"},
      [&lists](const Request& request, const EndEntryInput& input) { return lists.end(request, input); }));
  routes.push_back(http::json_route<ListImportInput, job::Job>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/lists/{list}/imports",
                .operation = "begin_monitor_list_import",
                .permission = "monitor.lists",
                .summary = "Takes an uploaded file into a list, as a job.",
                .tag = "monitoring",
                .success_status = 202,
                .idempotent_create = true},
      [&lists](const Request& request, const ListImportInput& input) { return lists.begin_import(request, input); }));
  routes.push_back(http::json_route<ListImportInput, ListPreview>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/lists/{list}/import_previews",
                .operation = "preview_monitor_list_import",
                .permission = "monitor.lists",
                .summary = "What taking an uploaded file into a list would change; nothing is done.",
                .tag = "monitoring"},
      [&lists](const Request& request, const ListImportInput& input) { return lists.preview(request, input); }));
  return routes;
}

namespace {

void add_rule_routes(std::vector<http::Route>& routes, const TuningService& tuning) {
  routes.push_back(http::get_route<OwnRulesView>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/monitoring/rules",
                .operation = "list_own_rules",
                .permission = "monitor.read",
                .summary = "Own rules with their editions, and the fields that expressions may use.",
                .tag = "monitoring"},
      [&tuning](const Request& request) { return tuning.rules(request); }));
  routes.push_back(http::json_route<RuleInput, OwnRule>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/rules",
                .operation = "create_own_rule",
                .permission = "monitor.tune",
                .summary = "Makes a rule; its name and number are given once.",
                .tag = "monitoring",
                .success_status = 201,
                .idempotent_create = true},
      [&tuning](const Request& request, const RuleInput& input) { return tuning.create_rule(request, input); }));
  routes.push_back(http::json_route<RuleInput, OwnRule>(
      JsonRoute{.method = Method::put,
                .path = "/api/v1/monitoring/rules/{number:integer}",
                .operation = "change_own_rule",
                .permission = "monitor.tune",
                .summary = "Says it anew from a day on; days before are judged as they were.",
                .tag = "monitoring",
                .if_match = true},
      [&tuning](const Request& request, const RuleInput& input) { return tuning.change_rule(request, input); }));
  routes.push_back(http::json_route<EndInput, OwnRule>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/rules/{number:integer}/end",
                .operation = "end_own_rule",
                .permission = "monitor.tune",
                .summary = "Ends a rule.",
                .tag = "monitoring"},
      [&tuning](const Request& request, const EndInput& input) { return tuning.end_rule(request, input); }));
  routes.push_back(http::json_route<TrialInput, TrialAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/rule_trials",
                .operation = "try_own_rule",
                .permission = "monitor.read",
                .summary = "Which rows a rule would raise, with the values of its fields; nothing is kept.",
                .tag = "monitoring",
                .body_max = 2u << 20},
      [&tuning](const Request& request, const TrialInput& input) { return tuning.try_rule(request, input); }));
}

}  // namespace

std::vector<http::Route> tuning_routes(const TuningService& tuning) {
  std::vector<http::Route> routes;
  routes.push_back(
      http::get_route<TuningView>(JsonRoute{.method = Method::get,
                                            .path = "/api/v1/monitoring/tuning",
                                            .operation = "get_monitor_tuning",
                                            .permission = "monitor.read",
                                            .summary = "The models, and how they are tuned for whom and when.",
                                            .tag = "monitoring"},
                                  [&tuning](const Request& request) { return tuning.view(request); }));
  routes.push_back(http::json_route<AdjustmentInput, Adjustment>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/adjustments",
                .operation = "add_monitor_adjustment",
                .permission = "monitor.tune",
                .summary = "Tunes a model for a unit, a scene or a class from a day on.",
                .tag = "monitoring",
                .success_status = 201,
                .idempotent_create = true},
      [&tuning](const Request& request, const AdjustmentInput& input) { return tuning.add(request, input); }));
  routes.push_back(http::json_route<EndInput, Adjustment>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/adjustments/{id}/end",
                .operation = "end_monitor_adjustment",
                .permission = "monitor.tune",
                .summary = "Ends a tuning.",
                .tag = "monitoring"},
      [&tuning](const Request& request, const EndInput& input) { return tuning.end(request, input); }));
  routes.push_back(http::json_route<ReplayInput, job::Job>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/monitoring/replays",
                .operation = "start_monitor_replay",
                .permission = "monitor.tune",
                .summary = "Folds a month again with proposed settings, as a job; nothing is changed.",
                .tag = "monitoring",
                .success_status = 202},
      [&tuning](const Request& request, const ReplayInput& input) { return tuning.start_replay(request, input); }));
  routes.push_back(
      http::get_route<ReplayState>(JsonRoute{.method = Method::get,
                                             .path = "/api/v1/monitoring/replays/{id}",
                                             .operation = "get_monitor_replay",
                                             .permission = "monitor.tune",
                                             .summary = "What a replay of the caller's found, once its job is done.",
                                             .tag = "monitoring"},
                                   [&tuning](const Request& request) { return tuning.replay(request); }));
  add_rule_routes(routes, tuning);
  return routes;
}

}  // namespace yunguan::tuning
