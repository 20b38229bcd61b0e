// SPDX-License-Identifier: Apache-2.0
// Which numbers a file has brought so far, and in which line: exact, and small enough for two million rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace yunguan::card {

// Not thread-safe. A number of up to 20 digits takes 16 bytes of a table that is at most two thirds full.
class SeenNumbers {
 public:
  SeenNumbers();

  // The line where `number` stood first; nullopt when it had not been seen, and is from now on. `line` < 2^48.
  std::optional<std::uint64_t> line_before(std::string_view number, std::uint64_t line);

 private:
  // The last 18 digits, and the line, the number of digits and the digits before those: all of it, as a fingerprint might call
  // two numbers the same.
  struct Slot {
    std::uint64_t tail = 0;
    std::uint64_t line_and_head = 0;  // 0: free
  };
  static std::optional<Slot> packed(std::string_view number);
  Slot& place_of(const Slot& key);
  void grow();

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::unordered_map<std::string, std::uint64_t> others_;  // what is no number of up to 20 digits
};

}  // namespace yunguan::card
