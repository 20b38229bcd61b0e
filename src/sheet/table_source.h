// SPDX-License-Identifier: Apache-2.0
// A table to read, CSV or XLSX, told apart by content: a header and rows of texts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "sheet/csv_reader.h"
#include "sheet/source_text.h"
#include "sheet/xlsx_reader.h"

namespace yunguan::sheet {

enum class TableFormat : std::uint8_t { csv, xlsx };
[[nodiscard]] std::string_view to_word(TableFormat format);  // "csv", "xlsx"
[[nodiscard]] std::optional<TableFormat> table_format_from(std::string_view word);

struct TableLimits {
  std::size_t inflated_bytes = std::size_t{2} << 30;  // of a gzip or zstd CSV
  CsvLimits csv;
  XlsxLimits xlsx;
};

// One reader at a time; not thread-safe.
class TableSource {
 public:
  // `file_name` is what people call the file, for messages. Errors: those of InputFile, SourceText, CsvReader and
  // XlsxReader; table.empty (no header), table.old_xls (.xls, or an encrypted workbook), table.separator (separated by
  // semicolons or tabs).
  [[nodiscard]] static Result<std::unique_ptr<TableSource>> open(const std::filesystem::path& path,
                                                                 std::string file_name, const TableLimits& limits = {});
  virtual ~TableSource() = default;

  // Without blanks around the names.
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  // False at the end. A row has at least as many fields as the header when it comes from XLSX, where empty cells at its end
  // do not exist; of a CSV row the number of fields is as it stands. The fields stay valid until the next call.
  [[nodiscard]] virtual Result<bool> next(Record& record) = 0;
  [[nodiscard]] virtual TableFormat format() const = 0;
  // Of the text; nullopt for XLSX.
  [[nodiscard]] virtual std::optional<Encoding> encoding() const = 0;

 protected:
  std::vector<std::string> header_;
};

}  // namespace yunguan::sheet
