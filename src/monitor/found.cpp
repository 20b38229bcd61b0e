// SPDX-License-Identifier: Apache-2.0
#include "monitor/found.h"

#include "base/bytes.h"

namespace yunguan::monitor {
namespace {

// The first byte of an output's key.
enum class Word : std::uint8_t { found = 'f', counts = 'c' };

std::string key_of(Word word, std::uint32_t month) {
  std::string key;
  ByteWriter writer{key};
  writer.byte(static_cast<std::uint8_t>(word));
  writer.number(month);
  return key;
}

Found read_found(ByteReader& key, ByteReader& bytes) {
  Found found;
  found.month = key.small<std::uint32_t>();
  found.msisdn = key.number();
  found.day = key.byte();
  found.model = key.text();
  found.subject = key.text();
  found.first_second = bytes.small<std::uint32_t>();
  found.hits = bytes.small<std::uint32_t>();
  found.detail = bytes.text();
  return found;
}

MonthCounts read_counts(ByteReader& key, ByteReader& bytes) {
  MonthCounts counts;
  counts.month = key.small<std::uint32_t>();
  counts.taken = bytes.number();
  counts.unknown_card = bytes.number();
  counts.not_iot = bytes.number();
  counts.other_source = bytes.number();
  counts.closed = bytes.number();
  return counts;
}

}  // namespace

journal::Output output_of(const Found& found) {
  journal::Output output{key_of(Word::found, found.month), {}};
  ByteWriter key{output.key};
  key.number(found.msisdn);
  key.byte(found.day);
  key.text(found.model);
  key.text(found.subject);
  ByteWriter bytes{output.bytes};
  bytes.number(found.first_second);
  bytes.number(found.hits);
  bytes.text(found.detail);
  return output;
}

journal::Output output_of(const MonthCounts& counts) {
  journal::Output output{key_of(Word::counts, counts.month), {}};
  ByteWriter bytes{output.bytes};
  for (const std::uint64_t count :
       {counts.taken, counts.unknown_card, counts.not_iot, counts.other_source, counts.closed})
    bytes.number(count);
  return output;
}

Result<Said> said(const journal::Output& output) {
  ByteReader key{output.key};
  ByteReader bytes{output.bytes};
  const auto word = static_cast<Word>(key.byte());
  Said said;
  if (word == Word::found)
    said = read_found(key, bytes);
  else if (word == Word::counts)
    said = read_counts(key, bytes);
  if (key.whole() && bytes.whole()) return said;
  return fail(ErrorKind::internal, "monitor.output",
              {"监测输出无法识别", "an output of the monitoring cannot be understood"});
}

}  // namespace yunguan::monitor
