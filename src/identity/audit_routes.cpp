// SPDX-License-Identifier: Apache-2.0
#include "identity/audit_service.h"
#include "identity/integrity.h"
#include "identity/routes.h"

namespace yunguan::identity {

namespace {

// Walking some million rows takes this long.
constexpr std::chrono::minutes kVerifyLimit{5};

struct SealItems {
  std::vector<SealView> items;
};
BOOST_DESCRIBE_STRUCT(SealItems, (), (items))

Result<http::Response> export_rows(const AuditService& audit, const http::Request& request) {
  YG_TRY_ASSIGN(const sheet::TableFormat format, audit_format(request.query_value("format").value_or("csv")));
  YG_TRY_ASSIGN(const auto columns, audit_columns(request.query_value("columns").value_or("")));
  YG_TRY_ASSIGN(const http::ListQuery query, audit.rows().parse(request));
  YG_TRY_ASSIGN(http::TableRows rows, audit.export_rows(Asking::of(request), query, columns, request.language));
  return audit_download(columns, format, request.language, std::move(rows));
}

Result<IntegrityReport> check_integrity(const Context& context, const IntegrityCheck& integrity,
                                        const http::Request& request) {
  YG_TRY_ASSIGN(IntegrityReport report, integrity.run());
  std::int64_t changed = 0;
  for (const TableCheck& check : report.checked) changed += check.changed_count;
  YG_TRY(context.audit.record_alone(context.db, {.actor = Actor::of(request),
                                                 .action = "integrity.check",
                                                 .object_type = "integrity",
                                                 .after = boost::json::object{{"changed_rows", changed}},
                                                 .result = report.ok ? AuditResult::done : AuditResult::failed,
                                                 .code = report.ok ? "" : "integrity.changed"}));
  return report;
}

}  // namespace

std::vector<http::Route> audit_routes(const AuditService& audit) {
  using http::Method;
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<http::Page<AuditView>>(
      {Method::get, "/api/v1/audit", "list_audit", "audit.read", "The audit log of the caller's units.", "audit",
       audit.rows().parameters()},
      [&audit](const http::Request& request) -> Result<http::Page<AuditView>> {
        YG_TRY_ASSIGN(const http::ListQuery query, audit.rows().parse(request));
        return audit.list(Asking::of(request), query);
      }));
  routes.push_back(http::get_route<AuditView>(
      {Method::get, "/api/v1/audit/{id}", "get_audit", "audit.read", "One row of the audit log.", "audit"},
      [&audit](const http::Request& request) -> Result<AuditView> {
        YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
        return audit.get(Asking::of(request), AuditId{id});
      }));
  http::Route export_route =
      http::raw_route({Method::get, "/api/v1/audit/export", "export_audit", "audit.read",
                       "The audit log by the same filters, as CSV or XLSX.", "audit", audit.rows().parameters()},
                      [&audit](const http::Request& request) { return export_rows(audit, request); });
  export_route.query.push_back({"format", "csv or xlsx", "string"});
  export_route.query.push_back({"columns", "Names of columns with commas between; all without it", "string"});
  export_route.response_type = "text/csv";
  routes.push_back(std::move(export_route));
  routes.push_back(http::get_route<AuditVerification>(
      {.method = Method::post,
       .path = "/api/v1/audit/verify",
       .operation = "verify_audit",
       .permission = "audit.verify",
       .summary = "Verify the whole log and name the first broken place.",
       .tag = "audit",
       .time_limit = kVerifyLimit},
      [&audit](const http::Request& request) { return audit.verify(Actor::of(request)); }));
  routes.push_back(http::get_route<SealItems>({Method::get, "/api/v1/audit/seals", "list_audit_seals", "audit.verify",
                                               "The daily seals, newest first.", "audit"},
                                              [&audit](const http::Request&) -> Result<SealItems> {
                                                YG_TRY_ASSIGN(auto items, audit.seals());
                                                return SealItems{std::move(items)};
                                              }));
  return routes;
}

std::vector<http::Route> integrity_routes(const Context& context, const IntegrityCheck& integrity) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<IntegrityReport>(
      {.method = http::Method::post,
       .path = "/api/v1/integrity/check",
       .operation = "check_integrity",
       .permission = "integrity.check",
       .summary = "Find rows that were changed behind the product's back.",
       .tag = "audit",
       .time_limit = kVerifyLimit},
      [context, &integrity](const http::Request& request) { return check_integrity(context, integrity, request); }));
  return routes;
}

}  // namespace yunguan::identity
