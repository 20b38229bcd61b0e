// SPDX-License-Identifier: Apache-2.0
// The lists as people keep them: look, search, add, end, take files in. A list holds for the whole platform, so only those who hold
// monitor.lists for all units change it.
#pragma once

#include <filesystem>
#include <functional>

#include "http/page.h"
#include "job/job_runner.h"
#include "tuning/entry_store.h"
#include "tuning/ground.h"
#include "tuning/list_import.h"

namespace yunguan::tuning {

inline constexpr std::string_view kListImportJob = "monitor.list_import";

struct NewEntryInput {
  std::string item;
  std::string name;
  std::optional<std::string> more;
  std::optional<std::string> device_class;  // of a TAC: phone when absent
  std::optional<std::int64_t> confidence;   // of a TAC: 100 when absent
  std::optional<Date> valid_from;           // today when absent
  std::optional<Date> valid_to;
};
BOOST_DESCRIBE_STRUCT(NewEntryInput, (), (item, name, more, device_class, confidence, valid_from, valid_to))

struct EndEntryInput {
  std::optional<Date> last_day;  // yesterday when absent: it holds no more from now on
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(EndEntryInput, (), (last_day, reason))

struct ListImportInput {
  std::int64_t upload_id = 0;
  std::optional<Date> valid_from;        // today when absent
  std::optional<Date> missing_last_day;  // the last day of what the file does not name; absent: that stays
  std::optional<bool> hand_too;          // what people entered ends as well when the file does not name it
  std::optional<std::int64_t> revision;  // of the preview; wanted when something is to end
};
BOOST_DESCRIBE_STRUCT(ListImportInput, (), (upload_id, valid_from, missing_last_day, hand_too, revision))

struct ListState {
  std::string list;
  std::int64_t in_force = 0;
  std::int64_t scheduled = 0;
  std::int64_t ended = 0;
  std::vector<ListImport> imports;  // newest first
};
BOOST_DESCRIBE_STRUCT(ListState, (), (list, in_force, scheduled, ended, imports))

struct ListStates {
  bool may_change = false;
  std::vector<ListState> lists;
};
BOOST_DESCRIBE_STRUCT(ListStates, (), (may_change, lists))

struct UploadedList {
  std::filesystem::path path;
  std::string name;
};
using FindUpload = std::function<Result<UploadedList>(std::int64_t upload_id, PersonId owner)>;
using KeepFile = std::function<Result<job::JobFile>(const std::filesystem::path& file, std::string name,
                                                    std::string kind, PersonId owner)>;

class ListService {
 public:
  ListService(const Ground& ground, job::Runner& jobs, FindUpload find_upload, KeepFile keep_file,
              std::filesystem::path work_dir)
      : ground_(ground),
        jobs_(jobs),
        find_upload_(std::move(find_upload)),
        keep_file_(std::move(keep_file)),
        work_dir_(std::move(work_dir)) {}

  [[nodiscard]] static const http::List& declaration();
  Result<ListStates> states(const http::Request& request) const;
  Result<http::Page<ListEntry>> page(const http::Request& request) const;
  // Errors: monitor_list.whole_platform (forbidden), those of checked(), monitor_list.dates, monitor_list.listed (conflict: the
  // same item holds on one of the days already).
  Result<ListEntry> add(const http::Request& request, const NewEntryInput& input) const;
  // Errors: monitor_list.no_entry, monitor_list.reason, monitor_list.dates, monitor_list.ended (conflict).
  Result<ListEntry> end(const http::Request& request, const EndEntryInput& input) const;

  // What taking the file in would change; nothing is done. Errors: those of read_list_file, list_take.last_day, list_take.empty.
  Result<ListPreview> preview(const http::Request& request, const ListImportInput& input) const;
  // Errors: as of preview(), list_take.preview (invalid: something is to end and nobody has looked), list_take.changed (conflict).
  Result<job::Job> begin_import(const http::Request& request, const ListImportInput& input) const;
  // The handler of kListImportJob. Begun anew after a crash: nothing was stored before the end.
  Result<void> run_import(job::Context& context) const;

  // Shipped entries of the demonstration, once: nothing when the list has any.
  Result<void> ship(ListKind kind, const std::vector<EntryText>& entries, const std::string& source) const;

 private:
  Result<ListImportSpec> spec_of(const http::Request& request, const ListImportInput& input) const;

  const Ground& ground_;
  job::Runner& jobs_;
  const FindUpload find_upload_;
  const KeepFile keep_file_;
  const std::filesystem::path work_dir_;
};

}  // namespace yunguan::tuning
