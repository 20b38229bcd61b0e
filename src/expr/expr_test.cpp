// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/parse.h"
#include "expr/program.h"

namespace yunguan::expr {
namespace {

// What expressions mean stands in a file that the console's twin (web/src/page/service-form/expression.test.ts) reads as well.
const boost::json::object& cases() {
  static const boost::json::value all = [] {
    std::ifstream in{"tests/samples/expr/cases.json"};
    return boost::json::parse(std::string{std::istreambuf_iterator<char>{in}, {}});
  }();
  return all.get_object();
}

std::string text_at(const boost::json::value& of, std::string_view key) { return std::string{of.at(key).as_string()}; }

Type type_at(const boost::json::value& of) {
  static const std::map<std::string, Type> kTypes{
      {"boolean", Type::boolean}, {"integer", Type::integer}, {"text", Type::text}, {"decimal", Type::decimal}};
  return kTypes.at(text_at(of, "type"));
}

const std::vector<Field>& fields() {
  static const std::vector<Field> all = [] {
    std::vector<Field> named;
    for (const auto& field : cases().at("fields").as_array())
      named.push_back({text_at(field, "name"), type_at(field), ""});
    return named;
  }();
  return all;
}

// The fields as they are written in the file.
Value value_of(const boost::json::value& field) {
  if (field.at("value").is_null()) return {};
  const auto& text = field.at("value").as_string();
  switch (type_at(field)) {
    case Type::boolean:
      return Value{text == "true"};
    case Type::integer:
      return Value{*parse_integer<std::int64_t>(std::string_view{text})};
    case Type::decimal:
      return Value{*Decimal::parse(std::string_view{text})};
    default:
      return Value{std::string_view{text}};
  }
}

std::optional<std::string> text_of(const Value& value) {
  if (value.is_null()) return std::nullopt;
  switch (value.kind()) {
    case Type::boolean:
      return value.boolean() ? "true" : "false";
    case Type::integer:
      return std::to_string(value.integer());
    case Type::text:
      return std::string{value.text()};
    default: {
      std::string text;
      append_decimal(text, value.decimal());
      return text;
    }
  }
}

std::optional<std::string> evaluated(std::string_view source) {
  static const std::vector<Value> values = [] {
    std::vector<Value> all;
    for (const auto& field : cases().at("fields").as_array()) all.push_back(value_of(field));
    return all;
  }();
  const auto program = Program::compile(source, fields());
  EXPECT_TRUE(program) << source << ": " << describe(program.error());
  return program ? text_of(program->evaluate(values)) : std::nullopt;
}

std::string refusal(std::string_view source) {
  const auto program = Program::compile(source, fields());
  return program ? "compiled"
                 : program.error().code + " " + program.error().text.en.substr(0, program.error().text.en.find(':'));
}

TEST(Expr, MeansWhatTheCasesSay) {
  ASSERT_GT(cases().at("values").as_array().size(), 90u);
  for (const auto& one : cases().at("values").as_array()) {
    const std::string source = text_at(one, "source");
    const auto program = Program::compile(source, fields());
    ASSERT_TRUE(program) << source << ": " << describe(program.error());
    EXPECT_EQ(program->type(), type_at(one)) << source;
    const auto gives = one.at("gives").is_null() ? std::optional<std::string>{} : std::optional{text_at(one, "gives")};
    EXPECT_EQ(evaluated(source), gives) << source;
  }
}

TEST(Expr, FaultsSayWhere) {
  for (const auto& one : cases().at("faults").as_array()) {
    const std::string source = text_at(one, "source");
    EXPECT_EQ(refusal(source), text_at(one, "code") + " at column " + std::to_string(one.at("column").as_int64()))
        << source;
  }
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
  EXPECT_EQ(evaluated(negations), "true");
}

TEST(Expr, KnowsWhichFieldsItUses) {
  const auto program = Program::compile("n > 1 or length(t.x) == 2", fields());
  ASSERT_TRUE(program);
  EXPECT_EQ(program->used(), (std::vector<bool>{true, true, false, false, false}));
}

}  // namespace
}  // namespace yunguan::expr
