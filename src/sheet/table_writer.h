// SPDX-License-Identifier: Apache-2.0
// A table to write, CSV or XLSX, row by row in constant memory. The file appears when finish() succeeds.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/error.h"
#include "sheet/csv_writer.h"
#include "sheet/table_source.h"

namespace yunguan::sheet {

inline constexpr std::size_t kXlsxRowsMax = 1'048'576;  // with the header
inline constexpr std::size_t kXlsxTextMax = 32'767;     // characters of a cell

class TableWriter {
 public:
  // `read_by` matters for CSV: for spreadsheets the file begins with a UTF-8 byte-order mark and formulas are disarmed. In
  // XLSX every cell is text, so that long numbers keep their digits and nothing is a formula. Error: file.unwritable.
  [[nodiscard]] static Result<std::unique_ptr<TableWriter>> create(const std::filesystem::path& path,
                                                                   TableFormat format, CsvReadBy read_by);
  virtual ~TableWriter() = default;  // without finish() nothing of the file remains

  // The first row is the header: in XLSX it is set off and stays in sight. Errors: file.unwritable, table.too_many_rows,
  // table.text_too_long.
  [[nodiscard]] virtual Result<> row(std::span<const std::string> fields) = 0;
  // Call once, at the end. Error: file.unwritable.
  [[nodiscard]] virtual Result<> finish() = 0;
};

}  // namespace yunguan::sheet
