// SPDX-License-Identifier: Apache-2.0
// One partition of a topic into the journal. Which message comes next stands in a mark of the commit that holds the rows of the one before, so
// that however often messages are delivered, each is taken once. What became of them is registered by stretches, as if each were a file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/drop_folder.h"
#include "intake/message_reader.h"
#include "intake/side_file.h"

namespace yunguan::intake {

// The value of a partition's mark.
struct PartitionProgress {
  std::int64_t next = 0;     // offset of the message that comes next
  std::int64_t stretch = 0;  // its number in the register; 0: none is open
  std::int64_t bytes = 0;    // of the stretch's messages
  std::int64_t rejects_bytes = 0;
  std::int64_t quarantine_bytes = 0;
  Counts counts;  // of the stretch
};
BOOST_DESCRIBE_STRUCT(PartitionProgress, (), (next, stretch, bytes, rejects_bytes, quarantine_bytes, counts))

// Messages that went before we could read them.
struct KafkaGap {
  std::string topic;
  std::int64_t partition = 0;
  std::int64_t first = 0;
  std::int64_t last = 0;
  Instant seen_at;
};
BOOST_DESCRIBE_STRUCT(KafkaGap, (), (topic, partition, first, last, seen_at))
// The newest first, at most 200.
[[nodiscard]] Result<std::vector<KafkaGap>> kafka_gaps(store::Reader& reader, FeedId feed);

// "kafka/cdr-north/1a2b…/cdr/3": feed, the cluster's own name, topic, partition.
[[nodiscard]] std::string partition_mark(std::string_view feed, std::string_view cluster, const kafka::Place& place);

// One thread.
class KafkaPartition {
 public:
  // When a stretch ends and the next begins; its quarantined rows can be seen and taken from then on.
  struct Limits {
    std::chrono::seconds with_quarantine{600};
    std::int64_t rows = 20'000'000;
  };
  // `ground` and `feed` outlive it.
  KafkaPartition(const Reception::Ground& ground, const Feed& feed, kafka::Place place, std::string mark)
      : ground_(ground), feed_(feed), place_(std::move(place)), mark_(std::move(mark)) {}

  // Looks where it stands by the journal, given what the partition holds: the offset to read from, with what has gone meanwhile recorded as a
  // gap; nullopt when the partition ends before what we have read, which trouble() then says.
  Result<std::optional<std::int64_t>> begin(const kafka::Range& range);

  // Reads the messages into `reading`, whose batch goes to the journal with those of other partitions, and adds its mark. False: all of them were
  // taken before. After that comes taken(), once the batch is in the journal; otherwise begin() anew.
  Result<bool> read(std::span<const kafka::Message> messages, MessageReader& reader, Taking& taking, Reading& reading);
  void taken() { progress_ = next_; }

  // Brings the register up to date, and ends the stretch when it is time or `end` says so. True when something has changed.
  Result<bool> settle(bool end, const Limits& limits);

  [[nodiscard]] const kafka::Place& place() const { return place_; }
  [[nodiscard]] const std::string& mark() const { return mark_; }
  [[nodiscard]] const PartitionProgress& progress() const { return progress_; }
  [[nodiscard]] std::string mark_value() const;  // as read() put it
  [[nodiscard]] const std::optional<Error>& trouble() const { return trouble_; }

 private:
  Result<void> open_stretch(std::int64_t first);
  Result<void> go_on_with_stretch();
  Result<void> end_others();
  Result<void> keep_beside(const Reading& reading);

  const Reception::Ground& ground_;
  const Feed& feed_;
  const kafka::Place place_;
  const std::string mark_;
  PartitionProgress progress_;  // as the journal has it
  PartitionProgress next_;      // as it will have it
  std::optional<UsageFile> stretch_;
  std::int64_t registered_rows_ = 0;  // of the stretch, as the register has them
  std::optional<Error> trouble_;
};

}  // namespace yunguan::intake
