// SPDX-License-Identifier: Apache-2.0
#include "intake/migrations.h"

namespace yunguan::intake {
namespace {

constexpr std::string_view kTables = R"(
CREATE TABLE usage_feed (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  mapping TEXT NOT NULL,
  sequence_pattern TEXT NOT NULL,
  note TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE usage_file (
  id BIGINT NOT NULL PRIMARY KEY,
  feed_id BIGINT NOT NULL REFERENCES usage_feed (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  taken_digest TEXT UNIQUE,
  source TEXT NOT NULL,
  original TEXT NOT NULL,
  stamp TEXT NOT NULL,
  state TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  taken BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  reasons TEXT NOT NULL,
  first_at BIGINT,
  last_at BIGINT,
  busy_micros BIGINT NOT NULL,
  received_by TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  finished_at BIGINT,
  repeat_of BIGINT,
  sequence_day TEXT,
  sequence_number BIGINT,
  error_code TEXT,
  error_zh TEXT,
  error_en TEXT
);
CREATE INDEX usage_file_received ON usage_file (received_at, id);
CREATE INDEX usage_file_feed ON usage_file (feed_id, received_at, id);
CREATE INDEX usage_file_state ON usage_file (state, id);
CREATE INDEX usage_file_original ON usage_file (original, id);
CREATE INDEX usage_file_sequence ON usage_file (feed_id, sequence_day, sequence_number);
CREATE TABLE usage_quarantine (
  file_id BIGINT NOT NULL REFERENCES usage_file (id),
  line BIGINT NOT NULL,
  month TEXT NOT NULL,
  row_text TEXT NOT NULL,
  PRIMARY KEY (file_id, line)
);
CREATE INDEX usage_quarantine_by_month ON usage_quarantine (month, file_id, line);
CREATE TABLE usage_quarantine_month (
  month TEXT NOT NULL,
  file_id BIGINT NOT NULL REFERENCES usage_file (id),
  row_count BIGINT NOT NULL,
  reopening_id BIGINT,
  PRIMARY KEY (month, file_id)
);
CREATE TABLE usage_reopening (
  id BIGINT NOT NULL PRIMARY KEY,
  month TEXT NOT NULL,
  reason TEXT NOT NULL,
  open_until BIGINT NOT NULL,
  state TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX usage_reopening_state ON usage_reopening (state, id)
)";
constexpr std::string_view kDown = R"(
DROP TABLE usage_reopening;
DROP TABLE usage_quarantine_month;
DROP TABLE usage_quarantine;
DROP TABLE usage_file;
DROP TABLE usage_feed
)";

constexpr std::string_view kKafka = R"(
CREATE TABLE usage_feed_kafka (
  feed_id BIGINT NOT NULL PRIMARY KEY REFERENCES usage_feed (id),
  enabled BIGINT NOT NULL,
  brokers TEXT NOT NULL,
  topics TEXT NOT NULL,
  consumer_group TEXT NOT NULL,
  header TEXT NOT NULL,
  security TEXT NOT NULL,
  ca TEXT NOT NULL,
  mechanism TEXT NOT NULL,
  username TEXT NOT NULL,
  password_sealed TEXT
);
CREATE TABLE usage_kafka_gap (
  feed_id BIGINT NOT NULL REFERENCES usage_feed (id),
  topic TEXT NOT NULL,
  partition_number BIGINT NOT NULL,
  first_offset BIGINT NOT NULL,
  last_offset BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (feed_id, topic, partition_number, first_offset)
);
CREATE INDEX usage_kafka_gap_seen ON usage_kafka_gap (feed_id, seen_at)
)";
constexpr std::string_view kNoKafka = R"(
DROP TABLE usage_kafka_gap;
DROP TABLE usage_feed_kafka
)";

// The register is read newest first, of one state or kind too, however few there are of it.
constexpr std::string_view kByReceipt = R"(
CREATE INDEX usage_file_state_received ON usage_file (state, received_at, id);
CREATE INDEX usage_file_kind_received ON usage_file (kind, received_at, id)
)";
constexpr std::string_view kNotByReceipt = R"(
DROP INDEX usage_file_kind_received;
DROP INDEX usage_file_state_received
)";

}  // namespace

const std::vector<store::Migration>& migrations() {
  static const std::vector<store::Migration> steps{
      {"intake", 1, "take usage in, remember its files, set closed months apart", kTables, {}, {}, kDown},
      {"intake", 2, "take usage from Kafka", kKafka, {}, {}, kNoKafka},
      {"intake", 3, "read the register by state and kind", kByReceipt, {}, {}, kNotByReceipt}};
  return steps;
}

}  // namespace yunguan::intake
