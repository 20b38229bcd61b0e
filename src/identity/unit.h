// SPDX-License-Identifier: Apache-2.0
// The organisation: access units (接入单位) use the networks, managing units (管理单位) run the platform for them, carriers (运营商)
// provide. They form one tree.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace yunguan::identity {

enum class UnitKind : std::uint8_t { access, managing, carrier };
BOOST_DESCRIBE_ENUM(UnitKind, access, managing, carrier)

enum class UnitState : std::uint8_t { open, closed };
BOOST_DESCRIBE_ENUM(UnitState, open, closed)

inline constexpr std::size_t kUnitNameMax = 200;  // bytes of UTF-8
inline constexpr std::size_t kUnitCodeMax = 40;
inline constexpr std::size_t kUnitDepthMax = 12;

struct Unit {
  UnitId id;
  std::optional<UnitId> parent_id;  // none for the root
  std::string code;                 // unique, letters, digits, "-", "_" and "."
  std::string name;
  UnitKind kind = UnitKind::access;
  std::string path;  // "/1/5/23/": ids from the root down to this one
  UnitState state = UnitState::open;
  std::int64_t people_count = 0;  // of this unit itself
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Unit, (), (id, parent_id, code, name, kind, path, state, people_count, version))

}  // namespace yunguan::identity
