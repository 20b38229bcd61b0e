// SPDX-License-Identifier: Apache-2.0
#include "store/schema.h"

namespace yunguan::store {
namespace {

constexpr std::string_view kSeries = "CREATE TABLE id_series (name TEXT PRIMARY KEY, next_id BIGINT NOT NULL);";

constexpr std::string_view kOutboxPosition =
    "CREATE TABLE outbox_position (subscriber TEXT PRIMARY KEY, sequence BIGINT NOT NULL);";

// SQLite has one writer, so the order of insertion is the order of commit. AUTOINCREMENT: a number is never given twice,
// also when the newest events were removed.
constexpr std::string_view kOutboxSqlite =
    "CREATE TABLE outbox_event (sequence INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key TEXT NOT NULL,"
    " payload TEXT NOT NULL, at BIGINT NOT NULL);";

// On PostgreSQL a row may be inserted early and committed late. It gets its sequence only when every transaction that began
// writing before its own has ended (outbox_sequencer.cpp); until then sequence is NULL.
constexpr std::string_view kOutboxPostgres =
    "CREATE TABLE outbox_event (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " writer BIGINT NOT NULL DEFAULT (CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)), sequence BIGINT,"
    " topic TEXT COLLATE \"C\" NOT NULL, key TEXT NOT NULL, payload TEXT NOT NULL, at BIGINT NOT NULL);"
    "CREATE UNIQUE INDEX outbox_event_sequence ON outbox_event (sequence) WHERE sequence IS NOT NULL;"
    "CREATE INDEX outbox_event_waiting ON outbox_event (writer, id) WHERE sequence IS NULL;"
    "CREATE TABLE outbox_last (only_row BIGINT PRIMARY KEY CHECK (only_row = 1), sequence BIGINT NOT NULL);"
    "INSERT INTO outbox_last (only_row, sequence) VALUES (1, 0);";

// Keys are read by prefix, so they are ordered by their bytes on both.
constexpr std::string_view kCounterSqlite =
    "CREATE TABLE counter (name TEXT NOT NULL, key TEXT NOT NULL, slot BIGINT NOT NULL, value BIGINT NOT NULL,"
    " PRIMARY KEY (name, key, slot)) WITHOUT ROWID;";
// Rows are updated in place again and again: room on the page keeps the updates out of the index.
constexpr std::string_view kCounterPostgres =
    "CREATE TABLE counter (name TEXT NOT NULL, key TEXT COLLATE \"C\" NOT NULL, slot BIGINT NOT NULL,"
    " value BIGINT NOT NULL, PRIMARY KEY (name, key, slot)) WITH (fillfactor = 50);";

}  // namespace

std::vector<Migration> store_migrations() {
  return {
      {"store", 1, "create series of identifiers", kSeries, "", ""},
      {"store", 2, "create outbox", kOutboxPosition, kOutboxSqlite, kOutboxPostgres},
      {"store", 3, "create kept counters", "", kCounterSqlite, kCounterPostgres},
      {"store", 4, "say which version of the product ran a step",
       "ALTER TABLE schema_step ADD COLUMN product TEXT NOT NULL DEFAULT ''", "", ""},
  };
}

}  // namespace yunguan::store
