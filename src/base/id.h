// SPDX-License-Identifier: Apache-2.0
// Identifiers that cannot be passed one for another.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace yunguan {

// A positive number given by the store (store/id_source.h); 0 means "none". Below 2^53, so it is exact in JSON.
template <class Tag>
struct StrongId {
  std::int64_t value = 0;

  constexpr StrongId() = default;
  constexpr explicit StrongId(std::int64_t number) : value(number) {}
  [[nodiscard]] constexpr bool empty() const { return value == 0; }
  friend constexpr auto operator<=>(StrongId, StrongId) = default;
};

using UnitId = StrongId<struct UnitTag>;
using PersonId = StrongId<struct PersonTag>;
using RoleId = StrongId<struct RoleTag>;
using CardId = StrongId<struct CardTag>;
using JobId = StrongId<struct JobTag>;

}  // namespace yunguan

template <class Tag>
struct std::hash<yunguan::StrongId<Tag>> {
  std::size_t operator()(yunguan::StrongId<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
