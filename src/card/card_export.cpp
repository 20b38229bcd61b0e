// SPDX-License-Identifier: Apache-2.0
#include "card/card_export.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "base/time.h"
#include "http/table_download.h"

namespace yunguan::card {
namespace {

struct ExportColumn {
  std::string_view name;
  std::string_view title_zh;
  std::string_view title_en;
};

// What the rules say and the platform notes, behind the import's own columns.
constexpr std::array kBesides{ExportColumn{"kind", "号码类型", "Number kind"},
                              ExportColumn{"class", "安全分类", "Class"}, ExportColumn{"risk", "风险", "Risk"},
                              ExportColumn{"missing", "缺少的管控", "Missing duties"},
                              ExportColumn{"updated_at", "更新时间", "Updated at"}};

std::vector<ExportColumn> all_columns() {
  std::vector<ExportColumn> columns;
  for (const Field& field : fields()) columns.push_back({field.name, field.title_zh, field.title_en});
  columns.insert(columns.end(), kBesides.begin(), kBesides.end());
  return columns;
}

Result<std::vector<ExportColumn>> asked_columns(const http::Request& request) {
  const auto all = all_columns();
  const auto asked = request.query_value("columns");
  if (!asked || asked->empty()) return all;
  std::vector<ExportColumn> columns;
  for (const std::string_view name : split(*asked, ',')) {
    const auto found = std::ranges::find(all, name, &ExportColumn::name);
    if (found == all.end()) {
      return fail(ErrorKind::invalid, "card.export_column", {"没有这一列", "there is no such column"},
                  {.field = "columns", .value = clipped(name)});
    }
    columns.push_back(*found);
  }
  return columns;
}

Result<sheet::TableFormat> asked_format(const http::Request& request) {
  const auto format = request.query_value("format").value_or("csv");
  if (format == "csv") return sheet::TableFormat::csv;
  if (format == "xlsx") return sheet::TableFormat::xlsx;
  return fail(ErrorKind::invalid, "card.export_format", {"格式须为 csv 或 xlsx", "the format is csv or xlsx"},
              {.field = "format", .value = clipped(format)});
}

// The cell of `column`; persons masked.
std::string cell(const Record& record, std::string_view column, std::string_view unit_name) {
  if (column == "kind") return std::string{to_word(record.standing.kind)};
  if (column == "class") return record.standing.class_code ? record.standing.class_code->text() : "";
  if (column == "risk") return std::string{to_word(record.standing.risk)};
  if (column == "missing") return to_word(record.standing.missing);
  if (column == "updated_at") return format_clock(record.updated_at);
  if (column == "responsible_person") return record.responsible.name;
  if (column == "responsible_phone") return record.responsible.phone;
  if (column == "actual_user") return record.actual_user.name;
  if (column == "actual_user_phone") return record.actual_user.phone;
  if (column == "actual_user_document") return record.actual_user.document;
  return word_of(record.facts, column, unit_name);
}

std::string_view title(const ExportColumn& column, http::Language language) {
  return language == http::Language::zh ? column.title_zh : column.title_en;
}

}  // namespace

CardExport::CardExport(CardService& cards, store::Database& db, const identity::Audit& audit,
                       identity::UnitDirectory& units, std::filesystem::path work_dir)
    : cards_(cards), db_(db), audit_(audit), units_(units), work_dir_(std::move(work_dir)) {}

Result<http::Response> CardExport::answer(const http::Request& request) {
  YG_TRY_ASSIGN(const auto columns, asked_columns(request));
  YG_TRY_ASSIGN(const auto format, asked_format(request));
  YG_TRY(CardList::declaration().parse(request));
  YG_TRY(cards_.units_of(request, "card.export"));
  identity::AuditEntry entry{
      .actor = identity::Actor::of(request), .action = "card.export", .object_type = "card", .object_id = ""};
  boost::json::object filter;
  for (const auto& [key, value] : request.query) filter[key] = value;
  entry.after = std::move(filter);
  YG_TRY(audit_.record_alone(db_, entry));
  const auto rows = [this, columns, request](const std::function<Result<void>(const std::vector<std::string>&)>& row) {
    return cards_.each(request, "card.export", [&](const Record& record, std::string_view unit_name) {
      std::vector<std::string> cells;
      cells.reserve(columns.size());
      for (const ExportColumn& column : columns) cells.push_back(cell(record, column.name, unit_name));
      return row(cells);
    });
  };
  std::vector<std::string> head;
  for (const ExportColumn& column : columns) head.emplace_back(title(column, request.language));
  const std::string day = format_date(shanghai_date(request.received_at));
  return http::table_download(fmt::format("卡清单-{}", day), format, std::move(head), rows, work_dir_);
}

Result<http::Response> CardExport::import_template(const http::Request& request) {
  YG_TRY_ASSIGN(const auto format, asked_format(request));
  std::vector<std::string> head;
  for (const Field& field : fields())
    head.emplace_back(request.language == http::Language::zh ? field.title_zh : field.title_en);
  const auto no_rows = [](const auto&) -> Result<void> { return {}; };
  return http::table_download("卡导入模板", format, std::move(head), no_rows, work_dir_);
}

}  // namespace yunguan::card
