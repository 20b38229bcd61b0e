// SPDX-License-Identifier: Apache-2.0
// The bytes of a text file as UTF-8, whatever it was saved as: UTF-8 (a BOM is dropped) or GB18030 (with GBK and GB2312
// within it), which is what Chinese spreadsheets save.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::sheet {

enum class Encoding : std::uint8_t { utf8, gb18030 };
[[nodiscard]] std::string_view to_word(Encoding encoding);  // "UTF-8", "GB18030"

// Refers to the bytes it was made from (they must outlive it), or owns their conversion.
class SourceText {
 public:
  // UTF-8 is recognised by being well formed, anything else is tried as GB18030. Text that is almost UTF-8 (a cut or damaged
  // character among well formed ones) is refused rather than turned into other characters.
  // Errors: text.nul (a NUL byte: a binary file or UTF-16), text.utf16, text.encoding; each with the line.
  [[nodiscard]] static Result<SourceText> from(std::string_view bytes, const std::string& file);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] Encoding encoding() const { return converted_ ? Encoding::gb18030 : Encoding::utf8; }

 private:
  std::unique_ptr<std::string> converted_;
  std::string_view text_;
};

// 1-based line of the byte at `offset`.
[[nodiscard]] std::uint64_t line_at(std::string_view text, std::size_t offset);

}  // namespace yunguan::sheet
