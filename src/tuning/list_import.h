// SPDX-License-Identifier: Apache-2.0
// Taking a file into a list, whole or not at all. Rows that say what the list says already change nothing, others take the place of
// the shipped or imported entry of the same item; an entry made by hand stays.
//
// Forms: phone_tacs — tac,brand,model[,device_class,confidence], or the TAC database of Osmocom (a line about its licence, then
// tac,name,name,…); fraud_areas — region,name; cell_regions — cell,region. CSV or XLSX, columns in any order.
#pragma once

#include <filesystem>
#include <functional>

#include "job/job_runner.h"
#include "tuning/entry_store.h"
#include "tuning/ground.h"

namespace yunguan::tuning {

inline constexpr std::int64_t kImportRowsMax = 500'000;

struct ListImportSpec {
  std::string list;
  std::string path;
  std::string file_name;
  Date valid_from;
};
BOOST_DESCRIBE_STRUCT(ListImportSpec, (), (list, path, file_name, valid_from))

struct RefusedRow {
  std::uint64_t row = 0;
  std::string item;
  std::string code;
  std::string sentence;
};

// The file's rows that can be entries, each item once (the first counts). Errors: those of sheet::TableSource,
// monitor_list.columns, monitor_list.too_many_rows.
struct ListFile {
  std::vector<EntryText> rows;
  std::vector<RefusedRow> refused;
};
Result<ListFile> read_list_file(ListKind kind, const std::filesystem::path& path, const std::string& name);

// The body of the job; `keep` takes the file of the rows that were not taken.
Result<void> take_list(const Ground& ground, job::Context& context, const std::filesystem::path& work_dir,
                       const std::function<Result<job::JobFile>(const std::filesystem::path&, std::string)>& keep);

}  // namespace yunguan::tuning
