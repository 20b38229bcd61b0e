// SPDX-License-Identifier: Apache-2.0
// Tables of 100,000 rows and 25 columns: written and read, CSV and XLSX.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "measure.h"
#include "must.h"
#include "sheet/table_source.h"
#include "sheet/table_writer.h"

namespace {

using namespace yunguan;
using namespace yunguan::sheet;

constexpr std::size_t kRows = 100'000;
constexpr std::size_t kColumns = 25;

void write(const std::filesystem::path& path, TableFormat format) {
  auto writer = must(TableWriter::create(path, format, CsvReadBy::programs));
  std::vector<std::string> row(kColumns);
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t c = 0; c < kColumns; ++c)
      row[c] = fmt::format("{}{:08}", c % 5 == 0 ? "移动警务" : "89860", i * c);
    must(writer->row(row));
  }
  must(writer->finish());
}

std::size_t read(const std::filesystem::path& path) {
  auto source = must(TableSource::open(path, "table"));
  Record record;
  std::size_t bytes = 0;
  while (must(source->next(record))) {
    for (const std::string_view field : record.fields) bytes += field.size();
  }
  return bytes;
}

}  // namespace

int main() {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("yunguan_bench_{}", ::getpid());
  std::filesystem::create_directory(folder);
  for (const TableFormat format : {TableFormat::csv, TableFormat::xlsx}) {
    const auto path = folder / to_word(format);
    std::size_t bytes = 0;
    const double writing = seconds_of([&] { write(path, format); });
    const double reading = seconds_of([&] { bytes = read(path); });
    fmt::print("table {}: {} rows of {} columns written in {:.2f} s, read in {:.2f} s ({} MB of text)\n",
               to_word(format), kRows, kColumns, writing, reading, bytes >> 20);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
