// SPDX-License-Identifier: Apache-2.0
// Many values in one parameter, so that a thousand rows are asked for, or changed, by one statement that is always the same text:
//
//   reader.each({"card.find_taken", "SELECT … WHERE msisdn " + in_text_list(reader.dialect(), "numbers")},
//               {list_value(reader.dialect(), numbers)}, …);
//
// The value is a JSON array on SQLite and an array's text on PostgreSQL.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/database.h"

namespace yunguan::store {

[[nodiscard]] Value list_value(Dialect dialect, std::span<const std::string> texts);
[[nodiscard]] Value list_value(Dialect dialect, std::span<const std::int64_t> numbers);
// Values of one kind, some of them absent, as an array of PostgreSQL.
[[nodiscard]] Value array_value(std::span<const Value> values);

// "IN (…)" over a list of texts, of numbers, given as the parameter `name`.
[[nodiscard]] std::string in_text_list(Dialect dialect, std::string_view name);
[[nodiscard]] std::string in_number_list(Dialect dialect, std::string_view name);

}  // namespace yunguan::store
