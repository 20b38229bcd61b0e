// SPDX-License-Identifier: Apache-2.0
// The SQL of attachments: a row each, with its integrity code, from the moment it was taken in.
#pragma once

#include <functional>
#include <span>

#include "crypto/key_ring.h"
#include "order/attachment.h"
#include "store/database.h"

namespace yunguan::order {

Result<AttachmentId> next_attachment_id(store::Transaction& tx);
Result<void> insert(store::Transaction& tx, const crypto::KeyRing& ring, const Attachment& attachment);
// Where it hangs; false when it no longer hangs where it did in `before`.
Result<bool> move(store::Transaction& tx, const crypto::KeyRing& ring, const Attachment& before, const Attachment& now);

Result<std::optional<Attachment>> find_attachment(store::Reader& reader, AttachmentId id);
// By id; those that are not there are left out.
Result<std::vector<Attachment>> find_attachments(store::Reader& reader, std::span<const std::int64_t> ids);
// In the order in which they were made.
Result<std::vector<Attachment>> attachments_of(store::Reader& reader, OrderId order);

// Of one person, hung to nothing.
Result<std::int64_t> count_loose(store::Reader& reader, PersonId person);
Result<std::vector<AttachmentId>> loose_before(store::Reader& reader, Instant at, std::size_t limit);
// False when it has been hung to something meanwhile.
Result<bool> remove_loose(store::Transaction& tx, AttachmentId id);
// Whether any row has this content, its own or shared.
Result<bool> is_content_wanted(store::Reader& reader, AttachmentId content);
// Those of a draft that goes; their contents go with the next sweep.
Result<void> remove_attachments(store::Transaction& tx, OrderId order);

// Every row, and whether it fits its code.
Result<void> each_attachment(store::Reader& reader, const crypto::KeyRing& ring,
                             const std::function<void(const Attachment& attachment, bool sound)>& visit);

}  // namespace yunguan::order
