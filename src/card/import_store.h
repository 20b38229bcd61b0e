// SPDX-License-Identifier: Apache-2.0
// What an import found: its summary and the first remarks on its rows.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "card/import_check.h"
#include "http/page.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::card {

const std::vector<store::Migration>& import_migrations();

// How many remarks are kept to be looked at; the mended file has them all.
inline constexpr std::int64_t kRemarksKept = 10'000;

struct CodeCount {
  std::string code;
  Weight weight = Weight::refused;
  Text text;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CodeCount, (), (code, weight, text, count))

struct ImportSummary {
  std::int64_t rows = 0;
  std::int64_t good = 0;
  std::int64_t bad = 0;
  std::int64_t created = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::vector<CodeCount> by_code;
  std::string format;    // csv | xlsx
  std::string encoding;  // UTF-8 | GB18030; empty for xlsx
  std::vector<std::string> columns_unknown;
  bool taken = false;  // good rows have been, or are being, written
};
BOOST_DESCRIBE_STRUCT(ImportSummary, (),
                      (rows, good, bad, created, updated, unchanged, by_code, format, encoding, columns_unknown, taken))

struct RemarkRow {
  std::int64_t row = 0;  // line of the file
  std::string column;
  std::string value;
  Weight weight = Weight::refused;
  std::string code;
  std::string clause;
  Text text;
};
BOOST_DESCRIBE_STRUCT(RemarkRow, (), (row, column, value, weight, code, clause, text))

Result<void> save_summary(store::Transaction& tx, JobId job, const ImportSummary& summary);
Result<std::optional<ImportSummary>> find_summary(store::Reader& reader, JobId job);
// Forgets what an earlier try of the same job noted.
Result<void> clear_remarks(store::Transaction& tx, JobId job);
Result<void> add_remarks(store::Transaction& tx, JobId job, std::int64_t first_sequence,
                         const std::vector<RemarkRow>& remarks);

[[nodiscard]] const http::List& remark_list();
Result<http::Page<RemarkRow>> remarks_page(store::Reader& reader, JobId job, const http::ListQuery& query);

}  // namespace yunguan::card
