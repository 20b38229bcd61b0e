// SPDX-License-Identifier: Apache-2.0
#include "sheet/table_writer.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <utility>

#include "sheet/output_file.h"
#include "sheet/xlsx_file.h"

namespace yunguan::sheet {
namespace {

constexpr std::size_t kBufferBytes = 1u << 20;

class CsvTableWriter final : public TableWriter {
 public:
  CsvTableWriter(OutputFile file, CsvReadBy read_by) : file_(std::move(file)), writer_(buffer_, read_by) {
    if (read_by == CsvReadBy::spreadsheets) buffer_ = "\xEF\xBB\xBF";
  }

  Result<> row(std::span<const std::string> fields) override {
    for (const std::string& field : fields) writer_.field(field);
    writer_.end_record();
    return buffer_.size() < kBufferBytes ? Result<>{} : flush();
  }
  Result<> finish() override {
    YG_TRY(flush());
    return file_.commit();
  }

 private:
  Result<> flush() {
    YG_TRY(file_.write(buffer_));
    buffer_.clear();
    return {};
  }

  OutputFile file_;
  std::string buffer_;
  CsvWriter writer_;
};

class XlsxTableWriter final : public TableWriter {
 public:
  explicit XlsxTableWriter(std::filesystem::path path) : file_(std::move(path)) {}

  Result<> begin() {
    YG_TRY(file_.begin());
    sheet_ = workbook_add_worksheet(file_.workbook(), nullptr);
    if (sheet_ == nullptr) return file_.unwritable("no memory for the sheet");
    YG_TRY_ASSIGN(header_format_, file_.head_format());
    worksheet_freeze_panes(sheet_, 1, 0);
    return {};
  }

  Result<> row(std::span<const std::string> fields) override {
    if (rows_ == kXlsxRowsMax) {
      return refuse("table.too_many_rows", {fmt::format("XLSX 最多 {} 行，请改用 CSV。", kXlsxRowsMax),
                                            fmt::format("XLSX holds at most {} rows; take CSV.", kXlsxRowsMax)});
    }
    if (rows_ == 0) set_widths(fields);
    lxw_format* const format = rows_ == 0 ? header_format_ : nullptr;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].empty()) continue;
      const lxw_error error = worksheet_write_string(sheet_, static_cast<lxw_row_t>(rows_), static_cast<lxw_col_t>(i),
                                                     fields[i].c_str(), format);
      if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
        return refuse("table.text_too_long",
                      {fmt::format("单元格最多 {} 个字符，请改用 CSV。", kXlsxTextMax),
                       fmt::format("A cell holds at most {} characters; take CSV.", kXlsxTextMax)});
      }
      if (error != LXW_NO_ERROR) return file_.unwritable(lxw_strerror(error));
    }
    ++rows_;
    return {};
  }

  Result<> finish() override { return file_.finish(); }

 private:
  void set_widths(std::span<const std::string> header) {
    constexpr double kNarrow = 12;
    constexpr double kWide = 22;  // a 20-digit ICCID
    for (std::size_t i = 0; i < header.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet_, column, column, header[i].size() > kNarrow ? kWide : kNarrow + 4, nullptr);
    }
  }

  std::unexpected<Error> refuse(std::string code, Text text) const {
    return fail(ErrorKind::too_large, std::move(code), std::move(text),
                {.file = file_.name(), .row = rows_ + 1, .field = {}, .value = {}, .clause = {}});
  }

  XlsxFile file_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* header_format_ = nullptr;
  std::size_t rows_ = 0;
};

}  // namespace

Result<std::unique_ptr<TableWriter>> TableWriter::create(const std::filesystem::path& path, TableFormat format,
                                                         CsvReadBy read_by) {
  if (format == TableFormat::csv) {
    YG_TRY_ASSIGN(OutputFile file, OutputFile::create(path));
    return std::make_unique<CsvTableWriter>(std::move(file), read_by);
  }
  auto writer = std::make_unique<XlsxTableWriter>(path);
  YG_TRY(writer->begin());
  return writer;
}

}  // namespace yunguan::sheet
