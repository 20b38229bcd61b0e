// SPDX-License-Identifier: Apache-2.0
#include "notify/kind.h"

#include "notify/template.h"

namespace yunguan::notify {

void KindTable::add(std::span<const Kind> kinds) {
  for (const Kind& kind : kinds) {
    YG_ASSERT(by_code_.emplace(kind.code, &kind).second);
    YG_ASSERT(check_words(kind, shipped_words(kind)).has_value());
    all_.push_back(&kind);
  }
}

const Kind* KindTable::find(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : found->second;
}

}  // namespace yunguan::notify
