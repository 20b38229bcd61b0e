// SPDX-License-Identifier: Apache-2.0
// Checks the rows of a file one after another, without the store: columns, every field's value, numbers given twice in
// the file. What the store already has is asked in batches by import_job.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "card/card_form.h"

namespace yunguan::card {

enum class ImportMode : std::uint8_t { create, update, upsert };
BOOST_DESCRIBE_ENUM(ImportMode, create, update, upsert)

struct ImportColumns {
  std::vector<const Field*> by_position;  // nullptr: a column that is not known, left alone
  std::vector<std::string> unknown;
  std::vector<std::string> missing;  // required and not there
};

// Errors: import.no_header, import.column_twice, import.columns_missing (with one detail per column).
Result<ImportColumns> read_columns(std::span<const std::string_view> header, ImportMode mode, bool unit_given);

struct CheckedRow {
  std::uint64_t line = 0;
  Words words;  // of the known columns; valid on its own
  Facts facts;  // read over an empty card
  std::vector<Remark> remarks;

  [[nodiscard]] bool good(bool strict) const;
};

class ImportCheck {
 public:
  ImportCheck(ImportColumns columns, FormContext context, UnitId default_unit);

  CheckedRow check(std::uint64_t line, std::span<const std::string_view> cells);

 private:
  void check_twice(CheckedRow& row);

  const ImportColumns columns_;
  const FormContext context_;
  const UnitId default_unit_;
  // Numbers seen so far and their lines; 64-bit fingerprints would be smaller, but a false "twice" cannot be excused.
  std::unordered_map<std::string, std::uint64_t> seen_[3];
};

}  // namespace yunguan::card
