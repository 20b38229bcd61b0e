// SPDX-License-Identifier: Apache-2.0
// Reads an expression by recursive descent and checks its types on the way.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "expr/node.h"
#include "expr/token.h"

namespace yunguan::expr {
namespace {

struct Operator {
  std::string_view symbol;
  Op op;
};
constexpr std::array<Operator, 6> kComparisons{{{"==", Op::equal},
                                                {"!=", Op::not_equal},
                                                {"<=", Op::less_equal},
                                                {">=", Op::greater_equal},
                                                {"<", Op::less},
                                                {">", Op::greater}}};
constexpr std::array<Operator, 2> kSums{{{"+", Op::add}, {"-", Op::subtract}}};
constexpr std::array<Operator, 3> kProducts{{{"*", Op::multiply}, {"/", Op::divide}, {"%", Op::remainder}}};

enum class Operands : std::uint8_t { any, text, number, decimal };

// All operands (of `if`: the last two) are of one type; whole numbers beside decimals become decimals.
struct Function {
  std::string_view name;
  Op op;
  std::size_t inputs_min, inputs_max;
  Operands operands;
  std::optional<Type> result;  // none: that of the operands
};
constexpr std::size_t kMany = 16;
constexpr std::array<Function, 13> kFunctions{{
    {"if", Op::choose, 3, 3, Operands::any, std::nullopt},
    {"coalesce", Op::coalesce, 2, kMany, Operands::any, std::nullopt},
    {"is_null", Op::is_null, 1, 1, Operands::any, Type::boolean},
    {"starts_with", Op::starts_with, 2, 2, Operands::text, Type::boolean},
    {"ends_with", Op::ends_with, 2, 2, Operands::text, Type::boolean},
    {"contains", Op::contains, 2, 2, Operands::text, Type::boolean},
    {"length", Op::length, 1, 1, Operands::text, Type::integer},
    {"min", Op::minimum, 2, kMany, Operands::number, std::nullopt},
    {"max", Op::maximum, 2, kMany, Operands::number, std::nullopt},
    {"abs", Op::absolute, 1, 1, Operands::number, std::nullopt},
    {"round", Op::round_nearest, 1, 1, Operands::decimal, Type::integer},
    {"floor", Op::round_down, 1, 1, Operands::decimal, Type::integer},
    {"ceil", Op::round_up, 1, 1, Operands::decimal, Type::integer},
}};

using NodeId = std::uint16_t;

class Parser {
 public:
  Parser(std::vector<Token> tokens, std::span<const Field> fields, Code& code);
  Result<NodeId> parse_whole();
  Type type_of(NodeId id) const { return code_.nodes[id].type; }
  Result<> want(NodeId id, Type type, std::size_t column) const;

 private:
  const Token& now() const { return tokens_[at_]; }
  bool is_symbol(std::string_view symbol) const { return now().kind == TokenKind::symbol && now().source == symbol; }
  bool is_word(std::string_view word) const { return now().kind == TokenKind::name && now().source == word; }
  bool take_symbol(std::string_view symbol) {
    if (!is_symbol(symbol)) return false;
    ++at_;
    return true;
  }
  Result<> need_symbol(std::string_view symbol);
  Result<NodeId> add(Op op, Type type, std::vector<NodeId> inputs, std::size_t column);
  Result<> want_number(NodeId id, std::size_t column) const;
  // Makes the operands of one type.
  Result<> unify(std::span<NodeId> inputs, std::span<const std::size_t> columns);
  Result<> fit(const Function& function, std::vector<NodeId>& inputs, const std::vector<std::size_t>& columns);
  Result<NodeId> parse_or();
  Result<NodeId> parse_and();
  Result<NodeId> parse_not();
  Result<NodeId> parse_comparison();
  Result<NodeId> parse_in(NodeId left, std::size_t column);
  Result<NodeId> parse_sum();
  Result<NodeId> parse_product();
  Result<NodeId> parse_sign();
  Result<NodeId> parse_primary();
  Result<NodeId> parse_name();
  Result<NodeId> parse_call(const Function& function, std::size_t column);
  template <std::size_t N>
  Result<NodeId> parse_chain(const std::array<Operator, N>& operators, Result<NodeId> (Parser::*operand)());

  const std::vector<Token> tokens_;
  const std::span<const Field> fields_;
  Code& code_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

Parser::Parser(std::vector<Token> tokens, std::span<const Field> fields, Code& code)
    : tokens_(std::move(tokens)), fields_(fields), code_(code) {}

Result<> Parser::want(NodeId id, Type type, std::size_t column) const {
  if (type_of(id) == type) return {};
  return error_at(column, "expr.type",
                  {fmt::format("此处须为 {}，实为 {}", name_of(type), name_of(type_of(id))),
                   fmt::format("{} is wanted here, this is {}", name_of(type), name_of(type_of(id)))});
}

Result<> Parser::want_number(NodeId id, std::size_t column) const {
  if (type_of(id) == Type::integer || type_of(id) == Type::decimal) return {};
  return error_at(column, "expr.type",
                  {fmt::format("此处须为数字，实为 {}", name_of(type_of(id))),
                   fmt::format("a number is wanted here, this is {}", name_of(type_of(id)))});
}

Result<> Parser::unify(std::span<NodeId> inputs, std::span<const std::size_t> columns) {
  const auto is = [&](Type type) { return [this, type](NodeId id) { return type_of(id) == type; }; };
  const bool widened = is(Type::integer)(inputs[0]) && std::ranges::any_of(inputs, is(Type::decimal));
  const Type type = widened ? Type::decimal : type_of(inputs[0]);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (type == Type::decimal && type_of(inputs[i]) == Type::integer) {
      YG_TRY_ASSIGN(inputs[i], add(Op::widen, Type::decimal, {inputs[i]}, columns[i]));
    }
    YG_TRY(want(inputs[i], type, columns[i]));
  }
  return {};
}

Result<> Parser::need_symbol(std::string_view symbol) {
  if (take_symbol(symbol)) return {};
  return error_at(now().column, "expr.syntax",
                  {fmt::format("此处须为 {}", symbol), fmt::format("{} is wanted here", symbol)});
}

Result<NodeId> Parser::add(Op op, Type type, std::vector<NodeId> inputs, std::size_t column) {
  if (code_.nodes.size() >= kNodesMax) {
    return error_at(column, "expr.too_large", {"表达式过大", "the expression has too many parts"});
  }
  Node& node = code_.nodes.emplace_back();
  node.op = op;
  node.type = type;
  node.inputs = std::move(inputs);
  return static_cast<NodeId>(code_.nodes.size() - 1);
}

Result<NodeId> Parser::parse_whole() {
  YG_TRY_ASSIGN(const NodeId whole, parse_or());
  if (now().kind != TokenKind::end)
    return error_at(now().column, "expr.syntax", {"多余的内容", "nothing more is wanted here"});
  return whole;
}

Result<NodeId> Parser::parse_or() {
  if (++depth_ > kDepthMax) return error_at(now().column, "expr.too_large", {"嵌套过深", "nested too deeply"});
  const std::size_t column = now().column;
  YG_TRY_ASSIGN(NodeId left, parse_and());
  while (is_word("or")) {
    ++at_;
    YG_TRY(want(left, Type::boolean, column));
    const std::size_t right_column = now().column;
    YG_TRY_ASSIGN(const NodeId right, parse_and());
    YG_TRY(want(right, Type::boolean, right_column));
    YG_TRY_ASSIGN(left, add(Op::logical_or, Type::boolean, {left, right}, column));
  }
  --depth_;
  return left;
}

Result<NodeId> Parser::parse_and() {
  const std::size_t column = now().column;
  YG_TRY_ASSIGN(NodeId left, parse_not());
  while (is_word("and")) {
    ++at_;
    YG_TRY(want(left, Type::boolean, column));
    const std::size_t right_column = now().column;
    YG_TRY_ASSIGN(const NodeId right, parse_not());
    YG_TRY(want(right, Type::boolean, right_column));
    YG_TRY_ASSIGN(left, add(Op::logical_and, Type::boolean, {left, right}, column));
  }
  return left;
}

Result<NodeId> Parser::parse_not() {
  std::size_t count = 0;
  const std::size_t column = now().column;
  for (; is_word("not"); ++at_) ++count;
  YG_TRY_ASSIGN(NodeId node, parse_comparison());
  if (count == 0) return node;
  YG_TRY(want(node, Type::boolean, now().column));
  if (count % 2 == 0) return node;
  return add(Op::logical_not, Type::boolean, {node}, column);
}

Result<NodeId> Parser::parse_comparison() {
  const std::size_t column = now().column;
  YG_TRY_ASSIGN(const NodeId left, parse_sum());
  if (is_word("in")) return parse_in(left, column);
  for (const Operator& comparison : kComparisons) {
    if (!take_symbol(comparison.symbol)) continue;
    const std::size_t right_column = now().column;
    YG_TRY_ASSIGN(const NodeId right, parse_sum());
    std::vector<NodeId> sides{left, right};
    YG_TRY(unify(sides, std::array{column, right_column}));
    const bool ordered = comparison.op != Op::equal && comparison.op != Op::not_equal;
    if (ordered && type_of(left) == Type::boolean) {
      return error_at(column, "expr.type", {"真假值没有大小", "truth values have no order"});
    }
    return add(comparison.op, Type::boolean, std::move(sides), column);
  }
  return left;
}

Result<NodeId> Parser::parse_in(NodeId left, std::size_t column) {
  ++at_;
  YG_TRY(need_symbol("["));
  std::vector<NodeId> inputs{left};
  std::vector<std::size_t> columns{column};
  while (true) {
    columns.push_back(now().column);
    YG_TRY_ASSIGN(const NodeId item, parse_sum());
    inputs.push_back(item);
    if (!take_symbol(",")) break;
  }
  YG_TRY(need_symbol("]"));
  YG_TRY(unify(inputs, columns));
  return add(Op::in, Type::boolean, std::move(inputs), column);
}

template <std::size_t N>
Result<NodeId> Parser::parse_chain(const std::array<Operator, N>& operators, Result<NodeId> (Parser::*operand)()) {
  const std::size_t column = now().column;
  YG_TRY_ASSIGN(NodeId left, (this->*operand)());
  while (true) {
    const auto found = std::ranges::find_if(operators, [&](const Operator& one) { return is_symbol(one.symbol); });
    if (found == operators.end()) return left;
    ++at_;
    YG_TRY(want_number(left, column));
    const std::size_t right_column = now().column;
    YG_TRY_ASSIGN(const NodeId right, (this->*operand)());
    YG_TRY(want_number(right, right_column));
    std::vector<NodeId> sides{left, right};
    YG_TRY(unify(sides, std::array{column, right_column}));
    const Type type = type_of(sides[0]);
    if (found->op == Op::remainder) {
      YG_TRY(want(sides[0], Type::integer, column));
    }
    YG_TRY_ASSIGN(left, add(found->op, type, std::move(sides), column));
  }
}

Result<NodeId> Parser::parse_sum() { return parse_chain(kSums, &Parser::parse_product); }
Result<NodeId> Parser::parse_product() { return parse_chain(kProducts, &Parser::parse_sign); }

Result<NodeId> Parser::parse_sign() {
  const std::size_t column = now().column;
  if (!take_symbol("-")) return parse_primary();
  YG_TRY_ASSIGN(const NodeId node, parse_primary());
  YG_TRY(want_number(node, column + 1));
  return add(Op::negate, type_of(node), {node}, column);
}

Result<NodeId> Parser::parse_primary() {
  const Token& token = now();
  if (token.kind == TokenKind::name) return parse_name();
  if (take_symbol("(")) {
    YG_TRY_ASSIGN(const NodeId node, parse_or());
    YG_TRY(need_symbol(")"));
    return node;
  }
  if (token.kind == TokenKind::integer || token.kind == TokenKind::decimal) {
    ++at_;
    const bool whole = token.kind == TokenKind::integer;
    YG_TRY_ASSIGN(const NodeId node, add(Op::literal, whole ? Type::integer : Type::decimal, {}, token.column));
    code_.nodes[node].literal = whole ? Value{token.integer} : Value{token.decimal};
    return node;
  }
  if (token.kind == TokenKind::text) {
    ++at_;
    YG_TRY_ASSIGN(const NodeId node, add(Op::literal, Type::text, {}, token.column));
    code_.texts.push_back(std::make_unique<const std::string>(token.text));
    code_.nodes[node].literal = Value{std::string_view{*code_.texts.back()}};
    return node;
  }
  return error_at(token.column, "expr.syntax",
                  {"此处须为值、字段或括号", "a value, a field or a bracket is wanted here"});
}

Result<NodeId> Parser::parse_name() {
  const Token& token = now();
  ++at_;
  if (token.source == "true" || token.source == "false") {
    YG_TRY_ASSIGN(const NodeId node, add(Op::literal, Type::boolean, {}, token.column));
    code_.nodes[node].literal = Value{token.source == "true"};
    return node;
  }
  const auto function = std::ranges::find(kFunctions, token.source, &Function::name);
  if (function != kFunctions.end() && is_symbol("(")) return parse_call(*function, token.column);
  const auto field = std::ranges::find(fields_, token.source, &Field::name);
  if (field == fields_.end()) {
    return error_at(token.column, "expr.name",
                    {fmt::format("没有名为 {} 的字段或函数", token.source),
                     fmt::format("there is no field or function {}", token.source)});
  }
  YG_TRY_ASSIGN(const NodeId node, add(Op::field, field->type, {}, token.column));
  code_.nodes[node].field = static_cast<std::uint16_t>(field - fields_.begin());
  code_.used[code_.nodes[node].field] = true;
  return node;
}

Result<> Parser::fit(const Function& function, std::vector<NodeId>& inputs, const std::vector<std::size_t>& columns) {
  std::size_t first = 0;
  if (function.op == Op::choose) {
    YG_TRY(want(inputs[0], Type::boolean, columns[0]));
    first = 1;
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (function.operands == Operands::text) {
      YG_TRY(want(inputs[i], Type::text, columns[i]));
    } else if (function.operands != Operands::any) {
      YG_TRY(want_number(inputs[i], columns[i]));
    }
  }
  YG_TRY(unify(std::span{inputs}.subspan(first), std::span{columns}.subspan(first)));
  if (function.operands == Operands::decimal && type_of(inputs[0]) == Type::integer) {
    YG_TRY_ASSIGN(inputs[0], add(Op::widen, Type::decimal, {inputs[0]}, columns[0]));
  }
  return {};
}

Result<NodeId> Parser::parse_call(const Function& function, std::size_t column) {
  YG_TRY(need_symbol("("));
  std::vector<NodeId> inputs;
  std::vector<std::size_t> columns;
  while (true) {
    columns.push_back(now().column);
    YG_TRY_ASSIGN(const NodeId input, parse_or());
    inputs.push_back(input);
    if (!take_symbol(",")) break;
  }
  YG_TRY(need_symbol(")"));
  if (inputs.size() < function.inputs_min || inputs.size() > function.inputs_max) {
    return error_at(column, "expr.syntax",
                    {fmt::format("{} 的参数个数不对", function.name),
                     fmt::format("the wrong number of operands for {}", function.name)});
  }
  YG_TRY(fit(function, inputs, columns));
  const Type type = function.result ? *function.result : type_of(inputs.back());
  return add(function.op, type, std::move(inputs), column);
}

Result<std::unique_ptr<Code>> read(std::string_view source, std::span<const Field> fields, std::optional<Type> result) {
  auto code = std::make_unique<Code>();
  code->used.assign(fields.size(), false);
  YG_TRY_ASSIGN(std::vector<Token> tokens, tokens_of(source));
  Parser parser{std::move(tokens), fields, *code};
  YG_TRY_ASSIGN(const NodeId whole, parser.parse_whole());
  YG_ASSERT(whole + 1u == code->nodes.size());
  if (result) {
    YG_TRY(parser.want(whole, *result, 1));
  }
  return code;
}

}  // namespace

std::string_view name_of(Type type) {
  constexpr std::array<std::string_view, 4> kNames{"boolean", "integer", "text", "decimal"};
  return kNames[static_cast<std::size_t>(type)];
}

Program::Program(std::unique_ptr<const Code> code) : code_(std::move(code)) {}
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

Type Program::type() const { return code_->nodes.back().type; }
const std::vector<bool>& Program::used() const { return code_->used; }

Result<Program> Program::compile(std::string_view source, std::span<const Field> fields, Type result) {
  YG_TRY_ASSIGN(auto code, read(source, fields, result));
  return Program{std::move(code)};
}

Result<Program> Program::compile(std::string_view source, std::span<const Field> fields) {
  YG_TRY_ASSIGN(auto code, read(source, fields, std::nullopt));
  return Program{std::move(code)};
}

}  // namespace yunguan::expr
