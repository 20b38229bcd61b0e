// SPDX-License-Identifier: Apache-2.0
#include "file/upload.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"

namespace yunguan::file {
namespace {

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool is_sm3(std::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

Result<std::string> clean_name(std::string_view name) {
  const auto folder = name.find_last_of("/\\");
  const std::string_view base = trimmed(folder == std::string_view::npos ? name : name.substr(folder + 1));
  if (base.empty() || base.size() > kNameBytesMax || !is_utf8(base) || has_control(base) || base.starts_with('.')) {
    return fail(ErrorKind::invalid, "file.name",
                {fmt::format("文件名须为 1–{} 字节的可见文字", kNameBytesMax),
                 fmt::format("a file's name must be 1 to {} bytes of visible text", kNameBytesMax)},
                {.field = "name", .value = is_utf8(base) ? clipped(base) : std::string()});
  }
  if (!kind_of_name(base)) {
    return fail(ErrorKind::invalid, "file.kind",
                {"只接受 csv、txt、xlsx、docx、pdf、ofd、png、jpg、webp 文件",
                 "only csv, txt, xlsx, docx, pdf, ofd, png, jpg and webp files are taken"},
                {.field = "name", .value = clipped(base)});
  }
  return std::string(base);
}

Result<NewUpload> check_new(const NewUpload& wanted, const Limits& limits) {
  NewUpload checked = wanted;
  YG_TRY_ASSIGN(checked.name, clean_name(wanted.name));
  if (wanted.size <= 0) {
    return fail(ErrorKind::invalid, "file.size", {"文件是空的", "the file is empty"},
                {.field = "size", .value = std::to_string(wanted.size)});
  }
  if (wanted.size > limits.file_bytes) {
    const auto mebibytes = limits.file_bytes >> 20;
    return fail(ErrorKind::too_large, "file.too_large",
                {fmt::format("文件超过上限 {} MB，请拆分后上传", mebibytes),
                 fmt::format("the file is larger than {} MB: send it in several files", mebibytes)},
                {.field = "size", .value = std::to_string(wanted.size)});
  }
  if (checked.sm3) checked.sm3 = ascii_lower(*checked.sm3);
  if (checked.sm3 && !is_sm3(*checked.sm3)) {
    return fail(ErrorKind::invalid, "file.sm3", {"SM3 须为 64 个十六进制字符", "an SM3 is 64 hexadecimal characters"},
                {.field = "sm3", .value = clipped(*wanted.sm3)});
  }
  return checked;
}

}  // namespace yunguan::file
