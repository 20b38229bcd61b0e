// SPDX-License-Identifier: Apache-2.0
#include "control/imei_pool_store.h"

#include <fmt/format.h>

#include "store/id_source.h"
#include "store/list_value.h"

namespace yunguan::control {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::size_t kEndedAtOnce = 5'000;

constexpr store::Migration kCreate{"imei_pool",
                                   1,
                                   "keep pools of IMEIs",
                                   R"(CREATE TABLE imei_pool (
         id BIGINT PRIMARY KEY,
         unit_id BIGINT NOT NULL,
         name TEXT NOT NULL UNIQUE,
         note TEXT NOT NULL,
         imeis BIGINT NOT NULL,
         created_by TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         updated_at BIGINT NOT NULL,
         version BIGINT NOT NULL
       );
       CREATE TABLE imei_pool_entry (
         pool_id BIGINT NOT NULL,
         compared TEXT NOT NULL,
         imei TEXT NOT NULL,
         added_by TEXT NOT NULL,
         added_at BIGINT NOT NULL,
         PRIMARY KEY (pool_id, compared)
       );
       CREATE INDEX card_imei_pool ON card (imei_mode) WHERE imei_mode NOT IN ('', 'none', 'fixed', 'first-use', 'terminal'))",
                                   "",
                                   ""};

// What was in a pool before days were kept, held for every day: so it stays. A pool that is removed is kept for the days it was there,
// and its name may be given again.
constexpr store::Migration kDays{"imei_pool",
                                 2,
                                 "give the IMEIs of pools their days and origin",
                                 R"(ALTER TABLE imei_pool RENAME TO imei_pool_before;
       CREATE TABLE imei_pool (
         id BIGINT PRIMARY KEY,
         unit_id BIGINT NOT NULL,
         name TEXT NOT NULL,
         note TEXT NOT NULL,
         created_by TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         updated_at BIGINT NOT NULL,
         removed_on TEXT,
         version BIGINT NOT NULL
       );
       INSERT INTO imei_pool (id, unit_id, name, note, created_by, created_at, updated_at, removed_on, version)
         SELECT id, unit_id, name, note, created_by, created_at, updated_at, NULL, version FROM imei_pool_before;
       DROP TABLE imei_pool_before;
       CREATE UNIQUE INDEX imei_pool_name ON imei_pool (name) WHERE removed_on IS NULL;
       ALTER TABLE imei_pool_entry RENAME TO imei_pool_entry_before;
       CREATE TABLE imei_pool_entry (
         id BIGINT PRIMARY KEY,
         pool_id BIGINT NOT NULL,
         compared TEXT NOT NULL,
         imei TEXT NOT NULL,
         origin BIGINT NOT NULL,
         source TEXT NOT NULL,
         added_by TEXT NOT NULL,
         added_at BIGINT NOT NULL,
         valid_from TEXT NOT NULL,
         valid_to TEXT,
         ended_by TEXT NOT NULL,
         end_reason TEXT NOT NULL
       );
       INSERT INTO imei_pool_entry (id, pool_id, compared, imei, origin, source, added_by, added_at, valid_from, valid_to,
           ended_by, end_reason)
         SELECT ROW_NUMBER() OVER (ORDER BY pool_id, compared), pool_id, compared, imei, 3, '', added_by, added_at,
           '2000-01-01', NULL, '', '' FROM imei_pool_entry_before;
       DROP TABLE imei_pool_entry_before;
       INSERT INTO id_series (name, next_id) SELECT 'imei_pool_entry', COUNT(*) + 1 FROM imei_pool_entry;
       CREATE INDEX imei_pool_entry_imei ON imei_pool_entry (pool_id, compared, id))",
                                 "",
                                 ""};

constexpr NamedQuery kHeld{"control.held_imeis",
                           "SELECT id, compared, imei, origin, valid_from, valid_to FROM imei_pool_entry "
                           "WHERE pool_id = :pool AND (valid_to IS NULL OR (valid_to >= :from AND valid_to >= "
                           "valid_from)) ORDER BY compared, id"};
constexpr NamedQuery kAllHeld{"control.pool_imeis",
                              "SELECT p.name, e.compared, e.valid_from, e.valid_to FROM imei_pool p JOIN "
                              "imei_pool_entry e ON e.pool_id = p.id WHERE (e.valid_to IS NULL OR (e.valid_to >= "
                              ":from AND e.valid_to >= e.valid_from))"};

std::string end_sql(store::Dialect dialect) {
  return fmt::format("UPDATE imei_pool_entry SET valid_to = :day, ended_by = :by, end_reason = :reason WHERE id {}",
                     store::in_number_list(dialect, "ids"));
}

}  // namespace

const std::vector<store::Migration>& imei_pool_migrations() {
  static const std::vector<store::Migration> steps{kCreate, kDays};
  return steps;
}

Date list_date(const std::string& text) {
  const auto date = parse_date(text);
  YG_ASSERT(date);
  return *date;
}

std::optional<Date> optional_list_date(const std::optional<std::string>& text) {
  return text ? std::optional{list_date(*text)} : std::nullopt;
}

Result<void> insert_imeis(store::Transaction& tx, ImeiPoolId pool, std::span<const std::string> imeis,
                          const ImeiOrigin& origin) {
  if (imeis.empty()) return {};
  YG_TRY_ASSIGN(const auto first, store::reserve_ids(tx, "imei_pool_entry", static_cast<std::int64_t>(imeis.size())));
  std::vector<store::Params> rows;
  rows.reserve(imeis.size());
  for (const std::string& imei : imeis) {
    rows.push_back({first + static_cast<std::int64_t>(rows.size()), pool, imei.substr(0, kComparedDigits), imei,
                    static_cast<int>(origin.origin), origin.source, origin.by, origin.at, origin.valid_from,
                    origin.valid_to, "", ""});
  }
  return tx.insert_many("imei_pool_entry",
                        {"id", "pool_id", "compared", "imei", "origin", "source", "added_by", "added_at", "valid_from",
                         "valid_to", "ended_by", "end_reason"},
                        rows);
}

Result<void> end_imeis(store::Transaction& tx, std::span<const std::int64_t> entries, Date last_day,
                       const std::string& by, const std::string& reason) {
  const std::string sql = end_sql(tx.dialect());
  for (std::size_t at = 0; at < entries.size(); at += kEndedAtOnce) {
    const auto some = entries.subspan(at, std::min(kEndedAtOnce, entries.size() - at));
    YG_TRY(tx.run({"control.end_imeis", sql}, {last_day, by, reason, store::list_value(tx.dialect(), some)}));
  }
  return {};
}

Result<std::vector<HeldImei>> held_imeis(store::Reader& reader, ImeiPoolId pool, Date from) {
  return reader.all(kHeld, {pool, from}, [](const Row& row) {
    return HeldImei{row.integer(0),
                    row.text(1),
                    row.text(2),
                    static_cast<ListOrigin>(row.integer(3)),
                    list_date(row.text(4)),
                    optional_list_date(row.optional_text(5))};
  });
}

Result<void> each_pool_imei(store::Reader& reader, Date from, const std::function<void(PoolImei&)>& visit) {
  return reader.each(kAllHeld, {from}, [&](const Row& row) {
    PoolImei one{row.text(0), row.text(1), list_date(row.text(2)), optional_list_date(row.optional_text(3))};
    visit(one);
    return true;
  });
}

}  // namespace yunguan::control
