// SPDX-License-Identifier: Apache-2.0
#include "usage/separators.h"

#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace yunguan::usage {
namespace {

constexpr std::size_t kBlock = 64;

// One bit per byte of a block.
struct Masks {
  std::uint64_t separators = 0;
  std::uint64_t line_feeds = 0;
};

// Bytes equal to `pattern` in a word, as eight bits.
inline std::uint64_t equal_bits(std::uint64_t word, std::uint64_t pattern) {
  const std::uint64_t difference = word ^ pattern;
  const std::uint64_t low = (difference & 0x7F7F7F7F7F7F7F7Fu) + 0x7F7F7F7F7F7F7F7Fu;
  const std::uint64_t zero = ~(low | difference | 0x7F7F7F7F7F7F7F7Fu);  // 0x80 where the byte was equal
  return (zero >> 7) * 0x0102040810204080u >> 56;
}

inline Masks masks_portable(const char* block) {
  Masks masks;
  for (unsigned i = 0; i < 8; ++i) {
    std::uint64_t word;
    std::memcpy(&word, block + 8 * i, 8);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    const std::uint64_t feeds = equal_bits(word, 0x0A0A0A0A0A0A0A0Au);
    masks.line_feeds |= feeds << (8 * i);
    masks.separators |= (equal_bits(word, 0x2C2C2C2C2C2C2C2Cu) | feeds) << (8 * i);
  }
  return masks;
}

// Writes the offsets of the set bits. Always writes in groups of eight, so the vectors have room to spare.
inline void append_bits(SeparatorIndex& index, std::uint32_t base, Masks masks) {
  std::uint64_t feeds = masks.line_feeds;
  while (feeds != 0) {
    const std::uint64_t below = (feeds & -feeds) - 1;
    index.lines[index.line_count++] =
        static_cast<std::uint32_t>(index.count) + static_cast<std::uint32_t>(std::popcount(masks.separators & below));
    feeds &= feeds - 1;
  }
  const auto total = static_cast<std::size_t>(std::popcount(masks.separators));
  std::uint64_t bits = masks.separators;
  std::uint32_t* out = index.at.data() + index.count;
  for (std::size_t done = 0; done < total; done += 8) {
    for (std::size_t i = 0; i < 8; ++i) {
      out[done + i] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
  index.count += total;
}

void find_portable(std::string_view text, SeparatorIndex& index) {
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    append_bits(index, static_cast<std::uint32_t>(at), masks_portable(text.data() + at));
  }
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,popcnt"))) void find_avx2(std::string_view text, SeparatorIndex& index) {
  const __m256i comma = _mm256_set1_epi8(',');
  const __m256i feed = _mm256_set1_epi8('\n');
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    const auto* block = reinterpret_cast<const __m256i*>(text.data() + at);
    const __m256i a = _mm256_loadu_si256(block);
    const __m256i b = _mm256_loadu_si256(block + 1);
    const auto bits = [](__m256i low, __m256i high) __attribute__((target("avx2"))) {
      return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(low))) |
             static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32;
    };
    const std::uint64_t feeds = bits(_mm256_cmpeq_epi8(a, feed), _mm256_cmpeq_epi8(b, feed));
    const std::uint64_t commas = bits(_mm256_cmpeq_epi8(a, comma), _mm256_cmpeq_epi8(b, comma));
    append_bits(index, static_cast<std::uint32_t>(at), {commas | feeds, feeds});
  }
}

// VBMI2 compresses the offsets of the set bits in one instruction.
__attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,popcnt"))) void find_avx512(std::string_view text,
                                                                                    SeparatorIndex& index) {
  alignas(64) std::uint8_t order[64];
  for (unsigned i = 0; i < 64; ++i) order[i] = static_cast<std::uint8_t>(i);
  const __m512i offsets = _mm512_load_si512(order);
  const __m512i comma = _mm512_set1_epi8(',');
  const __m512i feed = _mm512_set1_epi8('\n');
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    const __m512i block = _mm512_loadu_si512(text.data() + at);
    std::uint64_t feeds = _mm512_cmpeq_epi8_mask(block, feed);
    const std::uint64_t separators = _mm512_cmpeq_epi8_mask(block, comma) | feeds;
    while (feeds != 0) {
      const std::uint64_t below = (feeds & -feeds) - 1;
      index.lines[index.line_count++] =
          static_cast<std::uint32_t>(index.count) + static_cast<std::uint32_t>(std::popcount(separators & below));
      feeds &= feeds - 1;
    }
    const __m512i packed = _mm512_maskz_compress_epi8(separators, offsets);
    const __m512i base = _mm512_set1_epi32(static_cast<int>(at));
    const auto total = static_cast<std::size_t>(std::popcount(separators));
    std::uint32_t* out = index.at.data() + index.count;
    _mm512_storeu_si512(out, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed))));
    if (total > 16) [[unlikely]] {
      _mm512_storeu_si512(out + 16, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 1))));
      _mm512_storeu_si512(out + 32, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 2))));
      _mm512_storeu_si512(out + 48, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 3))));
    }
    index.count += total;
  }
}
#endif

#if defined(__aarch64__)
// NEON has no movemask; narrowing shifts give four bits per byte, and pairwise adds of weighted bytes give one.
inline std::uint64_t neon_bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t ab = vpaddq_u8(vandq_u8(a, weights), vandq_u8(b, weights));
  const uint8x16_t cd = vpaddq_u8(vandq_u8(c, weights), vandq_u8(d, weights));
  const uint8x16_t abcd = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(abcd, abcd)), 0);
}

void find_neon(std::string_view text, SeparatorIndex& index) {
  const uint8x16_t comma = vdupq_n_u8(',');
  const uint8x16_t feed = vdupq_n_u8('\n');
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    const auto* block = reinterpret_cast<const std::uint8_t*>(text.data() + at);
    const uint8x16_t a = vld1q_u8(block), b = vld1q_u8(block + 16), c = vld1q_u8(block + 32), d = vld1q_u8(block + 48);
    const std::uint64_t feeds = neon_bits(vceqq_u8(a, feed), vceqq_u8(b, feed), vceqq_u8(c, feed), vceqq_u8(d, feed));
    const std::uint64_t commas =
        neon_bits(vceqq_u8(a, comma), vceqq_u8(b, comma), vceqq_u8(c, comma), vceqq_u8(d, comma));
    append_bits(index, static_cast<std::uint32_t>(at), {commas | feeds, feeds});
  }
}
#endif

void find_whole_blocks(std::string_view text, SeparatorIndex& index, SimdLevel level) {
  switch (level) {
#if defined(__x86_64__)
    case SimdLevel::avx512:
      return find_avx512(text, index);
    case SimdLevel::avx2:
      return find_avx2(text, index);
#elif defined(__aarch64__)
    case SimdLevel::neon:
      return find_neon(text, index);
#endif
    default:
      return find_portable(text, index);
  }
}

}  // namespace

SimdLevel best_simd_level() {
#if defined(__x86_64__)
  static const SimdLevel level = [] {
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2")) return SimdLevel::avx512;
    return __builtin_cpu_supports("avx2") ? SimdLevel::avx2 : SimdLevel::portable;
  }();
  return level;
#elif defined(__aarch64__)
  return SimdLevel::neon;
#else
  return SimdLevel::portable;
#endif
}

std::string_view name_of(SimdLevel level) {
  switch (level) {
    case SimdLevel::neon:
      return "neon";
    case SimdLevel::avx2:
      return "avx2";
    case SimdLevel::avx512:
      return "avx512";
    default:
      return "portable";
  }
}

void find_separators(std::string_view text, SeparatorIndex& index, SimdLevel level) {
  index.count = 0;
  index.line_count = 0;
  // Room for every byte to be a separator, and for the last group to be written whole.
  if (index.at.size() < text.size() + 2 * kBlock) {
    index.at.resize(text.size() + 2 * kBlock);
    index.lines.resize(text.size() + 2 * kBlock);
  }
  const std::size_t whole = text.size() / kBlock * kBlock;
  find_whole_blocks(text.substr(0, whole), index, level);
  if (whole == text.size()) return;
  char tail[kBlock] = {};
  std::memcpy(tail, text.data() + whole, text.size() - whole);
  append_bits(index, static_cast<std::uint32_t>(whole), masks_portable(tail));
}

}  // namespace yunguan::usage
