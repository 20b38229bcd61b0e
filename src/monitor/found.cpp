// SPDX-License-Identifier: Apache-2.0
#include "monitor/found.h"

#include "base/bytes.h"

namespace yunguan::monitor {
namespace {

// The first byte of an output's key.
constexpr std::uint8_t kFoundWord = 'f';

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

}  // namespace

journal::Output output_of(const Found& found) {
  journal::Output output;
  ByteWriter key{output.key};
  key.byte(kFoundWord);
  key.number(found.month);
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

Result<Found> found_in(const journal::Output& output) {
  ByteReader key{output.key};
  ByteReader bytes{output.bytes};
  const bool good = key.byte() == kFoundWord;
  Found found = read_found(key, bytes);
  if (good && key.whole() && bytes.whole()) return found;
  return fail(ErrorKind::internal, "monitor.output",
              {"监测输出无法识别", "an output of the monitoring cannot be understood"});
}

}  // namespace yunguan::monitor
