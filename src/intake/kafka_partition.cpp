// SPDX-License-Identifier: Apache-2.0
#include "intake/kafka_partition.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/log.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"
#include "file/disk.h"
#include "intake/quarantine.h"
#include "store/id_source.h"

namespace yunguan::intake {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kGaps{"intake.kafka_gaps",
                           "SELECT topic, partition_number, first_offset, last_offset, seen_at FROM usage_kafka_gap "
                           "WHERE feed_id = :feed ORDER BY seen_at DESC, topic, partition_number LIMIT 200"};
constexpr NamedQuery kKnownGap{"intake.known_kafka_gap",
                               "SELECT last_offset FROM usage_kafka_gap WHERE feed_id = :feed AND topic = :topic AND "
                               "partition_number = :partition AND first_offset = :first"};
constexpr NamedQuery kForgetGap{"intake.forget_kafka_gap",
                                "DELETE FROM usage_kafka_gap WHERE feed_id = :feed AND topic = :topic AND "
                                "partition_number = :partition AND first_offset = :first"};
constexpr NamedQuery kInsertGap{"intake.insert_kafka_gap",
                                "INSERT INTO usage_kafka_gap (feed_id, topic, partition_number, first_offset, "
                                "last_offset, seen_at) VALUES (:feed, :topic, :partition, :first, :last, :at)"};
// What crashes left open: stretches of this partition that its mark does not name.
constexpr NamedQuery kOthers{"intake.open_stretches",
                             "SELECT id FROM usage_file WHERE state = 'taking' AND kind = 'kafka' AND feed_id = :feed "
                             "AND original = :place AND id <> :stretch"};

std::string text_of(const kafka::Place& place) { return fmt::format("{}/{}", place.topic, place.partition); }

Result<void> keep_gap(const Reception::Ground& ground, FeedId feed, const kafka::Place& place, std::int64_t first,
                      std::int64_t last) {
  return ground.db.write([&](store::Transaction& tx) -> Result<void> {
    const store::Params place_of{feed, place.topic, std::int64_t{place.partition}, first};
    YG_TRY_ASSIGN(const auto known, tx.one(kKnownGap, place_of, [](const Row& row) { return row.integer(0); }));
    if (known && *known >= last) return {};
    YG_TRY(tx.run(kForgetGap, place_of));
    YG_TRY(tx.run(kInsertGap, {feed, place.topic, std::int64_t{place.partition}, first, last, ground.clock.now()}));
    return {};
  });
}

Error ends_before(const kafka::Place& place, std::int64_t next, const kafka::Range& range) {
  return {
      ErrorKind::unavailable,
      "intake.kafka_behind",
      {fmt::format("分区 {} 止于 {}，而已取到 {}：主题被重建或丢失过消息。不再读取；确认后请新建接收源，从头读取",
                   text_of(place), range.next, next),
       fmt::format("partition {} ends at {}, but we have read up to {}: the topic was made anew or has lost messages. "
                   "It is not read on; make a new feed to read it from its beginning",
                   text_of(place), range.next, next)},
      {},
      {}};
}

}  // namespace

Result<std::vector<KafkaGap>> kafka_gaps(store::Reader& reader, FeedId feed) {
  return reader.all(kGaps, {feed}, [](const Row& row) {
    return KafkaGap{row.text(0), row.integer(1), row.integer(2), row.integer(3), row.instant(4)};
  });
}

std::string partition_mark(std::string_view feed, std::string_view cluster, const kafka::Place& place) {
  return fmt::format("kafka/{}/{}/{}/{}", feed, cluster, place.topic, place.partition);
}

std::string KafkaPartition::mark_value() const { return json::write(next_); }

Result<std::optional<std::int64_t>> KafkaPartition::begin(const kafka::Range& range) {
  trouble_.reset();
  stretch_.reset();
  progress_ = {.next = range.first};
  YG_TRY_ASSIGN(const auto value, ground_.journal.storage().mark(mark_));
  if (value) {
    YG_TRY_ASSIGN(progress_, json::read<PartitionProgress>(*value));
  }
  if (progress_.next > range.next) {
    trouble_ = ends_before(place_, progress_.next, range);
    return std::nullopt;
  }
  if (progress_.next < range.first) {
    YG_TRY(keep_gap(ground_, feed_.id, place_, progress_.next, range.first - 1));
    log::warn("intake", "messages went before they were read",
              {{"feed", feed_.name}, {"partition", text_of(place_)}, {"first", progress_.next}, {"next", range.first}});
    progress_.next = range.first;
  }
  YG_TRY(go_on_with_stretch());
  YG_TRY(end_others());
  return progress_.next;
}

// The stretch that the mark names, if the register still has it open and what lies beside it is as long as it was promised.
Result<void> KafkaPartition::go_on_with_stretch() {
  const auto none = [&] {
    progress_ = {.next = progress_.next};
    return Result<void>{};
  };
  if (progress_.stretch == 0) return none();
  YG_TRY_ASSIGN(auto known, ground_.db.read([&](store::Reader& reader) {
    return find_file(reader, UsageFileId{progress_.stretch});
  }));
  const bool ours = known && known->kind == FileKind::kafka && known->state == FileState::taking &&
                    known->feed_id == feed_.id && known->original == text_of(place_);
  if (!ours) return none();
  for (const auto& [path, head, bytes] :
       {std::tuple{ground_.places.rejects_of(progress_.stretch), kMessageRejectsHead, progress_.rejects_bytes},
        std::tuple{ground_.places.quarantine_of(progress_.stretch), std::string_view{quarantine_head()},
                   progress_.quarantine_bytes}}) {
    const auto back = SideFile{path, head}.go_back_to(bytes);
    if (back) continue;
    if (back.error().code != "intake.side_file") return back;
    return none();
  }
  stretch_ = std::move(*known);
  registered_rows_ = stretch_->counts.rows;
  return {};
}

Result<void> KafkaPartition::end_others() {
  YG_TRY_ASSIGN(const auto others, ground_.db.read([&](store::Reader& reader) {
    return reader.all(kOthers, {feed_.id, text_of(place_), progress_.stretch},
                      [](const Row& row) { return row.id<UsageFileId>(0); });
  }));
  for (const UsageFileId id : others) {
    YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY_ASSIGN(auto file, find_file(tx, id));
      file->state = FileState::done;
      file->finished_at = ground_.clock.now();
      YG_TRY(update_file(tx, *file));
      return {};
    }));
  }
  return {};
}

Result<void> KafkaPartition::open_stretch(std::int64_t first) {
  const Instant now = ground_.clock.now();
  crypto::Sha256 digest;
  digest.update(fmt::format("{}@{} {}", mark_, first, to_micros(now)));
  UsageFile file{.feed_id = feed_.id,
                 .feed_name = feed_.name,
                 .kind = FileKind::kafka,
                 .name = fmt::format("{}@{}", text_of(place_), first),
                 .digest = crypto::to_hex(digest.finish()),
                 .source = feed_.source,
                 .state = FileState::taking,
                 .received_at = now,
                 .original = text_of(place_)};
  YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(file.id, store::next_id<UsageFileId>(tx, "usage_file"));
    return insert_file(tx, file);
  }));
  progress_ = {.next = progress_.next, .stretch = file.id.value};
  stretch_ = std::move(file);
  registered_rows_ = 0;
  return {};
}

Result<void> KafkaPartition::keep_beside(const Reading& reading) {
  const SideFile rejects{ground_.places.rejects_of(next_.stretch), kMessageRejectsHead};
  const SideFile quarantine{ground_.places.quarantine_of(next_.stretch), quarantine_head()};
  YG_TRY_ASSIGN(next_.rejects_bytes, rejects.append(progress_.rejects_bytes, reading.rejects));
  YG_TRY_ASSIGN(next_.quarantine_bytes, quarantine.append(progress_.quarantine_bytes, reading.quarantine));
  return {};
}

Result<bool> KafkaPartition::read(std::span<const kafka::Message> messages, MessageReader& reader, Taking& taking,
                                  Reading& reading) {
  while (!messages.empty() && messages.front().offset < progress_.next) messages = messages.subspan(1);
  if (messages.empty()) return false;
  if (!stretch_) YG_TRY(open_stretch(messages.front().offset));
  taking.name = stretch_->name;
  taking.file = static_cast<std::uint64_t>(stretch_->id.value);
  next_ = progress_;
  reading.counts = {};
  reading.rejects.clear();
  reading.quarantine.clear();
  for (const kafka::Message& message : messages) {
    if (message.offset < next_.next) continue;
    taking.message = MessageAt{place_.topic, place_.partition, message.offset};
    reader.read(message, taking, reading);
    next_.next = message.offset + 1;
    next_.bytes += static_cast<std::int64_t>(message.value.size());
  }
  next_.counts.add(reading.counts);
  YG_TRY(keep_beside(reading));
  reading.batch.mark(mark_, mark_value());
  return true;
}

Result<bool> KafkaPartition::settle(bool end, const Limits& limits) {
  if (!stretch_) return false;
  const Counts& counts = progress_.counts;
  const Instant now = ground_.clock.now();
  const bool is_over = end || counts.rows >= limits.rows ||
                       shanghai_date(now) != shanghai_date(stretch_->received_at) ||
                       (counts.quarantined > 0 && now - stretch_->received_at >= limits.with_quarantine);
  const bool ends = is_over && counts.rows > 0;
  if (!ends && counts.rows == registered_rows_) return false;
  UsageFile file = *stretch_;
  file.counts = counts;
  file.bytes = progress_.bytes;
  std::vector<QuarantinedRow> first;
  if (ends) {
    file.state = FileState::done;
    file.finished_at = now;
    if (counts.quarantined > 0) {
      YG_TRY_ASSIGN(first, first_quarantined(ground_.places.quarantine_of(file.id.value), file.id));
    }
  }
  YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(const bool is_open, update_file(tx, file));
    return ends && is_open ? keep_quarantine(tx, file.id, counts, first) : Result<void>{};
  }));
  registered_rows_ = counts.rows;
  stretch_ = std::move(file);
  if (!ends) return true;
  stretch_.reset();
  progress_ = {.next = progress_.next};
  return true;
}

}  // namespace yunguan::intake
