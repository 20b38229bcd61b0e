// SPDX-License-Identifier: Apache-2.0
#include "store/outbox_store.h"

namespace yunguan::store {
namespace {

constexpr NamedQuery kLastSequence{"outbox.last_sequence",
                                   "SELECT sequence FROM outbox_last WHERE only_row = 1 FOR UPDATE"};
// Every transaction below the snapshot's xmin has ended, and those that committed are visible in this same snapshot: no row
// can appear later before the ones numbered here.
constexpr NamedQuery kGiveSequences{
    "outbox.give_sequences",
    "WITH final AS (SELECT id, row_number() OVER (ORDER BY writer, id) AS place FROM outbox_event WHERE sequence IS "
    "NULL"
    " AND writer < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT) ORDER BY writer, id LIMIT "
    ":max)"
    " UPDATE outbox_event SET sequence = :last + final.place FROM final WHERE outbox_event.id = final.id"};
constexpr NamedQuery kSetLast{"outbox.set_last_sequence",
                              "UPDATE outbox_last SET sequence = :sequence WHERE only_row = 1"};
constexpr NamedQuery kStateSqlite{"outbox.state", "SELECT COALESCE(MAX(sequence), 0), 0, 0 FROM outbox_event"};
constexpr NamedQuery kStatePostgres{
    "outbox.state",
    "SELECT (SELECT COALESCE(MAX(sequence), 0) FROM outbox_event WHERE sequence IS NOT NULL),"
    " EXISTS (SELECT 1 FROM outbox_event WHERE sequence IS NULL),"
    " EXISTS (SELECT 1 FROM outbox_event WHERE sequence IS NULL"
    " AND writer < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT))"};
constexpr NamedQuery kEnsurePosition{"outbox.ensure_position",
                                     "INSERT INTO outbox_position (subscriber, sequence) VALUES (:subscriber, 0)"
                                     " ON CONFLICT (subscriber) DO NOTHING"};
constexpr NamedQuery kPositionSqlite{"outbox.position",
                                     "SELECT sequence FROM outbox_position WHERE subscriber = :subscriber"};
constexpr NamedQuery kPositionPostgres{
    "outbox.position", "SELECT sequence FROM outbox_position WHERE subscriber = :subscriber FOR UPDATE SKIP LOCKED"};
constexpr NamedQuery kSetPosition{"outbox.set_position",
                                  "UPDATE outbox_position SET sequence = :sequence WHERE subscriber = :subscriber"};
constexpr NamedQuery kForget{"outbox.forget", "DELETE FROM outbox_position WHERE subscriber = :subscriber"};
constexpr NamedQuery kBatch{"outbox.batch",
                            "SELECT sequence, topic, key, payload, at FROM outbox_event"
                            " WHERE sequence > :after AND sequence <= :newest AND topic >= :from AND topic < :until"
                            " ORDER BY sequence LIMIT :max"};
constexpr NamedQuery kSlowest{"outbox.slowest", "SELECT MIN(sequence) FROM outbox_position"};
constexpr NamedQuery kOldest{
    "outbox.oldest", "SELECT sequence, at FROM outbox_event WHERE sequence IS NOT NULL ORDER BY sequence LIMIT :max"};
constexpr NamedQuery kRemove{"outbox.remove", "DELETE FROM outbox_event WHERE sequence <= :sequence"};

std::int64_t first_integer(const Row& row) { return row.integer(0); }

}  // namespace

Result<std::int64_t> give_sequences(Transaction& tx, std::int64_t count_max) {
  if (tx.dialect() == Dialect::sqlite) return 0;
  YG_TRY_ASSIGN(const auto last, tx.one(kLastSequence, {}, first_integer));
  YG_ASSERT(last.has_value());
  YG_TRY_ASSIGN(const std::int64_t given, tx.run(kGiveSequences, {count_max, *last}));
  if (given > 0) YG_TRY(tx.run(kSetLast, {*last + given}));
  return given;
}

Result<OutboxState> read_state(Reader& reader) {
  const NamedQuery& query = reader.dialect() == Dialect::sqlite ? kStateSqlite : kStatePostgres;
  YG_TRY_ASSIGN(const auto state, reader.one(query, {}, [](const Row& row) {
    return OutboxState{.newest = row.integer(0), .waiting = row.truth(1), .can_sequence = row.truth(2)};
  }));
  return state.value_or(OutboxState{});
}

Result<void> ensure_position(Transaction& tx, std::string_view subscriber) {
  YG_TRY(tx.run(kEnsurePosition, {subscriber}));
  return {};
}

Result<std::optional<std::int64_t>> take_position(Transaction& tx, std::string_view subscriber) {
  return tx.one(tx.dialect() == Dialect::sqlite ? kPositionSqlite : kPositionPostgres, {subscriber}, first_integer);
}

Result<void> set_position(Transaction& tx, std::string_view subscriber, std::int64_t sequence) {
  YG_TRY(tx.run(kSetPosition, {sequence, subscriber}));
  return {};
}

Result<void> forget_subscriber(Transaction& tx, std::string_view name) {
  YG_TRY(tx.run(kForget, {name}));
  return {};
}

Result<std::vector<Event>> read_batch(Reader& reader, std::int64_t after, std::int64_t newest,
                                      std::string_view topic_prefix, std::int64_t count_max) {
  const std::string until = std::string{topic_prefix} + "\U0010FFFF";
  return reader.all(kBatch, {after, newest, topic_prefix, until, count_max}, [](const Row& row) {
    return Event{.sequence = row.integer(0),
                 .topic = row.text(1),
                 .key = row.text(2),
                 .payload = row.text(3),
                 .at = row.instant(4)};
  });
}

// Instants grow with the sequence but for clock corrections, so it is enough to look at the oldest rows up to the first that
// must stay.
Result<std::int64_t> remove_old(Transaction& tx, Instant before, std::int64_t count_max) {
  YG_TRY_ASSIGN(const auto slowest, tx.one(kSlowest, {}, [](const Row& row) { return row.optional_integer(0); }));
  const std::optional<std::int64_t> passed = slowest.value_or(std::nullopt);
  std::int64_t last = 0;
  YG_TRY(tx.each(kOldest, {count_max}, [&](const Row& row) {
    const bool goes = row.instant(1) < before && (!passed || row.integer(0) <= *passed);
    if (goes) last = row.integer(0);
    return goes;
  }));
  if (last == 0) return 0;
  return tx.run(kRemove, {last});
}

}  // namespace yunguan::store
