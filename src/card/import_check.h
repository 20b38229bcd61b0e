// SPDX-License-Identifier: Apache-2.0
// Checks single rows of a file, without the store: columns, every field's value, numbers that stood further up. What the store
// already has is asked for many rows at once by import_ground.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "card/card_form.h"
#include "card/card_store.h"

namespace yunguan::card {

enum class ImportMode : std::uint8_t { create, update, upsert };
BOOST_DESCRIBE_ENUM(ImportMode, create, update, upsert)

// The numbers no two cards may share, in the order of NumberColumn.
inline constexpr std::array<FieldAt, 3> kNumberFields{"msisdn", "iccid", "imsi"};

struct ImportColumns {
  std::vector<const Field*> by_position;  // nullptr: a column that is not known, left alone
  std::vector<std::string> unknown;
  std::vector<std::string> missing;  // required and not there

  // Where a field's column is; nullopt: the file has none.
  [[nodiscard]] std::optional<std::size_t> position(FieldAt field) const;
};

// Errors: import.no_header, import.column_twice, import.columns_missing (with one detail per column).
Result<ImportColumns> read_columns(std::span<const std::string_view> header, ImportMode mode, bool unit_given);

// For each of kNumberFields the line where the same number stood first; 0: nowhere.
using SameNumbers = std::array<std::uint64_t, kNumberFields.size()>;

struct CheckedRow {
  std::uint64_t line = 0;
  Words words;   // of the known columns, as they stand in the row's cells
  NewCard card;  // facts read over an empty card, and what the rules say of them
  std::vector<Remark> remarks;
  std::optional<Taken> known;  // the stored card of this msisdn

  [[nodiscard]] bool good(bool strict) const;
};

// Thread-safe.
class ImportCheck {
 public:
  ImportCheck(const ImportColumns& columns, FormContext context, UnitId default_unit);

  [[nodiscard]] CheckedRow check(std::uint64_t line, std::span<const std::string_view> cells,
                                 const SameNumbers& same) const;

 private:
  // Fixed after construction.
  const ImportColumns columns_;
  const FormContext context_;
  const UnitId default_unit_;
};

}  // namespace yunguan::card
