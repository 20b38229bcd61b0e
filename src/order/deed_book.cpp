// SPDX-License-Identifier: Apache-2.0
#include "order/deed_book.h"

namespace yunguan::order {

Result<void> DeedBook::done(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                            StoredDeed& deed, Accomplished done, Ended how) const {
  deed.standing = DeedStanding::done;
  deed.next_at.reset();
  deed.ended_at = ground_.clock.now();
  deed.error_code.clear();
  deed.error = {};
  deed.result = std::move(done.result);
  deed.words = std::move(done.words);
  YG_TRY(update_deed(tx, deed));
  YG_TRY(add_links(tx, order.id, done.links));
  flow::Event event{.act = deed.is_undo ? flow::Act::undo_done : flow::Act::deed_done,
                    .at = ground_.clock.now(),
                    .visit = deed.visit,
                    .words = deed.words.zh};
  if (!how.values.empty()) event.values = boost::json::value(std::move(how.values));
  YG_TRY(book_.take(tx, times, version, order, how.login, event));
  return note(tx, order, deed.is_undo ? "order.undo_done" : "order.deed_done", deed);
}

Result<void> DeedBook::failed(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                              StoredDeed& deed, const Error& error, Ended how) const {
  deed.error_code = error.code;
  deed.error = error.text;
  for (const Error& detail : error.details) {
    deed.error.zh += "；" + detail.text.zh;
    deed.error.en += "; " + detail.text.en;
  }
  deed.standing = DeedStanding::failed;
  deed.next_at.reset();
  deed.ended_at = ground_.clock.now();
  YG_TRY(update_deed(tx, deed));
  const flow::Event event{.act = deed.is_undo ? flow::Act::undo_failed : flow::Act::deed_failed,
                          .at = ground_.clock.now(),
                          .visit = deed.visit,
                          .words = deed.error.zh};
  YG_TRY(book_.take(tx, times, version, order, how.login, event));
  return note(tx, order, deed.is_undo ? "order.undo_failed" : "order.deed_failed", deed);
}

Result<void> DeedBook::note(store::Transaction& tx, const Order& order, std::string action,
                            const StoredDeed& deed) const {
  identity::AuditEntry entry{.actor = identity::Actor::machine(order.number),
                             .action = std::move(action),
                             .object_type = "order",
                             .object_id = std::to_string(order.id.value),
                             .object_label = order.number,
                             .unit_id = order.unit};
  entry.after = boost::json::object{{"target", deed.target}, {"visit", deed.visit}, {"attempts", deed.attempts}};
  if (deed.standing == DeedStanding::failed) {
    entry.result = identity::AuditResult::failed;
    entry.code = deed.error_code;
  }
  YG_TRY(ground_.audit.record(tx, entry));
  return {};
}

}  // namespace yunguan::order
