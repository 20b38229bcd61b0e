// SPDX-License-Identifier: Apache-2.0
// The audit log as a table for people: chosen columns, CSV as a stream or XLSX through a private temporary file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "http/table_download.h"
#include "identity/audit_row.h"

namespace yunguan::identity {

struct AuditColumn {
  std::string_view name;
  std::string_view zh;
  std::string_view en;
  std::string (*cell)(const AuditRow& row, const Text& action, bool sealed, http::Language language);
};

// The columns of `columns` (names with commas between), all of them for an empty one. audit.export_column (invalid)
Result<std::vector<AuditColumn>> audit_columns(std::string_view columns);

// "csv" or "xlsx". audit.export_format (invalid)
Result<sheet::TableFormat> audit_format(std::string_view format);

// The answer, with the titles of the columns in the caller's language as its first row.
[[nodiscard]] http::Response audit_download(const std::vector<AuditColumn>& columns, sheet::TableFormat format,
                                            http::Language language, http::TableRows rows);

}  // namespace yunguan::identity
