// SPDX-License-Identifier: Apache-2.0
// What a peer answers: any bytes are an answer or are refused, and what was understood can be kept and read again, as AnswerBook does to tell a
// repeated answer from another one.
#include <cstdint>
#include <string_view>

#include "base/json.h"
#include "peer/answer_book.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yunguan;
  const auto answer = peer::read_answer({reinterpret_cast<const char*>(data), size});
  if (!answer) {
    YG_ASSERT(!answer.error().code.empty() && !answer.error().text.zh.empty());
    return 0;
  }
  YG_ASSERT(answer->words.value_or("").size() <= peer::kWordsMax);
  const std::string kept = json::write(*answer);
  const auto again = peer::read_answer(kept);
  YG_ASSERT(again.has_value() && again->outcome == answer->outcome && again->words == answer->words &&
            again->call == answer->call && again->result.has_value() == answer->result.has_value());
  return 0;
}
