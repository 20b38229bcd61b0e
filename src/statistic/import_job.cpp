// SPDX-License-Identifier: Apache-2.0
#include "statistic/import_job.h"

#include <fmt/format.h>

#include <array>

#include "base/json.h"

namespace yunguan::statistic {
namespace {

using identity::Actor;

struct ImportSpec {
  std::string path;
  std::string file_name;
};
BOOST_DESCRIBE_STRUCT(ImportSpec, (), (path, file_name))

}  // namespace

Result<RefusedFile> RefusedFile::create(const std::filesystem::path& path) {
  YG_TRY_ASSIGN(auto writer, sheet::TableWriter::create(path, sheet::TableFormat::csv, sheet::CsvReadBy::spreadsheets));
  const std::array<std::string, 6> head{"row", "msisdn", "month", "reason", "sentence", "value"};
  YG_TRY(writer->row(head));
  return RefusedFile{std::move(writer)};
}

Result<void> RefusedFile::add(const RefusedRow& row) {
  ++rows_;
  const std::array<std::string, 6> cells{fmt::format("{}", row.row),    row.msisdn, row.month, std::string{row.reason},
                                         text_of_reason(row.reason).zh, row.value};
  return writer_->row(cells);
}

Result<void> RefusedFile::finish() { return writer_->finish(); }

Text sentence_of(const UsageSummary& summary) {
  const std::string months = fmt::format("{}", fmt::join(summary.months, ", "));
  if (summary.known) {
    return {fmt::format("这个文件已经取入过（{}），没有改动", months),
            fmt::format("this very file was taken before ({}); nothing was changed", months)};
  }
  return {fmt::format("已取入 {}：{} 行；{} 行未取", months, summary.taken, summary.refused_count()),
          fmt::format("{} taken in: {} rows; {} rows left out", months, summary.taken, summary.refused_count())};
}

Result<job::Job> UsageImporter::begin(const http::Request& request, const UsageImportInput& input) {
  const auto& principal = identity::principal_of(request);
  if (!principal.scope("statistic.import").everything()) {
    return fail(ErrorKind::forbidden, "statistic.whole_fleet",
                {"月用量按全部卡整月替换，只有管理全部单位的人员可以取入",
                 "a month is replaced for the whole fleet: only who manages all units may take it in"});
  }
  YG_TRY_ASSIGN(const auto upload, find_upload_(input.upload_id, principal.person_id));
  const Actor actor = Actor::of(request);
  identity::AuditEntry entry{
      .actor = actor, .action = "statistic.import", .object_type = "job", .object_id = "", .object_label = upload.name};
  YG_TRY(audit_.record_alone(db_, entry));
  return jobs_.submit({std::string{kUsageImportJob},
                       {"取入月用量 " + upload.name, "Take in usage " + upload.name},
                       json::encode(ImportSpec{upload.path.string(), upload.name}),
                       actor.person_id,
                       actor.login});
}

Result<void> UsageImporter::run(job::Context& context) {
  YG_TRY_ASSIGN(const auto spec, json::decode<ImportSpec>(context.spec()));
  const auto refused_path = work_dir_ / fmt::format("usage-{}.part", context.job().id.value);
  YG_TRY_ASSIGN(RefusedFile refused, RefusedFile::create(refused_path));
  const UsageHooks hooks{.refused = [&](const RefusedRow& row) { return refused.add(row); },
                         .progress = [&](std::int64_t rows) -> Result<void> {
                           if (context.should_stop()) return job::Context::stop_here();
                           YG_TRY(db_.write([&](store::Transaction& tx) {
                             return context.advance(
                                 tx, {.total = std::nullopt, .done = rows, .failed = refused.rows(), .checkpoint = {}});
                           }));
                           context.announce();
                           return {};
                         }};
  const auto summary = take_usage(db_, clock_, {spec.path, spec.file_name, context.job().person_login}, hooks);
  if (refused.rows() > 0) {
    YG_TRY(refused.finish());
    YG_TRY_ASSIGN(const auto file, keep_file_(refused_path, "未取入的行-" + spec.file_name, "refused",
                                              context.job().person_id.value_or(PersonId{})));
    YG_TRY(db_.write([&](store::Transaction& tx) { return job::add_file(tx, context.job().id, file); }));
  }
  YG_TRY(summary);
  YG_TRY(db_.write([&](store::Transaction& tx) {
    return context.advance(
        tx, {.total = summary->rows, .done = summary->rows, .failed = summary->refused_count(), .checkpoint = {}});
  }));
  return context.say(sentence_of(*summary));
}

}  // namespace yunguan::statistic
