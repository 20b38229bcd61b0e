// SPDX-License-Identifier: Apache-2.0
// What goes into and comes out of a statement.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace yunguan::store {

// Bytes of any value; BLOB on SQLite, BYTEA on PostgreSQL. Rows that hold them are not portable between the stores.
struct Blob {
  std::string bytes;
  friend bool operator==(const Blob&, const Blob&) = default;
};

// A parameter. Instants travel as microseconds, dates as "YYYY-MM-DD", truth as 0 or 1. Text must be UTF-8 without a
// NUL byte: PostgreSQL would cut it there, so a statement with one is refused with code store.nul.
class Value {
 public:
  using Data = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool truth) : data_(std::int64_t{truth}) {}
  Value(int number) : data_(std::int64_t{number}) {}
  Value(std::int64_t number) : data_(number) {}
  Value(double number) : data_(number) {}
  Value(const char* text) : data_(std::string{text}) {}
  Value(std::string_view text) : data_(std::string{text}) {}
  Value(std::string text) : data_(std::move(text)) {}
  Value(Blob blob) : data_(std::move(blob)) {}
  Value(Instant at) : data_(to_micros(at)) {}
  Value(Date date) : data_(format_date(date)) {}
  template <class Tag>
  Value(StrongId<Tag> id) : data_(id.value) {}
  template <class T>
  Value(const std::optional<T>& maybe) {
    if (maybe) *this = Value(*maybe);
  }

  [[nodiscard]] const Data& data() const { return data_; }
  friend bool operator==(const Value&, const Value&) = default;

 private:
  Data data_;
};

using Params = std::vector<Value>;

// One row of an answer, valid only inside the callback that received it. Columns count from 0. Asking for a column as
// something it is not (text that is no number, NULL without `optional_`) is a broken invariant: the statement is ours.
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual bool is_null(std::size_t column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(std::size_t column) const = 0;
  [[nodiscard]] virtual double real(std::size_t column) const = 0;
  [[nodiscard]] virtual std::string text(std::size_t column) const = 0;
  [[nodiscard]] virtual std::string blob(std::size_t column) const = 0;

  [[nodiscard]] bool truth(std::size_t column) const { return integer(column) != 0; }
  [[nodiscard]] Instant instant(std::size_t column) const { return from_micros(integer(column)); }
  template <class Id>
  [[nodiscard]] Id id(std::size_t column) const {
    return Id{is_null(column) ? 0 : integer(column)};
  }
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional{integer(column)};
  }
  [[nodiscard]] std::optional<std::string> optional_text(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional{text(column)};
  }
  [[nodiscard]] std::optional<Instant> optional_instant(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional{instant(column)};
  }
};

}  // namespace yunguan::store
