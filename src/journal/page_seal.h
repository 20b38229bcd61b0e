// SPDX-License-Identifier: Apache-2.0
// The check behind a page of a fold's state: XXH3-64 of its bytes with its number as the seed. A fold that believed a damaged page would
// go on from nonsense; one that is told makes its state again from the records.
#pragma once

#include "journal/storage.h"

namespace yunguan::journal {

inline constexpr std::size_t kPageCheck = 8;

// A page that is to be taken away stays empty.
void seal(Page& page);
// Nothing when the bytes are not what was sealed under this number.
[[nodiscard]] std::optional<Page> unsealed(const Page& page);

}  // namespace yunguan::journal
