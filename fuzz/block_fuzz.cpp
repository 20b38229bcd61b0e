// SPDX-License-Identifier: Apache-2.0
// Blocks of the journal as a disk may give them back. The input is either a whole block, or a list of edits of a genuine one (three bytes
// each: where, twice, and what): nothing is read past its end, and no edit of the genuine one goes unnoticed.
#include <cstdint>
#include <string>
#include <string_view>

#include "journal/block.h"

namespace {

using namespace yunguan;
using namespace yunguan::journal;

constexpr Offset kFirst = 4'000'000'000;

std::string make_genuine() {
  Run run;
  for (int n = 0; n < 40; ++n) run.add(1, "a record that is like all the others");
  run.add(2, "");
  run.add(3, std::string(300, 'x'));
  return encode_block(run, kFirst, Instant{});
}
const std::string& genuine() {
  static const std::string bytes = make_genuine();
  return bytes;
}

// What is taken for a block holds what its head says.
bool is_taken(std::string_view stored) {
  const auto block = Block::decode(stored);
  if (!block) {
    YG_ASSERT(block.error().code == "journal.damaged");
    return false;
  }
  const BlockHead& head = block->head();
  YG_ASSERT(head.count > 0 && head.plain_size <= (64u << 20));
  YG_ASSERT(Block::head_of(stored)->next() == head.next());
  Offset next = head.first;
  std::size_t bytes = 0;
  const auto whole = block->each([&](const Record& record) {
    YG_ASSERT(record.offset == next++ && record.bytes.size() <= kRecordMax);
    bytes += record.bytes.size();
    return true;
  });
  YG_ASSERT(bytes <= head.plain_size && next <= head.next());
  YG_ASSERT(!whole || next == head.next());
  return whole.has_value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.starts_with("YJ")) {
    static_cast<void>(is_taken(input));
    return 0;
  }
  std::string edited = genuine();
  for (std::size_t at = 0; at + 2 < size; at += 3) {
    const std::size_t where = (std::size_t{data[at]} << 8 | data[at + 1]) % edited.size();
    edited[where] = static_cast<char>(data[at + 2]);
  }
  // The rest of the input, if there is any, cuts the block short or makes it longer.
  if (size % 3 == 1) edited.resize(edited.size() - std::min<std::size_t>(data[size - 1], edited.size()));
  if (size % 3 == 2) edited.append(data[size - 1], 'x');
  YG_ASSERT(is_taken(edited) == (edited == genuine()));
  return 0;
}
