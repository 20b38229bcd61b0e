// SPDX-License-Identifier: Apache-2.0
// The tree of a compiled expression, in one vector; a node's operands stand before it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "expr/program.h"

namespace yunguan::expr {

enum class Op : std::uint8_t {
  literal,
  field,
  logical_not,
  logical_and,
  logical_or,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  add,
  subtract,
  multiply,
  divide,
  remainder,
  negate,
  choose,  // if(condition, yes, no)
  coalesce,
  is_null,
  starts_with,
  ends_with,
  contains,
  length,
  minimum,
  maximum,
  absolute,
  widen,  // a whole number as a decimal
  round_nearest,
  round_down,
  round_up,
};

struct Node {
  Op op = Op::literal;
  Type type = Type::boolean;
  Value literal;                      // of a literal; a text points into Code::texts
  std::uint16_t field = 0;            // place
  std::vector<std::uint16_t> inputs;  // nodes
};

struct Code {
  std::vector<Node> nodes;  // the last one is the result
  std::vector<std::unique_ptr<const std::string>> texts;
  std::vector<bool> used;
};

}  // namespace yunguan::expr
