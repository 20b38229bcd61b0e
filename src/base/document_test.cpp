// SPDX-License-Identifier: Apache-2.0
#include "base/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace yunguan {
namespace {

using testing::HasSubstr;

constexpr std::string_view kSchema = R"(
$schema: http://json-schema.org/draft-07/schema#
type: object
required: [version, segments]
additionalProperties: false
properties:
  version: {type: integer, minimum: 1}
  segments:
    type: array
    minItems: 1
    items: {$ref: "#/definitions/segment"}
  by_name:
    type: object
    additionalProperties: {type: string}
definitions:
  segment:
    type: object
    required: [prefix, kind]
    additionalProperties: false
    properties:
      prefix: {type: string, pattern: "^[0-9]{3,5}$"}
      kind: {enum: [iot, phone]}
)";

Error check(std::string_view text) {
  auto schema = DocumentSchema::from(parse_yaml(kSchema, "schema.yaml").value());
  EXPECT_TRUE(schema) << describe(schema.error());
  auto document = parse_yaml(text, "segments.yaml");
  EXPECT_TRUE(document) << describe(document.error());
  auto result = schema->check(*document);
  return result ? Error{.code = "none"} : result.error();
}

TEST(Document, ReadsPlainScalarsByTheCoreSchema) {
  const auto document =
      parse_yaml("a: 1\nb: '1'\nc: yes\nd: true\ne: ~\nf: 0.5\ng: 10646\nh: -3\ni: 1.2.3\n", "x").value();
  EXPECT_EQ(boost::json::serialize(document.root()),
            R"({"a":1,"b":"1","c":"yes","d":true,"e":null,"f":5E-1,"g":10646,"h":-3,"i":"1.2.3"})");
}

TEST(Document, EndsOnBrokenTextThatKeepsTheParserBusy) {
  const auto refused = parse_yaml(", {b: ", "x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "document.syntax");
  EXPECT_FALSE(parse_yaml("--- a\n--- b\n", "x"));
  EXPECT_TRUE(parse_yaml("# nothing\n", "x")->root().is_null());
}

TEST(Document, KnowsTheLineOfEveryEntry) {
  const auto document = parse_yaml("a:\n  - x: 1\n    y: 2\n  - x: 3\nb: {c: 4}\n", "x.yaml").value();
  EXPECT_EQ(document.line_of("/a"), 1u);
  EXPECT_EQ(document.line_of("/a/0/y"), 3u);
  EXPECT_EQ(document.line_of("/a/1/x"), 4u);
  EXPECT_EQ(document.line_of("/a/1/absent/deeper"), 4u);
  EXPECT_EQ(document.line_of("/b/c"), 5u);
  EXPECT_EQ(document.where("/a/1/x").field, "a[1].x");
  EXPECT_EQ(document.where("/a~1b/~0").field, "a/b.~");
}

TEST(Document, RefusesWhatIsNotOneCleanYamlText) {
  EXPECT_EQ(parse_yaml("a: [1, 2\nb: 3\n", "x").error().code, "document.syntax");
  EXPECT_EQ(parse_yaml("a: 1\n---\nb: 2\n", "x").error().code, "document.syntax");
  EXPECT_EQ(parse_yaml("a: \xff\n", "x").error().code, "document.encoding");
  EXPECT_EQ(parse_yaml(std::string_view("a: \0\n", 5), "x").error().code, "document.encoding");
  EXPECT_EQ(parse_yaml("[1, 2]: x\n", "x").error().code, "document.key");
  const Error twice = parse_yaml("a: 1\nb:\n  c: 1\n  c: 2\n", "x.yaml").error();
  EXPECT_EQ(twice.code, "document.duplicate_key");
  EXPECT_EQ(twice.where.row, 4u);
  EXPECT_EQ(twice.where.field, "b.c");
}

TEST(Document, RefusesAliasesThatMultiply) {
  std::string bomb = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
  for (char level = 'b'; level <= 'h'; ++level) {
    bomb += std::string(1, level) + ": &" + level + " [";
    for (int i = 0; i < 10; ++i) bomb += std::string("*") + static_cast<char>(level - 1) + (i < 9 ? ", " : "]\n");
  }
  EXPECT_EQ(parse_yaml(bomb, "x").error().code, "document.too_large");
  EXPECT_EQ(parse_yaml(std::string(200, '[') + std::string(200, ']'), "x").error().code, "document.too_large");
}

TEST(Document, SaysWhichFileCannotBeRead) {
  const Error error = load_yaml("tests/no-such-file.yaml").error();
  EXPECT_EQ(error.code, "document.unreadable");
  EXPECT_EQ(error.where.file, "tests/no-such-file.yaml");
}

TEST(DocumentSchema, TakesAGoodDocument) {
  EXPECT_EQ(check("version: 1\nsegments:\n  - {prefix: '10646', kind: iot}\n").code, "none");
}

TEST(DocumentSchema, NamesFileLineFieldAndWhatWasExpected) {
  const Error error = check("version: 1\nsegments:\n  - prefix: '10646'\n    kind: phones\n");
  EXPECT_EQ(describe(error),
            "segments.yaml:4: segments[0].kind 'phones': It must be one of: iot, phone. [document.invalid]");
  EXPECT_EQ(error.text.zh, "只能是：iot, phone。");
}

TEST(DocumentSchema, NamesTheKeyThatIsTooMuchAndTheOneThatIsMissing) {
  const Error unknown = check("version: 1\nsegments:\n  - prefix: '141'\n    kind: iot\n    knd: iot\n");
  EXPECT_EQ(unknown.where.row, 5u);
  EXPECT_THAT(unknown.text.en, HasSubstr("knd"));
  const Error missing = check("version: 1\n\nsegments:\n  - prefix: '141'\n");
  EXPECT_EQ(missing.where.row, 4u);
  EXPECT_THAT(missing.text.en, HasSubstr("kind is missing"));
}

TEST(DocumentSchema, ReportsEveryFaultInTheOrderOfLines) {
  const Error error = check("version: 0\nsegments:\n  - {prefix: 141, kind: iot}\n  - {prefix: 'x', kind: iot}\n");
  ASSERT_EQ(error.details.size(), 3u) << describe(error);
  EXPECT_EQ(error.details[0].where.row, 1u);
  EXPECT_EQ(error.details[1].where.row, 3u);
  EXPECT_THAT(error.details[1].text.en, HasSubstr("type should be string"));
  EXPECT_EQ(error.details[2].where.row, 4u);
  EXPECT_THAT(error.details[2].text.en, HasSubstr("^[0-9]{3,5}$"));
}

TEST(DocumentSchema, LooksIntoFreeKeys) {
  const Error error = check("version: 1\nsegments: [{prefix: '141', kind: iot}]\nby_name:\n  a: x\n  b: 2\n");
  EXPECT_EQ(error.where.row, 5u) << describe(error);
  EXPECT_EQ(error.where.field, "by_name.b");
}

TEST(DocumentSchema, RefusesASchemaThatIsNone) {
  EXPECT_EQ(DocumentSchema::from(parse_yaml("type: 5\n", "s.yaml").value()).error().code, "document.schema");
}

}  // namespace
}  // namespace yunguan
