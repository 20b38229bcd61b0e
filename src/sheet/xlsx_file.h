// SPDX-License-Identifier: Apache-2.0
// The file behind an XLSX writer: filled under another name, in constant memory, and there under its own once it is whole.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

struct lxw_format;
struct lxw_workbook;

namespace yunguan::sheet {

class XlsxFile {
 public:
  explicit XlsxFile(std::filesystem::path path);
  XlsxFile(const XlsxFile&) = delete;
  XlsxFile& operator=(const XlsxFile&) = delete;
  ~XlsxFile();  // without finish() nothing of the file remains

  // All of these: file.unwritable.
  Result<> begin();
  // Bold on a tinted ground with a line below: the head of a table.
  Result<lxw_format*> head_format();
  Result<> finish();

  [[nodiscard]] lxw_workbook* workbook() const { return workbook_; }
  [[nodiscard]] std::string name() const { return path_.filename().string(); }
  [[nodiscard]] std::unexpected<Error> unwritable(std::string_view why) const;

 private:
  std::filesystem::path path_;
  std::string temporary_;
  std::string folder_;  // libxlsxwriter keeps a pointer into it
  lxw_workbook* workbook_ = nullptr;
  bool finished_ = false;
};

}  // namespace yunguan::sheet
