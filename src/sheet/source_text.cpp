// SPDX-License-Identifier: Apache-2.0
#include "sheet/source_text.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "base/parse.h"

namespace yunguan::sheet {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";

// Chinese text as UTF-8 is sequences of three bytes; GB18030 read as UTF-8 gives such sequences only by chance.
bool is_damaged_utf8(std::string_view text) {
  std::size_t well_formed = 0;
  std::size_t broken = 0;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    if (length >= 3) ++well_formed;
    if (length == 0) ++broken;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return well_formed > 2 * broken;
}

class Converter {
 public:
  Converter() : handle_(iconv_open("UTF-8", "GB18030")) {}
  ~Converter() {
    if (good()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  [[nodiscard]] bool good() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // nullopt with `bad_at` set when a byte belongs to no character.
  std::optional<std::string> convert(std::string_view bytes, std::size_t& bad_at) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 2);
    std::array<char, 65536> piece;
    char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
    std::size_t in_left = bytes.size();
    while (in_left > 0) {
      char* out = piece.data();
      std::size_t out_left = piece.size();
      const std::size_t result = iconv(handle_, &in, &in_left, &out, &out_left);
      const int reason = errno;
      text.append(piece.data(), piece.size() - out_left);
      if (result == static_cast<std::size_t>(-1) && reason != E2BIG) {
        bad_at = bytes.size() - in_left;
        return std::nullopt;
      }
    }
    return text;
  }

 private:
  iconv_t handle_;
};

std::unexpected<Error> refuse(std::string code, Text text, const std::string& file, std::string_view bytes,
                              std::size_t offset) {
  return fail(ErrorKind::invalid, std::move(code), std::move(text),
              {.file = file, .row = line_at(bytes, offset), .field = {}, .value = {}, .clause = {}});
}

}  // namespace

std::string_view to_word(Encoding encoding) { return encoding == Encoding::utf8 ? "UTF-8" : "GB18030"; }

std::uint64_t line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::uint64_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

Result<SourceText> SourceText::from(std::string_view bytes, const std::string& file) {
  SourceText source;
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return refuse("text.utf16",
                  {"文件是 UTF-16 编码，请另存为 UTF-8 或 GB18030 的 CSV。",
                   "The file is UTF-16; save it as CSV in UTF-8 or GB18030."},
                  file, bytes, 0);
  }
  if (const auto nul = bytes.find('\0'); nul != std::string_view::npos) {
    return refuse("text.nul",
                  {"文件中有 NUL 字节，不是文本文件。", "There is a NUL byte in the file: it is no text file."}, file,
                  bytes, nul);
  }
  const bool marked = bytes.starts_with(kBom);
  source.text_ = marked ? bytes.substr(kBom.size()) : bytes;
  const std::size_t broken = first_non_utf8(source.text_);
  if (broken == std::string_view::npos) return source;
  if (marked || is_damaged_utf8(source.text_)) {
    return refuse(
        "text.encoding",
        {"此行的 UTF-8 编码有损坏的字符。", "A character in this line is damaged: it is no well-formed UTF-8."}, file,
        source.text_, broken);
  }
  Converter converter;
  if (!converter.good()) {
    return fail(ErrorKind::unavailable, "text.converter",
                {"系统缺少 GB18030 转换表，请将文件另存为 UTF-8。",
                 "The system has no table for GB18030; save the file as UTF-8."},
                {.file = file, .row = {}, .field = {}, .value = {}, .clause = {}});
  }
  std::size_t bad_at = 0;
  auto converted = converter.convert(bytes, bad_at);
  if (!converted) {
    return refuse("text.encoding",
                  {"此行既不是 UTF-8 也不是 GB18030 编码。", "This line is neither UTF-8 nor GB18030."}, file, bytes,
                  bad_at);
  }
  source.converted_ = std::make_unique<std::string>(std::move(*converted));
  source.text_ = *source.converted_;
  return source;
}

}  // namespace yunguan::sheet
