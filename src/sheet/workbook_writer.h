// SPDX-License-Identifier: Apache-2.0
// A workbook of several sheets for reports: numbers are numbers, texts are texts and never formulas. In constant memory: sheets are filled one
// behind the other, each from its first row down.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"

namespace yunguan::sheet {

// Shown as 98.5 %.
struct Share {
  double value = 0;
};
using Cell = std::variant<std::monostate, std::string, std::int64_t, Share>;

class WorkbookWriter {
 public:
  // The file appears when finish() succeeds. Error: file.unwritable.
  [[nodiscard]] static Result<std::unique_ptr<WorkbookWriter>> create(const std::filesystem::path& path);
  virtual ~WorkbookWriter() = default;  // without finish() nothing of the file remains

  // Begins a sheet; `name` has at most 31 characters and none of []:*?/\ . `widths` in characters, one a column. Error: file.unwritable.
  [[nodiscard]] virtual Result<> sheet(const std::string& name, std::span<const double> widths) = 0;
  // A line of its own, in bold and larger.
  [[nodiscard]] virtual Result<> title(const std::string& text) = 0;
  [[nodiscard]] virtual Result<> head(std::span<const std::string> cells) = 0;
  // table.too_many_rows, table.text_too_long (too_large); file.unwritable.
  [[nodiscard]] virtual Result<> row(std::span<const Cell> cells) = 0;
  // Call once, at the end. Error: file.unwritable.
  [[nodiscard]] virtual Result<> finish() = 0;
};

}  // namespace yunguan::sheet
