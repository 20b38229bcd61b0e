// SPDX-License-Identifier: Apache-2.0
// What the cells of an XLSX sheet refer to (ECMA-376 part 1, §18): where the parts are, the shared texts, and which cell
// formats show dates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "sheet/zip_archive.h"

namespace yunguan::sheet {

struct Workbook {
  std::string sheet_part;  // of the first sheet that is not hidden
  bool dates_from_1904 = false;
  std::vector<bool> format_is_date;  // by cell format

  [[nodiscard]] std::string_view shared_text(std::size_t index) const;  // "" beyond the end
  [[nodiscard]] bool shows_date(std::size_t format) const {
    return format < format_is_date.size() && format_is_date[format];
  }

  // Errors: table.not_xlsx (a zip file of something else, or no sheet), table.too_large (shared texts over `text_max`
  // bytes), those of XmlReader.
  [[nodiscard]] static Result<Workbook> read(const ZipArchive& archive, std::size_t text_max);

  // The shared texts one behind another, and where each ends.
  std::string shared;
  std::vector<std::size_t> shared_ends;
};

}  // namespace yunguan::sheet
