// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sheet/table_source.h"
#include "sheet/table_writer.h"
#include "sheet/xlsx_values.h"
#include "sheet/zip_fixture.h"

namespace yunguan::sheet {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using Row = std::vector<std::string>;

struct Table {
  Row header;
  std::vector<Row> rows;
  std::vector<std::uint64_t> lines;
  TableFormat format{};
  std::string error;
};

class Tables : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/yunguan_table_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  Table read(std::string_view bytes, const TableLimits& limits = {}) {
    std::ofstream(folder_ / "in", std::ios::binary) << bytes;
    return read_file(folder_ / "in", limits);
  }
  static Table read_file(const fs::path& path, const TableLimits& limits = {}) {
    Table table;
    auto source = TableSource::open(path, "fleet", limits);
    if (!source) {
      table.error = describe(source.error());
      return table;
    }
    table.header = (*source)->header();
    table.format = (*source)->format();
    Record record;
    while (true) {
      const auto more = (*source)->next(record);
      if (!more) table.error = describe(more.error());
      if (!more || !*more) return table;
      table.rows.emplace_back(record.fields.begin(), record.fields.end());
      table.lines.push_back(record.line);
    }
  }
  static std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  fs::path written(TableFormat format, CsvReadBy read_by, const std::vector<Row>& rows) {
    const fs::path path = folder_ / "out";
    auto writer = TableWriter::create(path, format, read_by);
    EXPECT_TRUE(writer);
    for (const Row& row : rows) EXPECT_TRUE((*writer)->row(row));
    EXPECT_TRUE((*writer)->finish());
    return path;
  }

  fs::path folder_;
};

const std::vector<Row> kFleet{{"msisdn", "iccid", "scene", "note"},
                              {"1064800000000", "89860400000000000007", "移动警务", "=cmd|' /C calc'!A0"},
                              {"", "00123", "a,b \"c\"\nd", ""},
                              {"1", "", "", "x"}};

TEST_F(Tables, RoundTripThroughXlsxWithEveryDigit) {
  const Table table = read_file(written(TableFormat::xlsx, CsvReadBy::programs, kFleet));
  EXPECT_EQ(table.error, "");
  EXPECT_EQ(table.format, TableFormat::xlsx);
  EXPECT_EQ(table.header, kFleet[0]);
  EXPECT_THAT(table.rows, ElementsAre(kFleet[1], kFleet[2], kFleet[3]));
  EXPECT_THAT(table.lines, ElementsAre(2u, 3u, 4u));
}

TEST_F(Tables, RoundTripThroughCsv) {
  const Table table = read_file(written(TableFormat::csv, CsvReadBy::programs, kFleet));
  EXPECT_EQ(table.format, TableFormat::csv);
  EXPECT_EQ(table.header, kFleet[0]);
  EXPECT_THAT(table.rows, ElementsAre(kFleet[1], kFleet[2], kFleet[3]));
  EXPECT_THAT(table.lines, ElementsAre(2u, 3u, 5u));
}

TEST_F(Tables, AreDisarmedForSpreadsheets) {
  const std::string text = content(written(TableFormat::csv, CsvReadBy::spreadsheets, kFleet));
  EXPECT_TRUE(text.starts_with("\xEF\xBB\xBFmsisdn,"));
  EXPECT_THAT(text, HasSubstr(",'=cmd|"));
}

TEST_F(Tables, AppearOnlyWhenFinished) {
  for (const TableFormat format : {TableFormat::csv, TableFormat::xlsx}) {
    {
      auto writer = TableWriter::create(folder_ / "half", format, CsvReadBy::programs);
      ASSERT_TRUE(writer && (*writer)->row(kFleet[0]));
    }
    EXPECT_TRUE(fs::is_empty(folder_));
    EXPECT_EQ(TableWriter::create(folder_ / "absent" / "x", format, CsvReadBy::programs).error().code,
              "file.unwritable");
  }
}

// A workbook as people make them: numbers, dates, formulas, gaps, a second sheet.
TEST_F(Tables, ReadWhatPeopleTypeIntoASpreadsheet) {
  const fs::path path = folder_ / "typed.xlsx";
  lxw_workbook* book = workbook_new(path.c_str());
  lxw_worksheet* sheet = workbook_add_worksheet(book, "机队");
  lxw_worksheet* second = workbook_add_worksheet(book, "other");
  lxw_format* day = workbook_add_format(book);
  format_set_num_format(day, "yyyy\"年\"m\"月\"d\"日\"");
  lxw_format* moment = workbook_add_format(book);
  format_set_num_format_index(moment, 22);
  lxw_format* money = workbook_add_format(book);
  format_set_num_format(money, "[Red]#,##0.00");
  for (int i = 0; i < 6; ++i)
    worksheet_write_string(sheet, 2, static_cast<lxw_col_t>(i), ("c" + std::to_string(i)).c_str(), nullptr);
  worksheet_write_number(sheet, 3, 0, 1064800000000.0, nullptr);
  worksheet_write_number(sheet, 3, 1, 100.5, money);
  lxw_datetime date{2026, 11, 21, 0, 0, 0};
  worksheet_write_datetime(sheet, 3, 2, &date, day);
  lxw_datetime time{2026, 11, 21, 14, 5, 9};
  worksheet_write_datetime(sheet, 3, 3, &time, moment);
  worksheet_write_formula_num(sheet, 3, 4, "=1+1", nullptr, 2);
  worksheet_write_boolean(sheet, 3, 5, 1, nullptr);
  worksheet_write_formula_str(sheet, 6, 4, "=A1&\"x\"", nullptr, "joined");
  worksheet_write_number(sheet, 7, 1, 8.98604e19, nullptr);
  worksheet_write_blank(sheet, 8, 1, money);
  worksheet_write_string(second, 0, 0, "not this one", nullptr);
  ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);
  const Table table = read_file(path);
  EXPECT_EQ(table.error, "");
  EXPECT_THAT(table.header, ElementsAre("c0", "c1", "c2", "c3", "c4", "c5"));
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_THAT(table.rows[0], ElementsAre("1064800000000", "100.5", "2026-11-21", "2026-11-21 14:05:09", "2", "TRUE"));
  EXPECT_THAT(table.rows[1], ElementsAre("", "", "", "", "joined", ""));
  EXPECT_THAT(table.rows[2], ElementsAre("", "8.98604e+19", "", "", "", ""));
  EXPECT_THAT(table.lines, ElementsAre(4u, 7u, 8u));
}

// What other programs write: a hidden sheet in front, inline texts, runs with readings, cells without addresses, an error.
TEST_F(Tables, ReadWhatOtherProgramsWrite) {
  const Table table = read_file("fuzz/corpus/csv/workbook.xlsx");
  EXPECT_EQ(table.error, "");
  EXPECT_THAT(table.header, ElementsAre("msisdn", "ab"));
  ASSERT_EQ(table.rows.size(), 1u);
  EXPECT_THAT(table.rows[0], ElementsAre("x", "2023-03-15", "", "", "TRUE", "#N/A", "2", "y"));
  EXPECT_THAT(table.lines, ElementsAre(3u));
}

TEST_F(Tables, AreToldApartByContentAndRefusedByName) {
  EXPECT_THAT(read("").error, HasSubstr("fleet: The file is empty"));
  EXPECT_THAT(read("\n\n").error, HasSubstr("[table.empty]"));
  EXPECT_THAT(read("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").error, HasSubstr("[table.old_xls]"));
  EXPECT_THAT(read("msisdn;form\n1;MP1\n").error, HasSubstr("[table.separator]"));
  EXPECT_THAT(read("msisdn\tform\n1\tMP1\n").error, HasSubstr("[table.separator]"));
  EXPECT_THAT(read("PK\x03\x04 and then nothing of the kind").error, HasSubstr("[table.damaged]"));
  EXPECT_THAT(read_file(folder_ / "absent").error, HasSubstr("fleet: There is no such file"));
  EXPECT_THAT(read(" msisdn ,form\n1,MP1\n").header, ElementsAre("msisdn", "form"));
}

TEST_F(Tables, RefuseZipBombsBeforeUnpackingThem) {
  const std::string zeros(20'000'000, '\0');
  TableLimits limits;
  limits.xlsx.zip.unpacked = 10'000'000;
  // Says honestly that it is too large, and lies about it.
  EXPECT_THAT(read(zip_of("xl/workbook.xml", zeros, 20'000'000), limits).error, HasSubstr("[table.zip_bomb]"));
  EXPECT_THAT(read(zip_of("_rels/.rels", zeros, 1000), limits).error, HasSubstr("[table.zip_bomb]"));
  EXPECT_THAT(read(zip_of("_rels/.rels", "<a/>", 5)).error, HasSubstr("[table.damaged]"));
  const std::string laughs = "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>";
  EXPECT_THAT(read(zip_of("_rels/.rels", laughs, static_cast<std::uint32_t>(laughs.size()))).error,
              HasSubstr("a document type"));
  EXPECT_THAT(read(zip_of("word/document.xml", "abc", 3)).error, HasSubstr("[table.not_xlsx]"));
}

TEST_F(Tables, RefuseTooManyCells) {
  TableLimits limits;
  limits.xlsx.cells = 10;
  const fs::path path = written(TableFormat::xlsx, CsvReadBy::programs, std::vector<Row>(4, Row{"a", "b", "c"}));
  EXPECT_THAT(read_file(path, limits).error, HasSubstr("[table.too_many_cells]"));
  limits.xlsx.cells = 12;
  EXPECT_EQ(read_file(path, limits).rows.size(), 3u);
  limits.xlsx.field_bytes = 0;
  EXPECT_THAT(read_file(path, limits).error, HasSubstr("[table.text_too_long]"));
  limits.xlsx.field_bytes = 10;
  limits.xlsx.columns = 2;
  EXPECT_THAT(read_file(path, limits).error, HasSubstr("[table.too_many_cells]"));
}

// Whatever is damaged in a workbook, it is refused or read, and nothing else happens.
TEST_F(Tables, SurviveDamage) {
  const std::string whole = content(written(TableFormat::xlsx, CsvReadBy::programs, kFleet));
  for (std::size_t cut = 0; cut < whole.size(); cut += 41) read(std::string_view(whole).substr(0, cut));
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    read(damaged);
  }
}

TEST(XlsxValues, AreFoundByTheirAddress) {
  const auto place = [](std::string_view text) {
    const auto address = cell_address(text);
    return address ? std::to_string(address->row) + "," + std::to_string(address->column) : "none";
  };
  EXPECT_EQ(place("A1"), "0,0");
  EXPECT_EQ(place("$AB$12"), "11,27");
  EXPECT_EQ(place("XFD1048576"), "1048575,16383");
  for (const char* text :
       {"", "A", "1", "A0", "XFE1", "A1048577", "A-1", "a1", "AAAAAAAAAAAAAAAAAA1", "A99999999999", "A1B"}) {
    EXPECT_EQ(place(text), "none") << text;
  }
}

TEST(XlsxValues, WriteNumbersAndDatesAsPeopleDo) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(-12), "-12");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(1064800000000.0), "1064800000000");
  EXPECT_EQ(date_text(45'000, false), "2023-03-15");
  EXPECT_EQ(date_text(43'538, true), "2023-03-15");
  EXPECT_EQ(date_text(45'000.75, false), "2023-03-15 18:00:00");
  EXPECT_EQ(date_text(0.5, false), "0.5");
  EXPECT_EQ(date_text(1e300, false), "1e+300");
  EXPECT_TRUE(is_date_format("yyyy\\-mm\\-dd"));
  EXPECT_TRUE(is_date_format("[$-804]h:mm"));
  EXPECT_FALSE(is_date_format("0.00\"day\""));
  EXPECT_FALSE(is_date_format("[Red]0.00"));
  EXPECT_FALSE(is_date_format("General"));
}

}  // namespace
}  // namespace yunguan::sheet
