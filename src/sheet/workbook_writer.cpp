// SPDX-License-Identifier: Apache-2.0
#include "sheet/workbook_writer.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <utility>

#include "sheet/table_writer.h"
#include "sheet/xlsx_file.h"

namespace yunguan::sheet {
namespace {

class Workbook final : public WorkbookWriter {
 public:
  explicit Workbook(std::filesystem::path path) : file_(std::move(path)) {}

  Result<> begin() {
    YG_TRY(file_.begin());
    YG_TRY_ASSIGN(head_, file_.head_format());
    title_ = workbook_add_format(file_.workbook());
    share_ = workbook_add_format(file_.workbook());
    number_ = workbook_add_format(file_.workbook());
    wrapped_ = workbook_add_format(file_.workbook());
    if (title_ == nullptr || share_ == nullptr || number_ == nullptr || wrapped_ == nullptr)
      return file_.unwritable("no memory for the formats");
    format_set_bold(title_);
    format_set_font_size(title_, 14);
    format_set_num_format(share_, "0.0%");
    format_set_num_format(number_, "#,##0");
    format_set_text_wrap(wrapped_);
    format_set_align(wrapped_, LXW_ALIGN_VERTICAL_TOP);
    return {};
  }

  Result<> sheet(const std::string& name, std::span<const double> widths) override {
    sheet_ = workbook_add_worksheet(file_.workbook(), name.c_str());
    if (sheet_ == nullptr) return file_.unwritable("no memory for the sheet");
    row_ = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet_, column, column, widths[i], nullptr);
    }
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, kA4);
    worksheet_fit_to_pages(sheet_, 1, 0);
    worksheet_set_footer(sheet_, "&C&P / &N");
    return {};
  }

  Result<> title(const std::string& text) override { return text_at(0, text, title_, true); }

  Result<> head(std::span<const std::string> cells) override {
    for (std::size_t i = 0; i < cells.size(); ++i) YG_TRY(text_at(i, cells[i], head_, false));
    ++row_;
    return {};
  }

  Result<> row(std::span<const Cell> cells) override {
    if (row_ >= kXlsxRowsMax) {
      return fail(
          ErrorKind::too_large, "table.too_many_rows",
          {fmt::format("XLSX 最多 {} 行。", kXlsxRowsMax), fmt::format("XLSX holds at most {} rows.", kXlsxRowsMax)});
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto line = static_cast<lxw_row_t>(row_);
      const auto column = static_cast<lxw_col_t>(i);
      lxw_error error = LXW_NO_ERROR;
      if (const auto* text = std::get_if<std::string>(&cells[i])) {
        if (!text->empty()) YG_TRY(text_at(i, *text, wrapped_, false));
      } else if (const auto* number = std::get_if<std::int64_t>(&cells[i])) {
        error = worksheet_write_number(sheet_, line, column, static_cast<double>(*number), number_);
      } else if (const auto* share = std::get_if<Share>(&cells[i])) {
        error = worksheet_write_number(sheet_, line, column, share->value, share_);
      }
      if (error != LXW_NO_ERROR) return file_.unwritable(lxw_strerror(error));
    }
    ++row_;
    return {};
  }

  Result<> finish() override { return file_.finish(); }

 private:
  static constexpr std::uint8_t kA4 = 9;

  Result<> text_at(std::size_t at, const std::string& text, lxw_format* format, bool whole_row) {
    const lxw_error error =
        worksheet_write_string(sheet_, static_cast<lxw_row_t>(row_), static_cast<lxw_col_t>(at), text.c_str(), format);
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
      return fail(ErrorKind::too_large, "table.text_too_long",
                  {fmt::format("单元格最多 {} 个字符。", kXlsxTextMax),
                   fmt::format("A cell holds at most {} characters.", kXlsxTextMax)});
    }
    if (error != LXW_NO_ERROR) return file_.unwritable(lxw_strerror(error));
    if (whole_row) ++row_;
    return {};
  }
  XlsxFile file_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* title_ = nullptr;
  lxw_format* head_ = nullptr;
  lxw_format* share_ = nullptr;
  lxw_format* number_ = nullptr;
  lxw_format* wrapped_ = nullptr;
  std::size_t row_ = 0;
};

}  // namespace

Result<std::unique_ptr<WorkbookWriter>> WorkbookWriter::create(const std::filesystem::path& path) {
  auto workbook = std::make_unique<Workbook>(path);
  YG_TRY(workbook->begin());
  return workbook;
}

}  // namespace yunguan::sheet
