// SPDX-License-Identifier: Apache-2.0
// Files being taken in to be hung to orders, and handed out again. Contents lie in <folder>/<id>, encrypted with the key of data and
// bound to that row: neither reads without the other. What comes with one act on many orders is kept once: <id> is that of the row it was
// taken in as, and the other orders' rows name it. A content stays for as long as any row has it; what is hung to nothing goes after a week.
#pragma once

#include <filesystem>
#include <string>

#include "file/files.h"
#include "identity/context.h"
#include "order/attachment.h"
#include "order/ground.h"

namespace yunguan::order {

// Thread-safe.
class Attachments {
 public:
  // `ground` and `files` outlive it.
  Attachments(const Ground& ground, file::Files& files, std::filesystem::path folder, std::int64_t bytes_max)
      : ground_(ground), files_(files), folder_(std::move(folder)), bytes_max_(bytes_max) {}

  // Makes the folder, and sweeps.
  Result<void> start();

  // Of a finished upload of the caller's, which is used up. Errors: those of Files::find_finished, kind_of_content and check_name;
  // order.attachment_size (too_large); order.attachments_loose (too_many).
  Result<AttachmentView> add(const identity::Asking& asking, file::UploadId upload);
  // Of one's own that hangs nowhere: order.no_attachment (not_found) for every other.
  Result<void> remove(const identity::Asking& asking, AttachmentId id);

  // The content of one that the caller may see, which is the caller's to have looked at; recorded. order.attachment_changed (conflict)
  // when it is not what was taken in; file.disk (unavailable) when it is not there.
  Result<std::string> open(const identity::Asking& asking, const Order& order, AttachmentId id);

  // The content, when it is what was taken in.
  [[nodiscard]] Result<std::string> content(const Attachment& attachment) const;
  // Removes what nobody hung within kLooseKept, and contents without a row; how many went.
  Result<std::int64_t> sweep();

 private:
  [[nodiscard]] std::filesystem::path path(AttachmentId id) const { return folder_ / std::to_string(id.value); }
  Result<void> write(AttachmentId id, std::string_view bytes) const;
  Result<std::int64_t> sweep_loose();
  Result<std::int64_t> sweep_strays();

  const Ground& ground_;
  file::Files& files_;
  const std::filesystem::path folder_;
  const std::int64_t bytes_max_;
};

}  // namespace yunguan::order
