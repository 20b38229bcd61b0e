// SPDX-License-Identifier: Apache-2.0
// Many rows at once: COPY … FROM STDIN in text format (PostgreSQL manual, "COPY", File Formats, Text Format).
#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "store/postgres_session.h"
#include "store/statement_text.h"

namespace yunguan::store {
namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += c;
    }
  }
}

void append_real(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "NaN";
  } else if (std::isinf(number)) {
    out += number > 0 ? "Infinity" : "-Infinity";
  } else {
    fmt::format_to(std::back_inserter(out), "{}", number);
  }
}

void append_value(std::string& out, const Value& value) {
  const auto& data = value.data();
  if (const auto* whole = std::get_if<std::int64_t>(&data)) {
    const fmt::format_int digits{*whole};
    out.append(digits.data(), digits.size());
  } else if (const auto* real = std::get_if<double>(&data)) {
    append_real(out, *real);
  } else if (const auto* text = std::get_if<std::string>(&data)) {
    append_escaped(out, *text);
  } else if (const auto* blob = std::get_if<Blob>(&data)) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += "\\\\x";
    for (const char c : blob->bytes) {
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
    }
  } else {
    out += "\\N";
  }
}

}  // namespace

// Sends the rows; an error of the server shows when the copy ends, an error here means that the connection is gone.
Result<void> PostgresSession::send_rows(const NamedQuery& copy, std::size_t columns, const std::vector<Params>& rows) {
  std::string chunk;
  chunk.reserve(kChunkBytes + 4096);
  const auto flush = [&]() -> Result<void> {
    if (PQputCopyData(native_, chunk.data(), static_cast<int>(chunk.size())) != 1) return failed(nullptr, copy.name);
    chunk.clear();
    return {};
  };
  for (const Params& row : rows) {
    require_parameter_count(copy, columns, row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) chunk += '\t';
      append_value(chunk, row[i]);
    }
    chunk += '\n';
    if (chunk.size() >= kChunkBytes) YG_TRY(flush());
  }
  return chunk.empty() ? Result<void>{} : flush();
}

Result<void> PostgresSession::insert_many(std::string_view table, const std::vector<std::string_view>& columns,
                                          const std::vector<Params>& rows) {
  // Before anything is sent: a refused value shall not leave a copy half done.
  for (const Params& row : rows) YG_TRY(check_values(row));
  set_active_aside();
  const std::string sql = fmt::format("COPY {} ({}) FROM STDIN", table, fmt::join(columns, ", "));
  const NamedQuery copy{"store.insert_many", sql};
  {
    const PostgresResult started{PQexec(native_, sql.c_str())};
    if (PQresultStatus(started.get()) != PGRES_COPY_IN) return failed(started.get(), copy.name);
  }
  YG_TRY(send_rows(copy, columns.size(), rows));
  if (PQputCopyEnd(native_, nullptr) != 1) return failed(nullptr, copy.name);
  Result<void> outcome;
  while (const PostgresResult result{PQgetResult(native_)}) {
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && outcome) outcome = failed(result.get(), copy.name);
  }
  return outcome;
}

}  // namespace yunguan::store
