// SPDX-License-Identifier: Apache-2.0
#include "compliance/report_job.h"

#include <fmt/format.h>

#include <fstream>

#include "identity/asked_units.h"
#include "identity/principal.h"

namespace yunguan::compliance {
namespace {

constexpr std::int64_t kStep = 1000;

struct ReportSpec {
  std::vector<std::string> scope;  // tops of the subtrees it is about
  std::string unit_name;
  PersonId person_id;
  std::string login;
};
BOOST_DESCRIBE_STRUCT(ReportSpec, (), (scope, unit_name, person_id, login))

Result<void> write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file << text;
  file.close();
  if (file) return {};
  return fail(ErrorKind::unavailable, "file.unwritable", {"无法写入文件", "the file cannot be written"},
              {.file = path.filename().string()});
}

}  // namespace

Result<job::Job> Reports::begin(const http::Request& request, const ReportInput& input) {
  const auto& principal = identity::principal_of(request);
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  identity::Scope scope = principal.scope("compliance.report");
  std::string unit_name;
  if (input.unit_id) {
    const identity::Unit* unit = tree->find(*input.unit_id);
    if (unit == nullptr || !scope.contains(unit->path)) {
      return fail(ErrorKind::invalid, "card.unit",
                  {"没有这个单位，或您无权查看", "no such unit, or it is not yours to see"}, {.field = "/unit_id"});
    }
    scope = identity::Scope({unit->path});
    unit_name = unit->name;
  }
  identity::AuditEntry entry{.actor = identity::Actor::of(request),
                             .action = "compliance.report",
                             .object_type = "unit",
                             .object_id = input.unit_id ? fmt::format("{}", input.unit_id->value) : "",
                             .object_label = unit_name};
  YG_TRY(audit_.record_alone(db_, entry));
  const ReportSpec spec{scope.tops(), unit_name, principal.person_id, principal.login};
  const Text of{unit_name.empty() ? "全部可见单位" : unit_name, unit_name.empty() ? "all units in sight" : unit_name};
  return jobs_.submit({std::string{kReportJob},
                       {"生成合规报告：" + of.zh, "Compliance report: " + of.en},
                       json::encode(spec),
                       principal.person_id,
                       principal.login});
}

GapRows Reports::gaps_of(job::Context& context, const std::optional<std::vector<UnitId>>& units,
                         const identity::UnitTree& tree) {
  return [this, &context, &tree, units](const std::function<Result<void>(const GapRow&)>& visit) -> Result<void> {
    const std::string sql =
        fmt::format("SELECT {} FROM {} WHERE c.missing_count > 0 AND {} AND c.id > :behind ORDER BY c.id LIMIT {}",
                    card::record_columns(), card::kRecordTables, identity::inside_units("c.unit_id", units), kStep);
    CardId behind;
    while (true) {
      if (context.should_stop()) return job::Context::stop_here();
      YG_TRY_ASSIGN(const auto cards, db_.read([&](store::Reader& reader) {
        return reader.all({"compliance.report_cards", sql}, {behind}, card::read_record);
      }));
      for (const card::Record& record : cards)
        YG_TRY(visit(gap_row(record, std::string{tree.name(record.facts.unit)}, rules_)));
      if (static_cast<std::int64_t>(cards.size()) < kStep) return {};
      behind = cards.back().id;
    }
  };
}

Result<void> Reports::run(job::Context& context) {
  YG_TRY_ASSIGN(const auto spec, json::decode<ReportSpec>(context.spec()));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const identity::Scope scope{spec.scope};
  const std::optional<std::vector<UnitId>> units =
      scope.everything() ? std::nullopt : std::optional{tree->inside(scope)};
  const Instant now = context.now();
  const std::int64_t job = context.job().id.value;
  YG_TRY_ASSIGN(const auto figures,
                db_.read([&](store::Reader& reader) { return report_figures(reader, units, *tree, rules_, now); }));
  const ReportHead head{spec.unit_name, now, spec.login, fmt::format("HG{}-{}", format_month(shanghai_date(now)), job)};
  const GapRows gaps = gaps_of(context, units, *tree);
  const auto workbook = work_dir_ / fmt::format("report-{}.xlsx", job);
  const auto page = work_dir_ / fmt::format("report-{}.html", job);
  YG_TRY(write_workbook(workbook, head, figures, gaps, rules_));
  YG_TRY_ASSIGN(const auto html, write_page(head, figures, gaps, rules_));
  YG_TRY(write_file(page, html));
  const std::string name =
      fmt::format("合规报告-{}-{}", spec.unit_name.empty() ? "全部" : spec.unit_name, format_date(shanghai_date(now)));
  for (const auto& [path, ending, kind] :
       {std::tuple{workbook, ".xlsx", "report"}, std::tuple{page, ".html", "report_page"}}) {
    YG_TRY_ASSIGN(const auto file, keep_file_(path, name + ending, kind, spec.person_id));
    YG_TRY(db_.write([&](store::Transaction& tx) -> Result<void> {
      const std::int64_t cards = figures.standing.with_gaps;
      YG_TRY(job::add_file(tx, context.job().id, file));
      return context.advance(tx, {.total = cards, .done = cards, .failed = 0, .checkpoint = {}});
    }));
  }
  return context.say({fmt::format("{} 张物联网卡，{} 张有缺项", figures.standing.judged, figures.standing.with_gaps),
                      fmt::format("{} IoT cards, {} with gaps", figures.standing.judged, figures.standing.with_gaps)});
}

std::vector<http::Route> report_routes(Reports& reports) {
  std::vector<http::Route> routes;
  routes.push_back(http::json_route<ReportInput, job::Job>(
      http::JsonRoute{.method = http::Method::post,
                      .path = "/api/v1/compliance/reports",
                      .operation = "make_compliance_report",
                      .permission = "compliance.report",
                      .summary = "Makes the report of a unit: a workbook and a page for paper, kept with the job.",
                      .tag = "compliance",
                      .success_status = 202},
      [&reports](const http::Request& request, const ReportInput& input) { return reports.begin(request, input); }));
  return routes;
}

}  // namespace yunguan::compliance
