// SPDX-License-Identifier: Apache-2.0
#include "keeping/restore_plan.h"

#include <cerrno>

#include "crypto/private_file.h"
#include "file/disk.h"
#include "keeping/disk_file.h"
#include "store/stage.h"

namespace yunguan::keeping {

namespace fs = std::filesystem;

fs::path plan_file(const fs::path& data_dir) { return data_dir / "restore.plan"; }

Result<void> write_plan(const fs::path& data_dir, const RestorePlan& plan) {
  return crypto::write_private_file(plan_file(data_dir), json::write(plan), crypto::Existing::replace);
}

Result<std::optional<RestorePlan>> read_plan(const fs::path& data_dir) {
  YG_TRY_ASSIGN(const auto content, crypto::read_private_file(plan_file(data_dir)));
  if (!content) return std::nullopt;
  auto plan = json::read<RestorePlan>(*content);
  if (plan) return std::move(*plan);
  return fail(ErrorKind::internal, "restore.plan_damaged",
              {"恢复计划文件已损坏；请重新恢复到一个空目录。",
               "The plan of an unfinished restore is damaged; restore again into an empty directory."},
              {.file = plan_file(data_dir).string()});
}

Result<void> carry_out(const fs::path& data_dir, const RestorePlan& plan) {
  if (!plan.store_url.empty()) YG_TRY(store::take_stage({.url = plan.store_url}, plan.id, plan.store_aside));
  for (const auto* renames : {&plan.aside, &plan.renames}) {
    for (const Rename& one : *renames) {
      // What is aside already is not put aside again, when its place has been taken since.
      std::error_code error;
      if (renames == &plan.aside && fs::exists(one.to, error)) continue;
      if (::rename(one.from.c_str(), one.to.c_str()) != 0 && errno != ENOENT) return disk_fault(one.to, errno);
      YG_TRY(sync_folder(fs::path(one.to).parent_path()));
    }
  }
  YG_TRY(file::remove_file(plan_file(data_dir)));
  return sync_folder(data_dir);
}

}  // namespace yunguan::keeping
