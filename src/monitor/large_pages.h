// SPDX-License-Identifier: Apache-2.0
// Memory for the tables that are hit at random: on large pages where the system has them, so that a look-up does not also
// miss the translation of its address.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <vector>

namespace yunguan::monitor {

template <class T>
class LargePageAllocator {
 public:
  using value_type = T;

  LargePageAllocator() = default;
  template <class Other>
  LargePageAllocator(const LargePageAllocator<Other>&) {}

  [[nodiscard]] T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    void* const at = ::operator new(bytes, alignment(bytes));
    if (bytes >= kPage) ::madvise(at, bytes, MADV_HUGEPAGE);  // advice only: without it everything works, slower
    return static_cast<T*>(at);
  }
  void deallocate(T* at, std::size_t count) noexcept { ::operator delete(at, alignment(count * sizeof(T))); }

  friend bool operator==(const LargePageAllocator&, const LargePageAllocator&) { return true; }

 private:
  static constexpr std::size_t kPage = std::size_t{2} << 20;
  static constexpr std::size_t kCacheLine = 64;
  static std::align_val_t alignment(std::size_t bytes) { return std::align_val_t{bytes >= kPage ? kPage : kCacheLine}; }
};

template <class T>
using LargeVector = std::vector<T, LargePageAllocator<T>>;

}  // namespace yunguan::monitor
