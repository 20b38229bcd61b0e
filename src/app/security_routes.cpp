// SPDX-License-Identifier: Apache-2.0
#include "app/security_routes.h"

#include <algorithm>

#include "app/parts_list.h"
#include "app/terminal.h"
#include "http/table_download.h"
#include "keeping/availability.h"

namespace yunguan::app {

struct AvailabilityView {
  double goal_percent = 99;
  std::vector<keeping::MonthAvailability> months;  // newest first
  std::vector<keeping::PlatformRun> runs;          // newest first
};
BOOST_DESCRIBE_STRUCT(AvailabilityView, (), (goal_percent, months, runs))

struct ChecksView {
  std::vector<keeping::CheckRun> items;
};
BOOST_DESCRIBE_STRUCT(ChecksView, (), (items))

namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using keeping::EvidenceView;

// Walking the log and every coded row takes this long.
constexpr std::chrono::minutes kRunLimit{5};
constexpr std::size_t kRunsShown = 50;

Text duty_text(keeping::Duty duty) {
  switch (duty) {
    case keeping::Duty::must:
      return {"应", "must"};
    case keeping::Duty::should:
      return {"宜", "should"};
    case keeping::Duty::may:
      return {"可", "may"};
  }
  YG_ASSERT(false);
}

Text standing_text(keeping::Standing standing) {
  switch (standing) {
    case keeping::Standing::met:
      return {"已满足", "met"};
    case keeping::Standing::part:
      return {"部分满足", "in part"};
    case keeping::Standing::cloud:
      return {"由云平台提供", "by the cloud platform"};
    case keeping::Standing::not_applicable:
      return {"不适用", "not applicable"};
    case keeping::Standing::missing:
      return {"尚未提供", "not there yet"};
  }
  YG_ASSERT(false);
}

std::string checks_text(const EvidenceView& view, const keeping::EvidenceClause& clause, Language language) {
  std::string text;
  for (const std::string& name : clause.checks) {
    const auto found = std::ranges::find(view.checks, name, &keeping::CheckResult::name);
    if (found == view.checks.end()) continue;
    text += (text.empty() ? "" : "; ") + found->title.*language + ": " + found->text.*language;
  }
  return text;
}

Result<http::Response> table_of(const EvidenceView& view, const Request& request,
                                const std::filesystem::path& work_dir) {
  const auto format =
      request.query_value("format").value_or("xlsx") == "csv" ? sheet::TableFormat::csv : sheet::TableFormat::xlsx;
  const bool chinese = request.language == http::Language::zh;
  const Language language = chinese ? &Text::zh : &Text::en;
  std::vector<std::vector<std::string>> rows;
  for (const auto& standard : view.standards) {
    for (const auto& group : standard.groups) {
      for (const auto& clause : group.clauses) {
        rows.push_back({standard.code, group.name.*language, clause.code, duty_text(clause.duty).*language,
                        clause.text.*language, standing_text(clause.standing).*language, clause.how.*language,
                        clause.uses.*language, checks_text(view, clause, language),
                        view.checked_at ? format_clock(*view.checked_at) : ""});
      }
    }
  }
  std::vector<std::string> head =
      chinese ? std::vector<std::string>{"标准", "分组",     "条款",       "程度",     "要求",
                                         "现状", "如何满足", "密钥或模块", "检查结果", "检查时间"}
              : std::vector<std::string>{"Standard", "Group", "Clause",        "Duty",  "Asks",
                                         "Stands",   "How",   "Key or module", "Found", "Looked at"};
  return http::table_download(
      chinese ? "安全证据" : "security-evidence", format, std::move(head),
      [rows =
           std::move(rows)](const std::function<Result<void>(const std::vector<std::string>&)>& visit) -> Result<void> {
        for (const auto& row : rows) YG_TRY(visit(row));
        return {};
      },
      work_dir);
}

Result<AvailabilityView> availability_view(const identity::Context& context) {
  YG_TRY_ASSIGN(auto runs, context.db.read([](store::Reader& reader) { return keeping::all_runs(reader); }));
  AvailabilityView view;
  view.months = keeping::availability_of(runs, context.clock.now());
  std::ranges::reverse(runs);
  if (runs.size() > kRunsShown) runs.resize(kRunsShown);
  view.runs = std::move(runs);
  return view;
}

http::Route export_route(keeping::Evidence& evidence, const identity::Context& context,
                         const std::filesystem::path& work_dir) {
  http::Route route =
      http::raw_route({.method = Method::get,
                       .path = "/api/v1/security/evidence/export",
                       .operation = "export_evidence",
                       .permission = "evidence.read",
                       .summary = "The evidence with the last results, as XLSX or CSV.",
                       .tag = "security"},
                      [&evidence, context, work_dir](const Request& request) -> Result<http::Response> {
                        YG_TRY_ASSIGN(const EvidenceView view, evidence.view());
                        YG_TRY(context.audit.record_alone(context.db, {.actor = identity::Actor::of(request),
                                                                       .action = "evidence.export",
                                                                       .object_type = "evidence",
                                                                       .object_id = view.version}));
                        return table_of(view, request, work_dir);
                      });
  route.query.push_back({"format", "csv or xlsx", "string"});
  route.response_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return route;
}

}  // namespace

std::vector<http::Route> security_routes(keeping::Evidence& evidence, const identity::Context& context,
                                         const std::filesystem::path& work_dir) {
  const auto declared = [](Method method, std::string path, std::string operation, std::string summary) {
    return JsonRoute{.method = method,
                     .path = std::move(path),
                     .operation = std::move(operation),
                     .permission = "evidence.read",
                     .summary = std::move(summary),
                     .tag = "security"};
  };
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<EvidenceView>(
      declared(Method::get, "/api/v1/security/evidence", "get_evidence",
               "Every clause of the security standards, how it stands here, and what was found last."),
      [&evidence](const Request&) { return evidence.view(); }));
  JsonRoute run = declared(Method::post, "/api/v1/security/evidence/run", "run_evidence", "Looks at everything now.");
  run.time_limit = kRunLimit;
  routes.push_back(http::get_route<EvidenceView>(
      std::move(run), [&evidence](const Request& request) { return evidence.run(identity::Actor::of(request)); }));
  routes.push_back(export_route(evidence, context, work_dir));
  routes.push_back(http::get_route<ChecksView>(
      declared(Method::get, "/api/v1/security/checks", "list_checks",
               "The last results of the verification of the log and of the rows with integrity codes, newest first."),
      [&db = context.db](const Request&) -> Result<ChecksView> {
        ChecksView view;
        YG_TRY(db.read([&](store::Reader& reader) -> Result<void> {
          for (const char* kind : {"audit", "integrity"}) {
            YG_TRY_ASSIGN(auto some, keeping::list_checks(reader, kind, 30));
            std::ranges::move(some, std::back_inserter(view.items));
          }
          return {};
        }));
        std::ranges::sort(view.items, std::greater{}, &keeping::CheckRun::at);
        return view;
      }));
  routes.push_back(
      http::get_route<AvailabilityView>(declared(Method::get, "/api/v1/security/availability", "get_availability",
                                                 "How much of each month the platform was up, and its runs."),
                                        [context](const Request&) { return availability_view(context); }));
  http::Route parts = http::raw_route(
      declared(Method::get, "/api/v1/security/parts", "get_parts",
               "Packages in this program and its console with versions and licences, as CycloneDX JSON."),
      [](const Request&) -> Result<http::Response> { return http::Response::json(std::string(parts_list())); });
  routes.push_back(std::move(parts));
  return routes;
}

}  // namespace yunguan::app
