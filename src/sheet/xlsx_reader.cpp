// SPDX-License-Identifier: Apache-2.0
#include "sheet/xlsx_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <deque>
#include <optional>

#include "base/parse.h"
#include "sheet/xlsx_values.h"
#include "sheet/xlsx_workbook.h"
#include "sheet/xml_reader.h"

namespace yunguan::sheet {
namespace {

// Collects one <row> of <c> cells, each with a value <v> or an inline text <is>.
class RowHandler final : public XmlHandler {
 public:
  RowHandler(const Workbook& workbook, const XlsxLimits& limits) : workbook_(workbook), limits_(limits) {}

  void start(std::string_view name, const XmlAttributes& attributes) override {
    if (name == "row") begin_row(attributes);
    if (name == "c") begin_cell(attributes);
    if (name == "rPh") reading_ = true;
    if (name == "v" || (name == "t" && !reading_)) inside_ = in_cell_;
  }

  void end(std::string_view name) override {
    if (name == "v" || name == "t") inside_ = false;
    if (name == "rPh") reading_ = false;
    if (name == "c") end_cell();
    if (name == "row" && used_ > 0) reader->pause();
  }

  void text(std::string_view piece) override {
    if (!inside_) return;
    text_ += piece;
    if (text_.size() > limits_.field_bytes) {
      refuse("table.text_too_long", {fmt::format("有一个单元格超过 {} 字节。", limits_.field_bytes),
                                     fmt::format("A cell is longer than {} bytes.", limits_.field_bytes)});
    }
  }

  // The row that was collected; false: none.
  bool take(Record& record) {
    record.fields.clear();
    if (used_ == 0) return false;
    record.line = row_;
    for (std::size_t i = 0; i < used_; ++i) record.fields.emplace_back(cells_[i]);
    return true;
  }
  void clear() { used_ = 0; }

  XmlReader* reader = nullptr;
  std::string file;

 private:
  void refuse(std::string code, Text text) {
    reader->refuse({ErrorKind::invalid,
                    std::move(code),
                    std::move(text),
                    {.file = file, .row = row_, .field = {}, .value = {}, .clause = {}},
                    {}});
  }

  void begin_row(const XmlAttributes& attributes) {
    used_ = 0;
    column_ = 0;
    row_ = parse_integer<std::uint32_t>(attributes.get("r")).value_or(static_cast<std::uint32_t>(row_ + 1));
  }

  void begin_cell(const XmlAttributes& attributes) {
    in_cell_ = true;
    text_.clear();
    type_ = attributes.get("t");
    format_ = parse_integer<std::size_t>(attributes.get("s")).value_or(0);
    if (const std::string_view name = attributes.get("r"); !name.empty()) {
      const auto address = cell_address(name);
      if (!address) {
        return refuse("table.cell", {fmt::format("单元格地址 {} 不存在。", clipped(name, 40)),
                                     fmt::format("There is no cell {}.", clipped(name, 40))});
      }
      column_ = static_cast<std::size_t>(address->column);
    }
    if (++cells_seen_ > limits_.cells || column_ >= limits_.columns) {
      refuse("table.too_many_cells",
             {fmt::format("工作表过大：最多 {} 个单元格、{} 列。", limits_.cells, limits_.columns),
              fmt::format("The sheet is too large: at most {} cells and {} columns.", limits_.cells, limits_.columns)});
    }
  }

  void end_cell() {
    in_cell_ = false;
    const std::string value = cell_value();
    if (!value.empty()) {
      for (; used_ <= column_; ++used_) {
        if (used_ == cells_.size()) cells_.emplace_back();
        cells_[used_].clear();
      }
      cells_[column_] = value;
    }
    ++column_;
  }

  [[nodiscard]] std::string cell_value() {
    if (text_.empty()) return {};
    if (type_ == "s") {
      const auto index = parse_integer<std::size_t>(trimmed(text_));
      return index ? std::string(workbook_.shared_text(*index)) : std::string{};
    }
    if (type_ == "b") return trimmed(text_) == "1" ? "TRUE" : "FALSE";
    if (type_ == "str" || type_ == "inlineStr") return without_escapes(std::move(text_));
    if (!type_.empty() && type_ != "n") return text_;  // an error such as #N/A, or an ISO date
    double number = 0;
    const std::string_view digits = trimmed(text_);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return text_;
    return workbook_.shows_date(format_) ? date_text(number, workbook_.dates_from_1904) : number_text(number);
  }

  const Workbook& workbook_;
  XlsxLimits limits_;
  std::deque<std::string> cells_;  // of the row; the first used_ count
  std::size_t used_ = 0;
  std::uint64_t row_ = 0;
  std::size_t column_ = 0;
  std::size_t cells_seen_ = 0;
  bool in_cell_ = false;
  bool inside_ = false;   // a text that counts
  bool reading_ = false;  // the reading of a Chinese or Japanese text, which does not
  std::string type_;
  std::size_t format_ = 0;
  std::string text_;
};

}  // namespace

struct XlsxReader::Reading {
  Workbook workbook;
  RowHandler rows;
  std::optional<XmlReader> xml;
  bool ended = false;

  Reading(Workbook book, const XlsxLimits& limits) : workbook(std::move(book)), rows(workbook, limits) {}
};

XlsxReader::XlsxReader(std::unique_ptr<Reading> reading) : reading_(std::move(reading)) {}
XlsxReader::XlsxReader(XlsxReader&&) noexcept = default;
XlsxReader& XlsxReader::operator=(XlsxReader&&) noexcept = default;
XlsxReader::~XlsxReader() = default;

Result<XlsxReader> XlsxReader::open(std::string_view bytes, std::string file, const XlsxLimits& limits) {
  YG_TRY_ASSIGN(const ZipArchive archive, ZipArchive::open(bytes, file, limits.zip));
  YG_TRY_ASSIGN(Workbook workbook, Workbook::read(archive, limits.shared_bytes));
  YG_TRY_ASSIGN(ZipStream stream, archive.stream(workbook.sheet_part));
  auto reading = std::make_unique<Reading>(std::move(workbook), limits);
  reading->rows.file = file;
  reading->xml.emplace(std::move(stream), reading->rows, std::move(file));
  reading->rows.reader = &*reading->xml;
  return XlsxReader(std::move(reading));
}

Result<bool> XlsxReader::next(Record& record) {
  record.fields.clear();
  if (reading_->ended) return false;
  reading_->rows.clear();
  auto paused = reading_->xml->run();
  reading_->ended = !paused || !*paused;
  if (!paused) return std::unexpected(std::move(paused).error());
  return *paused && reading_->rows.take(record);
}

}  // namespace yunguan::sheet
