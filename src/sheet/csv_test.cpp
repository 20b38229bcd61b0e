// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/parse.h"
#include "sheet/csv_reader.h"
#include "sheet/csv_writer.h"
#include "sheet/source_text.h"

namespace yunguan::sheet {
namespace {

using testing::ElementsAre;
using Row = std::vector<std::string>;

struct Table {
  std::vector<Row> rows;
  std::vector<std::uint64_t> lines;
  std::string error;
};

Table read(std::string_view text, CsvLimits limits = {}) {
  Table table;
  CsvReader reader(text, "t.csv", limits);
  Record record;
  while (true) {
    const auto more = reader.next(record);
    if (!more) {
      table.error = describe(more.error());
      const auto again = reader.next(record);
      EXPECT_TRUE(again && !*again) << "after an error the reader is at its end";
      return table;
    }
    if (!*more) return table;
    table.rows.emplace_back(record.fields.begin(), record.fields.end());
    table.lines.push_back(record.line);
  }
}

TEST(CsvReader, ReadsPlainAndQuotedFields) {
  EXPECT_THAT(read("a,b,c\n1,,3\n").rows, ElementsAre(Row{"a", "b", "c"}, Row{"1", "", "3"}));
  EXPECT_THAT(read("\"a,b\",\"say \"\"hi\"\"\",\"\"\r\nx,y,").rows,
              ElementsAre(Row{"a,b", "say \"hi\"", ""}, Row{"x", "y", ""}));
  EXPECT_THAT(read("a").rows, ElementsAre(Row{"a"}));
  EXPECT_THAT(read(",").rows, ElementsAre(Row{"", ""}));
  EXPECT_THAT(read("\"\"\n").rows, ElementsAre(Row{""}));
  EXPECT_TRUE(read("").rows.empty());
}

TEST(CsvReader, NumbersRecordsByThePhysicalLineTheyBeginOn) {
  const Table table = read("h\n\"two\nlines\r\nthree\"\n\n\r\nlast");
  EXPECT_THAT(table.rows, ElementsAre(Row{"h"}, Row{"two\nlines\r\nthree"}, Row{"last"}));
  EXPECT_THAT(table.lines, ElementsAre(1u, 2u, 7u));
}

TEST(CsvReader, KeepsSeveralUndoubledFieldsOfARecord) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "\"\"\"" + std::to_string(i) + "\"\"\",";
  const Table table = read(text);
  ASSERT_EQ(table.rows.at(0).size(), 201u);
  EXPECT_EQ(table.rows[0][0], "\"0\"");
  EXPECT_EQ(table.rows[0][199], "\"199\"");
}

TEST(CsvReader, RefusesWhatRfc4180DoesNotKnow) {
  EXPECT_EQ(read("a\nb\"c,d\n").error,
            "t.csv:2:  'b': There is a quote inside a field that is not quoted. [csv.quote]");
  EXPECT_EQ(read("a\n\"b\"c\n").error, "t.csv:2:  'b': There is text after a closing quote. [csv.quote]");
  EXPECT_THAT(read("a\nx,\"b\nc\n").error, testing::StartsWith("t.csv:2:"));
  EXPECT_THAT(read("a\nx,\"b\nc\n").error, testing::HasSubstr("not closed"));
  EXPECT_THAT(read("a\rb\n").error, testing::HasSubstr("[csv.line_end]"));
  EXPECT_THAT(read("a\r").error, testing::HasSubstr("[csv.line_end]"));
  EXPECT_THAT(read(std::string_view("a\nb\0c\n", 6)).error, testing::HasSubstr("t.csv:2"));
  EXPECT_THAT(read(std::string_view("a\n\"b\0c\"\n", 8)).error, testing::HasSubstr("[csv.nul]"));
}

TEST(CsvReader, HoldsToItsBounds) {
  const CsvLimits limits{.field_bytes = 10, .record_bytes = 40, .fields = 5};
  EXPECT_THAT(read("12345678901\n", limits).error, testing::HasSubstr("[csv.field_too_long]"));
  EXPECT_THAT(read("\"12345678901\"\n", limits).error, testing::HasSubstr("[csv.field_too_long]"));
  EXPECT_THAT(read("1,2,3,4,5,6\n", limits).error, testing::HasSubstr("[csv.too_many_fields]"));
  EXPECT_THAT(read("1234567890,1234567890,1234567890,1234567890\n", limits).error,
              testing::HasSubstr("[csv.record_too_long]"));
  EXPECT_THAT(read("1,2,3,4,5\n", limits).rows, ElementsAre(Row{"1", "2", "3", "4", "5"}));
  // An open quote does not read the whole file into one field.
  EXPECT_THAT(read("\"" + std::string(100, 'x'), limits).error, testing::HasSubstr("[csv.quote]"));
}

TEST(CsvWriter, QuotesOnlyWhatMustBeQuoted) {
  std::string out;
  CsvWriter writer(out);
  writer.record({"plain", "with,comma", "with \"quotes\"", "two\nlines", "", "=1+1", " blank "});
  writer.record({""});
  EXPECT_EQ(out, "plain,\"with,comma\",\"with \"\"quotes\"\"\",\"two\nlines\",,=1+1, blank \n\"\"\n");
}

TEST(CsvWriter, DisarmsFormulasForSpreadsheets) {
  std::string out;
  CsvWriter writer(out, CsvReadBy::spreadsheets);
  writer.record({"=cmd|' /C calc'!A0", "+86", "-1", "@x", "\tx", "\rx", "a=b", "1064800000000"});
  EXPECT_EQ(out, "'=cmd|' /C calc'!A0,'+86,'-1,'@x,'\tx,\"'\rx\",a=b,1064800000000\n");
}

// Whatever is written is read back, also when the text is read in pieces.
TEST(Csv, RoundTripsRandomTables) {
  std::mt19937 random(7);
  const std::vector<std::string> atoms{"", "a", ",", "\"", "\n", "\r\n", "移动", "\"\"", " ", "1064800000000", ";"};
  for (int seed = 0; seed < 500; ++seed) {
    std::vector<Row> rows;
    std::string text;
    CsvWriter writer(text);
    const std::size_t columns = 1 + random() % 4;
    for (std::size_t r = random() % 12; r > 0; --r) {
      Row row;
      for (std::size_t c = 0; c < columns; ++c) {
        std::string field;
        for (std::size_t n = random() % 4; n > 0; --n) field += atoms[random() % atoms.size()];
        writer.field(field);
        row.push_back(field);
      }
      writer.end_record();
      rows.push_back(row);
    }
    const Table whole = read(text);
    ASSERT_EQ(whole.error, "") << text;
    ASSERT_EQ(whole.rows, rows) << text;
    std::vector<Row> from_pieces;
    for (const std::string_view piece : split_records(text, 1 + random() % 5)) {
      const Table part = read(piece);
      ASSERT_EQ(part.error, "") << text;
      from_pieces.insert(from_pieces.end(), part.rows.begin(), part.rows.end());
    }
    ASSERT_EQ(from_pieces, rows) << text;
  }
}

TEST(SourceText, TakesUtf8WithAndWithoutBom) {
  EXPECT_EQ(SourceText::from("\xEF\xBB\xBF"
                             "移动",
                             "t")
                ->text(),
            "移动");
  EXPECT_EQ(SourceText::from("移动,a", "t")->text(), "移动,a");
  EXPECT_EQ(SourceText::from("移动", "t")->encoding(), Encoding::utf8);
  EXPECT_EQ(SourceText::from("", "t")->text(), "");
}

TEST(SourceText, RecognisesGb18030) {
  // "移动警务,电信" and a character outside GBK (U+20087) in four bytes.
  const auto source = SourceText::from("\xD2\xC6\xB6\xAF\xBE\xAF\xCE\xF1,\xB5\xE7\xD0\xC5\x95\x32\x90\x31\n", "t.csv");
  ASSERT_TRUE(source) << describe(source.error());
  EXPECT_EQ(source->text(), "移动警务,电信𠂇\n");
  EXPECT_EQ(source->encoding(), Encoding::gb18030);
  const SourceText moved = SourceText::from("\xD2\xC6", "t.csv").value();
  EXPECT_EQ(moved.text(), "移");
}

TEST(SourceText, RefusesWhatIsNeither) {
  const auto refused = [](std::string_view bytes) { return describe(SourceText::from(bytes, "t.csv").error()); };
  EXPECT_THAT(refused("a\nb\xFF\n"), testing::StartsWith("t.csv:2: This line is neither"));
  EXPECT_THAT(refused(std::string_view("a\nb\0", 4)), testing::HasSubstr("[text.nul]"));
  EXPECT_THAT(refused(std::string_view("\xFF\xFE"
                                       "a\0",
                                       4)),
              testing::HasSubstr("[text.utf16]"));
  // One damaged byte in UTF-8 text does not turn the whole file into other characters.
  EXPECT_THAT(refused("移动,联通\n电信,广\xE7\x94\n"),
              testing::StartsWith("t.csv:2: A character in this line is damaged"));
  EXPECT_THAT(refused("\xEF\xBB\xBF\xD2\xC6"), testing::HasSubstr("damaged"));
}

TEST(SourceText, FindsTheFirstBadByte) {
  for (const std::size_t at : {0u, 1u, 6u, 7u, 8u, 9u, 63u}) {
    std::string text(64, 'x');
    EXPECT_EQ(first_non_utf8(text), std::string_view::npos);
    text[at] = '\x80';
    EXPECT_EQ(first_non_utf8(text), at);
  }
  EXPECT_EQ(first_non_utf8("\xED\xA0\x80"), 0u);  // a surrogate
  EXPECT_EQ(first_non_utf8("\xC0\x80"), 0u);      // an overlong NUL
  EXPECT_EQ(first_non_utf8("\xF4\x90\x80\x80"), 0u);
}

}  // namespace
}  // namespace yunguan::sheet
