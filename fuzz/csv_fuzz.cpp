// SPDX-License-Identifier: Apache-2.0
// Tables from outside, CSV or XLSX: any bytes give records within the bounds, or an error with a code. What is read from a
// CSV and written again reads the same.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "sheet/csv_reader.h"
#include "sheet/csv_writer.h"
#include "sheet/source_text.h"
#include "sheet/xlsx_reader.h"

namespace {

using namespace yunguan;
using namespace yunguan::sheet;

constexpr CsvLimits kLimits{.field_bytes = 1000, .record_bytes = 4000, .fields = 100};

using Rows = std::vector<std::vector<std::string>>;

Rows read_csv(std::string_view text) {
  Rows rows;
  CsvReader reader(text, "fuzzed", kLimits);
  Record record;
  while (true) {
    const auto more = reader.next(record);
    if (!more) {
      YG_ASSERT(more.error().code.starts_with("csv.") && more.error().where.row.has_value());
      return rows;
    }
    if (!*more) return rows;
    YG_ASSERT(!record.fields.empty() && record.fields.size() <= kLimits.fields);
    rows.emplace_back(record.fields.begin(), record.fields.end());
  }
}

void read_text(std::string_view bytes) {
  const auto source = SourceText::from(bytes, "fuzzed");
  if (!source) return;
  const Rows rows = read_csv(source->text());
  std::string again;
  CsvWriter writer(again);
  for (const auto& row : rows) {
    for (const std::string& field : row) writer.field(field);
    writer.end_record();
  }
  YG_ASSERT(read_csv(again) == rows || again.size() > source->text().size());  // quoting may cross a bound
  for (const std::string_view piece : split_records(source->text(), 3)) read_csv(piece);
}

void read_workbook(std::string_view bytes) {
  const XlsxLimits limits{.zip = {.entries = 50, .unpacked = 1u << 22},
                          .cells = 10'000,
                          .columns = 100,
                          .field_bytes = 1000,
                          .shared_bytes = 1u << 20};
  auto reader = XlsxReader::open(bytes, "fuzzed", limits);
  if (!reader) return;
  Record record;
  while (true) {
    const auto more = reader->next(record);
    if (!more || !*more) return;
    YG_ASSERT(!record.fields.empty() && record.fields.size() <= limits.columns);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.starts_with("PK")) {
    read_workbook(bytes);
  } else {
    read_text(bytes);
  }
  return 0;
}
