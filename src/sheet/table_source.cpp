// SPDX-License-Identifier: Apache-2.0
#include "sheet/table_source.h"

#include "base/parse.h"
#include "sheet/input_file.h"

namespace yunguan::sheet {
namespace {

std::unexpected<Error> refuse(std::string code, Text text, const std::string& file) {
  return fail(ErrorKind::invalid, std::move(code), std::move(text),
              {.file = file, .row = {}, .field = {}, .value = {}, .clause = {}});
}

std::unexpected<Error> no_header(const std::string& file) {
  return refuse("table.empty", {"文件是空的，至少要有表头。", "The file is empty; a header is needed."}, file);
}

std::vector<std::string> names_of(const Record& header) {
  std::vector<std::string> names;
  for (const std::string_view field : header.fields) names.emplace_back(trimmed(field));
  return names;
}

class CsvTable final : public TableSource {
 public:
  CsvTable(InputFile input, SourceText source, const std::string& file, const CsvLimits& limits)
      : input_(std::move(input)), source_(std::move(source)), reader_(source_.text(), file, limits), file_(file) {}

  Result<> read_header() {
    Record header;
    YG_TRY_ASSIGN(const bool any, reader_.next(header));
    if (!any) return no_header(file_);
    if (header.fields.size() == 1 && header.fields[0].find_first_of(";\t") != std::string_view::npos) {
      return refuse("table.separator",
                    {"列之间用的是分号或制表符，请另存为逗号分隔的 CSV。",
                     "The columns are separated by semicolons or tabs; save it as CSV with commas."},
                    file_);
    }
    header_ = names_of(header);
    return {};
  }

  Result<bool> next(Record& record) override { return reader_.next(record); }
  [[nodiscard]] TableFormat format() const override { return TableFormat::csv; }
  [[nodiscard]] std::optional<Encoding> encoding() const override { return source_.encoding(); }

 private:
  InputFile input_;
  SourceText source_;
  CsvReader reader_;
  std::string file_;
};

class XlsxTable final : public TableSource {
 public:
  XlsxTable(InputFile input, XlsxReader reader) : input_(std::move(input)), reader_(std::move(reader)) {}

  Result<> read_header(const std::string& file) {
    Record header;
    YG_TRY_ASSIGN(const bool any, reader_.next(header));
    if (!any) return no_header(file);
    header_ = names_of(header);
    return {};
  }

  Result<bool> next(Record& record) override {
    YG_TRY_ASSIGN(const bool any, reader_.next(record));
    if (any && record.fields.size() < header_.size()) record.fields.resize(header_.size());
    return any;
  }
  [[nodiscard]] TableFormat format() const override { return TableFormat::xlsx; }
  [[nodiscard]] std::optional<Encoding> encoding() const override { return std::nullopt; }

 private:
  InputFile input_;
  XlsxReader reader_;
};

}  // namespace

std::string_view to_word(TableFormat format) { return format == TableFormat::csv ? "csv" : "xlsx"; }

std::optional<TableFormat> table_format_from(std::string_view word) {
  if (word == "csv") return TableFormat::csv;
  if (word == "xlsx") return TableFormat::xlsx;
  return std::nullopt;
}

Result<std::unique_ptr<TableSource>> TableSource::open(const std::filesystem::path& path, std::string file_name,
                                                       const TableLimits& limits) {
  auto opened = InputFile::open(path, limits.inflated_bytes);
  if (!opened) {
    Error error = std::move(opened).error();
    error.where.file = file_name;
    return fail(std::move(error));
  }
  const std::string_view bytes = opened->bytes();
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) {
    YG_TRY_ASSIGN(XlsxReader reader, XlsxReader::open(bytes, file_name, limits.xlsx));
    auto table = std::make_unique<XlsxTable>(std::move(*opened), std::move(reader));
    YG_TRY(table->read_header(file_name));
    return table;
  }
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return refuse("table.old_xls",
                  {"这是旧版 XLS 或加密的工作簿，请另存为不加密的 XLSX 或 CSV。",
                   "This is an old XLS or an encrypted workbook; save it as XLSX without a password, or as CSV."},
                  file_name);
  }
  YG_TRY_ASSIGN(SourceText source, SourceText::from(bytes, file_name));
  auto table = std::make_unique<CsvTable>(std::move(*opened), std::move(source), file_name, limits.csv);
  YG_TRY(table->read_header());
  return table;
}

}  // namespace yunguan::sheet
