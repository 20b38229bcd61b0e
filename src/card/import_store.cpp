// SPDX-License-Identifier: Apache-2.0
#include "card/import_store.h"

#include "identity/enum_name.h"

namespace yunguan::card {
namespace {

using http::Field;
using http::FieldKind;
using store::NamedQuery;
using store::Params;
using store::Row;

constexpr store::Migration kCreate{"card_import",
                                   1,
                                   "create imports",
                                   R"(CREATE TABLE card_import (
         job_id BIGINT PRIMARY KEY,
         summary TEXT NOT NULL
       );
       CREATE TABLE card_import_remark (
         job_id BIGINT NOT NULL,
         sequence BIGINT NOT NULL,
         line BIGINT NOT NULL,
         field TEXT NOT NULL,
         value TEXT NOT NULL,
         weight TEXT NOT NULL,
         code TEXT NOT NULL,
         clause TEXT NOT NULL,
         text_zh TEXT NOT NULL,
         text_en TEXT NOT NULL,
         PRIMARY KEY (job_id, sequence)
       ))",
                                   "",
                                   ""};

constexpr NamedQuery kSave{"card.import_save",
                           "INSERT INTO card_import (job_id, summary) VALUES (:job, :summary) "
                           "ON CONFLICT (job_id) DO UPDATE SET summary = excluded.summary"};
constexpr NamedQuery kFind{"card.import_find", "SELECT summary FROM card_import WHERE job_id = :job"};
constexpr NamedQuery kClear{"card.import_clear", "DELETE FROM card_import_remark WHERE job_id = :job"};

http::List make_list() {
  http::List::Declaration list{
      .name = "card.import_remarks", .fields = {}, .id_column = "m.sequence", .default_sort = "row"};
  list.fields = {
      Field{.name = "row", .kind = FieldKind::integer, .column = "m.line", .sortable = true},
      Field{.name = "column", .kind = FieldKind::text, .column = "m.field"},
      Field{.name = "code", .kind = FieldKind::text, .column = "m.code"},
      Field{.name = "weight",
            .kind = FieldKind::enumeration,
            .column = "m.weight",
            .values = {"refused", "breach", "hint"}},
  };
  return http::List{std::move(list)};
}

}  // namespace

const std::vector<store::Migration>& import_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

Result<void> save_summary(store::Transaction& tx, JobId job, const ImportSummary& summary) {
  YG_TRY(tx.run(kSave, {job, json::write(summary)}));
  return {};
}

Result<std::optional<ImportSummary>> find_summary(store::Reader& reader, JobId job) {
  YG_TRY_ASSIGN(const auto text, reader.one(kFind, {job}, [](const Row& row) { return row.text(0); }));
  if (!text) return std::nullopt;
  YG_TRY_ASSIGN(auto summary, json::read<ImportSummary>(*text));
  return std::optional{std::move(summary)};
}

Result<void> clear_remarks(store::Transaction& tx, JobId job) {
  YG_TRY(tx.run(kClear, {job}));
  return {};
}

Result<void> add_remarks(store::Transaction& tx, JobId job, std::int64_t first_sequence,
                         const std::vector<RemarkRow>& remarks) {
  std::vector<Params> rows;
  for (std::size_t i = 0; i < remarks.size(); ++i) {
    const RemarkRow& r = remarks[i];
    rows.push_back({job, first_sequence + static_cast<std::int64_t>(i), r.row, r.column, r.value,
                    identity::name_of(r.weight), r.code, r.clause, r.text.zh, r.text.en});
  }
  if (rows.empty()) return {};
  return tx.insert_many(
      "card_import_remark",
      {"job_id", "sequence", "line", "field", "value", "weight", "code", "clause", "text_zh", "text_en"}, rows);
}

const http::List& remark_list() {
  static const http::List kList = make_list();
  return kList;
}

Result<http::Page<RemarkRow>> remarks_page(store::Reader& reader, JobId job, const http::ListQuery& query) {
  const http::ListSql sql{.select = "SELECT m.line, m.field, m.value, m.weight, m.code, m.clause, m.text_zh, m.text_en",
                          .from = "FROM card_import_remark m",
                          .scope = {"m.job_id = ?", {job}}};
  return http::read_page<RemarkRow>(reader, remark_list(), query, sql, [](const Row& row) {
    return RemarkRow{row.integer(0),
                     row.text(1),
                     row.text(2),
                     identity::from_name_or(row.text(3), Weight::refused),
                     row.text(4),
                     row.text(5),
                     {row.text(6), row.text(7)}};
  });
}

}  // namespace yunguan::card
