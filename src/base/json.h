// SPDX-License-Identifier: Apache-2.0
// Structs to and from JSON, and their JSON Schema, from one description:
//
//   struct UnitView { UnitId id; std::string name; std::optional<std::string> note; std::vector<std::string> tags; };
//   BOOST_DESCRIBE_STRUCT(UnitView, (), (id, name, note, tags))
//
// Members may be bool, whole numbers, double, std::string, enums described with BOOST_DESCRIBE_ENUM (as their names; a
// trailing "_" of a name that is a C++ word is dropped), StrongId, Instant (RFC 3339), Date, Text ({zh, en}),
// std::optional (absent or null), std::vector, std::map<std::string, T>, boost::json::value (any JSON) and described structs.
// Reading refuses unknown members, wrong types and out-of-range numbers, and names every fault by its JSON pointer.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json_detail.h"

namespace yunguan::json {

template <class T>
[[nodiscard]] boost::json::value encode(const T& value) {
  return detail::encode(value);
}

template <class T>
[[nodiscard]] std::string write(const T& value) {
  return detail::serialize(detail::encode(value));
}

// Error json.fields (ErrorKind::invalid) with one detail per fault; where.field is the JSON pointer.
template <class T>
[[nodiscard]] Result<T> decode(const boost::json::value& value) {
  detail::Faults faults;
  T out{};
  detail::decode(value, out, "", faults);
  if (!faults.empty()) return detail::refuse(std::move(faults));
  return out;
}

// Error json.syntax with the byte offset when `text` is no JSON (RFC 8259, UTF-8, depth at most 32), or when a number is
// beyond the doubles.
[[nodiscard]] Result<boost::json::value> parse(std::string_view text);

template <class T>
[[nodiscard]] Result<T> read(std::string_view text) {
  YG_TRY_ASSIGN(const boost::json::value value, parse(text));
  return decode<T>(value);
}

// JSON Schema of T, kept to what draft 7 and 2020-12 share. Named structs are put inline; the router names them.
template <class T>
[[nodiscard]] boost::json::value schema() {
  return detail::schema<T>();
}

}  // namespace yunguan::json
