// SPDX-License-Identifier: Apache-2.0
#include "card/import_file.h"

#include <fmt/format.h>

#include "base/parse.h"

namespace yunguan::card {

void RowRun::add(const sheet::Record& record, const SameNumbers& same) {
  rows_.push_back({record.line, same, ends_.size(), record.fields.size()});
  for (const std::string_view field : record.fields) {
    text_.insert(text_.end(), field.begin(), field.end());
    ends_.push_back(text_.size());
  }
}

void RowRun::finish() {
  cells_.reserve(ends_.size());
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    cells_.emplace_back(text_.data() + begin, end - begin);
    begin = end;
  }
}

ImportFile::ImportFile(std::unique_ptr<sheet::TableSource> source, ImportColumns columns)
    : source_(std::move(source)), columns_(std::move(columns)) {
  for (std::size_t i = 0; i < kNumberFields.size(); ++i) positions_[i] = columns_.position(kNumberFields[i]);
}

Result<ImportFile> ImportFile::open(const std::filesystem::path& path, const std::string& name, ImportMode mode,
                                    bool unit_given) {
  YG_TRY_ASSIGN(auto source, sheet::TableSource::open(path, name));
  const std::vector<std::string_view> header(source->header().begin(), source->header().end());
  YG_TRY_ASSIGN(auto columns, read_columns(header, mode, unit_given));
  return ImportFile{std::move(source), std::move(columns)};
}

Result<bool> ImportFile::read() {
  YG_TRY_ASSIGN(const bool more, source_->next(record_));
  if (!more) return false;
  if (rows_ == static_cast<std::int64_t>(kImportRowsMax)) {
    return fail(
        ErrorKind::too_large, "import.too_many_rows",
        {fmt::format("一次最多 {} 行", kImportRowsMax), fmt::format("at most {} rows at once", kImportRowsMax)});
  }
  ++rows_;
  return true;
}

SameNumbers ImportFile::look_up_same() {
  SameNumbers same{};
  for (std::size_t i = 0; i < kNumberFields.size(); ++i) {
    if (!positions_[i] || *positions_[i] >= record_.fields.size()) continue;
    const std::string_view number = trimmed(record_.fields[*positions_[i]]);
    if (!number.empty()) same[i] = seen_[i].line_before(number, record_.line).value_or(0);
  }
  return same;
}

Result<RowRun> ImportFile::next(std::size_t rows_max) {
  RowRun run;
  while (run.rows().size() < rows_max) {
    YG_TRY_ASSIGN(const bool more, read());
    if (!more) break;
    run.add(record_, look_up_same());
  }
  run.finish();
  return run;
}

Result<void> ImportFile::skip(std::int64_t rows) {
  for (const std::int64_t until = rows_ + rows; rows_ < until;) {
    YG_TRY_ASSIGN(const bool more, read());
    if (!more) return {};
    look_up_same();
  }
  return {};
}

}  // namespace yunguan::card
