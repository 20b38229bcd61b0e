// SPDX-License-Identifier: Apache-2.0
#include "order/attachment.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/parse.h"
#include "sheet/source_text.h"
#include "sheet/zip_archive.h"

namespace yunguan::order {
namespace {

using namespace std::string_view_literals;

struct Form {
  AttachmentKind kind;
  std::string_view content_type;
  std::array<std::string_view, 3> endings;
};
constexpr std::array kForms{
    Form{AttachmentKind::pdf, "application/pdf", {".pdf"}},
    Form{AttachmentKind::png, "image/png", {".png"}},
    Form{AttachmentKind::jpeg, "image/jpeg", {".jpg", ".jpeg"}},
    Form{AttachmentKind::webp, "image/webp", {".webp"}},
    Form{AttachmentKind::ofd, "application/ofd", {".ofd"}},
    Form{AttachmentKind::docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", {".docx"}},
    Form{AttachmentKind::xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {".xlsx"}},
    Form{AttachmentKind::text, "text/plain", {".txt", ".csv"}},
};

const Form& form_of(AttachmentKind kind) { return *std::ranges::find(kForms, kind, &Form::kind); }

std::unexpected<Error> refused(std::string_view what, Text text) {
  return fail(ErrorKind::invalid, "order.attachment_" + std::string{what}, std::move(text), {.field = "upload"});
}

std::unexpected<Error> other_kind() {
  return refused("kind", {"只接受 PDF、OFD、图片（PNG、JPEG、WebP）、docx、xlsx 和文本文件",
                          "only PDF, OFD, pictures (PNG, JPEG, WebP), docx, xlsx and texts are taken"});
}

std::unexpected<Error> has_macros() {
  return refused("macro", {"文件含有宏或控件，请另存为不含宏的 docx 或 xlsx",
                           "the file has macros or controls in it: save it as a docx or xlsx without"});
}

std::unexpected<Error> is_script() {
  return refused("script", {"文件内容是网页、SVG 或脚本，不能作为附件",
                            "what stands in the file is a web page, SVG or script, which is not taken"});
}

// What marks a document that does something by itself: VBA, macro sheets of Excel 4, ActiveX.
bool does_something(std::string_view entry) {
  const std::string lower = ascii_lower(entry);
  return lower.ends_with("vbaproject.bin") || lower.ends_with("vbadata.xml") ||
         lower.find("/macrosheets/") != std::string::npos || lower.find("/activex/") != std::string::npos;
}

// The kinds of its parts, as a document of Office declares them: a docm that was renamed says so here.
Result<bool> declares_macros(const sheet::ZipArchive& archive) {
  YG_TRY_ASSIGN(auto stream, archive.stream("[Content_Types].xml"));
  std::string types(1u << 20, '\0');
  std::size_t read = 0;
  while (read < types.size()) {
    YG_TRY_ASSIGN(const std::size_t more, stream.read(types.data() + read, types.size() - read));
    if (more == 0) break;
    read += more;
  }
  return ascii_lower(std::string_view{types}.substr(0, read)).find("macroenabled") != std::string::npos;
}

Result<AttachmentKind> kind_of_archive(std::string_view bytes) {
  const auto archive = sheet::ZipArchive::open(bytes, {});
  if (!archive && archive.error().code == "table.encrypted") {
    return refused("locked", {"文件已加密，请去掉密码再上传", "the file is encrypted: remove its password first"});
  }
  if (!archive) {
    return refused(
        "kind", {"文件已损坏，或不是完整的 docx、xlsx、OFD", "the file is damaged, or no complete docx, xlsx or OFD"});
  }
  for (const std::string_view entry : archive->names()) {
    if (does_something(entry)) return has_macros();
  }
  if (archive->has("OFD.xml")) return AttachmentKind::ofd;
  if (!archive->has("[Content_Types].xml")) return other_kind();
  const auto macros = declares_macros(*archive);
  if (!macros) return other_kind();
  if (*macros) return has_macros();
  if (archive->has("word/document.xml")) return AttachmentKind::docx;
  if (archive->has("xl/workbook.xml")) return AttachmentKind::xlsx;
  return other_kind();
}

// What a browser or a machine would do something with, whatever the file is called.
bool reads_as_script(std::string_view text) {
  const std::string lower = ascii_lower(text);
  const std::string_view begin = trimmed(lower);
  constexpr std::array kBegins{"#!"sv,   "<!"sv,     "<?"sv,    "<%"sv,           "<html"sv,
                               "<svg"sv, "{\\rtf"sv, "@echo"sv, "mime-version:"sv};
  constexpr std::array kInside{"<script"sv, "<svg"sv, "<html"sv, "<iframe"sv};
  return std::ranges::any_of(kBegins, [&](std::string_view mark) { return begin.starts_with(mark); }) ||
         std::ranges::any_of(kInside, [&](std::string_view mark) { return lower.find(mark) != std::string::npos; });
}

bool is_text_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 ? byte != 0x7f : c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

Result<AttachmentKind> kind_of_text(std::string_view bytes) {
  if (!std::ranges::all_of(bytes, is_text_byte)) return other_kind();
  const auto source = sheet::SourceText::from(bytes, {});
  if (!source) return other_kind();
  if (reads_as_script(source->text())) return is_script();
  return AttachmentKind::text;
}

// Zero width, turning the writing round ("fdp.exe" read backwards), and the second set of control characters.
bool has_unseen(std::string_view name) {
  constexpr std::array kUnseen{"\u200b"sv, "\u200c"sv, "\u200d"sv, "\u200e"sv, "\u200f"sv, "\u202a"sv,
                               "\u202b"sv, "\u202c"sv, "\u202d"sv, "\u202e"sv, "\u2028"sv, "\u2029"sv,
                               "\u2066"sv, "\u2067"sv, "\u2068"sv, "\u2069"sv, "\ufeff"sv};
  for (std::size_t at = 0; at < name.size(); ++at) {
    const auto byte = static_cast<unsigned char>(name[at]);
    if (byte < 0x20 || byte == 0x7f) return true;
    if (byte == 0xc2 && at + 1 < name.size() && static_cast<unsigned char>(name[at + 1]) < 0xa0) return true;
  }
  return std::ranges::any_of(kUnseen, [&](std::string_view one) { return name.find(one) != std::string_view::npos; });
}

}  // namespace

AttachmentView view_of(const Attachment& attachment) {
  AttachmentView view{.id = attachment.id,
                      .name = attachment.name,
                      .kind = attachment.kind,
                      .bytes = attachment.bytes,
                      .sm3 = attachment.sm3,
                      .made_by = attachment.made_by,
                      .made_at = attachment.made_at,
                      .field = {},
                      .event = {}};
  if (!attachment.field.empty()) view.field = attachment.field;
  if (attachment.event != 0) view.event = attachment.event;
  return view;
}

Result<AttachmentKind> kind_of_content(std::string_view bytes) {
  if (bytes.empty()) return refused("empty", {"文件是空的", "the file is empty"});
  if (bytes.starts_with("%PDF-")) return AttachmentKind::pdf;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return AttachmentKind::png;
  if (bytes.starts_with("\xff\xd8\xff")) return AttachmentKind::jpeg;
  if (bytes.starts_with("RIFF") && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP") return AttachmentKind::webp;
  if (bytes.starts_with("PK\x03\x04")) return kind_of_archive(bytes);
  if (bytes.starts_with("\xd0\xcf\x11\xe0")) {
    return refused("macro",
                   {"旧版 Office 文件（doc、xls）可能含宏，加密的 docx、xlsx 无法检查；请另存为不加密的 docx 或 xlsx",
                    "old Office files (doc, xls) may have macros, encrypted ones cannot be looked into: save it "
                    "as a docx or xlsx without a password"});
  }
  return kind_of_text(bytes);
}

Result<void> check_name(std::string_view name, AttachmentKind kind) {
  const Where where{.field = "upload", .value = is_utf8(name) ? clipped(name) : std::string{}};
  if (name.empty() || !is_utf8(name) || has_unseen(name) || name.starts_with('.') ||
      name.find_first_of("/\\") != std::string_view::npos) {
    return fail(ErrorKind::invalid, "order.attachment_name",
                {"文件名不能带路径、控制字符或看不见的字符",
                 "a file's name has no parts of a path, no control characters and none that is not seen"},
                where);
  }
  const std::string lower = ascii_lower(name);
  const bool fits = std::ranges::any_of(form_of(kind).endings, [&](std::string_view ending) {
    return !ending.empty() && lower.size() > ending.size() && lower.ends_with(ending);
  });
  if (fits) return {};
  return fail(ErrorKind::invalid, "order.attachment_name",
              {"文件内容与其扩展名不符", "what stands in the file is not what the ending of its name says"}, where);
}

std::string_view content_type_of(AttachmentKind kind) { return form_of(kind).content_type; }

}  // namespace yunguan::order
