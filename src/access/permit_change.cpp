// SPDX-License-Identifier: Apache-2.0
#include "access/permit_change.h"

#include "store/outbox.h"

namespace yunguan::access {
namespace {

Result<void> tell(store::Transaction& tx, const crypto::KeyRing& keys, const Permit& permit, PermitEventKind kind,
                  const Word& word) {
  EventRow row{.permit = permit.id,
               .event = {.at = word.now,
                         .kind = kind,
                         .by = word.name,
                         .order_id = {},
                         .order_number = word.order_number,
                         .words = word.words,
                         .until = permit.until},
               .login = word.login};
  if (!word.order.empty()) row.event.order_id = word.order;
  YG_TRY(insert_event(tx, row, keys));
  const PermitTold told{permit.id,    CardId{permit.subject.id}, permit.unit, permit.system, kind,
                        permit.state, permit.ended_why,          permit.until};
  return store::publish(tx, kPermitTopic, std::to_string(permit.subject.id), json::write(told), word.now);
}

}  // namespace

Result<Permit> grant(store::Transaction& tx, const crypto::KeyRing& keys, CardId card, UnitId unit,
                     const System& system, Instant until, const Word& word) {
  Permit wanted{.id = {},
                .subject = {SubjectKind::card, card.value},
                .unit = unit,
                .system = system.id,
                .from = word.now,
                .until = until,
                .confirm_by = confirm_by(word.now, system.confirm_days, until),
                .confirmed_at = {},
                .confirmed_by = {},
                .confirmed_name = {},
                .ended_at = {},
                .ended_why = {},
                .order = word.order,
                .order_number = word.order_number};
  YG_TRY_ASSIGN(Permit permit, insert(tx, std::move(wanted), keys));
  YG_TRY(tell(tx, keys, permit, PermitEventKind::granted, word));
  return permit;
}

Result<Permit> extend(store::Transaction& tx, const crypto::KeyRing& keys, Permit permit, Instant until,
                      std::optional<Instant> by, const Word& word) {
  permit.until = until;
  permit.confirm_by = by;
  permit.order = word.order;
  permit.order_number = word.order_number;
  YG_TRY_ASSIGN(permit, save(tx, std::move(permit), keys));
  YG_TRY(tell(tx, keys, permit, PermitEventKind::extended, word));
  return permit;
}

Result<Permit> confirm(store::Transaction& tx, const crypto::KeyRing& keys, Permit permit, std::int64_t confirm_days,
                       const Word& word) {
  permit.confirm_by = confirm_by(word.now, confirm_days, permit.until);
  permit.confirmed_at = word.now;
  permit.confirmed_by = word.person;
  permit.confirmed_name = word.name;
  YG_TRY_ASSIGN(permit, save(tx, std::move(permit), keys));
  YG_TRY(tell(tx, keys, permit, PermitEventKind::confirmed, word));
  return permit;
}

Result<Permit> end(store::Transaction& tx, const crypto::KeyRing& keys, Permit permit, EndedWhy why, const Word& word) {
  permit.state = PermitState::ended;
  permit.ended_at = word.now;
  permit.ended_why = why;
  if (!word.order.empty()) {
    permit.order = word.order;
    permit.order_number = word.order_number;
  }
  YG_TRY_ASSIGN(permit, save(tx, std::move(permit), keys));
  YG_TRY(tell(tx, keys, permit, PermitEventKind::ended, word));
  return permit;
}

Result<Permit> move(store::Transaction& tx, const crypto::KeyRing& keys, Permit permit, UnitId unit) {
  permit.unit = unit;
  return save(tx, std::move(permit), keys);
}

}  // namespace yunguan::access
