// SPDX-License-Identifier: Apache-2.0
#include "intake/register.h"

#include <fmt/format.h>

#include "base/parse.h"

namespace yunguan::intake {
namespace {

using store::NamedQuery;
using store::Params;
using store::Row;

constexpr std::string_view kColumns =
    "f.id, f.feed_id, e.name, f.kind, f.name, f.digest, f.source, f.state, f.bytes, f.row_count, f.taken, "
    "f.quarantined, f.reasons, f.first_at, f.last_at, f.busy_micros, f.received_by, f.received_at, f.finished_at, "
    "f.repeat_of, f.sequence_day, f.sequence_number, f.error_code, f.error_zh, f.error_en, f.original, f.stamp";
#define YG_FROM " FROM usage_file f JOIN usage_feed e ON e.id = f.feed_id "

NamedQuery with_columns(std::string_view name, std::string& sql, std::string_view rest) {
  if (sql.empty()) sql = fmt::format("SELECT {}{}{}", kColumns, YG_FROM, rest);
  return {name, sql};
}

constexpr NamedQuery kInsert{
    "intake.insert_file",
    "INSERT INTO usage_file (id, feed_id, kind, name, digest, taken_digest, source, original, stamp, state, bytes, "
    "row_count, taken, quarantined, rejected, reasons, busy_micros, received_by, received_at, finished_at, repeat_of, "
    "sequence_day, sequence_number, error_code, error_zh, error_en) VALUES (:id, :feed, :kind, :name, :digest, :taken, "
    ":source, :original, :stamp, :state, :bytes, 0, 0, 0, 0, '{}', 0, :by, :at, :finished, :repeat, :day, :number, "
    ":code, :zh, :en)"};
constexpr NamedQuery kUpdate{
    "intake.update_file",
    "UPDATE usage_file SET state = :state, bytes = :bytes, taken_digest = :taken, row_count = :rows, taken = "
    ":taken_rows, quarantined "
    "= "
    ":quarantined, rejected = :rejected, reasons = :reasons, first_at = :first, last_at = :last, busy_micros = :busy, "
    "finished_at = :finished, error_code = :code, error_zh = :zh, error_en = :en, original = :original WHERE id = :id "
    "AND "
    "state IN ('waiting', 'taking')"};
constexpr NamedQuery kForgetRows{"intake.forget_quarantine", "DELETE FROM usage_quarantine WHERE file_id = :file"};
constexpr NamedQuery kForgetMonths{"intake.forget_quarantine_months",
                                   "DELETE FROM usage_quarantine_month WHERE file_id = :file"};
constexpr NamedQuery kKeepMonth{"intake.keep_quarantine_month",
                                "INSERT INTO usage_quarantine_month (month, file_id, row_count) VALUES (:month, :file, "
                                ":rows)"};

template <class Word>
std::string word_of(Word word) {
  return std::string{json::encode(word).as_string()};
}

template <class Word>
Word word_at(const Row& row, std::size_t column) {
  return json::decode<Word>(boost::json::value(row.text(column))).value();
}

// NULL where a file of the same bytes may be handed in once more.
store::Value taken_digest(const UsageFile& file) {
  if (file.state == FileState::repeated || file.state == FileState::bad) return nullptr;
  return file.digest;
}

store::Value error_part(const UsageFile& file, std::string (*part)(const Error&)) {
  if (!file.error) return nullptr;
  return part(*file.error);
}

std::string code_of(const Error& error) { return error.code; }
std::string zh_of(const Error& error) { return error.text.zh; }
std::string en_of(const Error& error) { return error.text.en; }

store::Value second_value(std::int64_t second) {
  if (second == 0) return nullptr;
  return second * 1'000'000;
}

// Without what PostgreSQL and people cannot read.
std::string shown(std::string text) {
  if (text.contains('\0') || !is_utf8(text)) {
    for (char& c : text) {
      if (c == '\0' || static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
  }
  return clipped(text, 4096);
}

}  // namespace

const std::string& file_select() {
  static const std::string select = fmt::format("SELECT {}", kColumns);
  return select;
}

UsageFile file_at(const Row& row) {
  UsageFile file;
  file.id = row.id<UsageFileId>(0);
  file.feed_id = row.id<FeedId>(1);
  file.feed_name = row.text(2);
  file.kind = word_at<FileKind>(row, 3);
  file.name = row.text(4);
  file.digest = row.text(5);
  file.source = word_at<FeedSource>(row, 6);
  file.state = word_at<FileState>(row, 7);
  file.bytes = row.integer(8);
  file.counts.rows = row.integer(9);
  file.counts.taken = row.integer(10);
  file.counts.quarantined = row.integer(11);
  const auto reasons = json::read<std::map<std::string, std::int64_t>>(row.text(12));
  if (reasons) file.counts.rejected = *reasons;
  file.counts.first_second = row.optional_integer(13).value_or(0) / 1'000'000;
  file.counts.last_second = row.optional_integer(14).value_or(0) / 1'000'000;
  file.seconds = static_cast<double>(row.integer(15)) / 1e6;
  file.received_by = row.text(16);
  file.received_at = row.instant(17);
  file.finished_at = row.optional_instant(18);
  if (const auto repeat = row.optional_integer(19)) file.repeat_of = UsageFileId{*repeat};
  if (!row.is_null(21)) file.sequence = Sequence{row.optional_text(20).value_or(""), row.integer(21)};
  if (!row.is_null(22)) file.error = Error{ErrorKind::invalid, row.text(22), {row.text(23), row.text(24)}, {}, {}};
  file.original = row.text(25);
  file.stamp = row.text(26);
  return file;
}

Result<std::optional<UsageFile>> find_file(store::Reader& reader, UsageFileId id) {
  static std::string sql;
  static const NamedQuery query = with_columns("intake.file", sql, "WHERE f.id = :id");
  return reader.one(query, {id}, file_at);
}

Result<std::optional<UsageFile>> find_by_digest(store::Reader& reader, const std::string& digest) {
  static std::string sql;
  static const NamedQuery query = with_columns("intake.file_by_digest", sql, "WHERE f.taken_digest = :digest");
  return reader.one(query, {digest}, file_at);
}

Result<std::vector<UsageFile>> unfinished_files(store::Reader& reader, std::size_t limit) {
  static std::string sql;
  static const NamedQuery query =
      with_columns("intake.unfinished_files", sql,
                   "WHERE f.state IN ('waiting', 'taking') AND f.kind IN ('folder', 'upload') ORDER BY f.id LIMIT :n");
  return reader.all(query, {static_cast<std::int64_t>(limit)}, file_at);
}

Result<std::optional<UsageFile>> find_original(store::Reader& reader, const std::string& path) {
  static std::string sql;
  static const NamedQuery query =
      with_columns("intake.file_by_original", sql, "WHERE f.original = :path ORDER BY f.id DESC LIMIT 1");
  return reader.one(query, {path}, file_at);
}

Result<void> insert_file(store::Transaction& tx, const UsageFile& file) {
  const store::Value number = file.sequence ? store::Value{file.sequence->number} : store::Value{};
  const store::Value day = file.sequence ? store::Value{file.sequence->day} : store::Value{};
  YG_TRY(tx.run(kInsert, {file.id,
                          file.feed_id,
                          word_of(file.kind),
                          shown(file.name),
                          file.digest,
                          taken_digest(file),
                          word_of(file.source),
                          file.original,
                          file.stamp,
                          word_of(file.state),
                          file.bytes,
                          file.received_by,
                          file.received_at,
                          file.finished_at,
                          file.repeat_of,
                          day,
                          number,
                          error_part(file, code_of),
                          error_part(file, zh_of),
                          error_part(file, en_of)}));
  return {};
}

Result<bool> update_file(store::Transaction& tx, const UsageFile& file) {
  const Counts& counts = file.counts;
  YG_TRY_ASSIGN(
      const auto changed,
      tx.run(kUpdate,
             {word_of(file.state), file.bytes, taken_digest(file), counts.rows, counts.taken, counts.quarantined,
              counts.rejected_sum(), json::write(counts.rejected), second_value(counts.first_second),
              second_value(counts.last_second), static_cast<std::int64_t>(file.seconds * 1e6), file.finished_at,
              error_part(file, code_of), error_part(file, zh_of), error_part(file, en_of), file.original, file.id}));
  return changed > 0;
}

Result<void> keep_quarantine(store::Transaction& tx, UsageFileId file, const Counts& counts,
                             const std::vector<QuarantinedRow>& first) {
  YG_TRY(tx.run(kForgetRows, {file}));
  YG_TRY(tx.run(kForgetMonths, {file}));
  for (const auto& [month, rows] : counts.months) YG_TRY(tx.run(kKeepMonth, {month, file, rows}));
  std::vector<Params> rows;
  for (const QuarantinedRow& row : first) rows.push_back({file, row.line, row.month, shown(row.text)});
  if (rows.empty()) return {};
  return tx.insert_many("usage_quarantine", {"file_id", "line", "month", "row_text"}, rows);
}

}  // namespace yunguan::intake
