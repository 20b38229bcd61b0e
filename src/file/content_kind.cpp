// SPDX-License-Identifier: Apache-2.0
#include "file/content_kind.h"

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "file/disk.h"

namespace yunguan::file {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kHeadBytes = 4u << 10;
constexpr std::size_t kTailBytes = 64u << 10;  // where a ZIP has the end of its directory

struct Ending {
  std::string_view ending;
  ContentKind kind;
  std::string_view content_type;
};
constexpr std::array kEndings{
    Ending{".csv", ContentKind::csv, "text/csv; charset=utf-8"},
    Ending{".txt", ContentKind::csv, "text/plain; charset=utf-8"},
    Ending{".xlsx", ContentKind::xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Ending{".png", ContentKind::png, "image/png"},
    Ending{".jpg", ContentKind::jpg, "image/jpeg"},
    Ending{".jpeg", ContentKind::jpg, "image/jpeg"},
    Ending{".pdf", ContentKind::pdf, "application/pdf"},
    Ending{".webp", ContentKind::webp, "image/webp"},
    Ending{".docx", ContentKind::docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Ending{".ofd", ContentKind::ofd, "application/ofd"},
};

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n";
constexpr std::string_view kJpeg = "\xff\xd8\xff";
constexpr std::string_view kPdf = "%PDF-";
constexpr std::string_view kRiff = "RIFF";
// Never text: archives, programs, old workbooks, UTF-16 and UTF-32 with their marks.
constexpr std::array kNotText{kZip,
                              kPng,
                              kJpeg,
                              kPdf,
                              kRiff,
                              "\x1f\x8b"sv,
                              "7z\xbc\xaf"sv,
                              "Rar!\x1a"sv,
                              "\x7f"
                              "ELF"sv,
                              "MZ\x90\x00"sv,
                              "GIF8"sv,
                              "\xd0\xcf\x11\xe0"sv,
                              "\xff\xfe"sv,
                              "\xfe\xff"sv,
                              "SQLite format 3"sv};

const Ending* ending_of(std::string_view name) {
  const std::string lower = ascii_lower(name);
  const auto found = std::find_if(kEndings.begin(), kEndings.end(), [&](const Ending& item) {
    return lower.ends_with(item.ending) && lower.size() > item.ending.size();
  });
  return found == kEndings.end() ? nullptr : found;
}

bool is_kind(ContentKind kind, std::string_view head, std::string_view tail) {
  switch (kind) {
    case ContentKind::csv:
      return std::none_of(kNotText.begin(), kNotText.end(),
                          [&](std::string_view mark) { return head.starts_with(mark); });
    case ContentKind::xlsx:
      return head.starts_with(kZip) && tail.find("xl/") != std::string_view::npos;
    case ContentKind::png:
      return head.starts_with(kPng);
    case ContentKind::jpg:
      return head.starts_with(kJpeg);
    case ContentKind::pdf:
      return head.starts_with(kPdf);
    case ContentKind::webp:
      return head.starts_with(kRiff) && head.substr(std::min<std::size_t>(head.size(), 8)).starts_with("WEBP");
    case ContentKind::docx:
      return head.starts_with(kZip) && tail.find("word/") != std::string_view::npos;
    case ContentKind::ofd:
      return head.starts_with(kZip) && tail.find("OFD.xml") != std::string_view::npos;
  }
  return false;
}

}  // namespace

std::optional<ContentKind> kind_of_name(std::string_view name) {
  const Ending* ending = ending_of(name);
  return ending == nullptr ? std::nullopt : std::optional(ending->kind);
}

std::string content_type_of(std::string_view name) {
  const Ending* ending = ending_of(name);
  return std::string(ending == nullptr ? "application/octet-stream"sv : ending->content_type);
}

Result<void> check_content(const std::filesystem::path& path, ContentKind kind) {
  YG_TRY_ASSIGN(const std::uint64_t size, size_of(path));
  YG_TRY_ASSIGN(const std::string head, read_at(path, 0, kHeadBytes));
  YG_TRY_ASSIGN(const std::string tail, read_at(path, size > kTailBytes ? size - kTailBytes : 0, kTailBytes));
  if (is_kind(kind, head, tail)) return {};
  return fail(ErrorKind::invalid, "file.content",
              {"文件内容与其扩展名不符", "the file is not what the ending of its name says"}, {.field = "name"});
}

}  // namespace yunguan::file
