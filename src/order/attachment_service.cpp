// SPDX-License-Identifier: Apache-2.0
#include "order/attachment_service.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "crypto/hex.h"
#include "crypto/sm3.h"
#include "crypto/sm4.h"
#include "file/disk.h"
#include "order/attachment_store.h"

namespace yunguan::order {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSweepBatch = 500;
constexpr std::size_t kVersionBytes = 4;

std::unexpected<Error> no_attachment(AttachmentId id) {
  return fail(ErrorKind::not_found, "order.no_attachment", {"没有这个附件", "there is no such attachment"},
              {.field = "attachment", .value = std::to_string(id.value)});
}

std::unexpected<Error> too_large(std::int64_t bytes_max) {
  return fail(ErrorKind::too_large, "order.attachment_size",
              {fmt::format("附件超过上限 {} MB", bytes_max >> 20),
               fmt::format("the attachment is larger than {} MB", bytes_max >> 20)},
              {.field = "upload"});
}

std::unexpected<Error> changed(const Attachment& attachment) {
  return fail(ErrorKind::conflict, "order.attachment_changed",
              {"附件内容与上传时不符，已停止下载，请联系管理员",
               "the attachment is not what was sent, and is not handed out: tell your administrator"},
              {.field = "attachment", .value = std::to_string(attachment.id.value)});
}

std::string digest_of(std::string_view bytes) { return crypto::to_hex(crypto::bytes_of(crypto::sm3(bytes))); }

// A content belongs to its row.
std::string bound_to(AttachmentId id) { return fmt::format("order_attachment.{}", id.value); }

}  // namespace

Result<void> Attachments::start() {
  YG_TRY(file::make_folder(folder_));
  YG_TRY(sweep());
  return {};
}

Result<void> Attachments::write(AttachmentId id, std::string_view bytes) const {
  YG_TRY_ASSIGN(const auto sealed, ground_.keys.encrypt(bound_to(id), bytes));
  std::string content;
  content.reserve(kVersionBytes + sealed.nonce.size() + sealed.ciphertext.size());
  for (std::size_t n = 0; n < kVersionBytes; ++n) content += static_cast<char>(sealed.version >> (8 * n) & 0xff);
  content += sealed.nonce;
  content += sealed.ciphertext;
  // A crash may have left one under a number that was given out and never committed.
  YG_TRY(file::remove_file(path(id)));
  YG_TRY(file::make_file(path(id)));
  return file::write_at(path(id), 0, content);
}

Result<std::string> Attachments::content(const Attachment& attachment) const {
  YG_TRY_ASSIGN(const std::uint64_t size, file::size_of(path(attachment.content_of())));
  const auto expected =
      static_cast<std::uint64_t>(attachment.bytes) + kVersionBytes + crypto::kGcmNonceBytes + crypto::kGcmTagBytes;
  if (size != expected) return changed(attachment);
  YG_TRY_ASSIGN(const std::string sealed, file::read_at(path(attachment.content_of()), 0, size));
  if (sealed.size() != expected) return changed(attachment);
  std::uint32_t version = 0;
  for (std::size_t n = kVersionBytes; n-- > 0;) version = version << 8 | static_cast<unsigned char>(sealed[n]);
  auto plain = ground_.keys.decrypt({version, sealed.substr(kVersionBytes, crypto::kGcmNonceBytes),
                                     sealed.substr(kVersionBytes + crypto::kGcmNonceBytes)},
                                    bound_to(attachment.content_of()));
  if (!plain && plain.error().kind == ErrorKind::unavailable) return plain;
  if (!plain || digest_of(*plain) != attachment.sm3) return changed(attachment);
  return plain;
}

Result<AttachmentView> Attachments::add(const identity::Asking& asking, file::UploadId upload) {
  const PersonId owner = asking.principal.person_id;
  YG_TRY_ASSIGN(const auto sent, files_.find_finished(upload, owner));
  if (sent.size > bytes_max_) return too_large(bytes_max_);
  YG_TRY_ASSIGN(const std::string bytes, file::read_at(sent.path, 0, static_cast<std::size_t>(sent.size)));
  Attachment made{.id = {},
                  .order = {},
                  .made_by = owner,
                  .made_at = ground_.clock.now(),
                  .name = sent.name,
                  .sm3 = {},
                  .field = {},
                  .loose_since = ground_.clock.now()};
  YG_TRY_ASSIGN(made.kind, kind_of_content(bytes));
  YG_TRY(check_name(made.name, made.kind));
  made.bytes = static_cast<std::int64_t>(bytes.size());
  made.sm3 = digest_of(bytes);
  YG_TRY_ASSIGN(made.id, ground_.db.write([](store::Transaction& tx) { return next_attachment_id(tx); }));
  YG_TRY(write(made.id, bytes));
  identity::AuditEntry entry{.actor = asking.actor,
                             .action = "order.attach",
                             .object_type = "attachment",
                             .object_id = std::to_string(made.id.value),
                             .object_label = made.name};
  entry.after = boost::json::object{{"bytes", made.bytes}, {"sm3", made.sm3}};
  const auto kept = identity::audited(
      ground_.audit, ground_.db, std::move(entry), [&](store::Transaction& tx, identity::AuditEntry&) -> Result<void> {
        YG_TRY_ASSIGN(const std::int64_t loose, count_loose(tx, owner));
        if (loose >= kLooseMax) {
          return fail(
              ErrorKind::too_many, "order.attachments_loose",
              {fmt::format("您已上传 {} 个尚未提交的附件，请先提交或移除", loose),
               fmt::format("{} attachments of yours are not handed in yet: hand in or remove some first", loose)});
        }
        return insert(tx, ground_.keys, made);
      });
  if (!kept) {
    YG_TRY(file::remove_file(path(made.id)));
    return std::unexpected(kept.error());
  }
  // The attachment stands; what is left of an upload goes by itself.
  static_cast<void>(files_.remove(upload, owner));
  return view_of(made);
}

Result<void> Attachments::remove(const identity::Asking& asking, AttachmentId id) {
  identity::AuditEntry entry{.actor = asking.actor,
                             .action = "order.detach",
                             .object_type = "attachment",
                             .object_id = std::to_string(id.value)};
  YG_TRY(identity::audited(ground_.audit, ground_.db, std::move(entry),
                           [&](store::Transaction& tx, identity::AuditEntry& written) -> Result<void> {
                             YG_TRY_ASSIGN(const auto found, find_attachment(tx, id));
                             if (!found || found->made_by != asking.principal.person_id) return no_attachment(id);
                             written.object_label = found->name;
                             YG_TRY_ASSIGN(const bool gone, remove_loose(tx, id));
                             if (!gone) return no_attachment(id);
                             return {};
                           }));
  return file::remove_file(path(id));
}

Result<std::string> Attachments::open(const identity::Asking& asking, const Order& order, AttachmentId id) {
  YG_TRY_ASSIGN(const auto found, ground_.db.read([&](store::Reader& reader) { return find_attachment(reader, id); }));
  if (!found || found->order != order.id) return no_attachment(id);
  YG_TRY_ASSIGN(auto bytes, content(*found));
  identity::AuditEntry entry{.actor = asking.actor,
                             .action = "order.download",
                             .object_type = "order",
                             .object_id = std::to_string(order.id.value),
                             .object_label = order.number,
                             .unit_id = order.unit};
  entry.after = boost::json::object{{"attachment", id.value}, {"name", found->name}};
  YG_TRY(ground_.audit.record_alone(ground_.db, entry));
  return bytes;
}

Result<std::int64_t> Attachments::sweep() {
  YG_TRY_ASSIGN(const auto loose, sweep_loose());
  YG_TRY_ASSIGN(const auto strays, sweep_strays());
  return loose + strays;
}

// The row goes first: a crash in between leaves a content without one.
Result<std::int64_t> Attachments::sweep_loose() {
  const Instant before = ground_.clock.now() - kLooseKept;
  std::int64_t gone = 0;
  for (std::size_t found = kSweepBatch; found == kSweepBatch;) {
    YG_TRY_ASSIGN(const auto ids,
                  ground_.db.read([&](store::Reader& reader) { return loose_before(reader, before, kSweepBatch); }));
    found = ids.size();
    for (const AttachmentId id : ids) {
      YG_TRY_ASSIGN(const bool removed, ground_.db.write([&](store::Transaction& tx) { return remove_loose(tx, id); }));
      if (!removed) continue;
      YG_TRY(file::remove_file(path(id)));
      ++gone;
    }
  }
  return gone;
}

Result<std::int64_t> Attachments::sweep_strays() {
  std::int64_t gone = 0;
  std::error_code error;
  const auto old = fs::file_time_type::clock::now() - kStrayKept;
  for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->last_write_time(ignored) > old) continue;
    const auto number = parse_integer<std::int64_t>(at->path().filename().string());
    if (number) {
      YG_TRY_ASSIGN(const bool wanted, ground_.db.read([&](store::Reader& reader) {
        return is_content_wanted(reader, AttachmentId{*number});
      }));
      if (wanted) continue;
    }
    YG_TRY(file::remove_file(at->path()));
    ++gone;
  }
  return gone;
}

}  // namespace yunguan::order
