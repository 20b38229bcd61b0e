// SPDX-License-Identifier: Apache-2.0
#include "job/job_routes.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "identity/enum_name.h"
#include "identity/principal.h"

namespace yunguan::job {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using identity::principal_of;

constexpr std::size_t kPageMax = 200;

std::unexpected<Error> bad_parameter(std::string field, std::string_view value) {
  return fail(ErrorKind::invalid, "job.query", {"这个条件不对", "this parameter is not right"},
              {.field = std::move(field), .value = clipped(value)});
}

Result<Filter> read_filter(const Request& request) {
  const auto& principal = principal_of(request);
  Filter filter;
  const bool everybody = request.query_value("everybody") == "true" && principal.may("job.read_all");
  if (everybody)
    filter.inside = principal.scope("job.read_all");
  else
    filter.person = principal.person_id;
  if (const auto word = request.query_value("state"); word && !word->empty()) {
    filter.state = identity::from_name<State>(*word);
    if (!filter.state) return bad_parameter("state", *word);
  }
  if (const auto kind = request.query_value("kind"); kind && !kind->empty()) filter.kind = std::string{*kind};
  if (const auto limit = request.query_value("limit")) {
    const auto number = parse_integer<std::size_t>(*limit);
    if (!number || *number == 0 || *number > kPageMax) return bad_parameter("limit", *limit);
    filter.limit = *number;
  }
  if (const auto cursor = request.query_value("cursor"); cursor && !cursor->empty()) {
    const auto id = parse_integer<std::int64_t>(*cursor);
    if (!id) return bad_parameter("cursor", *cursor);
    filter.before = JobId{*id};
  }
  return filter;
}

// The job of the address, when the caller may see it.
Result<Job> find_visible(store::Database& db, const identity::Audit& audit, const Request& request) {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  const auto& principal = principal_of(request);
  YG_TRY_ASSIGN(auto visible, db.read([&](store::Reader& reader) -> Result<std::optional<Job>> {
    YG_TRY_ASSIGN(auto work, find(reader, JobId{number}));
    if (!work) return std::nullopt;
    bool may = work->job.person_id == principal.person_id;
    if (!may) {
      YG_TRY_ASSIGN(may, begun_inside(reader, work->job, principal.scope("job.read_all")));
    }
    return may ? std::optional(std::move(work->job)) : std::nullopt;
  }));
  if (visible) return std::move(*visible);
  return identity::refuse_out_of_scope(audit, db, request, "job", fmt::format("{}", number), "job.not_found",
                                       {"没有这个作业", "there is no such job"});
}

}  // namespace

std::vector<http::Route> job_routes(store::Database& db, Runner& runner, const identity::Audit& audit) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<JobPage>(
      JsonRoute{
          .method = Method::get,
          .path = "/api/v1/jobs",
          .operation = "list_jobs",
          .permission = std::string{http::kSignedIn},
          .summary = "The caller's jobs, newest first.",
          .tag = "jobs",
          .query = {{"state", "queued, running, done, failed or cancelled."},
                    {"kind", "Kind of job, for example card.import."},
                    {"everybody", "true for the jobs of everybody in the caller's units, where allowed.", "boolean"},
                    {"limit", "Rows a page, 1 to 200.", "integer"},
                    {"cursor", "next_cursor of an answer."}},
          .token_scope = std::string{http::kOwnWork}},
      [&](const Request& request) -> Result<JobPage> {
        YG_TRY_ASSIGN(const auto filter, read_filter(request));
        YG_TRY_ASSIGN(auto jobs, db.read([&](store::Reader& reader) { return list(reader, filter); }));
        JobPage page{std::move(jobs), std::nullopt};
        if (page.items.size() == filter.limit) page.next_cursor = fmt::format("{}", page.items.back().id.value);
        return page;
      }));
  routes.push_back(http::get_route<Job>(JsonRoute{.method = Method::get,
                                                  .path = "/api/v1/jobs/{id}",
                                                  .operation = "get_job",
                                                  .permission = std::string{http::kSignedIn},
                                                  .summary = "One job.",
                                                  .tag = "jobs",
                                                  .token_scope = std::string{http::kOwnWork}},
                                        [&](const Request& request) { return find_visible(db, audit, request); }));
  routes.push_back(http::get_route<Job>(JsonRoute{.method = Method::post,
                                                  .path = "/api/v1/jobs/{id}/cancel",
                                                  .operation = "cancel_job",
                                                  .permission = std::string{http::kSignedIn},
                                                  .summary = "Asks a job to stop.",
                                                  .tag = "jobs",
                                                  .token_scope = std::string{http::kOwnWork}},
                                        [&](const Request& request) -> Result<Job> {
                                          YG_TRY_ASSIGN(const auto job, find_visible(db, audit, request));
                                          YG_TRY_ASSIGN(auto cancelled, runner.cancel(job.id));
                                          YG_TRY(audit.record_alone(db, {.actor = identity::Actor::of(request),
                                                                         .action = "job.cancel",
                                                                         .object_type = "job",
                                                                         .object_id = fmt::format("{}", job.id.value),
                                                                         .object_label = job.title.zh}));
                                          return cancelled;
                                        }));
  return routes;
}

}  // namespace yunguan::job
