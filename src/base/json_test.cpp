// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <gtest/gtest.h>

#include <limits>

namespace yunguan {
namespace {

enum class Colour : std::uint8_t { red, default_ };
BOOST_DESCRIBE_ENUM(Colour, red, default_)

struct Inner {
  std::string name;
  std::optional<int> weight;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (name, weight))

struct Base {
  UnitId id;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Base, (), (id, at))

struct Everything : Base {
  bool yes = false;
  std::int64_t big = 0;
  std::uint8_t small = 0;
  double rate = 0;
  Colour colour = Colour::red;
  Date day;
  Text title;
  std::vector<Inner> items;
  std::map<std::string, std::int64_t> counts;
  boost::json::value any;
  std::optional<std::optional<std::string>> note;
  std::string class_;
};
BOOST_DESCRIBE_STRUCT(Everything, (Base), (yes, big, small, rate, colour, day, title, items, counts, any, note, class_))

Everything sample() {
  Everything all;
  all.id = UnitId{7};
  all.at = from_micros(1'795'241'109'000'000);
  all.yes = true;
  all.big = std::numeric_limits<std::int64_t>::max();
  all.small = 255;
  all.rate = 0.5;
  all.colour = Colour::default_;
  all.day = parse_date("2026-11-21").value();
  all.title = {"卡", "card"};
  all.items = {{"a", 3}, {"b", std::nullopt}};
  all.counts = {{"x", 1}, {"y", -2}};
  all.any = {1, "two"};
  all.note = std::optional<std::string>{};
  all.class_ = "3-4";
  return all;
}

// The (pointer, code) pairs that reading `text` as T is refused with.
template <class T>
std::vector<std::pair<std::string, std::string>> faults(std::string_view text) {
  const auto read = json::read<T>(text);
  std::vector<std::pair<std::string, std::string>> found;
  if (read) return found;
  for (const auto& detail : read.error().details) found.emplace_back(detail.where.field, detail.code);
  return found;
}
using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(Json, WritesEveryKindOfMember) {
  EXPECT_EQ(json::write(sample()),
            R"({"id":7,"at":"2026-11-21T14:05:09+08:00","yes":true,"big":9223372036854775807,"small":255,"rate":0.5,)"
            R"("colour":"default","day":"2026-11-21","title":{"zh":"卡","en":"card"},)"
            R"("items":[{"name":"a","weight":3},{"name":"b"}],"counts":{"x":1,"y":-2},"any":[1,"two"],"note":null,)"
            R"("class":"3-4"})");
}

TEST(Json, ReadsBackWhatItWrote) {
  const std::string text = json::write(sample());
  const auto read = json::read<Everything>(text);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(json::write(*read), text);
  ASSERT_TRUE(read->note.has_value());
  EXPECT_FALSE(read->note->has_value());
}

TEST(Json, TellsAbsentFromNull) {
  const auto inner = json::read<Inner>(R"({"name":"a","weight":null})");
  ASSERT_TRUE(inner);
  EXPECT_FALSE(inner->weight);
  Everything all = sample();
  all.note.reset();
  const auto read = json::read<Everything>(json::write(all));
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->note.has_value());
}

TEST(Json, NamesEveryFaultByItsPointer) {
  EXPECT_EQ(faults<Inner>(R"({"weight":"heavy","colour":1})"),
            (Pairs{{"/name", "json.missing"}, {"/weight", "json.type"}, {"/colour", "json.unknown"}}));
  EXPECT_EQ(faults<std::vector<Inner>>(R"([{"name":"a"},{"name":5}])"), (Pairs{{"/1/name", "json.type"}}));
  EXPECT_EQ(faults<Inner>(R"({"name":"a","a/b~c":1})"), (Pairs{{"/a~1b~0c", "json.unknown"}}));
  EXPECT_EQ(faults<Inner>("[]"), (Pairs{{"", "json.type"}}));
}

TEST(Json, KeepsNumbersInTheirRange) {
  EXPECT_EQ(json::read<std::uint8_t>("255").value(), 255);
  EXPECT_EQ(json::read<int>("3.0").value(), 3);
  EXPECT_EQ(faults<std::uint8_t>("256"), (Pairs{{"", "json.range"}}));
  EXPECT_EQ(faults<std::uint8_t>("-1"), (Pairs{{"", "json.range"}}));
  EXPECT_EQ(faults<int>("2147483648"), (Pairs{{"", "json.range"}}));
  EXPECT_EQ(faults<std::int64_t>("9223372036854775808"), (Pairs{{"", "json.range"}}));
  EXPECT_EQ(faults<int>("1.5"), (Pairs{{"", "json.type"}}));
  EXPECT_EQ(faults<int>("1e300"), (Pairs{{"", "json.type"}}));
  EXPECT_EQ(json::read<std::uint64_t>("18446744073709551615").value(), 18446744073709551615U);
}

TEST(Json, KeepsIdsExactInJavaScript) {
  EXPECT_EQ(json::read<UnitId>("9007199254740991").value().value, 9007199254740991);
  EXPECT_EQ(faults<UnitId>("9007199254740992"), (Pairs{{"", "json.range"}}));
  EXPECT_EQ(faults<UnitId>("0"), (Pairs{{"", "json.range"}}));
}

TEST(Json, RefusesNamesAndTimesItDoesNotKnow) {
  EXPECT_EQ(faults<Colour>(R"("blue")"), (Pairs{{"", "json.not_one_of"}}));
  EXPECT_EQ(faults<Instant>(R"("2026-02-30T00:00:00Z")"), (Pairs{{"", "time.format"}}));
  EXPECT_EQ(faults<Date>(R"("2026-13-01")"), (Pairs{{"", "time.date"}}));
  EXPECT_EQ(faults<std::string>(R"("a\u0000b")"), (Pairs{{"", "json.nul"}}));
  EXPECT_EQ(faults<Text>(R"({"zh":"一"})"), (Pairs{{"/en", "json.missing"}}));
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const std::string_view text :
       {"", "{", "{\"a\":1,}", "[1] x", "\"\xff\"", "nul", "01", "'a'", "1e999", "{\"a\":[-1e999999]}"}) {
    const auto parsed = json::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "json.syntax");
  }
  EXPECT_TRUE(json::parse(std::string(31, '[') + std::string(31, ']')));
  EXPECT_FALSE(json::parse(std::string(40, '[') + std::string(40, ']')));
}

TEST(Json, CutsTheListOfFaults) {
  std::string text = "[0";
  for (int i = 0; i < 500; ++i) text += ",0";
  const auto read = json::read<std::vector<Inner>>(text + "]");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().details.size(), json::detail::kFaultsMax);
  EXPECT_NE(read.error().text.en.find("501"), std::string::npos);
}

TEST(Json, EscapesWhatItWrites) {
  EXPECT_EQ(json::write(std::string("a\"\\\n\t\x01/<\xe5\x8d\xa1")), "\"a\\\"\\\\\\n\\t\\u0001/<\xe5\x8d\xa1\"");
  EXPECT_EQ(json::write(std::numeric_limits<double>::quiet_NaN()), "null");
  EXPECT_EQ(json::write(std::vector<int>{}), "[]");
  EXPECT_EQ(json::write(-0.0), "0");
  EXPECT_EQ(json::write(0.1), "0.1");
  EXPECT_EQ(json::write(1e300), "1e+300");
}

TEST(Json, DescribesStructsAsSchema) {
  EXPECT_EQ(json::detail::serialize(json::schema<Inner>()),
            R"({"title":"Inner","type":"object","properties":{"name":{"type":"string"},"weight":{"type":"integer"}},)"
            R"("required":["name"],"additionalProperties":false})");
  const auto schema = json::schema<Everything>();
  const auto& properties = schema.at("properties").as_object();
  EXPECT_EQ(properties.at("id").at("maximum"), 9007199254740991);
  EXPECT_EQ(properties.at("at").at("format"), "date-time");
  EXPECT_EQ(properties.at("colour").at("enum"), (boost::json::array{"red", "default"}));
  EXPECT_EQ(properties.at("items").at("items").at("title"), "Inner");
  EXPECT_EQ(json::detail::serialize(properties.at("note")), R"({"anyOf":[{"type":"string"},{"type":"null"}]})");
}

}  // namespace
}  // namespace yunguan
