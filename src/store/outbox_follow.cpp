// SPDX-License-Identifier: Apache-2.0
#include "store/outbox_follow.h"

#include <algorithm>

namespace yunguan::store {
namespace {

constexpr NamedQuery kNewestSqlite{"outbox.follow_newest", "SELECT COALESCE(MAX(sequence), 0) FROM outbox_event"};
constexpr NamedQuery kNewestPostgres{"outbox.follow_newest", "SELECT sequence FROM outbox_last WHERE only_row = 1"};
constexpr NamedQuery kWaiting{"outbox.follow_waiting", "SELECT id FROM outbox_event WHERE sequence IS NULL"};
constexpr NamedQuery kNewSqlite{"outbox.follow",
                                "SELECT sequence, 0, topic, key, payload, at FROM outbox_event WHERE sequence > :after "
                                "ORDER BY sequence"};
// Two branches, one index each.
constexpr NamedQuery kNewPostgres{
    "outbox.follow",
    "SELECT sequence, id, topic, key, payload, at FROM outbox_event WHERE sequence > :after AND sequence IS NOT NULL"
    " UNION ALL SELECT 0, id, topic, key, payload, at FROM outbox_event WHERE sequence IS NULL"};

constexpr NamedQuery kOldest{"outbox.follow_oldest",
                             "SELECT sequence FROM outbox_event WHERE sequence IS NOT NULL ORDER BY sequence LIMIT 1"};

}  // namespace

Result<std::optional<std::int64_t>> oldest_event(Reader& reader) {
  return reader.one(kOldest, {}, [](const Row& row) { return row.integer(0); });
}

Result<OutboxMark> mark_now(Reader& reader) {
  OutboxMark mark;
  const bool sqlite = reader.dialect() == Dialect::sqlite;
  YG_TRY_ASSIGN(const auto newest, reader.one(sqlite ? kNewestSqlite : kNewestPostgres, {},
                                              [](const Row& row) { return row.integer(0); }));
  mark.sequence = newest.value_or(0);
  if (sqlite) return mark;
  YG_TRY(reader.each(kWaiting, {}, [&](const Row& row) {
    mark.waiting.insert(row.integer(0));
    return true;
  }));
  return mark;
}

Result<std::vector<Event>> read_new(Reader& reader, OutboxMark& mark, std::string_view topic) {
  std::vector<Event> events;
  OutboxMark reached = mark;
  const bool sqlite = reader.dialect() == Dialect::sqlite;
  YG_TRY(reader.each(sqlite ? kNewSqlite : kNewPostgres, {mark.sequence}, [&](const Row& row) {
    const std::int64_t sequence = row.integer(0);
    const std::int64_t id = row.integer(1);
    const bool seen = !sqlite && mark.waiting.contains(id);
    if (sequence > 0) {
      reached.sequence = std::max(reached.sequence, sequence);
      if (seen) reached.waiting.erase(id);
    } else {
      reached.waiting.insert(id);
    }
    if (!seen && row.text(2) == topic)
      events.push_back({sequence, row.text(2), row.text(3), row.text(4), row.instant(5)});
    return true;
  }));
  mark = std::move(reached);
  return events;
}

}  // namespace yunguan::store
