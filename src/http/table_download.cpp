// SPDX-License-Identifier: Apache-2.0
#include "http/table_download.h"

#include <stdlib.h>

#include <fstream>

#include "sheet/csv_writer.h"
#include "sheet/table_writer.h"

namespace yunguan::http {
namespace {

constexpr std::size_t kFlushBytes = 64u << 10;
constexpr std::string_view kBom = "\xEF\xBB\xBF";  // tells spreadsheets that it is UTF-8

Result<void> write_csv(Sink& sink, const std::vector<std::string>& head, const TableRows& rows) {
  std::string text{kBom};
  sheet::CsvWriter csv(text, sheet::CsvReadBy::spreadsheets);
  const auto write_row = [&](const std::vector<std::string>& cells) -> Result<void> {
    for (const std::string& cell : cells) csv.field(cell);
    csv.end_record();
    if (text.size() < kFlushBytes) return {};
    YG_TRY(sink.write(text));
    text.clear();
    return {};
  };
  YG_TRY(write_row(head));
  YG_TRY(rows(write_row));
  return sink.write(text);
}

// A directory only this process's user can look into, gone with the object: exports are not for everybody.
class PrivateDirectory {
 public:
  explicit PrivateDirectory(const std::filesystem::path& within) {
    std::string pattern = (within / "yunguan-export-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~PrivateDirectory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::unexpected<Error> no_private_file() {
  return fail(ErrorKind::unavailable, "http.export_file",
              {"无法写临时文件，导出未完成。", "A temporary file cannot be written; the export was not made."});
}

Result<void> write_xlsx(Sink& sink, const std::vector<std::string>& head, const TableRows& rows,
                        const std::filesystem::path& scratch_dir) {
  const PrivateDirectory directory{scratch_dir};
  if (directory.path().empty()) return no_private_file();
  const auto file = directory.path() / "table.xlsx";
  YG_TRY_ASSIGN(const auto table,
                sheet::TableWriter::create(file, sheet::TableFormat::xlsx, sheet::CsvReadBy::spreadsheets));
  YG_TRY(table->row(head));
  YG_TRY(rows([&](const std::vector<std::string>& cells) { return table->row(cells); }));
  YG_TRY(table->finish());
  std::ifstream in(file, std::ios::binary);
  std::string block(kFlushBytes, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    YG_TRY(sink.write(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount()))));
  }
  if (!in.eof()) return no_private_file();
  return {};
}

}  // namespace

Response table_download(const std::string& name, sheet::TableFormat format, std::vector<std::string> head,
                        TableRows rows, std::filesystem::path scratch_dir) {
  if (format == sheet::TableFormat::csv) {
    return Response::download(
        name + ".csv", "text/csv; charset=utf-8",
        [head = std::move(head), rows = std::move(rows)](Sink& sink) { return write_csv(sink, head, rows); });
  }
  return Response::download(name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            [head = std::move(head), rows = std::move(rows), dir = std::move(scratch_dir)](Sink& sink) {
                              return write_xlsx(sink, head, rows, dir);
                            });
}

}  // namespace yunguan::http
