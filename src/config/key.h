// SPDX-License-Identifier: Apache-2.0
// Declared keys: name, type, unit, bounds, sentence, and the member of Config each one sets.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace yunguan::config {

// One declared key. `set` and `show` speak the form a person writes in the file.
struct Key {
  std::string name;  // "http.port"
  Text sentence;
  Text form;  // what may be written: "whole number, 0 … 65535"
  std::function<Result<>(std::string_view)> set;
  std::function<std::string()> show;
  std::string default_shown;
};

struct Bounds {
  std::int64_t min = 0;
  std::int64_t max = std::numeric_limits<std::uint32_t>::max();
};

template <class T>
inline constexpr bool kIsDuration = false;
template <class Rep, class Period>
inline constexpr bool kIsDuration<std::chrono::duration<Rep, Period>> = true;

// Holds references to the members it was given, which must outlive it.
class KeyTable {
 public:
  void text(std::string name, std::string& member, Text sentence);
  // A text that is never shown again: "***" stands for it.
  void secret(std::string name, std::string& member, Text sentence);
  void path(std::string name, std::filesystem::path& member, Text sentence);
  void flag(std::string name, bool& member, Text sentence);
  // "65536", "64 KiB", "256 MiB", "2 GiB".
  void bytes(std::string name, std::uint64_t& member, Text sentence, Bounds bounds);

  template <std::unsigned_integral T>
  void number(std::string name, T& member, Text sentence, Bounds bounds) {
    number_erased(
        std::move(name), {"", ""}, std::move(sentence), bounds,
        [&member](std::int64_t v) { member = static_cast<T>(v); },
        [&member] { return static_cast<std::int64_t>(member); });
  }
  // The unit is that of the member's type and stands in the key's name.
  template <class Rep, class Period>
  void duration(std::string name, std::chrono::duration<Rep, Period>& member, Text sentence, Bounds bounds) {
    using Duration = std::chrono::duration<Rep, Period>;
    number_erased(
        std::move(name), unit_of(std::chrono::seconds(Duration{1})), std::move(sentence), bounds,
        [&member](std::int64_t v) { member = Duration{v}; },
        [&member] { return static_cast<std::int64_t>(member.count()); });
  }
  template <class E>
  void choice(std::string name, E& member, Text sentence, std::vector<std::pair<std::string, E>> names) {
    std::vector<std::string> words;
    for (const auto& [word, value] : names) words.push_back(word);
    const auto show = [&member, names] {
      for (const auto& [word, value] : names) {
        if (value == member) return word;
      }
      broken_invariant("a choice without a name", __FILE__, __LINE__);
    };
    choice_erased(
        std::move(name), std::move(sentence), words,
        [&member, names](std::size_t index) { member = names[index].second; }, show);
  }

  [[nodiscard]] const std::vector<Key>& keys() const { return keys_; }
  [[nodiscard]] const Key* find(std::string_view name) const;
  // Replaces "{data_dir}" in every text and path.
  void expand(std::string_view data_dir);

 private:
  static Text unit_of(std::chrono::seconds one);
  void number_erased(std::string name, Text unit, Text sentence, Bounds bounds, std::function<void(std::int64_t)> set,
                     std::function<std::int64_t()> get);
  void choice_erased(std::string name, Text sentence, std::vector<std::string> words,
                     std::function<void(std::size_t)> set, std::function<std::string()> show);
  void add(Key key);

  std::vector<Key> keys_;
  std::vector<std::function<void(std::string_view)>> expansions_;
};

}  // namespace yunguan::config
