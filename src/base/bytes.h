// SPDX-License-Identifier: Apache-2.0
// Small numbers and texts as bytes, one behind the other: how records and pages of state are written down. A number takes seven bits a
// byte, the lowest first; a text its size and its bytes.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace yunguan {

class ByteWriter {
 public:
  // Appends to `out`, which outlives it.
  explicit ByteWriter(std::string& out) : out_(out) {}
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
    out_ += static_cast<char>(value);
  }
  // Small negative numbers stay small.
  void signed_number(std::int64_t value) {
    number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
  }
  void byte(std::uint8_t value) { out_ += static_cast<char>(value); }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }

 private:
  std::string& out_;
};

// Reads what ByteWriter wrote. When the bytes end too early, or a number is none, good() is false from then on and everything read is 0
// or "". Texts point into the bytes.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[nodiscard]] std::uint64_t number() {
    if (at_ != end_ && (static_cast<unsigned char>(*at_) & 0x80) == 0) return static_cast<unsigned char>(*at_++);
    return long_number();
  }
  [[nodiscard]] std::int64_t signed_number() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1 ^ (0 - (value & 1)));
  }
  // A number that must fit; otherwise good() is false.
  template <class Number>
  [[nodiscard]] Number small() {
    const std::uint64_t value = number();
    if (value <= std::numeric_limits<Number>::max()) return static_cast<Number>(value);
    fail();
    return 0;
  }
  [[nodiscard]] std::uint8_t byte() {
    if (at_ != end_) return static_cast<std::uint8_t>(*at_++);
    fail();
    return 0;
  }
  [[nodiscard]] std::string_view text() { return bytes(number()); }
  [[nodiscard]] std::string_view bytes(std::uint64_t size) {
    if (size > static_cast<std::uint64_t>(end_ - at_)) {
      fail();
      return {};
    }
    const std::string_view value{at_, static_cast<std::size_t>(size)};
    at_ += size;
    return value;
  }

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  // Everything was there and nothing is left.
  [[nodiscard]] bool whole() const { return good_ && at_ == end_; }

 private:
  std::uint64_t long_number() {
    std::uint64_t value = 0;
    for (int shift = 0; at_ != end_ && shift < 64; shift += 7) {
      const auto next = static_cast<unsigned char>(*at_++);
      value |= std::uint64_t{next & 0x7FU} << shift;
      if ((next & 0x80) == 0) return value;
    }
    fail();
    return 0;
  }
  void fail() {
    good_ = false;
    at_ = end_;
  }

  const char* at_;
  const char* end_;
  bool good_ = true;
};

}  // namespace yunguan
