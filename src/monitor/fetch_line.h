// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace yunguan::monitor {

// Begins to bring the cache line of that address near. The empty statement is there because a function that does nothing
// else than this is taken for one without effect, and calls of it are left out.
inline void fetch_line(const void* at) {
  __builtin_prefetch(at);
  asm volatile("");
}

}  // namespace yunguan::monitor
