// SPDX-License-Identifier: Apache-2.0
// Templates of notices: any bytes are words that can be filled, or are refused; braces that are doubled are braces, whatever stands around
// them; and a template that was changed behind the product's back still fills.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "notify/template.h"

namespace {

using namespace yunguan;
using namespace yunguan::notify;

constexpr std::array kVariables{Variable{"number", "编号", "number", "XK-1", "XK-1"},
                                Variable{"who", "办理人", "who", "张示例", "Zhang"}};
constexpr Kind kKind{"fuzz.kind", "fuzz", "试", "trial", kVariables, "试", "trial", "试", "trial"};

std::string doubled(std::string_view text) {
  std::string twice;
  for (const char c : text) {
    twice += c;
    if (c == '{' || c == '}') twice += c;
  }
  return twice;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const NoticeWords words{{"{number}", "{number}"}, {text, text}};
  const auto sound = check_words(kKind, words);
  const NoticeWords filled = fill(words, samples(kKind));
  YG_ASSERT(filled.title.zh == "XK-1");
  if (sound) YG_ASSERT(filled.body.zh.find("…") == std::string::npos || text.find("…") != std::string::npos);
  YG_ASSERT(fill({{"a", "a"}, {doubled(text), "a"}}, {}).body.zh == text);
  return 0;
}
