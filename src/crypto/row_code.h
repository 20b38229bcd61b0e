// SPDX-License-Identifier: Apache-2.0
// The integrity code of a row: HMAC-SM3 over its table, field names and values in one unambiguous form, kept in a
// column of the row as "v1:<key version>:<base64>". A row changed behind the product's back no longer fits its code.
//
//   YG_TRY_ASSIGN(std::string code, RowCode("role").add("id", id).add("name", name).code(ring));
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "crypto/key_ring.h"

namespace yunguan::crypto {

// Fields count in the order they are added. Absent, empty text, 0 and "0" are four different values.
class RowCode {
 public:
  explicit RowCode(std::string_view table) {
    encoded_.reserve(kUsualBytes);
    append('T', table);
  }

  RowCode& add(std::string_view field, std::string_view text) { return put(field, 's', text); }
  RowCode& add(std::string_view field, const char* text) { return put(field, 's', text); }
  template <std::integral T>
  RowCode& add(std::string_view field, T number) {
    return put(field, 'i', std::to_string(number));
  }
  RowCode& add(std::string_view field, Instant at) { return add(field, to_micros(at)); }
  template <class Tag>
  RowCode& add(std::string_view field, StrongId<Tag> id) {
    return add(field, id.value);
  }
  template <class T>
  RowCode& add(std::string_view field, const std::optional<T>& maybe) {
    return maybe ? add(field, *maybe) : put(field, 'n', {});
  }

  [[nodiscard]] Result<std::string> code(const KeyRing& ring) const;
  // False when `stored` is another row's code, or none. Errors are those of the device alone.
  [[nodiscard]] Result<bool> matches(const KeyRing& ring, std::string_view stored) const;

 private:
  RowCode& put(std::string_view field, char type, std::string_view value) {
    append('f', field);
    append(type, value);
    return *this;
  }
  // Type, length in 4 bytes big-endian, bytes.
  void append(char type, std::string_view bytes);

  static constexpr std::size_t kUsualBytes = 1024;

  std::string encoded_;
};

}  // namespace yunguan::crypto
