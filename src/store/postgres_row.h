// SPDX-License-Identifier: Apache-2.0
// A row of a PostgreSQL answer in text format, read as SQLite would give it: truth as 0 or 1.
#pragma once

#include <libpq-fe.h>

#include <charconv>

#include "store/value.h"

namespace yunguan::store {

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

  [[nodiscard]] std::size_t size() const override { return static_cast<std::size_t>(PQnfields(result_)); }
  [[nodiscard]] bool is_null(std::size_t column) const override { return PQgetisnull(result_, row_, at(column)) != 0; }
  [[nodiscard]] std::int64_t integer(std::size_t column) const override { return number<std::int64_t>(column); }
  [[nodiscard]] double real(std::size_t column) const override { return number<double>(column); }
  [[nodiscard]] std::string text(std::size_t column) const override {
    YG_ASSERT(!is_null(column));
    return std::string{view(column)};
  }
  // Bytes come as "\\x" and two hex digits each.
  [[nodiscard]] std::string blob(std::size_t column) const override {
    YG_ASSERT(!is_null(column));
    const std::string_view hex = view(column);
    YG_ASSERT(hex.starts_with("\\x") && hex.size() % 2 == 0);
    std::string bytes;
    bytes.reserve(hex.size() / 2 - 1);
    for (std::size_t i = 2; i < hex.size(); i += 2) bytes += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
    return bytes;
  }

 private:
  static constexpr Oid kBool = 16;

  static int digit(char hex) { return hex <= '9' ? hex - '0' : hex - 'a' + 10; }

  [[nodiscard]] int at(std::size_t column) const {
    YG_ASSERT(column < size());
    return static_cast<int>(column);
  }
  [[nodiscard]] std::string_view view(std::size_t column) const {
    const std::string_view raw{PQgetvalue(result_, row_, at(column)),
                               static_cast<std::size_t>(PQgetlength(result_, row_, at(column)))};
    if (PQftype(result_, at(column)) == kBool) return raw == "t" ? "1" : "0";
    return raw;
  }
  template <class Number>
  [[nodiscard]] Number number(std::size_t column) const {
    YG_ASSERT(!is_null(column));
    const std::string_view digits = view(column);
    Number value{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    YG_ASSERT(error == std::errc{} && end == digits.data() + digits.size());
    return value;
  }

  const PGresult* result_;
  int row_;
};

}  // namespace yunguan::store
