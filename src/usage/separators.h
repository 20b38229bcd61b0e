// SPDX-License-Identifier: Apache-2.0
// Finds every comma and line feed of a chunk in one pass, 64 bytes at a time (AVX-512, AVX2, NEON or plain C++, chosen
// at run time), so that the rows can then be read by position without looking at each character again.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace yunguan::usage {

// Reused from chunk to chunk; allocates only while it grows. One thread at a time.
struct SeparatorIndex {
  std::vector<std::uint32_t> at;     // offsets of commas and line feeds, ascending
  std::vector<std::uint32_t> lines;  // index into `at` of each line feed
  std::size_t count = 0;             // of `at` that are filled
  std::size_t line_count = 0;        // of `lines` that are filled
};

enum class SimdLevel : std::uint8_t { portable, neon, avx2, avx512 };
[[nodiscard]] SimdLevel best_simd_level();
[[nodiscard]] std::string_view name_of(SimdLevel level);

// `text` is less than 4 GiB. Every level gives the same index.
void find_separators(std::string_view text, SeparatorIndex& index, SimdLevel level = best_simd_level());

}  // namespace yunguan::usage
