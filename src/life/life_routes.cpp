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

namespace {

// The policy, the standing of units, and closing a batch.
std::vector<http::Route> consequence_routes(ViolationService& violations) {
  std::vector<http::Route> routes;
  routes.push_back(
      http::get_route<PolicyView>(JsonRoute{.method = Method::get,
                                            .path = "/api/v1/violation_policy",
                                            .operation = "get_violation_policy",
                                            .permission = "violation.read",
                                            .summary = "What follows from which violation today, and the changes kept.",
                                            .tag = "violations"},
                                  [&violations](const Request& request) { return violations.policy(request); }));
  routes.push_back(
      http::json_route<PolicyInput, PolicyView>(JsonRoute{.method = Method::post,
                                                          .path = "/api/v1/violation_policy",
                                                          .operation = "change_violation_policy",
                                                          .permission = "violation.policy",
                                                          .summary = "Changes what follows, from a day on.",
                                                          .tag = "violations"},
                                                [&violations](const Request& request, const PolicyInput& input) {
                                                  return violations.change_policy(request, input);
                                                }));
  routes.push_back(http::get_route<UnitStandingView>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/units/{id}/standing",
                .operation = "get_unit_standing",
                .permission = "card.read",
                .summary = "Whether the unit is frozen or blacklisted, since when and why.",
                .tag = "violations"},
      [&violations](const Request& request) { return violations.unit_standing(request); }));
  routes.push_back(http::get_route<BatchPreview>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/cards/{id}/batch",
                .operation = "preview_batch_close",
                .permission = "card.close",
                .summary = "How many cards share the unit and the batch of this one (§4.4).",
                .tag = "violations"},
      [&violations](const Request& request) { return violations.batch(request); }));
  routes.push_back(http::json_route<BatchCloseInput, job::Job>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/cards/{id}/batch/close",
                .operation = "close_batch",
                .permission = "card.close",
                .summary = "Closes every card of the same unit and batch (§4.4).",
                .tag = "violations",
                .success_status = 202},
      [&violations](const Request& request, const BatchCloseInput& input) {
        return violations.close_batch(request, input);
      }));
  return routes;
}

}  // namespace

std::vector<http::Route> violation_routes(ViolationService& violations) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<Violations>(
      JsonRoute{
          .method = Method::get,
          .path = "/api/v1/violations",
          .operation = "list_violations",
          .permission = "violation.read",
          .summary = "Violations of the caller's units, newest first.",
          .tag = "violations",
          .query = {{"unit_id", "The unit and all below it.", "integer"}, {"card_id", "Of one card.", "integer"}}},
      [&violations](const Request& request) { return violations.list(request); }));
  routes.push_back(http::json_route<ViolationInput, ViolationPreview>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/violations/preview",
                .operation = "preview_violation",
                .permission = "violation.write",
                .summary = "What would follow from a violation, without recording it.",
                .tag = "violations"},
      [&violations](const Request& request, const ViolationInput& input) {
        return violations.preview(request, input);
      }));
  routes.push_back(http::json_route<ViolationInput, Violation>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/violations",
                .operation = "record_violation",
                .permission = "violation.write",
                .summary = "Records a violation and does what follows from it.",
                .tag = "violations",
                .success_status = 201},
      [&violations](const Request& request, const ViolationInput& input) {
        return violations.record(request, input);
      }));
  routes.push_back(http::json_route<NoteInput, Violation>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/violations/{id}/rectify",
                .operation = "rectify_violation",
                .permission = "violation.write",
                .summary = "Records that the unit has rectified it.",
                .tag = "violations"},
      [&violations](const Request& request, const NoteInput& input) { return violations.rectify(request, input); }));
  routes.push_back(http::json_route<NoteInput, Violation>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/violations/{id}/lift",
                .operation = "lift_violation",
                .permission = "violation.lift",
                .summary = "Lifts the freeze or blacklisting; by somebody who recorded neither.",
                .tag = "violations"},
      [&violations](const Request& request, const NoteInput& input) { return violations.lift(request, input); }));
  for (http::Route& route : consequence_routes(violations)) routes.push_back(std::move(route));
  return routes;
}

std::vector<http::Route> reconcile_routes(ReconcileService& reconciliations, const CarrierStates& states) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<CarrierStatesFile>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/rules/carrier_states",
                .operation = "get_carrier_states",
                .permission = "rules.read",
                .summary = "The words in which carriers say the state of a card.",
                .tag = "life"},
      [&states](const Request&) -> Result<CarrierStatesFile> { return states.file(); }));
  routes.push_back(http::json_route<ReconcileInput, job::Job>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/reconciliations",
                .operation = "begin_reconciliation",
                .permission = "card.reconcile",
                .summary = "Compares an uploaded list of a carrier with our states.",
                .tag = "life",
                .success_status = 202},
      [&reconciliations](const Request& request, const ReconcileInput& input) {
        return reconciliations.begin(request, input);
      }));
  routes.push_back(http::get_route<ReconcileList>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/reconciliations",
                .operation = "list_reconciliations",
                .permission = "card.reconcile",
                .summary = "The caller's own comparisons, newest first.",
                .tag = "life"},
      [&reconciliations](const Request& request) { return reconciliations.list(request); }));
  routes.push_back(http::get_route<ReconcileView>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/reconciliations/{job_id}",
                .operation = "get_reconciliation",
                .permission = "card.reconcile",
                .summary = "One comparison with its counts.",
                .tag = "life"},
      [&reconciliations](const Request& request) { return reconciliations.get(request); }));
  routes.push_back(http::get_route<ReconcileRows>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/reconciliations/{job_id}/rows",
                .operation = "list_reconciliation_rows",
                .permission = "card.reconcile",
                .summary = "Rows that are not as we have them.",
                .tag = "life",
                .query = {{"outcome", "differs, unknown_number, unknown_word or twice."},
                          {"after", "The line to read on behind.", "integer"}}},
      [&reconciliations](const Request& request) { return reconciliations.rows(request); }));
  routes.push_back(
      http::raw_route(JsonRoute{.method = Method::get,
                                .path = "/api/v1/reconciliations/{job_id}/export",
                                .operation = "export_reconciliation",
                                .permission = "card.reconcile",
                                .summary = "The same rows as CSV.",
                                .tag = "life"},
                      [&reconciliations](const Request& request) { return reconciliations.download(request); }));
  routes.back().response_type = "text/csv";
  routes.push_back(http::json_route<AnswerInput, ReconcileRow>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/reconciliations/{job_id}/rows/{line:integer}",
                .operation = "answer_reconciliation_row",
                .permission = "card.reconcile",
                .summary = "Takes the carrier's state, or gives the command again.",
                .tag = "life"},
      [&reconciliations](const Request& request, const AnswerInput& input) {
        return reconciliations.answer(request, input);
      }));
  return routes;
}

}  // namespace yunguan::life
