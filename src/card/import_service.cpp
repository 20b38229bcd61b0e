// SPDX-License-Identifier: Apache-2.0
#include "card/import_service.h"

#include <fmt/format.h>

namespace yunguan::card {
namespace {

using identity::Actor;
using identity::principal_of;

}  // namespace

ImportService::ImportService(store::Database& db, job::Runner& jobs, const identity::Audit& audit,
                             identity::UnitDirectory& units, FindUpload find_upload)
    : db_(db), jobs_(jobs), audit_(audit), units_(units), find_upload_(std::move(find_upload)) {}

Result<job::Job> ImportService::submit(ImportSpec spec, const Actor& actor) {
  if (!actor.person_id.empty()) spec.person_id = actor.person_id;
  spec.login = actor.login;
  if (!actor.unit_id.empty()) spec.actor_unit_id = actor.unit_id;
  spec.remote_ip = actor.remote_ip;
  spec.trace_id = actor.trace_id;
  const Text title = spec.dry_run ? Text{"检查卡文件 " + spec.file_name, "Check " + spec.file_name}
                                  : Text{"导入卡文件 " + spec.file_name, "Import " + spec.file_name};
  identity::AuditEntry entry{
      .actor = actor, .action = "card.import", .object_type = "job", .object_id = "", .object_label = spec.file_name};
  entry.after = boost::json::object{{"dry_run", spec.dry_run}, {"strict", spec.strict}, {"take_good", spec.take_good}};
  YG_TRY(audit_.record_alone(db_, entry));
  return jobs_.submit({std::string{kImportJob}, title, json::encode(spec), actor.person_id, actor.login});
}

Result<job::Job> ImportService::begin(const http::Request& request, const ImportInput& input) {
  const auto& principal = principal_of(request);
  YG_TRY_ASSIGN(const auto upload, find_upload_(input.upload_id, principal.person_id));
  const identity::Scope scope = principal.scope("card.import");
  if (input.unit_id) {
    YG_TRY_ASSIGN(const auto tree, units_.tree());
    const identity::Unit* unit = tree->find(*input.unit_id);
    if (unit == nullptr || !scope.contains(unit->path)) {
      return fail(ErrorKind::invalid, "import.unit",
                  {"没有这个单位，或您无权为它导入", "no such unit, or you may not import for it"},
                  {.field = "/unit_id", .value = fmt::format("{}", input.unit_id->value)});
    }
  }
  ImportSpec spec;
  spec.path = upload.path;
  spec.file_name = upload.name;
  spec.unit_id = input.unit_id;
  spec.mode = input.mode;
  spec.number_kind = input.number_kind;
  spec.strict = input.strict;
  spec.take_good = input.take_good;
  spec.dry_run = input.dry_run;
  spec.scope = scope.tops();
  spec.control_scope = principal.scope("card.control").tops();
  return submit(std::move(spec), Actor::of(request));
}

Result<job::Job> ImportService::begin_as_machine(std::filesystem::path file, std::string name) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  ImportSpec spec;
  spec.path = std::move(file);
  spec.file_name = std::move(name);
  spec.dry_run = false;
  spec.take_good = true;
  spec.scope = {tree->units().front().path};
  spec.control_scope = spec.scope;
  return submit(std::move(spec), Actor::machine("demo"));
}

Result<job::Work> ImportService::find_own(const http::Request& request) {
  YG_TRY_ASSIGN(const auto id, request.path_id("job_id"));
  YG_TRY_ASSIGN(auto work, db_.read([&](store::Reader& reader) { return job::find(reader, JobId{id}); }));
  if (work && work->job.kind == kImportJob && work->job.person_id == principal_of(request).person_id)
    return std::move(*work);
  return identity::refuse_out_of_scope(audit_, db_, request, "job", fmt::format("{}", id), "import.not_found",
                                       {"没有这次导入", "there is no such import"});
}

Result<ImportView> ImportService::get(const http::Request& request) {
  YG_TRY_ASSIGN(auto work, find_own(request));
  YG_TRY_ASSIGN(const auto spec, json::decode<ImportSpec>(work.spec));
  YG_TRY_ASSIGN(auto summary, db_.read([&](store::Reader& reader) { return find_summary(reader, work.job.id); }));
  return ImportView{std::move(work.job), std::move(summary), spec.mode,     spec.number_kind,
                    spec.strict,         spec.dry_run,       spec.file_name};
}

Result<http::Page<RemarkRow>> ImportService::remarks(const http::Request& request) {
  YG_TRY_ASSIGN(const auto work, find_own(request));
  YG_TRY_ASSIGN(const auto query, remark_list().parse(request));
  return db_.read([&](store::Reader& reader) { return remarks_page(reader, work.job.id, query); });
}

Result<job::Job> ImportService::take(const http::Request& request) {
  YG_TRY_ASSIGN(const auto work, find_own(request));
  YG_TRY_ASSIGN(auto spec, json::decode<ImportSpec>(work.spec));
  if (work.job.state != job::State::done || !spec.dry_run) {
    return fail(ErrorKind::conflict, "import.not_checked",
                {"只有检查完毕、尚未写入的文件可以导入", "only a finished check can be taken"});
  }
  spec.dry_run = false;
  spec.take_good = true;
  // Rights may have changed since.
  spec.scope = principal_of(request).scope("card.import").tops();
  spec.control_scope = principal_of(request).scope("card.control").tops();
  return submit(std::move(spec), Actor::of(request));
}

}  // namespace yunguan::card
