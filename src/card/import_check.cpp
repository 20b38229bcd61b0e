// SPDX-License-Identifier: Apache-2.0
#include "card/import_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"

namespace yunguan::card {
namespace {

void note_same(CheckedRow& row, const SameNumbers& same) {
  for (std::size_t i = 0; i < kNumberFields.size(); ++i) {
    if (same[i] == 0) continue;
    Error error{ErrorKind::invalid,
                "import.twice_in_file",
                {fmt::format("与第 {} 行重复", same[i]), fmt::format("the same as in line {}", same[i])},
                {},
                {}};
    error.where.field = std::string_view{kNumberFields[i]};
    error.where.value = *row.words.find(kNumberFields[i]);
    row.remarks.push_back({Weight::refused, std::move(error)});
  }
}

Error column_error(std::string code, Text text, std::string_view column) {
  Error error{ErrorKind::invalid, std::move(code), std::move(text), {}, {}};
  error.where.row = 1;
  error.where.field = clipped(column);
  return error;
}

}  // namespace

Result<ImportColumns> read_columns(std::span<const std::string_view> header, ImportMode mode, bool unit_given) {
  ImportColumns columns;
  for (const std::string_view name : header) {
    const Field* field = find_field(name);
    if (field != nullptr && std::ranges::find(columns.by_position, field) != columns.by_position.end()) {
      return fail(column_error(
          "import.column_twice",
          {fmt::format("列“{}”出现了两次", clipped(name)), fmt::format("column \"{}\" is there twice", clipped(name))},
          name));
    }
    if (field == nullptr && !trimmed(name).empty()) columns.unknown.emplace_back(name);
    columns.by_position.push_back(field);
  }
  if (std::ranges::all_of(columns.by_position, [](const Field* field) { return field == nullptr; })) {
    return fail(
        column_error("import.no_header",
                     {"第一行没有任何认识的列名，请用模板", "the first line names no known column; use the template"},
                     header.empty() ? std::string_view{} : header[0]));
  }
  for (const Field& field : fields()) {
    const bool always = field.name == "msisdn";
    const bool wanted =
        always || (mode != ImportMode::update && (field.required || (field.name == "unit" && !unit_given)));
    if (wanted && std::ranges::find(columns.by_position, &field) == columns.by_position.end()) {
      columns.missing.emplace_back(field.name);
    }
  }
  if (columns.missing.empty()) return columns;
  // The sentence names them all, since a job that failed keeps its sentence only.
  std::string titles_zh;
  std::string titles_en;
  Error error{ErrorKind::invalid, "import.columns_missing", {}, {}, {}};
  for (const std::string& name : columns.missing) {
    const Field& field = *find_field(name);
    titles_zh += fmt::format("{}“{}”", titles_zh.empty() ? "" : "、", field.title_zh);
    titles_en += fmt::format("{}\"{}\"", titles_en.empty() ? "" : ", ", field.title_en);
    error.details.push_back(
        column_error("import.column_missing",
                     {fmt::format("缺少列“{}”", field.title_zh), fmt::format("column \"{}\" is missing", name)}, name));
  }
  error.text = {"文件缺少必需的列：" + titles_zh, "the file lacks required columns: " + titles_en};
  return fail(std::move(error));
}

bool CheckedRow::good(bool strict) const {
  return std::ranges::none_of(remarks, [&](const Remark& remark) {
    return remark.weight == Weight::refused || (strict && remark.weight == Weight::breach);
  });
}

std::optional<std::size_t> ImportColumns::position(FieldAt field) const {
  const auto found = std::ranges::find(by_position, &fields()[field.index()]);
  if (found == by_position.end()) return std::nullopt;
  return static_cast<std::size_t>(found - by_position.begin());
}

ImportCheck::ImportCheck(const ImportColumns& columns, FormContext context, UnitId default_unit)
    : columns_(columns), context_(std::move(context)), default_unit_(default_unit) {}

CheckedRow ImportCheck::check(std::uint64_t line, std::span<const std::string_view> cells,
                              const SameNumbers& same) const {
  CheckedRow row;
  row.line = line;
  const auto& columns = columns_.by_position;
  if (cells.size() != columns.size()) {
    Error error{ErrorKind::invalid,
                "import.cells",
                {fmt::format("这一行有 {} 列，表头有 {} 列", cells.size(), columns.size()),
                 fmt::format("{} cells where the header has {}", cells.size(), columns.size())},
                {},
                {}};
    row.remarks.push_back({Weight::refused, std::move(error)});
  }
  for (std::size_t i = 0; i < std::min(cells.size(), columns.size()); ++i) {
    if (columns[i] != nullptr) row.words.set(FieldAt{*columns[i]}, trimmed(cells[i]));
  }
  // An empty unit cell means the unit chosen for the whole file.
  const std::string_view* unit = row.words.find("unit");
  if (!default_unit_.empty() && unit != nullptr && unit->empty()) row.words.erase("unit");
  Facts base;
  base.unit = default_unit_;
  FormResult form = read_form(row.words, base, context_);
  row.card.facts = std::move(form.facts);
  std::ranges::move(form.remarks, std::back_inserter(row.remarks));
  note_same(row, same);
  return row;
}

}  // namespace yunguan::card
