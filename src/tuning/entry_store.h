// SPDX-License-Identifier: Apache-2.0
// The SQL of list entries. All functions work inside the caller's transaction.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "control/ground.h"
#include "store/database.h"
#include "store/migration.h"
#include "tuning/entry.h"

namespace yunguan::tuning {

const std::vector<store::Migration>& entry_migrations();

// One topic for whatever changes what the monitoring goes by, control's lists too: whoever keeps the shards up to date asks
// Library::boundaries() then.
inline constexpr std::string_view kSettingsTopic = control::kListsTopic;
// Tells in the same transaction that something has changed, and keeps who did it; `what` is the list's name, "tuning" or "own_rules",
// `item` the entry, file, model or rule. An empty `by` is the product itself.
Result<void> tell_change(store::Transaction& tx, std::string_view what, std::string_view item, std::string_view by,
                         Instant at);
// How often that list has changed; 0 when never.
Result<std::int64_t> revision_of(store::Reader& reader, std::string_view what);

// Where entries come from, for those that are stored together.
struct EntryOrigin {
  Origin origin = Origin::hand;
  std::string source;
  ListImportId import;
  std::string by;
  Instant at;
};
struct NewEntry {
  EntryText text;
  Date valid_from;
  std::optional<Date> valid_to;
};
// The first of their consecutive ids.
Result<EntryId> insert_entries(store::Transaction& tx, ListKind kind, const std::vector<NewEntry>& entries,
                               const EntryOrigin& origin);
Result<void> end_entry(store::Transaction& tx, EntryId id, Date last_day, const std::string& by,
                       const std::string& reason);
Result<void> end_entries(store::Transaction& tx, std::span<const std::int64_t> ids, Date last_day,
                         const std::string& by, const std::string& reason);
Result<std::optional<ListEntry>> find_entry(store::Reader& reader, ListKind kind, EntryId id, Date today);
// One that holds on a day of [from, to]; to: none, for ever.
Result<std::optional<ListEntry>> overlapping_entry(store::Reader& reader, ListKind kind, std::string_view item,
                                                   Date from, const std::optional<Date>& to);

// Everything of the list that holds on the day or later.
struct HeldEntry {
  EntryId id;
  EntryText text;
  Origin origin = Origin::hand;
  Date valid_from;
  std::optional<Date> valid_to;
};
Result<void> each_held(store::Reader& reader, ListKind kind, Date from, const std::function<void(HeldEntry&)>& visit);

// The plans whose cards are counted by the platform's own accounting on that day (MON-27); all others by the carrier's records.
Result<std::set<std::string, std::less<>>> accounting_plans(store::Reader& reader, Date day);

// The columns of a list, for http::read_page; `entry_at` reads them.
inline constexpr std::string_view kEntryColumns =
    "e.id, e.item, e.name, e.more, e.device_class, e.confidence, e.origin, e.source, e.added_by, e.added_at, "
    "e.valid_from, e.valid_to, e.ended_by, e.end_reason";
[[nodiscard]] ListEntry entry_at(const store::Row& row, Date today);
[[nodiscard]] Date date_at(const store::Row& row, std::size_t column);
[[nodiscard]] std::optional<Date> optional_date_at(const store::Row& row, std::size_t column);

// What became of a file; and how it is found again by its digest.
struct ListImport {
  ListImportId id;
  std::string file_name;
  std::string digest;
  std::int64_t taken = 0;
  std::int64_t replaced = 0;
  std::int64_t known = 0;
  std::int64_t refused = 0;
  std::int64_t ended = 0;  // were not in the file
  std::string taken_by;
  Instant taken_at;
};
BOOST_DESCRIBE_STRUCT(ListImport, (),
                      (id, file_name, digest, taken, replaced, known, refused, ended, taken_by, taken_at))
Result<void> insert_import(store::Transaction& tx, ListKind kind, const ListImport& import);
Result<std::vector<ListImport>> newest_imports(store::Reader& reader, ListKind kind, std::int64_t most);
Result<std::optional<ListImport>> import_of_digest(store::Reader& reader, ListKind kind, std::string_view digest);

}  // namespace yunguan::tuning
