// SPDX-License-Identifier: Apache-2.0
// Taking a file into a list, whole or not at all. Rows that say what the list says already change nothing, others take the place of
// the shipped or imported entry of the same item; an entry made by hand stays. When asked for, what the file does not name ends on a day.
//
// Forms: phone_tacs — tac,brand,model[,device_class,confidence], or the TAC database of Osmocom (a line about its licence, then
// tac,name,name,…); fraud_areas — region,name; cell_regions — cell,region; plan_sources — plan,source; segments —
// segment,kind[,carrier]. CSV or XLSX, columns in any order.
#pragma once

#include <filesystem>
#include <functional>

#include "control/file_take.h"
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
  std::optional<Date> missing_last_day;  // of what the file does not name; absent: it stays
  bool hand_too = false;                 // what people entered ends as well
  std::optional<std::int64_t> revision;  // of the list as it was previewed
};
BOOST_DESCRIBE_STRUCT(ListImportSpec, (), (list, path, file_name, valid_from, missing_last_day, hand_too, revision))

// What taking it in would do.
struct ListPreview {
  control::TakeCounts counts;
  std::int64_t revision = 0;  // of the list it was counted on
};
BOOST_DESCRIBE_STRUCT(ListPreview, (), (counts, revision))

struct RefusedRow {
  std::uint64_t row = 0;
  std::string item;
  std::string code;
  Text sentence;
};

// The file's rows that can be entries, each item once (the first counts). Errors: those of sheet::TableSource,
// monitor_list.columns, monitor_list.too_many_rows.
struct ListFile {
  std::vector<EntryText> rows;
  std::vector<RefusedRow> refused;
};
Result<ListFile> read_list_file(ListKind kind, const std::filesystem::path& path, const std::string& name);

// Errors: those of read_list_file, list_take.empty.
Result<ListPreview> preview_list(const Ground& ground, const ListImportSpec& spec);

// Error: list_take.changed (conflict) when the list is not what was previewed any more.
// The body of the job; `keep` takes the file of the rows that were not taken.
Result<void> take_list(const Ground& ground, job::Context& context, const std::filesystem::path& work_dir,
                       const std::function<Result<job::JobFile>(const std::filesystem::path&, std::string)>& keep);

}  // namespace yunguan::tuning
