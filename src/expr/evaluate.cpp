// SPDX-License-Identifier: Apache-2.0
// Walks the tree from its root. Null in gives null out, except where knowing one side is enough: `and`, `or`, `in`,
// coalesce, is_null. Comparing texts is by bytes.
#include <algorithm>
#include <limits>
#include <optional>

#include "base/parse.h"
#include "expr/node.h"

namespace yunguan::expr {
namespace {

class Evaluation {
 public:
  Evaluation(const std::vector<Node>& nodes, std::span<const Value> fields) : nodes_(nodes), fields_(fields) {}

  Value value_of(std::uint16_t id) const {
    const Node& node = nodes_[id];
    switch (node.op) {
      case Op::literal:
        return node.literal;
      case Op::field:
        return fields_[node.field];
      case Op::logical_and:
        return either(node, false);
      case Op::logical_or:
        return either(node, true);
      case Op::in:
        return member(node);
      case Op::choose: {
        const Value condition = value_of(node.inputs[0]);
        return condition.is_null() ? Value{} : value_of(node.inputs[condition.boolean() ? 1 : 2]);
      }
      case Op::coalesce:
        for (const std::uint16_t input : node.inputs) {
          if (const Value value = value_of(input); !value.is_null()) return value;
        }
        return {};
      case Op::is_null:
        return Value{value_of(node.inputs[0]).is_null()};
      default:
        return strict(node);
    }
  }

 private:
  // `decisive` decides whatever the other side is.
  Value either(const Node& node, bool decisive) const {
    const Value left = value_of(node.inputs[0]);
    if (!left.is_null() && left.boolean() == decisive) return left;
    const Value right = value_of(node.inputs[1]);
    if (!right.is_null() && right.boolean() == decisive) return right;
    return left.is_null() || right.is_null() ? Value{} : Value{!decisive};
  }

  Value member(const Node& node) const {
    const Value wanted = value_of(node.inputs[0]);
    if (wanted.is_null()) return {};
    bool unknown = false;
    for (std::size_t i = 1; i < node.inputs.size(); ++i) {
      const Value item = value_of(node.inputs[i]);
      if (item == wanted) return Value{true};
      unknown = unknown || item.is_null();
    }
    return unknown ? Value{} : Value{false};
  }

  // Operations that need all their operands.
  Value strict(const Node& node) const {
    const Value first = value_of(node.inputs[0]);
    if (first.is_null()) return {};
    if (node.op == Op::minimum || node.op == Op::maximum) return extreme(node, first);
    if (node.inputs.size() == 1) return one(node.op, first);
    const Value second = value_of(node.inputs[1]);
    return second.is_null() ? Value{} : two(node.op, first, second);
  }

  Value extreme(const Node& node, Value best) const {
    for (std::size_t i = 1; i < node.inputs.size(); ++i) {
      const Value other = value_of(node.inputs[i]);
      if (other.is_null()) return {};
      const bool better = node.op == Op::minimum ? before(other, best) : before(best, other);
      if (better) best = other;
    }
    return best;
  }

  static Value one(Op op, const Value& value) {
    switch (op) {
      case Op::logical_not:
        return Value{!value.boolean()};
      case Op::length:
        return Value{characters_in(value.text())};
      case Op::widen:
        return Value{Decimal::from(value.integer())};
      case Op::round_nearest:
        return whole(rounded(value.decimal(), Rounding::nearest));
      case Op::round_down:
        return whole(rounded(value.decimal(), Rounding::down));
      case Op::round_up:
        return whole(rounded(value.decimal(), Rounding::up));
      default:
        return signed_value(op, value);
    }
  }

  static Value whole(std::optional<std::int64_t> value) { return value ? Value{*value} : Value{}; }

  // Of negation and absolute.
  static Value signed_value(Op op, const Value& value) {
    if (value.kind() == Type::decimal) {
      const Decimal decimal = value.decimal();
      return op == Op::absolute && decimal.millionths >= 0 ? value : Value{Decimal{-decimal.millionths}};
    }
    if (op == Op::absolute && value.integer() >= 0) return value;
    if (value.integer() == std::numeric_limits<std::int64_t>::min()) return {};
    return Value{-value.integer()};
  }

  static Value two(Op op, const Value& a, const Value& b) {
    switch (op) {
      case Op::equal:
        return Value{a == b};
      case Op::not_equal:
        return Value{!(a == b)};
      case Op::less:
        return Value{before(a, b)};
      case Op::less_equal:
        return Value{!before(b, a)};
      case Op::greater:
        return Value{before(b, a)};
      case Op::greater_equal:
        return Value{!before(a, b)};
      case Op::starts_with:
        return Value{a.text().starts_with(b.text())};
      case Op::ends_with:
        return Value{a.text().ends_with(b.text())};
      case Op::contains:
        return Value{a.text().contains(b.text())};
      default:
        return a.kind() == Type::decimal ? arithmetic(op, a.decimal(), b.decimal())
                                         : arithmetic(op, a.integer(), b.integer());
    }
  }

  // Both of one type, and not truth values.
  static bool before(const Value& a, const Value& b) {
    if (a.kind() == Type::text) return a.text() < b.text();
    return a.kind() == Type::decimal ? a.decimal() < b.decimal() : a.integer() < b.integer();
  }

  static Value arithmetic(Op op, Decimal a, Decimal b) {
    const auto result = op == Op::add        ? sum(a, b)
                        : op == Op::subtract ? difference(a, b)
                        : op == Op::multiply ? product(a, b)
                                             : quotient(a, b);
    return result ? Value{*result} : Value{};
  }

  static Value arithmetic(Op op, std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    bool overflow = false;
    switch (op) {
      case Op::add:
        overflow = __builtin_add_overflow(a, b, &result);
        break;
      case Op::subtract:
        overflow = __builtin_sub_overflow(a, b, &result);
        break;
      case Op::multiply:
        overflow = __builtin_mul_overflow(a, b, &result);
        break;
      default:
        if (b == 0 || (a == std::numeric_limits<std::int64_t>::min() && b == -1)) return {};
        result = op == Op::divide ? a / b : a % b;
    }
    return overflow ? Value{} : Value{result};
  }

  const std::vector<Node>& nodes_;
  const std::span<const Value> fields_;
};

}  // namespace

Value Program::evaluate(std::span<const Value> fields) const {
  YG_ASSERT(fields.size() == code_->used.size());
  return Evaluation{code_->nodes, fields}.value_of(static_cast<std::uint16_t>(code_->nodes.size() - 1));
}

}  // namespace yunguan::expr
