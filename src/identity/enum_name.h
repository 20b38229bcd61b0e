// SPDX-License-Identifier: Apache-2.0
// Described enums as the texts they have in the store and in JSON.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace yunguan::identity {

template <class Enum>
[[nodiscard]] std::string name_of(Enum value) {
  return std::string(json::detail::Codec<Enum>::name(value));
}

// nullopt for a text that names none.
template <class Enum>
[[nodiscard]] std::optional<Enum> from_name(std::string_view name) {
  return json::detail::Codec<Enum>::find(name);
}

// For columns: what is not ours was put there behind the product's back, and the integrity code finds it.
template <class Enum>
[[nodiscard]] Enum from_name_or(std::string_view name, Enum otherwise) {
  return from_name<Enum>(name).value_or(otherwise);
}

}  // namespace yunguan::identity
