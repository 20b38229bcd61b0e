// SPDX-License-Identifier: Apache-2.0
#include "sheet/table_writer.h"

#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "sheet/output_file.h"

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
  explicit XlsxTableWriter(std::filesystem::path path)
      : path_(std::move(path)), temporary_(path_.string() + fmt::format(".{}.part", ::getpid())) {}
  XlsxTableWriter(const XlsxTableWriter&) = delete;
  XlsxTableWriter& operator=(const XlsxTableWriter&) = delete;
  ~XlsxTableWriter() override {
    if (workbook_ != nullptr) lxw_workbook_free(workbook_);
    if (!finished_) ::unlink(temporary_.c_str());
  }

  Result<> begin() {
    folder_ = path_.has_parent_path() ? path_.parent_path().string() : ".";
    if (::access(folder_.c_str(), W_OK | X_OK) != 0) return unwritable(std::strerror(errno));
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder_.data();
    workbook_ = workbook_new_opt(temporary_.c_str(), &options);
    if (workbook_ == nullptr) return unwritable("no memory for the workbook");
    sheet_ = workbook_add_worksheet(workbook_, nullptr);
    header_format_ = workbook_add_format(workbook_);
    if (sheet_ == nullptr || header_format_ == nullptr) return unwritable("no memory for the sheet");
    format_set_bold(header_format_);
    format_set_bg_color(header_format_, 0xE8EEF7);
    format_set_bottom(header_format_, LXW_BORDER_THIN);
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
      if (error != LXW_NO_ERROR) return unwritable(lxw_strerror(error));
    }
    ++rows_;
    return {};
  }

  Result<> finish() override {
    const lxw_error error = workbook_close(std::exchange(workbook_, nullptr));
    if (error != LXW_NO_ERROR) return unwritable(lxw_strerror(error));
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) return unwritable(std::strerror(errno));
    finished_ = true;
    return {};
  }

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
                {.file = path_.filename().string(), .row = rows_ + 1, .field = {}, .value = {}, .clause = {}});
  }
  std::unexpected<Error> unwritable(std::string_view why) const {
    return fail(ErrorKind::unavailable, "file.unwritable",
                {fmt::format("无法写入文件：{}。", why), fmt::format("The file cannot be written: {}.", why)},
                {.file = path_.filename().string(), .row = {}, .field = {}, .value = {}, .clause = {}});
  }

  std::filesystem::path path_;
  std::string temporary_;
  std::string folder_;
  lxw_workbook* workbook_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* header_format_ = nullptr;
  std::size_t rows_ = 0;
  bool finished_ = false;
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
