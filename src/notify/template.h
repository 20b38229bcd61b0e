// SPDX-License-Identifier: Apache-2.0
// The words of a notice, with variables in braces: "{number} 待您办理". A doubled brace is a brace.
#pragma once

#include <string>

#include "notify/kind.h"
#include "notify/notice.h"

namespace yunguan::notify {

inline constexpr std::ptrdiff_t kTitleMax = 120;   // code points of a template's title
inline constexpr std::ptrdiff_t kBodyMax = 2'000;  // of its body

[[nodiscard]] NoticeWords shipped_words(const Kind& kind);

// Errors (invalid, details by field): notify.variable for one the kind does not have, notify.brace, notify.words when a text is empty or
// too long, or a title has more than one line.
Result<void> check_words(const Kind& kind, const NoticeWords& words);

// `words` was checked; a variable without a value leaves nothing behind.
[[nodiscard]] NoticeWords fill(const NoticeWords& words, const Variables& variables);
[[nodiscard]] Variables samples(const Kind& kind);

}  // namespace yunguan::notify
