// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "expr/program.h"

namespace yunguan::expr {
namespace {

const std::vector<Field>& fields() {
  static const std::vector<Field> all{{"n", Type::integer, ""},
                                      {"t.x", Type::text, ""},
                                      {"b", Type::boolean, ""},
                                      {"unknown", Type::integer, ""},
                                      {"d", Type::decimal, ""}};
  return all;
}

Value evaluate(std::string_view source) {
  const auto program = Program::compile(source, fields());
  EXPECT_TRUE(program) << source << ": " << describe(program.error());
  if (!program) return {};
  static const std::array<Value, 5> values{Value{std::int64_t{7}}, Value{std::string_view{"例子.cn"}}, Value{true},
                                           Value{}, Value{*Decimal::parse("2.5")}};
  const Value value = program->evaluate(values);
  // A literal's text lives as long as the program; the tests only want short ones.
  static std::string kept;
  if (!value.is_null() && value.kind() == Type::text) {
    kept = value.text();
    return Value{std::string_view{kept}};
  }
  return value;
}

std::string refusal(std::string_view source) {
  const auto program = Program::compile(source, fields());
  return program ? "compiled"
                 : program.error().code + " " + program.error().text.en.substr(0, program.error().text.en.find(':'));
}

TEST(Expr, Arithmetic) {
  EXPECT_EQ(evaluate("1 + 2 * 3"), Value{std::int64_t{7}});
  EXPECT_EQ(evaluate("(1 + 2) * 3 - -4"), Value{std::int64_t{13}});
  EXPECT_EQ(evaluate("-7 / 2"), Value{std::int64_t{-3}});
  EXPECT_EQ(evaluate("-7 % 2"), Value{std::int64_t{-1}});
  EXPECT_EQ(evaluate("10 - 3 - 2"), Value{std::int64_t{5}});
  EXPECT_EQ(evaluate("min(3, n, 5) + max(1, 2) + abs(-4)"), Value{std::int64_t{9}});
}

std::string text_of(const Value& value) {
  std::string text = "null";
  if (value.is_null() || value.kind() != Type::decimal) return text;
  text.clear();
  append_decimal(text, value.decimal());
  return text;
}

TEST(Expr, DecimalsAreExact) {
  EXPECT_EQ(text_of(evaluate("0.1 + 0.2")), "0.3");
  EXPECT_EQ(evaluate("0.1 + 0.2 == 0.3"), Value{true});
  EXPECT_EQ(text_of(evaluate("d * 3 - 0.000001")), "7.499999");
  EXPECT_EQ(text_of(evaluate("-d")), "-2.5");
  EXPECT_EQ(text_of(evaluate("abs(-d) + 10")), "12.5");
  EXPECT_EQ(text_of(evaluate("1.0 / 3")), "0.333333");
  EXPECT_EQ(text_of(evaluate("2 / 3.0")), "0.666667");
  EXPECT_EQ(text_of(evaluate("-2.0 / 3")), "-0.666667");
  EXPECT_EQ(text_of(evaluate("0.000001 * 0.5")), "0.000001");  // half away from zero
  EXPECT_EQ(text_of(evaluate("-0.000001 * 0.5")), "-0.000001");
  EXPECT_EQ(text_of(evaluate("0.000001 * 0.4")), "0");
  EXPECT_EQ(text_of(evaluate("100.0")), "100");
  EXPECT_EQ(text_of(evaluate("9223372036854775807 * 1.5")), "13835058055282163710.5");
  EXPECT_EQ(evaluate("9007199254740993.0 == 9007199254740993"), Value{true});  // beyond 2^53
}

TEST(Expr, WholeNumbersBesideDecimalsBecomeDecimals) {
  EXPECT_EQ(evaluate("n > 6.9 and 7.0 == n and n < 7.1"), Value{true});
  EXPECT_EQ(evaluate("7.0 in [1, n]"), Value{true});
  EXPECT_EQ(evaluate("n in [1.5, 7.0]"), Value{true});
  EXPECT_EQ(text_of(evaluate("min(n, d, 3)")), "2.5");
  EXPECT_EQ(text_of(evaluate("if(b, 1, 2.5)")), "1");
  EXPECT_EQ(text_of(evaluate("coalesce(unknown, d)")), "2.5");
  EXPECT_EQ(evaluate("7 / 2"), Value{std::int64_t{3}});
  EXPECT_EQ(evaluate("round(d) + floor(-d) + ceil(-d)"), Value{std::int64_t{3 - 3 - 2}});
  EXPECT_EQ(evaluate("round(-d)"), Value{std::int64_t{-3}});
  EXPECT_EQ(evaluate("round(n)"), Value{std::int64_t{7}});
}

TEST(Expr, DecimalsThatDoNotFitAreNull) {
  EXPECT_TRUE(evaluate("d / 0.0").is_null());
  EXPECT_TRUE(evaluate("d / 0").is_null());
  EXPECT_TRUE(evaluate("9223372036854775807 * 9223372036854775807.0").is_null());
  EXPECT_TRUE(evaluate("round(9223372036854775807 + 0.5)").is_null());
  EXPECT_TRUE(evaluate("unknown * 1.5").is_null());
  EXPECT_TRUE(evaluate("unknown > 1.5").is_null());
}

TEST(Expr, WhatDoesNotFitIsNull) {
  EXPECT_TRUE(evaluate("9223372036854775807 + 1").is_null());
  EXPECT_TRUE(evaluate("9223372036854775807 * n").is_null());
  EXPECT_TRUE(evaluate("1 / 0").is_null());
  EXPECT_TRUE(evaluate("1 % 0").is_null());
  EXPECT_TRUE(evaluate("(-9223372036854775807 - 1) / -1").is_null());
  EXPECT_TRUE(evaluate("abs(-9223372036854775807 - 1)").is_null());
}

TEST(Expr, ComparisonsAndLogic) {
  EXPECT_EQ(evaluate("n == 7 and not (n < 7 or n > 7)"), Value{true});
  EXPECT_EQ(evaluate("n <= 6 or n >= 8"), Value{false});
  EXPECT_EQ(evaluate("n in [1, 2, 7]"), Value{true});
  EXPECT_EQ(evaluate("t.x in [\"a\", \"b\"]"), Value{false});
  EXPECT_EQ(evaluate("\"a\" < \"b\" and b != false"), Value{true});
  EXPECT_EQ(evaluate("not not b"), Value{true});
  EXPECT_EQ(evaluate("if(b, \"yes\", \"no\")"), Value{std::string_view{"yes"}});
}

TEST(Expr, Texts) {
  EXPECT_EQ(evaluate("starts_with(t.x, \"例\") and ends_with(t.x, \".cn\") and contains(t.x, \"子\")"), Value{true});
  EXPECT_EQ(evaluate("length(t.x)"), Value{std::int64_t{5}});
  EXPECT_EQ(evaluate("\"a\\\"b\\\\c\""), Value{std::string_view{"a\"b\\c"}});
}

TEST(Expr, NullIsWhatIsNotKnown) {
  EXPECT_TRUE(evaluate("unknown + 1").is_null());
  EXPECT_TRUE(evaluate("unknown > 1").is_null());
  EXPECT_TRUE(evaluate("not (unknown > 1)").is_null());
  EXPECT_EQ(evaluate("unknown > 1 and false"), Value{false});
  EXPECT_EQ(evaluate("unknown > 1 or true"), Value{true});
  EXPECT_TRUE(evaluate("unknown > 1 or false").is_null());
  EXPECT_EQ(evaluate("coalesce(unknown, 3)"), Value{std::int64_t{3}});
  EXPECT_EQ(evaluate("is_null(unknown)"), Value{true});
  EXPECT_EQ(evaluate("n in [unknown, 7]"), Value{true});
  EXPECT_TRUE(evaluate("n in [unknown, 8]").is_null());
  EXPECT_TRUE(evaluate("if(unknown > 1, 1, 2)").is_null());
}

TEST(Expr, ErrorsSayWhere) {
  EXPECT_EQ(refusal("n + "), "expr.syntax at column 5");
  EXPECT_EQ(refusal("n + t.x"), "expr.type at column 5");
  EXPECT_EQ(refusal("b < b"), "expr.type at column 1");
  EXPECT_EQ(refusal("n == m"), "expr.name at column 6");
  EXPECT_EQ(refusal("n ? 1"), "expr.syntax at column 3");
  EXPECT_EQ(refusal("12a"), "expr.number at column 1");
  EXPECT_EQ(refusal("9223372036854775808"), "expr.number at column 1");
  EXPECT_EQ(refusal("\"open"), "expr.syntax at column 1");
  EXPECT_EQ(refusal("\"a\\n\""), "expr.syntax at column 3");
  EXPECT_EQ(refusal("length(1)"), "expr.type at column 8");
  EXPECT_EQ(refusal("abs(1, 2)"), "expr.syntax at column 1");
  EXPECT_EQ(refusal("if(1, 2, 3)"), "expr.type at column 4");
  EXPECT_EQ(refusal("if(b, 2, \"a\")"), "expr.type at column 10");
  EXPECT_EQ(refusal("1 2"), "expr.syntax at column 3");
  EXPECT_EQ(refusal("1.2.3"), "expr.number at column 1");
  EXPECT_EQ(refusal("n + 1."), "expr.number at column 5");
  EXPECT_EQ(refusal("0.1234567"), "expr.number at column 1");
  EXPECT_EQ(refusal("12345678901234567890123456.5"), "expr.number at column 1");
  EXPECT_EQ(refusal("n % 1.5"), "expr.type at column 1");
  EXPECT_EQ(refusal("d == t.x"), "expr.type at column 6");
  EXPECT_EQ(refusal("min(n, t.x)"), "expr.type at column 8");
  EXPECT_EQ(refusal("n in [1, \"a\"]"), "expr.type at column 10");
  EXPECT_EQ(refusal("-t.x"), "expr.type at column 2");
  EXPECT_EQ(refusal("n == 1 == b"), "expr.syntax at column 8");
  EXPECT_EQ(refusal("n and b"), "expr.type at column 1");
  EXPECT_EQ(refusal(""), "expr.syntax at column 1");
  const auto wanted = Program::compile("n", fields(), Type::boolean);
  EXPECT_EQ(wanted.error().code, "expr.type");
}

TEST(Expr, IsBounded) {
  EXPECT_EQ(refusal(std::string(40, '(') + "1" + std::string(40, ')')).substr(0, 14), "expr.too_large");
  EXPECT_EQ(refusal(std::string(5000, ' ')).substr(0, 14), "expr.too_large");
  std::string sum = "1";
  for (int i = 0; i < 400; ++i) sum += "+1";
  EXPECT_EQ(refusal(sum).substr(0, 14), "expr.too_large");
  std::string negations = "b";
  for (int i = 0; i < 900; ++i) negations = "not " + negations;
  EXPECT_EQ(evaluate(negations), Value{true});
}

TEST(Expr, KnowsWhichFieldsItUses) {
  const auto program = Program::compile("n > 1 or length(t.x) == 2", fields());
  ASSERT_TRUE(program);
  EXPECT_EQ(program->used(), (std::vector<bool>{true, true, false, false, false}));
}

}  // namespace
}  // namespace yunguan::expr
