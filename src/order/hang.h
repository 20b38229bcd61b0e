// SPDX-License-Identifier: Apache-2.0
// Attachments being hung to an order, in the transaction of what they come with. One may hang what he made himself and what hangs nowhere
// else; what has come with an event stays where it is for ever. One act on many orders hangs its files to each: the first order gets what was
// taken in, the others rows of their own over the same content.
#pragma once

#include <vector>

#include "catalog/form.h"
#include "order/attachment_store.h"

namespace yunguan::order {

// What the caller may not name, or names twice, by field: form.object. Without an order nothing is hung and all that he made counts.
Result<std::vector<catalog::Remark>> check_attachments(store::Reader& reader, const catalog::Form& form,
                                                       const boost::json::object& values, PersonId caller,
                                                       std::optional<OrderId> order);

// What comes with an act beside its values.
struct ActFiles {
  std::vector<AttachmentId> ids;
  bool hang_already = false;  // to another order, by the same request
};
// Before an act on many: as hang() would answer for each of its orders.
Result<void> check_files(store::Reader& reader, const std::vector<AttachmentId>& files, PersonId caller);

struct Hanging {
  const Order& order;
  const catalog::Form& form;
  PersonId caller;
  Instant now;
};

// Keeps what a form names while it is being filled in, as far as he may; what it names no longer is loose again.
Result<void> hold(store::Transaction& tx, const crypto::KeyRing& ring, const Hanging& hanging,
                  const boost::json::object& values);
// Everything new that an event brings, in fields of the form or with the act; the event has that place. `is_whole`: the values are the
// whole form. order.attachment (invalid) for one that is not the caller's to hang, order.attachments (invalid) for too many.
Result<std::vector<HungFile>> hang(store::Transaction& tx, const crypto::KeyRing& ring, const Hanging& hanging,
                                   const boost::json::value& values, bool is_whole, const ActFiles& files,
                                   std::int64_t place);

}  // namespace yunguan::order
