// SPDX-License-Identifier: Apache-2.0
// The file of an import, read in runs of rows.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "card/import_check.h"
#include "card/seen_numbers.h"
#include "sheet/table_source.h"

namespace yunguan::card {

inline constexpr std::size_t kImportRowsMax = 2'000'000;

// Some rows that follow one another, as they came. Moved, its cells stay where they are.
class RowRun {
 public:
  struct Row {
    std::uint64_t line = 0;
    SameNumbers same{};
    std::size_t first_cell = 0;
    std::size_t cells = 0;
  };

  RowRun() = default;
  RowRun(RowRun&&) = default;
  RowRun& operator=(RowRun&&) = default;

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] std::span<const std::string_view> cells(const Row& row) const {
    return std::span{cells_}.subspan(row.first_cell, row.cells);
  }

 private:
  friend class ImportFile;
  void add(const sheet::Record& record, const SameNumbers& same);
  void finish();  // after the last add()

  std::vector<Row> rows_;
  std::vector<char> text_;
  std::vector<std::size_t> ends_;  // of each cell in text_
  std::vector<std::string_view> cells_;
};

// One reader at a time. Remembers the numbers of the rows it has read.
class ImportFile {
 public:
  // Errors: those of sheet::TableSource and read_columns().
  static Result<ImportFile> open(const std::filesystem::path& path, const std::string& name, ImportMode mode,
                                 bool unit_given);

  [[nodiscard]] const std::vector<std::string>& header() const { return source_->header(); }
  [[nodiscard]] const ImportColumns& columns() const { return columns_; }
  [[nodiscard]] const sheet::TableSource& source() const { return *source_; }

  // The next rows, `rows_max` of them unless the file ends; none at its end. import.too_many_rows beyond kImportRowsMax.
  Result<RowRun> next(std::size_t rows_max);
  // Passes over rows; later ones may still repeat their numbers.
  Result<void> skip(std::int64_t rows);
  // Rows read and passed over so far.
  [[nodiscard]] std::int64_t rows() const { return rows_; }

 private:
  ImportFile(std::unique_ptr<sheet::TableSource> source, ImportColumns columns);
  Result<bool> read();
  SameNumbers look_up_same();

  std::unique_ptr<sheet::TableSource> source_;
  ImportColumns columns_;
  std::array<std::optional<std::size_t>, kNumberFields.size()> positions_;
  std::array<SeenNumbers, kNumberFields.size()> seen_;
  sheet::Record record_;
  std::int64_t rows_ = 0;
};

}  // namespace yunguan::card
