// SPDX-License-Identifier: Apache-2.0
#include "tuning/held_version.h"

#include <algorithm>

#include "store/id_source.h"

namespace yunguan::tuning {
namespace {

using store::NamedQuery;
using store::Row;

constexpr store::Migration kCreate{"monitor_held",
                                   1,
                                   "keep from which day which version of the settings holds",
                                   R"(CREATE TABLE monitor_held (
         day BIGINT PRIMARY KEY,
         version BIGINT NOT NULL,
         said_at BIGINT NOT NULL,
         after_at BIGINT NOT NULL
       );
       CREATE TABLE monitor_told (
         id BIGINT PRIMARY KEY,
         what TEXT NOT NULL,
         item TEXT NOT NULL,
         told_by TEXT NOT NULL,
         at BIGINT NOT NULL
       );
       CREATE INDEX monitor_told_at ON monitor_told (at, id))",
                                   "",
                                   "",
                                   "DROP TABLE monitor_told; DROP TABLE monitor_held"};

#define YG_HELD "SELECT day, version, said_at, after_at FROM monitor_held "
constexpr NamedQuery kFrom{"tuning.held_from", YG_HELD "WHERE day >= :first ORDER BY day"};
constexpr NamedQuery kBefore{"tuning.held_before", YG_HELD "WHERE day < :day ORDER BY day DESC LIMIT :most"};
constexpr NamedQuery kBehind{"tuning.held_behind", YG_HELD "WHERE day > :day ORDER BY day LIMIT 1"};
constexpr NamedQuery kNewest{"tuning.held_said", "SELECT COALESCE(MAX(said_at), 0) FROM monitor_held"};
constexpr NamedQuery kDelete{"tuning.held_delete", "DELETE FROM monitor_held WHERE day = :day"};
constexpr NamedQuery kInsert{"tuning.held_insert",
                             "INSERT INTO monitor_held (day, version, said_at, after_at) VALUES (:day, :version, "
                             ":said, :after)"};
constexpr NamedQuery kInsertTold{"tuning.insert_told",
                                 "INSERT INTO monitor_told (id, what, item, told_by, at) VALUES (:id, :what, :item, "
                                 ":by, :at)"};
constexpr NamedQuery kTold{"tuning.told",
                           "SELECT what, item, told_by, at FROM monitor_told WHERE at > :after AND at <= :until "
                           "ORDER BY at, id LIMIT :most"};

HeldVersion held_at(const Row& row) {
  return {static_cast<std::int32_t>(row.integer(0)), row.integer(1), row.instant(2), row.instant(3)};
}

}  // namespace

const std::vector<store::Migration>& held_version_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

Result<void> say_held(store::Transaction& tx, std::int32_t first, const std::vector<monitor::SettingsFrom>& boundaries,
                      Instant now) {
  YG_TRY_ASSIGN(const auto before, held_before(tx, first, 1));
  YG_TRY_ASSIGN(const auto stored, tx.all(kFrom, {std::int64_t{first}}, held_at));
  std::vector<monitor::SettingsFrom> wanted = boundaries;
  const auto held = before.empty() ? 0 : static_cast<std::uint64_t>(before.front().version);
  if (!wanted.empty() && wanted.front().version == held) wanted.erase(wanted.begin());
  const auto is = [](const HeldVersion& one, const monitor::SettingsFrom& other) {
    return one.day == other.day && one.version == static_cast<std::int64_t>(other.version);
  };
  if (std::ranges::equal(stored, wanted, is)) return {};
  YG_TRY_ASSIGN(const auto last, tx.one(kNewest, {}, [](const Row& row) { return row.instant(0); }));
  for (const HeldVersion& one : stored) {
    const bool stays = std::ranges::any_of(wanted, [&](const auto& other) { return is(one, other); });
    if (!stays) YG_TRY(tx.run(kDelete, {std::int64_t{one.day}}));
  }
  for (const monitor::SettingsFrom& one : wanted) {
    const auto same = std::ranges::find(stored, one.day, &HeldVersion::day);
    if (same != stored.end() && is(*same, one)) continue;
    // Said again of the same day: what it differs by came about since the first time.
    const Instant after = same != stored.end() ? same->after : last.value_or(Instant{});
    YG_TRY(tx.run(kInsert, {std::int64_t{one.day}, static_cast<std::int64_t>(one.version), now, after}));
  }
  return {};
}

Result<std::vector<HeldVersion>> held_before(store::Reader& reader, std::int32_t day, std::int64_t most) {
  return reader.all(kBefore, {std::int64_t{day}, most}, held_at);
}

Result<std::optional<HeldVersion>> held_behind(store::Reader& reader, std::int32_t day) {
  return reader.one(kBehind, {std::int64_t{day}}, held_at);
}

Result<void> insert_told(store::Transaction& tx, const ToldChange& change) {
  YG_TRY_ASSIGN(const std::int64_t id, store::reserve_ids(tx, "monitor_told", 1));
  YG_TRY(tx.run(kInsertTold, {id, change.what, change.item, change.by, change.at}));
  return {};
}

Result<std::vector<ToldChange>> told_between(store::Reader& reader, Instant after, Instant until, std::int64_t most) {
  return reader.all(kTold, {after, until, most}, [](const Row& row) {
    return ToldChange{row.text(0), row.text(1), row.text(2), row.instant(3)};
  });
}

}  // namespace yunguan::tuning
