// SPDX-License-Identifier: Apache-2.0
#include "bulk/bulk_routes.h"

#include <fmt/format.h>

#include "bulk/sentence.h"
#include "http/table_download.h"
#include "identity/enum_name.h"

namespace yunguan::bulk {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;

constexpr std::string_view kUse = "bulk.use";

Text name_of(Outcome outcome) {
  static const std::array<Text, 5> kNames{{{"待执行", "waiting"},
                                           {"已改动", "changed"},
                                           {"预览时跳过", "left out at the preview"},
                                           {"执行时跳过", "skipped when it was done"},
                                           {"失败", "failed"}}};
  return kNames[static_cast<std::size_t>(outcome)];
}

Result<http::Response> export_items(BulkService& bulk, store::Database& db, const identity::Audit& audit,
                                    const std::filesystem::path& work_dir, const Request& request) {
  const auto word = request.query_value("format").value_or("csv");
  if (word != "csv" && word != "xlsx") {
    return fail(ErrorKind::invalid, "bulk.export_format", {"格式须为 csv 或 xlsx", "the format is csv or xlsx"},
                {.field = "format", .value = std::string{word.substr(0, 20)}});
  }
  YG_TRY_ASSIGN(const auto detail, bulk.get(request));
  YG_TRY(item_list().parse(request));
  identity::AuditEntry entry{.actor = identity::Actor::of(request),
                             .action = "bulk.export",
                             .object_type = "bulk_act",
                             .object_id = fmt::format("{}", detail.id.value),
                             .object_label = detail.title.zh};
  YG_TRY(audit.record_alone(db, entry));
  const bool zh = request.language == http::Language::zh;
  std::vector<std::string> head =
      zh ? std::vector<std::string>{"序号", "卡号", "ICCID", "单位", "当前状态", "结果", "原因"}
         : std::vector<std::string>{"No.", "Number", "ICCID", "Unit", "State now", "Result", "Reason"};
  const auto rows = [&bulk, request, zh](const std::function<Result<void>(const std::vector<std::string>&)>& row) {
    return bulk.each_item(request, [&](const ItemRow& item) {
      const auto state = card::state_from(item.state);
      const Text shown = state ? card::name_of(*state) : Text{};
      const Text outcome = name_of(item.outcome);
      const Text why = item.why.value_or(Text{});
      return row({fmt::format("{}", item.position), item.msisdn, item.iccid, item.unit_name, zh ? shown.zh : shown.en,
                  zh ? outcome.zh : outcome.en, zh ? why.zh : why.en});
    });
  };
  return http::table_download(fmt::format("{}-{}", zh ? detail.title.zh : detail.title.en, detail.id.value),
                              word == "csv" ? sheet::TableFormat::csv : sheet::TableFormat::xlsx, std::move(head), rows,
                              work_dir);
}

JsonRoute declared(Method method, std::string path, std::string operation, std::string_view permission,
                   std::string summary) {
  return {.method = method,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::string{permission},
          .summary = std::move(summary),
          .tag = "bulk"};
}

std::vector<http::Route> reading_routes(BulkService& bulk, store::Database& db, const identity::Audit& audit,
                                        const std::filesystem::path& work_dir) {
  std::vector<http::Route> routes;
  routes.push_back(
      http::get_route<Offers>(declared(Method::get, "/api/v1/bulk_acts/offers", "get_bulk_offers", kUse,
                                       "Acts that the caller may do in bulk, and when a second person is needed."),
                              [&bulk](const Request& request) { return bulk.offers(request); }));
  auto route = declared(Method::get, "/api/v1/bulk_acts", "list_bulk_acts", kUse,
                        "The caller's bulk acts, and those of others that the caller could approve.");
  route.query = act_list().parameters();
  route.query.push_back({"box", "mine, to_approve or all."});
  routes.push_back(http::get_route<http::Page<BulkRow>>(
      std::move(route), [&bulk](const Request& request) { return bulk.list(request); }));
  routes.push_back(http::get_route<BulkDetail>(declared(Method::get, "/api/v1/bulk_acts/{id}", "get_bulk_act", kUse,
                                                        "One bulk act with its preview and result."),
                                               [&bulk](const Request& request) { return bulk.get(request); }));
  route = declared(Method::get, "/api/v1/bulk_acts/{id}/items", "list_bulk_items", kUse, "Its cards one by one.");
  route.query = item_list().parameters();
  routes.push_back(
      http::get_route<http::Page<ItemRow>>(route, [&bulk](const Request& request) { return bulk.items(request); }));
  route.path = "/api/v1/bulk_acts/{id}/items/export";
  route.operation = "export_bulk_items";
  route.summary = "The same list as a file.";
  route.time_limit = std::chrono::minutes{30};
  route.query.push_back({"format", "csv or xlsx."});
  routes.push_back(http::raw_route(std::move(route), [&bulk, &db, &audit, work_dir](const Request& request) {
    return export_items(bulk, db, audit, work_dir, request);
  }));
  routes.back().response_type = "application/octet-stream";
  return routes;
}

}  // namespace

std::vector<http::Route> routes(BulkService& bulk, store::Database& db, const identity::Audit& audit,
                                std::filesystem::path work_dir) {
  std::vector<http::Route> routes = reading_routes(bulk, db, audit, work_dir);
  auto create = declared(Method::post, "/api/v1/bulk_acts", "create_bulk_act", kUse,
                         "Picks the cards of a bulk act and previews it; nothing is written to cards.");
  create.success_status = 201;
  create.idempotent_create = true;
  create.time_limit = std::chrono::seconds{30};
  routes.push_back(http::json_route<BulkInput, BulkDetail>(
      std::move(create),
      [&bulk](const Request& request, const BulkInput& input) { return bulk.create(request, input); }));
  auto submit = declared(Method::post, "/api/v1/bulk_acts/{id}/submit", "submit_bulk_act", kUse,
                         "Does it, or asks a second person to approve it.");
  submit.idempotent_create = true;
  routes.push_back(
      http::get_route<BulkDetail>(std::move(submit), [&bulk](const Request& request) { return bulk.submit(request); }));
  auto approve = declared(Method::post, "/api/v1/bulk_acts/{id}/approve", "approve_bulk_act", "bulk.approve",
                          "Approves another person's bulk act.");
  approve.idempotent_create = true;
  routes.push_back(http::json_route<ReasonInput, BulkDetail>(
      std::move(approve),
      [&bulk](const Request& request, const ReasonInput& input) { return bulk.approve(request, input); }));
  routes.push_back(http::json_route<ReasonInput, BulkDetail>(
      declared(Method::post, "/api/v1/bulk_acts/{id}/refuse", "refuse_bulk_act", "bulk.approve",
               "Refuses another person's bulk act for a stated reason."),
      [&bulk](const Request& request, const ReasonInput& input) { return bulk.refuse(request, input); }));
  routes.push_back(
      http::get_route<BulkDetail>(declared(Method::post, "/api/v1/bulk_acts/{id}/cancel", "cancel_bulk_act", kUse,
                                           "Ends it; what runs stops behind its current run."),
                                  [&bulk](const Request& request) { return bulk.cancel(request); }));
  auto undo = declared(Method::post, "/api/v1/bulk_acts/{id}/undo", "undo_bulk_act", kUse,
                       "A new act that puts the cards back as they were, previewed first.");
  undo.success_status = 201;
  undo.idempotent_create = true;
  routes.push_back(http::json_route<ReasonInput, BulkDetail>(
      std::move(undo),
      [&bulk](const Request& request, const ReasonInput& input) { return bulk.undo(request, input); }));
  return routes;
}

}  // namespace yunguan::bulk
