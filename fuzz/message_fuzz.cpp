// SPDX-License-Identifier: Apache-2.0
// Messages of Kafka as a feed takes them: whatever a message holds, every row of it is taken, quarantined or rejected, the same each time;
// and reading one leaves no trace in the next. The first byte says which feed it is of.
#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "intake/message_reader.h"

namespace {

using namespace yunguan;
using namespace yunguan::intake;

std::string text_of(const char* path) {
  std::ifstream file{path};
  YG_ASSERT(file.good());
  return {std::istreambuf_iterator<char>{file}, {}};
}

// Our own columns or a carrier's, with or without the line of their names in every message.
Feed feed_of(unsigned kind) {
  static const std::string positions = text_of("rules/usage-formats/pipe-positions.yaml");
  static const std::string named = text_of("rules/usage-formats/named-unix.yaml");
  Feed feed;
  feed.name = "fuzzed";
  feed.kafka.emplace();
  if (kind == 1)
    feed.kafka->header = "time,msisdn,imsi,imei,kind,direction,peer,up_bytes,down_bytes,seconds,cell,region";
  if (kind == 2) feed.mapping = positions;
  if (kind == 3 || kind == 4) feed.mapping = named;
  if (kind == 4)
    feed.kafka->header = "开始时间,业务号码,终端串号,业务类型,方向,对端,上行流量,下行流量,时长,小区,行政区划";
  return feed;
}

void read(MessageReader& reader, std::string_view value, Reading& reading) {
  static const std::string topic = "usage";
  Taking taking;
  taking.name = "usage";
  taking.months = {*usage::Month::parse("2026-10")};
  taking.message = MessageAt{topic, 3, 17};
  kafka::Message message;
  message.value = value;
  message.empty = value.empty();
  reader.read(message, taking, reading);
}

void check(const Reading& reading) {
  const Counts& counts = reading.counts;
  YG_ASSERT(counts.rows == counts.taken + counts.quarantined + counts.rejected_sum());
  // Each that was not taken stands in a line of its own.
  const auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  YG_ASSERT(lines(reading.rejects) >= counts.rejected_sum());
  YG_ASSERT(lines(reading.quarantine) >= counts.quarantined);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  auto reader = MessageReader::make(feed_of(data[0] & 7u));
  YG_ASSERT(reader.has_value());
  const std::string_view value(reinterpret_cast<const char*>(data) + 1, size - 1);
  Reading first;
  read(*reader, value, first);
  check(first);
  Reading other;
  read(*reader, "x", other);
  Reading again;
  read(*reader, value, again);
  YG_ASSERT(again.counts == first.counts && again.rejects == first.rejects && again.quarantine == first.quarantine);
  return 0;
}
