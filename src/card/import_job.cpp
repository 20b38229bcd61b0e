// SPDX-License-Identifier: Apache-2.0
#include "card/import_job.h"

#include <fmt/format.h>

#include "card/import_check_pass.h"
#include "card/import_take_pass.h"

namespace yunguan::card {

Importer::Importer(const crypto::KeyRing& keys, const identity::Audit& audit, identity::UnitDirectory& units,
                   const Rules& rules, std::filesystem::path work_dir, KeepFile keep_file)
    : keys_(keys),
      audit_(audit),
      units_(units),
      rules_(rules),
      work_dir_(std::move(work_dir)),
      keep_file_(std::move(keep_file)) {}

// True when the good rows are to be written now.
Result<bool> Importer::check(ImportGround& ground, ImportSummary& summary) {
  job::Context& context = ground.context;
  const ImportSpec& spec = ground.spec;
  const auto mended = work_dir_ / fmt::format("import-{}.part", context.job().id.value);
  YG_TRY_ASSIGN(auto outcome, check_pass(ground, mended));
  const bool take = !spec.dry_run && (!outcome.has_bad || spec.take_good);
  summary = std::move(outcome.summary);
  summary.taken = take;
  YG_TRY(context.db().write([&](store::Transaction& tx) { return save_summary(tx, context.job().id, summary); }));
  if (outcome.has_bad) {
    const std::string name = fmt::format("待修改-{}", spec.file_name);
    YG_TRY_ASSIGN(const auto file, keep_file_(mended, name, "mended", spec.person_id.value_or(PersonId{})));
    YG_TRY(context.db().write([&](store::Transaction& tx) { return job::add_file(tx, context.job().id, file); }));
  }
  std::error_code ignored;
  std::filesystem::remove(mended, ignored);
  if (!take && !spec.dry_run) {
    return fail(ErrorKind::invalid, "import.bad_rows",
                {fmt::format("有 {} 行不合格，未写入任何卡", summary.bad),
                 fmt::format("{} rows are not right; nothing was written", summary.bad)});
  }
  return take;
}

Result<void> Importer::run(job::Context& context) {
  YG_TRY_ASSIGN(auto spec, json::decode<ImportSpec>(context.spec()));
  YG_TRY_ASSIGN(auto tree, units_.tree());
  ImportGround ground{context, std::move(spec), keys_, audit_, rules_, std::move(tree), opening_};
  ImportSummary checked;
  const auto& checkpoint = context.checkpoint();
  if (checkpoint.is_object() && checkpoint.at("pass") == "take") {
    YG_TRY_ASSIGN(auto kept,
                  context.db().read([&](store::Reader& reader) { return find_summary(reader, context.job().id); }));
    if (kept) checked = std::move(*kept);
  } else {
    YG_TRY_ASSIGN(const bool take, check(ground, checked));
    if (!take) {
      return context.say({fmt::format("检查完毕：{} 行可导入，{} 行有问题", checked.good, checked.bad),
                          fmt::format("checked: {} rows good, {} not", checked.good, checked.bad)});
    }
  }
  TakePass pass{ground, std::move(checked)};
  YG_TRY(pass.run());
  const ImportSummary& summary = pass.summary();
  return context.say({fmt::format("新增 {} 张，更新 {} 张，{} 张无变化，{} 行未导入", summary.created, summary.updated,
                                  summary.unchanged, summary.bad),
                      fmt::format("{} cards created, {} updated, {} unchanged, {} rows left out", summary.created,
                                  summary.updated, summary.unchanged, summary.bad)});
}

}  // namespace yunguan::card
