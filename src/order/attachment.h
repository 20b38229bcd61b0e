// SPDX-License-Identifier: Apache-2.0
// A file that hangs to an order: in a field of its form, or with something that was done about it. What may be taken is decided by what
// stands in the file; no disk and no SQL here.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "order/order.h"

namespace yunguan::order {

inline constexpr std::size_t kFilesMax = 10;             // of one act
inline constexpr std::int64_t kLooseMax = 100;           // of one person, not hung to anything
inline constexpr std::chrono::hours kLooseKept{24 * 7};  // then it goes
inline constexpr std::chrono::minutes kStrayKept{10};  // a content without a row is that of a crash, or being taken in

BOOST_DEFINE_ENUM_CLASS(AttachmentKind, pdf, png, jpeg, webp, ofd, docx, xlsx, text)

struct Attachment {
  AttachmentId id;
  OrderId order;  // none: its maker may still hang it
  PersonId made_by;
  Instant made_at;
  std::string name;
  AttachmentKind kind = AttachmentKind::text;
  std::int64_t bytes = 0;
  std::string sm3;         // of the content, hex
  std::string field;       // of the form; "" with an act
  std::int64_t event = 0;  // the place of the event that it came with; 0: it stands in a form that is being filled in
  std::optional<Instant> loose_since;
  AttachmentId content = {};  // whose content it shares; none: it has its own

  [[nodiscard]] AttachmentId content_of() const { return content.empty() ? id : content; }
};

struct AttachmentView {
  AttachmentId id;
  std::string name;
  AttachmentKind kind = AttachmentKind::text;
  std::int64_t bytes = 0;
  std::string sm3;
  PersonId made_by;
  Instant made_at;
  std::optional<std::string> field;
  std::optional<std::int64_t> event;
};
BOOST_DESCRIBE_STRUCT(AttachmentView, (), (id, name, kind, bytes, sm3, made_by, made_at, field, event))
[[nodiscard]] AttachmentView view_of(const Attachment& attachment);

// PDF, PNG, JPEG, WebP, OFD, docx, xlsx, and text in UTF-8 or GB18030. Errors (invalid): order.attachment_empty; order.attachment_macro;
// order.attachment_locked (encrypted); order.attachment_script for SVG, HTML and what a machine would run; order.attachment_kind for
// everything else.
[[nodiscard]] Result<AttachmentKind> kind_of_content(std::string_view bytes);
// order.attachment_name (invalid): parts of a path, characters that are not seen or turn the writing round, another ending than the kind's.
[[nodiscard]] Result<void> check_name(std::string_view name, AttachmentKind kind);
[[nodiscard]] std::string_view content_type_of(AttachmentKind kind);
// May be shown in the page; everything else is only handed out to be saved.
[[nodiscard]] constexpr bool is_picture(AttachmentKind kind) {
  return kind == AttachmentKind::png || kind == AttachmentKind::jpeg || kind == AttachmentKind::webp;
}

}  // namespace yunguan::order
