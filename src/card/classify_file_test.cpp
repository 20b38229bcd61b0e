// SPDX-License-Identifier: Apache-2.0
#include "card/classify_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <random>

#include "base/parse.h"
#include "card/classification.h"
#include "card/classify_reference_fixture.h"
#include "card/fleet_columns.h"
#include "sheet/csv_writer.h"

namespace yunguan::card {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

struct Rules {
  Rulebook rulebook = Rulebook::load("rules").value();
  NumberPlan numbers = NumberPlan::load("rules", 2026y / 11 / 21).value();
};
const Rules& rules() {
  static const Rules shipped;
  return shipped;
}

Result<std::string> classify(std::string_view text, const ClassifyOptions& options = {}) {
  std::string out;
  const auto counts = classify_text(
      text, "fleet.csv", rules().numbers, rules().rulebook,
      [&](std::string_view lines) {
        out += lines;
        return Result<>{};
      },
      options);
  if (!counts) return std::unexpected(counts.error());
  return out;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The line of one card given as column=value pairs.
std::string judged(const std::vector<std::pair<std::string, std::string>>& card) {
  std::string text;
  sheet::CsvWriter writer(text);
  for (const auto& [column, value] : card) writer.field(column);
  writer.end_record();
  for (const auto& [column, value] : card) writer.field(value);
  writer.end_record();
  const auto out = classify(text);
  if (!out) return describe(out.error());
  return out->substr(out->find('\n') + 1);
}

TEST(ClassifyFile, JudgesTheSampleByteForByte) {
  EXPECT_EQ(classify(read("tests/samples/fleet.csv")).value(), read("tests/samples/expected-classes.csv"));
}

TEST(ClassifyFile, CountsAbsentColumnsAsEmpty) {
  EXPECT_EQ(judged({{"msisdn", "1064800000001"}, {"functions", "data"}}),
            "1064800000001,iot,3-6,medium,quota;blacklist;binding;monitoring;register_unit,"
            "quota;blacklist;binding;monitoring;register_unit\n");
  EXPECT_EQ(judged({{"msisdn", "1064800000001"}, {"colour", "red"}}),
            "1064800000001,iot,,,monitoring;register_unit,monitoring;register_unit\n");
  EXPECT_EQ(judged({{"msisdn", "13800000000"}, {"functions", "data"}}), "13800000000,phone,,,,\n");
  EXPECT_EQ(judged({{"msisdn", "a,b"}, {"functions", ""}}), "\"a,b\",unknown,,,,\n");
}

TEST(ClassifyFile, ComparesMegabytesExactly) {
  const auto above = [](std::string_view text) { return megabytes_above(text, 100); };
  EXPECT_EQ(above("100"), false);
  EXPECT_EQ(above("100.000"), false);
  EXPECT_EQ(above("100.000000000000000000001"), true);
  EXPECT_EQ(above("99.999999999999999999999"), false);
  EXPECT_EQ(above("0100.5"), true);
  for (const char* text : {"", ".", "5.", ".5", "-1", "+1", "1e3", "1,5", "1 ", "99999999999999999999"}) {
    EXPECT_EQ(above(text), std::nullopt) << text;
  }
}

TEST(ClassifyFile, NamesLineColumnAndValueOfWhatItRefuses) {
  const auto refused = [](const char* column, const char* value) {
    return judged({{"msisdn", "1064800000001"}, {column, value}});
  };
  EXPECT_EQ(refused("fixed", "maybe"), "fleet.csv:2: fixed 'maybe': It must be yes, no or empty. [fleet.value]");
  EXPECT_THAT(refused("functions", "voice+fax"), StartsWith("fleet.csv:2: functions 'voice+fax':"));
  EXPECT_THAT(refused("monthly_data_mb", "many"), HasSubstr("monthly_data_mb 'many'"));
  EXPECT_THAT(refused("form", "MP3"), HasSubstr("form 'MP3'"));
  EXPECT_THAT(refused("imei_mode", "pool:"), HasSubstr("imei_mode 'pool:'"));
  EXPECT_THAT(refused("data_limit_mb", "1.5"), HasSubstr("whole number"));
  EXPECT_THAT(refused("data_whitelist", "10.0.0.1;10.0.0.0/33"), HasSubstr("10.0.0.0/33 is no network"));
  for (const char* network : {"256.0.0.0/8", "10.0.0/8", "010.0.0.0/8", "10.0.0.0.0/8", "10..0.0/8", "10.0.0.0/",
                              "10.0.0.0/08", "1:2/129", ".10.0.0.0/8", "10.0.0./8"}) {
    EXPECT_THAT(refused("data_whitelist", network), HasSubstr("[fleet.network]")) << network;
  }
  EXPECT_THAT(refused("data_whitelist", "255.0.0.255/16;0.0.0.0/32;::1/128;x/y;::g/8"),
              StartsWith("1064800000001,iot"));
  EXPECT_THAT(refused("regions", "4501;guangxi"), HasSubstr("guangxi is no region code"));
  EXPECT_THAT(refused("blacklist", "y"), HasSubstr("[fleet.value]"));
  EXPECT_THAT(refused("monitoring", "1"), HasSubstr("[fleet.value]"));
  EXPECT_THAT(refused("registered_to", "somebody"), HasSubstr("[fleet.value]"));
  EXPECT_THAT(refused("msisdn", "13800000000"), HasSubstr("[fleet.column_twice]"));
  EXPECT_EQ(describe(classify("functions,fixed\ndata,yes\n").error()),
            "fleet.csv:1: msisdn: The header has no column msisdn. [fleet.no_msisdn]");
  EXPECT_EQ(describe(classify("msisdn,fixed\n1,yes\n2,yes,x\n").error()),
            "fleet.csv:3: The line has 3 fields, the header has 2. [fleet.fields]");
  EXPECT_THAT(describe(classify("").error()), HasSubstr("[fleet.empty]"));
}

TEST(ClassifyFile, NamesTheRightLineHoweverTheTextIsCut) {
  std::string text = "msisdn,scene,fixed\n";
  for (int i = 0; i < 300; ++i) text += "1064800000001,\"two\nlines, \"\"quoted\"\"\",no\n";
  text += "1064800000001,x,perhaps\n";
  for (int i = 0; i < 300; ++i) text += "1064800000001,,nope\n";
  for (const std::size_t piece : {50u, 1000u, 1u << 20}) {
    for (const unsigned threads : {1u, 2u, 5u}) {
      const auto out = classify(text, {.threads = threads, .piece_bytes = piece});
      ASSERT_FALSE(out);
      EXPECT_EQ(out.error().where.row, 602u);
      EXPECT_EQ(out.error().where.value, "perhaps");
    }
  }
}

// Random fleets, full of edges, against the slow words of the page.
class RandomFleet {
 public:
  explicit RandomFleet(unsigned seed) : random_(seed) {}

  reference::Row row() {
    reference::Row row;
    row["msisdn"] = number();
    row["form"] = pick({"MP1", "MP2", "MS0", "MS1", "eSIM", "odd", ""});
    row["functions"] = pick({"data", "data", "sms+data", "voice+sms+data", "data+sms+voice", "voice+data", "voice",
                             "sms", "voice+sms", ""});
    row["data_scope"] = pick({"directed", "directed", "open", "", "Directed"});
    row["monthly_data_mb"] = pick({"", "0", "99", "100", "100.0", "100.5", "100.01", "101", "99.99", "5000", "000100"});
    row["fixed"] = pick({"yes", "no", ""});
    row["imei_mode"] = pick({"", "none", "fixed", "first-use", "pool:p1"});
    row["voice_whitelist"] = list({"07710000001", "07710000002", "95588", "110", "a.", "A", "13800000000", "10086"});
    row["sms_whitelist"] =
        list({"10657100", "106571001", "12306", "95588", "10086", "10658000", "106581"},
             {"13800000000", "1064800000001", "14400000001", "14612345678", "149123456789", "19900000000"});
    row["data_whitelist"] = list({"a.gov.cn", "A.gov.cn.", "*.b.gov.cn", "10.0.0.1", "10.1.0.0/16", "10.0.0.0/24",
                                  "2001:db8::/32", "2001:DB8:2::/48", "::1", "h1", "h2", "h3", "h4", "h5", "x/y"},
                                 {"0.0.0.0/0", "10.0.0.0/15", "::/0", "2001:db8::/31", "::ffff:10.0.0.0/96"});
    row["regions"] = list({"45", "4501", "450101", "4503"}, {"44", "4401", "65"});
    row["cells"] = pick({"", "", ";", "460-00-1-2", "460-00-1-2;460-00-1-3"});
    row["data_limit_mb"] = pick({"", "0", "30", "1024"});
    row["blacklist"] = pick({"yes", "no", ""});
    row["monitoring"] = pick({"yes", "no", ""});
    row["registered_to"] = pick({"unit", "person", ""});
    row["unit"] = pick({"unit-1", "a,b", "say \"hi\"", "two\nlines", ""});
    return row;
  }

  // Some of the columns, in any order; msisdn always.
  std::vector<std::string> header() {
    std::vector<std::string> columns;
    for (const auto& [column, value] : row()) {
      if (column == "msisdn" || random_() % 20 != 0) columns.push_back(column);
    }
    std::shuffle(columns.begin(), columns.end(), random_);
    return columns;
  }

  std::size_t below(std::size_t n) { return random_() % n; }

 private:
  std::string pick(const std::vector<std::string>& choices) { return choices[random_() % choices.size()]; }

  // A list around the limits of 5 and 10 with repeats and empty entries; rarely one of the `rare` ones among them.
  std::string list(const std::vector<std::string>& common, const std::vector<std::string>& rare = {}) {
    std::string text;
    std::size_t entries = random_() % 4 == 0 ? random_() % 16 : random_() % 4;
    for (; entries > 0; --entries) {
      const bool rarely = !rare.empty() && random_() % 12 == 0;
      text += random_() % 15 == 0 ? "" : pick(rarely ? rare : common);
      if (entries > 1 || random_() % 10 == 0) text += ";";
    }
    return text;
  }

  std::string number() {
    static const std::vector<std::string> prefixes{"10646", "10647", "10648", "10649", "140", "141",
                                                   "144",   "146",   "148",   "149",   "13",  "138",
                                                   "19",    "12",    "20",    "10645", "142", "0"};
    std::string number = pick(prefixes);
    const std::size_t digits =
        random_() % 8 == 0 ? 9 + random_() % 6 : (number.size() > 3 || random_() % 3 != 0 ? 13 : 11);
    while (number.size() < digits) number += static_cast<char>('0' + random_() % 10);
    return random_() % 60 == 0 ? number + "x" : number;
  }

  std::mt19937 random_;
};

TEST(ClassifyFile, AgreesWithThePageOnRandomFleets) {
  std::map<std::string, int> seen;
  for (unsigned seed = 0; seed < 400; ++seed) {
    RandomFleet fleet(seed);
    const auto header = fleet.header();
    std::string text;
    std::string expected = "msisdn,kind,class,risk,required,missing\n";
    sheet::CsvWriter writer(text);
    sheet::CsvWriter expect(expected);
    for (const auto& column : header) writer.field(column);
    writer.end_record();
    for (std::size_t rows = fleet.below(60); rows > 0; --rows) {
      const reference::Row full = fleet.row();
      reference::Row row;
      for (const auto& column : header) row[column] = full.at(column);
      for (const auto& column : header) writer.field(row.at(column));
      writer.end_record();
      const reference::Answer answer = reference::judge(row);
      expect.record({row.at("msisdn"), answer.kind, answer.class_code, answer.risk, answer.required, answer.missing});
      ++seen[answer.kind + answer.class_code];
    }
    const auto out = classify(text, {.threads = 1 + seed % 3, .piece_bytes = 200 + fleet.below(5000)});
    ASSERT_TRUE(out) << describe(out.error());
    ASSERT_EQ(*out, expected) << "seed " << seed << "\n" << text;
  }
  EXPECT_EQ(seen.size(), 21u);  // 18 classes, IoT without data, phone, unknown
}

// The road of the store (card::Facts) leads to the same answer as the road of files.
TEST(ClassifyFile, AgreesWithJudgingTypedFacts) {
  RandomFleet fleet(99);
  const auto entries = [](const std::string& text) {
    std::vector<std::string> list(1);
    for (const char c : text) {
      if (c == ';')
        list.emplace_back();
      else
        list.back() += c;
    }
    return list;
  };
  for (int i = 0; i < 3000; ++i) {
    reference::Row row = fleet.row();
    if (row["form"].empty()) row["form"] = "MP1";
    if (row["monthly_data_mb"].find('.') != std::string::npos) row["monthly_data_mb"] = "100";
    Facts card;
    card.msisdn = row["msisdn"];
    card.form = *form_from(row["form"]);
    card.functions = *functions_from(row["functions"]);
    card.data_scope = row["data_scope"] == "directed" ? DataScope::directed : DataScope::open;
    if (!row["monthly_data_mb"].empty()) card.monthly_data_mb = *parse_integer<std::int64_t>(row["monthly_data_mb"]);
    card.fixed = row["fixed"] == "yes";
    card.imei_mode = row["imei_mode"];
    card.voice_whitelist = entries(row["voice_whitelist"]);
    card.sms_whitelist = entries(row["sms_whitelist"]);
    card.data_whitelist = entries(row["data_whitelist"]);
    card.regions = entries(row["regions"]);
    card.cells = entries(row["cells"]);
    if (!row["data_limit_mb"].empty()) card.data_limit_mb = *parse_integer<std::int64_t>(row["data_limit_mb"]);
    card.blacklist = row["blacklist"] == "yes";
    card.monitoring = row["monitoring"] == "yes";
    card.registered_to = *registered_to_from(row["registered_to"]);
    const Evaluation evaluation = evaluate(card, rules().numbers, rules().rulebook);
    const reference::Answer answer = reference::judge(row);
    EXPECT_EQ(to_word(evaluation.kind), answer.kind);
    EXPECT_EQ(evaluation.class_code ? evaluation.class_code->text() : "", answer.class_code);
    EXPECT_EQ(to_word(evaluation.required), answer.required);
    EXPECT_EQ(to_word(evaluation.missing()), answer.missing);
  }
}

TEST(ClassifyFile, LeavesNothingBehindWhenItRefuses) {
  std::string pattern = testing::TempDir() + "/yunguan_classify_XXXXXX";
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  const fs::path folder = pattern;
  std::ofstream(folder / "bad.csv") << "msisdn,fixed\n1064800000001,yes\n1064800000002,perhaps\n";
  std::ofstream(folder / "good.csv") << "msisdn,fixed\n1064800000001,yes\n";
  std::ofstream(folder / "out.csv") << "what was here";
  EXPECT_FALSE(classify_file(folder / "bad.csv", folder / "out.csv", rules().numbers, rules().rulebook));
  EXPECT_EQ(read(folder / "out.csv"), "what was here");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 3);
  const auto counts = classify_file(folder / "good.csv", folder / "out.csv", rules().numbers, rules().rulebook);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->cards, 1u);
  EXPECT_EQ(counts->with_gaps, 1u);
  EXPECT_THAT(read(folder / "out.csv"), StartsWith("msisdn,kind,class,risk,required,missing\n1064800000001,iot,"));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace yunguan::card
