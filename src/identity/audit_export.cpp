// SPDX-License-Identifier: Apache-2.0
#include "identity/audit_export.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/parse.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kCellMax = 30'000;  // bytes: below what a cell of XLSX takes

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
                              http::TableRows rows) {
  std::error_code none;
  return http::table_download(language == Language::zh ? "审计日志" : "audit", format, titles(columns, language),
                              std::move(rows), std::filesystem::temp_directory_path(none));
}

}  // namespace yunguan::identity
