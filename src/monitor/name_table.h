// SPDX-License-Identifier: Apache-2.0
// Texts numbered in the order in which they came, never taken away, kept in pages.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/bytes.h"

namespace yunguan::monitor {

class NameTable {
 public:
  // The number of the text, which it gets when it is new.
  std::uint32_t number(std::string_view text) {
    const auto found = numbers_.find(text);
    if (found != numbers_.end()) return found->second;
    const auto number = static_cast<std::uint32_t>(texts_.size());
    numbers_.emplace(texts_.emplace_back(text), number);
    return number;
  }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  [[nodiscard]] const std::string& at(std::uint32_t number) const { return texts_[number]; }

  // The pages with texts that came since the last call.
  void take_dirty_pages(const std::function<void(std::uint32_t chunk, std::string bytes)>& put) {
    if (kept_ == size()) return;
    for (std::uint32_t chunk = kept_ / kOfPage; chunk * kOfPage < size(); ++chunk) {
      std::string bytes;
      ByteWriter writer{bytes};
      for (std::uint32_t i = chunk * kOfPage; i < size() && i < (chunk + 1) * kOfPage; ++i) writer.text(texts_[i]);
      put(chunk, std::move(bytes));
    }
    kept_ = size();
  }
  // False when it is no page, or not the next one.
  [[nodiscard]] bool load_page(std::uint32_t chunk, std::string_view bytes) {
    if (size() != chunk * kOfPage) return false;
    ByteReader reader{bytes};
    while (!reader.at_end()) {
      const std::uint32_t next = size();
      if (number(reader.text()) != next || !reader.good()) return false;
    }
    kept_ = size();
    return true;
  }

 private:
  static constexpr std::uint32_t kOfPage = 256;
  std::deque<std::string> texts_;  // stay where they are
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::uint32_t kept_ = 0;
};

}  // namespace yunguan::monitor
