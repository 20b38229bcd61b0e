// SPDX-License-Identifier: Apache-2.0
#include "card/card_routes.h"
#include "card/rules_view.h"

namespace yunguan::card {

using http::JsonRoute;
using http::Method;
using http::Request;

std::vector<http::Route> rules_routes(const Rules& rules, const Scenes& scenes, const Blacklist& blacklist) {
  const auto declare = [](std::string path, std::string operation, std::string summary) {
    return JsonRoute{.method = Method::get,
                     .path = std::move(path),
                     .operation = std::move(operation),
                     .permission = "rules.read",
                     .summary = std::move(summary),
                     .tag = "rules"};
  };
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<RulesView>(
      declare("/api/v1/rules", "get_rules", "The guideline as data: classes, duties, clauses and reasons."),
      [&rules, fixed = rules_view(rules)](const Request&) -> Result<RulesView> {
        RulesView view = fixed;
        view.version = rules.version();
        return view;
      }));
  routes.push_back(http::get_route<SegmentsView>(
      declare("/api/v1/rules/segments", "get_segments", "Number segments with kind, carrier and dates."),
      [&rules](const Request&) -> Result<SegmentsView> {
        const NumberPlan plan = rules.numbers.now();
        return SegmentsView{plan.version(), plan.segments(), plan.own()};
      }));
  routes.push_back(http::get_route<ScenesFile>(
      declare("/api/v1/rules/scenes", "get_scenes", "Scenes of use with their usual functions, forms and risk."),
      [&scenes](const Request&) -> Result<ScenesFile> { return scenes.file(); }));
  routes.push_back(http::get_route<BlacklistFile>(
      declare("/api/v1/rules/blacklist", "get_blacklist", "Applications that IoT cards must not reach."),
      [&blacklist](const Request&) -> Result<BlacklistFile> { return blacklist.file(); }));
  JsonRoute check = declare("/api/v1/precheck", "precheck", "May this service be sold, and by which clause not?");
  check.method = Method::post;
  routes.push_back(http::json_route<PrecheckInput, PrecheckAnswer>(
      std::move(check), [&rules, &scenes](const Request&, const PrecheckInput& input) -> Result<PrecheckAnswer> {
        YG_TRY_ASSIGN(const auto proposal, read_proposal(input, rules.book.limits()));
        return precheck(proposal, rules.book, scenes);
      }));
  return routes;
}

}  // namespace yunguan::card
