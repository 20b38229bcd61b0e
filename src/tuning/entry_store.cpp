// SPDX-License-Identifier: Apache-2.0
#include "tuning/entry_store.h"

#include "store/id_source.h"
#include "store/list_value.h"
#include "store/outbox.h"
#include "tuning/held_version.h"

namespace yunguan::tuning {
namespace {

using store::NamedQuery;
using store::Row;

constexpr store::Migration kCreate{"monitor_list",
                                   1,
                                   "keep the lists of the monitoring",
                                   R"(CREATE TABLE monitor_list_entry (
         id BIGINT PRIMARY KEY,
         list BIGINT NOT NULL,
         item TEXT NOT NULL,
         name TEXT NOT NULL,
         more TEXT NOT NULL,
         device_class TEXT NOT NULL,
         confidence BIGINT,
         origin BIGINT NOT NULL,
         source TEXT NOT NULL,
         import_id BIGINT NOT NULL,
         added_by TEXT NOT NULL,
         added_at BIGINT NOT NULL,
         valid_from TEXT NOT NULL,
         valid_to TEXT,
         ended_by TEXT NOT NULL,
         end_reason TEXT NOT NULL
       );
       CREATE INDEX monitor_list_entry_item ON monitor_list_entry (list, item, id);
       CREATE INDEX monitor_list_entry_id ON monitor_list_entry (list, id);
       CREATE TABLE monitor_list_import (
         id BIGINT PRIMARY KEY,
         list BIGINT NOT NULL,
         file_name TEXT NOT NULL,
         digest TEXT NOT NULL,
         taken BIGINT NOT NULL,
         replaced BIGINT NOT NULL,
         known BIGINT NOT NULL,
         refused BIGINT NOT NULL,
         taken_by TEXT NOT NULL,
         taken_at BIGINT NOT NULL
       );
       CREATE INDEX monitor_list_import_list ON monitor_list_import (list, id);
       CREATE TABLE monitor_revision (
         what TEXT PRIMARY KEY,
         revision BIGINT NOT NULL
       ))",
                                   "",
                                   ""};

constexpr store::Migration kEnded{"monitor_list",
                                  2,
                                  "count what files ended in the lists of the monitoring",
                                  "ALTER TABLE monitor_list_import ADD COLUMN ended BIGINT NOT NULL DEFAULT 0",
                                  "",
                                  "",
                                  "ALTER TABLE monitor_list_import DROP COLUMN ended"};

// For what is scheduled, and for counting.
constexpr store::Migration kDays{"monitor_list",
                                 3,
                                 "read the lists of the monitoring by days",
                                 "CREATE INDEX monitor_list_entry_days ON monitor_list_entry (list, valid_from, "
                                 "valid_to)",
                                 "",
                                 "",
                                 "DROP INDEX monitor_list_entry_days"};

constexpr std::size_t kEndedAtOnce = 5'000;

constexpr NamedQuery kBump{"tuning.bump_revision",
                           "INSERT INTO monitor_revision (what, revision) VALUES (:what, 1) "
                           "ON CONFLICT (what) DO UPDATE SET revision = monitor_revision.revision + 1"};
constexpr NamedQuery kRevision{"tuning.revision", "SELECT revision FROM monitor_revision WHERE what = :what"};
constexpr NamedQuery kEnd{"tuning.end_entry",
                          "UPDATE monitor_list_entry SET valid_to = :day, ended_by = :by, end_reason = :reason "
                          "WHERE id = :id"};
constexpr NamedQuery kFind{"tuning.find_entry",
                           "SELECT e.id, e.item, e.name, e.more, e.device_class, e.confidence, e.origin, e.source, "
                           "e.added_by, e.added_at, e.valid_from, e.valid_to, e.ended_by, e.end_reason "
                           "FROM monitor_list_entry e WHERE e.id = :id AND e.list = :list"};
constexpr NamedQuery kOverlapping{
    "tuning.overlapping_entry",
    "SELECT e.id, e.item, e.name, e.more, e.device_class, e.confidence, e.origin, e.source, e.added_by, e.added_at, "
    "e.valid_from, e.valid_to, e.ended_by, e.end_reason FROM monitor_list_entry e "
    "WHERE e.list = :list AND e.item = :item AND (e.valid_to IS NULL OR (e.valid_to >= :from AND e.valid_to >= "
    "e.valid_from)) AND e.valid_from <= :to ORDER BY e.id DESC LIMIT 1"};
constexpr NamedQuery kHeld{"tuning.held_entries",
                           "SELECT id, item, name, more, device_class, confidence, origin, valid_from, valid_to "
                           "FROM monitor_list_entry WHERE list = :list AND (valid_to IS NULL OR (valid_to >= :from "
                           "AND valid_to >= valid_from)) ORDER BY item, id"};
constexpr NamedQuery kInsertImport{
    "tuning.insert_import",
    "INSERT INTO monitor_list_import (id, list, file_name, digest, taken, replaced, known, refused, ended, "
    "taken_by, taken_at) VALUES (:id, :list, :name, :digest, :taken, :replaced, :known, :refused, :ended, :by, :at)"};
constexpr NamedQuery kImports{
    "tuning.newest_imports",
    "SELECT id, file_name, digest, taken, replaced, known, refused, ended, taken_by, taken_at "
    "FROM monitor_list_import WHERE list = :list ORDER BY id DESC LIMIT :most"};
constexpr NamedQuery kImportOfDigest{
    "tuning.import_of_digest",
    "SELECT id, file_name, digest, taken, replaced, known, refused, ended, taken_by, taken_at FROM monitor_list_import "
    "WHERE list = :list AND digest = :digest ORDER BY id DESC LIMIT 1"};

int number_of(ListKind kind) { return static_cast<int>(kind); }

ListImport import_at(const Row& row) {
  return {row.id<ListImportId>(0), row.text(1),    row.text(2),    row.integer(3), row.integer(4),
          row.integer(5),          row.integer(6), row.integer(7), row.text(8),    row.instant(9)};
}

}  // namespace

const std::vector<store::Migration>& entry_migrations() {
  static const std::vector<store::Migration> steps{kCreate, kEnded, kDays};
  return steps;
}

Result<void> tell_change(store::Transaction& tx, std::string_view what, std::string_view item, std::string_view by,
                         Instant at) {
  YG_TRY(tx.run(kBump, {what}));
  YG_TRY(insert_told(tx, {std::string{what}, std::string{item}, std::string{by}, at}));
  return store::publish(tx, kSettingsTopic, what, "{}", at);
}

Result<std::int64_t> revision_of(store::Reader& reader, std::string_view what) {
  YG_TRY_ASSIGN(const auto found, reader.one(kRevision, {what}, [](const Row& row) { return row.integer(0); }));
  return found.value_or(0);
}

Date date_at(const Row& row, std::size_t column) {
  const auto date = parse_date(row.text(column));
  YG_ASSERT(date);
  return *date;
}

std::optional<Date> optional_date_at(const Row& row, std::size_t column) {
  if (row.is_null(column)) return std::nullopt;
  return date_at(row, column);
}

ListEntry entry_at(const Row& row, Date today) {
  ListEntry entry;
  entry.id = row.id<EntryId>(0);
  entry.item = row.text(1);
  entry.name = row.text(2);
  entry.more = row.text(3);
  entry.device_class = row.text(4);
  entry.confidence = row.optional_integer(5);
  entry.origin = static_cast<Origin>(row.integer(6));
  entry.source = row.text(7);
  entry.added_by = row.text(8);
  entry.added_at = row.instant(9);
  entry.valid_from = date_at(row, 10);
  entry.valid_to = optional_date_at(row, 11);
  entry.ended_by = row.text(12);
  entry.end_reason = row.text(13);
  entry.state = state_on(entry.valid_from, entry.valid_to, today);
  return entry;
}

Result<EntryId> insert_entries(store::Transaction& tx, ListKind kind, const std::vector<NewEntry>& entries,
                               const EntryOrigin& origin) {
  YG_TRY_ASSIGN(const auto first,
                store::reserve_ids(tx, "monitor_list_entry", static_cast<std::int64_t>(entries.size())));
  std::vector<store::Params> rows;
  rows.reserve(entries.size());
  for (const NewEntry& entry : entries) {
    rows.push_back({first + static_cast<std::int64_t>(rows.size()), number_of(kind), entry.text.item, entry.text.name,
                    entry.text.more, entry.text.device_class, entry.text.confidence, static_cast<int>(origin.origin),
                    origin.source, origin.import, origin.by, origin.at, entry.valid_from, entry.valid_to, "", ""});
  }
  YG_TRY(tx.insert_many("monitor_list_entry",
                        {"id", "list", "item", "name", "more", "device_class", "confidence", "origin", "source",
                         "import_id", "added_by", "added_at", "valid_from", "valid_to", "ended_by", "end_reason"},
                        rows));
  return EntryId{first};
}

Result<void> end_entry(store::Transaction& tx, EntryId id, Date last_day, const std::string& by,
                       const std::string& reason) {
  YG_TRY(tx.run(kEnd, {last_day, by, reason, id}));
  return {};
}

Result<void> end_entries(store::Transaction& tx, std::span<const std::int64_t> ids, Date last_day,
                         const std::string& by, const std::string& reason) {
  const std::string sql =
      "UPDATE monitor_list_entry SET valid_to = :day, ended_by = :by, end_reason = :reason WHERE id " +
      store::in_number_list(tx.dialect(), "ids");
  for (std::size_t at = 0; at < ids.size(); at += kEndedAtOnce) {
    const auto some = ids.subspan(at, std::min(kEndedAtOnce, ids.size() - at));
    YG_TRY(tx.run({"tuning.end_entries", sql}, {last_day, by, reason, store::list_value(tx.dialect(), some)}));
  }
  return {};
}

Result<std::optional<ListEntry>> find_entry(store::Reader& reader, ListKind kind, EntryId id, Date today) {
  return reader.one(kFind, {id, number_of(kind)}, [&](const Row& row) { return entry_at(row, today); });
}

Result<std::optional<ListEntry>> overlapping_entry(store::Reader& reader, ListKind kind, std::string_view item,
                                                   Date from, const std::optional<Date>& to) {
  const std::string last = to ? format_date(*to) : "9999-12-31";
  return reader.one(kOverlapping, {number_of(kind), item, from, last},
                    [&](const Row& row) { return entry_at(row, from); });
}

Result<void> each_held(store::Reader& reader, ListKind kind, Date from, const std::function<void(HeldEntry&)>& visit) {
  return reader.each(kHeld, {number_of(kind), from}, [&](const Row& row) {
    HeldEntry entry{row.id<EntryId>(0),
                    {row.text(1), row.text(2), row.text(3), row.text(4), row.optional_integer(5)},
                    static_cast<Origin>(row.integer(6)),
                    date_at(row, 7),
                    optional_date_at(row, 8)};
    visit(entry);
    return true;
  });
}

Result<void> insert_import(store::Transaction& tx, ListKind kind, const ListImport& import) {
  YG_TRY(
      tx.run(kInsertImport, {import.id, number_of(kind), import.file_name, import.digest, import.taken, import.replaced,
                             import.known, import.refused, import.ended, import.taken_by, import.taken_at}));
  return {};
}

Result<std::vector<ListImport>> newest_imports(store::Reader& reader, ListKind kind, std::int64_t most) {
  return reader.all(kImports, {number_of(kind), most}, import_at);
}

Result<std::optional<ListImport>> import_of_digest(store::Reader& reader, ListKind kind, std::string_view digest) {
  return reader.one(kImportOfDigest, {number_of(kind), digest}, import_at);
}

Result<std::set<std::string, std::less<>>> accounting_plans(store::Reader& reader, Date day) {
  std::set<std::string, std::less<>> plans;
  YG_TRY(each_held(reader, ListKind::plan_sources, day, [&](HeldEntry& entry) {
    const bool in_force = state_on(entry.valid_from, entry.valid_to, day) == EntryState::in_force;
    if (in_force && entry.text.name == "accounting") plans.insert(std::move(entry.text.item));
  }));
  return plans;
}

}  // namespace yunguan::tuning
