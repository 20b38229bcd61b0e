// SPDX-License-Identifier: Apache-2.0
#include "sheet/xlsx_file.h"

#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace yunguan::sheet {

XlsxFile::XlsxFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(path_.string() + fmt::format(".{}.part", ::getpid())) {}

XlsxFile::~XlsxFile() {
  if (workbook_ != nullptr) lxw_workbook_free(workbook_);
  if (!finished_) ::unlink(temporary_.c_str());
}

Result<> XlsxFile::begin() {
  folder_ = path_.has_parent_path() ? path_.parent_path().string() : ".";
  if (::access(folder_.c_str(), W_OK | X_OK) != 0) return unwritable(std::strerror(errno));
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = folder_.data();
  workbook_ = workbook_new_opt(temporary_.c_str(), &options);
  if (workbook_ == nullptr) return unwritable("no memory for the workbook");
  return {};
}

Result<lxw_format*> XlsxFile::head_format() {
  lxw_format* const format = workbook_add_format(workbook_);
  if (format == nullptr) return unwritable("no memory for the formats");
  format_set_bold(format);
  format_set_bg_color(format, 0xE8EEF7);
  format_set_bottom(format, LXW_BORDER_THIN);
  return format;
}

Result<> XlsxFile::finish() {
  const lxw_error error = workbook_close(std::exchange(workbook_, nullptr));
  if (error != LXW_NO_ERROR) return unwritable(lxw_strerror(error));
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return unwritable(std::strerror(errno));
  finished_ = true;
  return {};
}

std::unexpected<Error> XlsxFile::unwritable(std::string_view why) const {
  return fail(ErrorKind::unavailable, "file.unwritable",
              {fmt::format("无法写入文件：{}。", why), fmt::format("The file cannot be written: {}.", why)},
              {.file = name(), .row = {}, .field = {}, .value = {}, .clause = {}});
}

}  // namespace yunguan::sheet
