// SPDX-License-Identifier: Apache-2.0
#include "identity/audit_export.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "base/parse.h"
#include "sheet/csv_writer.h"
#include "sheet/table_writer.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kFlushBytes = 64u << 10;
constexpr std::size_t kCellMax = 30'000;  // bytes: below what a cell of XLSX takes
constexpr std::string_view kXlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

std::string result_word(const std::string& result, http::Language language) {
  const bool zh = language == http::Language::zh;
  if (result == "done") return zh ? "完成" : "done";
  if (result == "refused") return zh ? "拒绝" : "refused";
  return zh ? "失败" : "failed";
}

using Row = AuditRow;
using http::Language;
constexpr std::array kColumns{
    AuditColumn{"id", "编号", "ID",
                [](const Row& row, const Text&, bool, Language) { return std::to_string(row.id.value); }},
    AuditColumn{"at", "时间", "Time", [](const Row& row, const Text&, bool, Language) { return format_clock(row.at); }},
    AuditColumn{"person_login", "人员", "Person",
                [](const Row& row, const Text&, bool, Language) { return row.person_login; }},
    AuditColumn{"action", "操作", "Act",
                [](const Row&, const Text& action, bool, Language language) {
                  return language == Language::zh ? action.zh : action.en;
                }},
    AuditColumn{"object_type", "对象类型", "Object type",
                [](const Row& row, const Text&, bool, Language) { return row.object_type; }},
    AuditColumn{"object_id", "对象编号", "Object ID",
                [](const Row& row, const Text&, bool, Language) { return row.object_id; }},
    AuditColumn{"object_label", "对象", "Object",
                [](const Row& row, const Text&, bool, Language) { return row.object_label; }},
    AuditColumn{"result", "结果", "Result",
                [](const Row& row, const Text&, bool, Language language) { return result_word(row.result, language); }},
    AuditColumn{"code", "原因代码", "Code", [](const Row& row, const Text&, bool, Language) { return row.code; }},
    AuditColumn{"reason", "理由", "Reason", [](const Row& row, const Text&, bool, Language) { return row.reason; }},
    AuditColumn{"remote_ip", "来源地址", "Address",
                [](const Row& row, const Text&, bool, Language) { return row.remote_ip; }},
    AuditColumn{"trace_id", "追踪号", "Trace",
                [](const Row& row, const Text&, bool, Language) { return row.trace_id; }},
    AuditColumn{"sealed", "入链", "Chained",
                [](const Row&, const Text&, bool sealed, Language language) -> std::string {
                  if (language == Language::zh) return sealed ? "是" : "否";
                  return sealed ? "yes" : "no";
                }},
    AuditColumn{"before", "改前", "Before",
                [](const Row& row, const Text&, bool, Language) { return clipped(row.before.value_or(""), kCellMax); }},
    AuditColumn{"after", "改后", "After",
                [](const Row& row, const Text&, bool, Language) { return clipped(row.after.value_or(""), kCellMax); }},
};

std::vector<std::string> titles(const std::vector<AuditColumn>& columns, Language language) {
  std::vector<std::string> row;
  for (const AuditColumn& column : columns) row.emplace_back(language == Language::zh ? column.zh : column.en);
  return row;
}

Result<void> write_csv(http::Sink& sink, const std::vector<std::string>& head, const AuditRows& rows) {
  std::string text = "\xEF\xBB\xBF";
  sheet::CsvWriter csv(text, sheet::CsvReadBy::spreadsheets);
  const auto write_row = [&](const std::vector<std::string>& cells) -> Result<void> {
    for (const std::string& cell : cells) csv.field(cell);
    csv.end_record();
    if (text.size() < kFlushBytes) return {};
    YG_TRY(sink.write(text));
    text.clear();
    return {};
  };
  YG_TRY(write_row(head));
  YG_TRY(rows(write_row));
  return sink.write(text);
}

// A directory only this process's user can look into, gone with the object: the log is not for everybody.
class PrivateDirectory {
 public:
  PrivateDirectory() {
    std::error_code none;
    std::string pattern = (std::filesystem::temp_directory_path(none) / "yunguan-export-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~PrivateDirectory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::unexpected<Error> no_temporary_file() {
  return fail(ErrorKind::unavailable, "audit.export_file",
              {"无法写临时文件，导出未完成。", "A temporary file cannot be written; the export was not made."});
}

Result<void> write_xlsx(http::Sink& sink, const std::vector<std::string>& head, const AuditRows& rows) {
  const PrivateDirectory directory;
  if (directory.path().empty()) return no_temporary_file();
  const auto file = directory.path() / "audit.xlsx";
  YG_TRY_ASSIGN(const auto table,
                sheet::TableWriter::create(file, sheet::TableFormat::xlsx, sheet::CsvReadBy::spreadsheets));
  YG_TRY(table->row(head));
  YG_TRY(rows([&](const std::vector<std::string>& cells) { return table->row(cells); }));
  YG_TRY(table->finish());
  std::ifstream in(file, std::ios::binary);
  std::string block(kFlushBytes, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    YG_TRY(sink.write(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount()))));
  }
  if (!in.eof()) return no_temporary_file();
  return {};
}

}  // namespace

Result<std::vector<AuditColumn>> audit_columns(std::string_view columns) {
  if (columns.empty()) return std::vector<AuditColumn>(kColumns.begin(), kColumns.end());
  std::vector<AuditColumn> chosen;
  for (const std::string_view name : split(columns, ',')) {
    const auto found = std::ranges::find(kColumns, name, &AuditColumn::name);
    if (found == kColumns.end()) {
      return fail(ErrorKind::invalid, "audit.export_column", {"没有这一列。", "There is no such column."},
                  {.field = "columns", .value = clipped(name)});
    }
    chosen.push_back(*found);
  }
  return chosen;
}

Result<sheet::TableFormat> audit_format(std::string_view format) {
  if (const auto found = sheet::table_format_from(format)) return *found;
  return fail(ErrorKind::invalid, "audit.export_format", {"格式须为 csv 或 xlsx。", "The format is csv or xlsx."},
              {.field = "format", .value = clipped(format)});
}

http::Response audit_download(const std::vector<AuditColumn>& columns, sheet::TableFormat format, Language language,
                              AuditRows rows) {
  const bool csv = format == sheet::TableFormat::csv;
  const std::string name = language == Language::zh ? "审计日志" : "audit";
  return http::Response::download(name + (csv ? ".csv" : ".xlsx"),
                                  csv ? "text/csv; charset=utf-8" : std::string(kXlsxType),
                                  [head = titles(columns, language), csv, rows = std::move(rows)](http::Sink& sink) {
                                    return csv ? write_csv(sink, head, rows) : write_xlsx(sink, head, rows);
                                  });
}

}  // namespace yunguan::identity
