// SPDX-License-Identifier: Apache-2.0
#include "order/attachment_store.h"

#include <fmt/format.h>

#include "crypto/row_code.h"
#include "store/id_source.h"
#include "store/list_value.h"

namespace yunguan::order {
namespace {

using store::NamedQuery;
using store::Row;

#define YG_ATTACHMENT_COLUMNS \
  "id, order_id, made_by, made_at, name, kind, bytes, sm3, field, event, loose_since, content"

constexpr NamedQuery kInsert{"order.attachment_insert",
                             "INSERT INTO order_attachment (" YG_ATTACHMENT_COLUMNS
                             ", integrity) VALUES (:id, :order, :made_by, :made_at, :name, "
                             ":kind, :bytes, :sm3, :field, :event, :loose, :content, :integrity)"};
constexpr NamedQuery kMove{"order.attachment_move",
                           "UPDATE order_attachment SET order_id = :order, field = :field, event = :event, "
                           "loose_since = :loose, integrity = :integrity"
                           " WHERE id = :id AND order_id = :was_order AND event = :was_event"};
constexpr NamedQuery kFind{"order.attachment_find",
                           "SELECT " YG_ATTACHMENT_COLUMNS " FROM order_attachment WHERE id = :id"};
constexpr NamedQuery kOfOrder{"order.attachments",
                              "SELECT " YG_ATTACHMENT_COLUMNS
                              " FROM order_attachment WHERE order_id <> 0 AND order_id = :order ORDER BY id"};
constexpr NamedQuery kCountLoose{"order.attachments_loose",
                                 "SELECT CAST(COUNT(*) AS BIGINT) FROM order_attachment WHERE made_by = :person"
                                 " AND loose_since IS NOT NULL"};
constexpr NamedQuery kLooseBefore{"order.attachments_loose_before",
                                  "SELECT id FROM order_attachment WHERE loose_since IS NOT NULL"
                                  " AND loose_since <= :at ORDER BY loose_since LIMIT :limit"};
constexpr NamedQuery kRemoveLoose{"order.attachment_remove",
                                  "DELETE FROM order_attachment WHERE id = :id AND loose_since IS NOT NULL"};
constexpr NamedQuery kWanted{"order.attachment_content_wanted",
                             "SELECT CAST(COUNT(*) AS BIGINT) FROM order_attachment WHERE id = :id"
                             " OR (content <> 0 AND content = :content)"};
constexpr NamedQuery kRemoveOfOrder{"order.attachments_remove", "DELETE FROM order_attachment WHERE order_id = :order"};
constexpr NamedQuery kAll{"order.check_attachments",
                          "SELECT " YG_ATTACHMENT_COLUMNS ", integrity FROM order_attachment ORDER BY id"};

Attachment read_attachment(const Row& row) {
  return {.id = row.id<AttachmentId>(0),
          .order = row.id<OrderId>(1),
          .made_by = row.id<PersonId>(2),
          .made_at = row.instant(3),
          .name = row.text(4),
          .kind = static_cast<AttachmentKind>(row.integer(5)),
          .bytes = row.integer(6),
          .sm3 = row.text(7),
          .field = row.text(8),
          .event = row.integer(9),
          .loose_since = row.optional_instant(10),
          .content = row.id<AttachmentId>(11)};
}

crypto::RowCode code_of(const Attachment& attachment) {
  crypto::RowCode code{"order_attachment"};
  code.add("id", attachment.id).add("order_id", attachment.order).add("made_by", attachment.made_by);
  code.add("made_at", attachment.made_at).add("name", attachment.name);
  code.add("kind", static_cast<int>(attachment.kind)).add("bytes", attachment.bytes).add("sm3", attachment.sm3);
  code.add("field", attachment.field).add("event", attachment.event).add("loose_since", attachment.loose_since);
  // Not part of the codes of rows that were there before contents could be shared.
  if (!attachment.content.empty()) code.add("content", attachment.content);
  return code;
}

}  // namespace

Result<AttachmentId> next_attachment_id(store::Transaction& tx) {
  return store::next_id<AttachmentId>(tx, "order_attachment");
}

Result<void> insert(store::Transaction& tx, const crypto::KeyRing& ring, const Attachment& attachment) {
  YG_TRY_ASSIGN(auto code, code_of(attachment).code(ring));
  YG_TRY(tx.run(kInsert, {attachment.id, attachment.order, attachment.made_by, attachment.made_at, attachment.name,
                          static_cast<int>(attachment.kind), attachment.bytes, attachment.sm3, attachment.field,
                          attachment.event, attachment.loose_since, attachment.content, std::move(code)}));
  return {};
}

Result<bool> move(store::Transaction& tx, const crypto::KeyRing& ring, const Attachment& before,
                  const Attachment& now) {
  YG_TRY_ASSIGN(auto code, code_of(now).code(ring));
  YG_TRY_ASSIGN(const auto moved, tx.run(kMove, {now.order, now.field, now.event, now.loose_since, std::move(code),
                                                 now.id, before.order, before.event}));
  return moved == 1;
}

Result<std::optional<Attachment>> find_attachment(store::Reader& reader, AttachmentId id) {
  return reader.one(kFind, {id}, read_attachment);
}

Result<std::vector<Attachment>> find_attachments(store::Reader& reader, std::span<const std::int64_t> ids) {
  const std::string sql = "SELECT " YG_ATTACHMENT_COLUMNS " FROM order_attachment WHERE id " +
                          store::in_number_list(reader.dialect(), "ids") + " ORDER BY id";
  return reader.all({"order.attachments_by_id", sql, true}, {store::list_value(reader.dialect(), ids)},
                    read_attachment);
}

Result<std::vector<Attachment>> attachments_of(store::Reader& reader, OrderId order) {
  return reader.all(kOfOrder, {order}, read_attachment);
}

Result<std::int64_t> count_loose(store::Reader& reader, PersonId person) {
  YG_TRY_ASSIGN(const auto count, reader.one(kCountLoose, {person}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

Result<std::vector<AttachmentId>> loose_before(store::Reader& reader, Instant at, std::size_t limit) {
  return reader.all(kLooseBefore, {at, static_cast<std::int64_t>(limit)},
                    [](const Row& row) { return row.id<AttachmentId>(0); });
}

Result<bool> remove_loose(store::Transaction& tx, AttachmentId id) {
  YG_TRY_ASSIGN(const auto removed, tx.run(kRemoveLoose, {id}));
  return removed == 1;
}

Result<bool> is_content_wanted(store::Reader& reader, AttachmentId content) {
  YG_TRY_ASSIGN(const auto rows,
                reader.one(kWanted, {content, content}, [](const Row& row) { return row.integer(0); }));
  return rows.value_or(0) > 0;
}

Result<void> remove_attachments(store::Transaction& tx, OrderId order) {
  YG_ASSERT(!order.empty());
  YG_TRY(tx.run(kRemoveOfOrder, {order}));
  return {};
}

Result<void> each_attachment(store::Reader& reader, const crypto::KeyRing& ring,
                             const std::function<void(const Attachment& attachment, bool sound)>& visit) {
  Result<void> checked;
  YG_TRY(reader.each(kAll, {}, [&](const Row& row) {
    const Attachment attachment = read_attachment(row);
    const auto sound = code_of(attachment).matches(ring, row.text(12));
    if (!sound) {
      checked = std::unexpected(sound.error());
      return false;
    }
    visit(attachment, *sound);
    return true;
  }));
  return checked;
}

}  // namespace yunguan::order
