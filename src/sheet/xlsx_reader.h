// SPDX-License-Identifier: Apache-2.0
// The first visible sheet of an XLSX workbook as rows of texts, streamed: beside the shared texts only one row is held.
// Formulas give their last result, dates the text "2026-11-21" (with a time "2026-11-21 14:05:09"), numbers their digits,
// truth values TRUE and FALSE. Macros, links and everything else in the file are not looked at.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "sheet/csv_reader.h"
#include "sheet/zip_archive.h"

namespace yunguan::sheet {

struct XlsxLimits {
  ZipLimits zip;
  std::size_t cells = 50'000'000;
  std::size_t columns = 1000;
  std::size_t field_bytes = 128u << 10;               // a spreadsheet's cell holds 32,767 characters
  std::size_t shared_bytes = std::size_t{512} << 20;  // all shared texts together
};

class XlsxReader {
 public:
  // `bytes` must outlive the reader. Errors: those of ZipArchive and Workbook.
  [[nodiscard]] static Result<XlsxReader> open(std::string_view bytes, std::string file, const XlsxLimits& limits = {});

  XlsxReader(XlsxReader&&) noexcept;
  XlsxReader& operator=(XlsxReader&&) noexcept;
  ~XlsxReader();

  // False at the end. `line` is the number of the row. A row ends with its last cell that holds something; rows without any
  // are passed over. The fields stay valid until the next call. Errors, after which the reader is at its end: those of
  // XmlReader; table.cell (an address that no sheet has), table.too_many_cells, table.text_too_long.
  [[nodiscard]] Result<bool> next(Record& record);

 private:
  struct Reading;
  explicit XlsxReader(std::unique_ptr<Reading> reading);
  std::unique_ptr<Reading> reading_;
};

}  // namespace yunguan::sheet
