// SPDX-License-Identifier: Apache-2.0
#include "crypto/row_code.h"

#include "crypto/marked_text.h"
#include "crypto/secret.h"

namespace yunguan::crypto {

void RowCode::append(char type, std::string_view bytes) {
  YG_ASSERT(bytes.size() <= 0xffffffffu);
  const std::size_t size = bytes.size();
  const char head[] = {type, static_cast<char>(size >> 24 & 0xff), static_cast<char>(size >> 16 & 0xff),
                       static_cast<char>(size >> 8 & 0xff), static_cast<char>(size & 0xff)};
  encoded_.append(head, sizeof(head)).append(bytes);
}

Result<std::string> RowCode::code(const KeyRing& ring) const {
  YG_TRY_ASSIGN(const Marked mark, ring.mac(KeyPurpose::integrity, encoded_));
  return to_text(mark);
}

Result<bool> RowCode::matches(const KeyRing& ring, std::string_view stored) const {
  const auto mark = marked_from_text(stored);
  if (!mark) return false;
  auto expected = ring.mac(KeyPurpose::integrity, encoded_, mark->version);
  if (!expected && expected.error().code == "keys.unknown_version") return false;
  if (!expected) return std::unexpected(std::move(expected).error());
  return equal_in_constant_time(expected->bytes, mark->bytes);
}

}  // namespace yunguan::crypto
