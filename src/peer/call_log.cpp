// SPDX-License-Identifier: Apache-2.0
#include "peer/call_log.h"

#include "base/parse.h"
#include "identity/enum_name.h"
#include "peer/call_store.h"
#include "peer/peer_store.h"

namespace yunguan::peer {
namespace {

using http::FieldKind;
using store::Row;

template <class Enum>
std::vector<std::string> names_of() {
  std::vector<std::string> all;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](const auto& each) { all.push_back(identity::name_of(each.value)); });
  return all;
}

http::List make_list() {
  http::List::Declaration list{.name = "peer.calls", .fields = {}, .id_column = "c.id", .default_sort = "-id"};
  list.fields = {
      {.name = "id", .kind = FieldKind::integer, .column = "c.id", .sortable = true, .sentence = "As they were asked."},
      {.name = "peer", .kind = FieldKind::text, .column = "p.code", .sentence = "Codes of peers."},
      {.name = "operation", .kind = FieldKind::text, .column = "c.operation"},
      {.name = "state", .kind = FieldKind::enumeration, .column = "c.state", .values = names_of<CallState>()},
      {.name = "number", .kind = FieldKind::text, .column = "c.order_number", .sentence = "Numbers of orders."},
      {.name = "asked_at", .kind = FieldKind::instant, .column = "c.asked_at"},
  };
  return http::List{std::move(list)};
}

CallRow read_row(const Row& row) {
  CallRow view{.id = row.id<CallId>(0),
               .peer = row.text(1),
               .peer_name = {row.text(2), row.text(3)},
               .operation = row.text(4),
               .order = row.id<order::OrderId>(5),
               .number = row.text(6),
               .service = row.text(7),
               .is_undo = row.truth(8),
               .state = identity::from_name_or(row.text(9), CallState::failed),
               .outcome = row.text(10),
               .sent = row.integer(11),
               .asked_at = row.instant(12),
               .next_at = row.optional_instant(13),
               .accepted_at = row.optional_instant(14),
               .ended_at = row.optional_instant(15),
               .error = std::nullopt};
  if (!row.text(16).empty()) view.error = Text{row.text(16), row.text(17)};
  return view;
}

std::unexpected<Error> no_call(CallId id) {
  return fail(ErrorKind::not_found, "peer.no_call", {"没有这次调用", "there is no such call"},
              {.field = "id", .value = std::to_string(id.value)});
}

std::unexpected<Error> over() {
  return fail(ErrorKind::conflict, "peer.over",
              {"调用已有答复，或工单不再等待它", "it was answered, or the order does not wait for it any more"});
}

bool is_open(CallState state) { return state == CallState::waiting || state == CallState::accepted; }

}  // namespace

const http::List& CallLog::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<http::Page<CallRow>> CallLog::page(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  const http::ListSql sql{
      .select =
          "SELECT c.id, p.code, p.name_zh, p.name_en, c.operation, c.order_id, c.order_number, c.service, "
          "c.is_undo, c.state, c.outcome, c.sent, c.asked_at, c.next_at, c.accepted_at, c.ended_at, c.error_zh, "
          "c.error_en",
      .from = "FROM peer_call c JOIN peer p ON p.id = c.peer_id",
      .scope = {}};
  return ground_.db().read(
      [&](store::Reader& reader) { return http::read_page<CallRow>(reader, declaration(), query, sql, read_row); });
}

// Whoever manages peers sees every call; others those of orders they see, and act where they supervise.
Result<CallLog::Sight> CallLog::sight(const identity::Asking& asking, const Call& call,
                                      const order::Times& times) const {
  Sight sight{.manages = asking.principal.may("peer.manage"), .supervises = false};
  const identity::Unit* const unit = times.units->find(call.unit);
  sight.supervises = asking.principal.may("order.supervise", unit == nullptr ? std::string_view{} : unit->path);
  if (sight.manages || sight.supervises) return sight;
  YG_TRY_ASSIGN(const bool sees, ground_.db().read([&](store::Reader& reader) -> Result<bool> {
    YG_TRY_ASSIGN(const auto order, order::find(reader, call.order));
    if (!order) return false;
    const PersonId caller = asking.principal.person_id;
    if (order->applicant == caller || orders_.may_read_all(asking.principal, *times.units, *order)) return true;
    return order::takes_part(reader, order->id, caller);
  }));
  if (sees) return sight;
  return identity::refuse_out_of_scope(ground_.orders.audit, ground_.db(), asking.actor, "peer_call",
                                       std::to_string(call.id.value), no_call(call.id).error());
}

Result<CallDetail> CallLog::detail(store::Reader& reader, const Call& call, const Sight& sight) const {
  YG_TRY_ASSIGN(const auto peer, find_peer(reader, nullptr, call.peer));
  YG_ASSERT(peer.has_value());
  const bool acts = sight.manages || sight.supervises;
  CallDetail view{.call = {.id = call.id,
                           .peer = peer->code,
                           .peer_name = peer->name,
                           .operation = call.operation,
                           .order = call.order,
                           .number = call.number,
                           .service = call.service,
                           .is_undo = call.is_undo,
                           .state = call.state,
                           .outcome = call.outcome,
                           .sent = call.sent,
                           .asked_at = call.asked_at,
                           .next_at = call.next_at,
                           .accepted_at = call.accepted_at,
                           .ended_at = call.ended_at,
                           .error = std::nullopt},
                  .visit = call.visit,
                  .tries = {},
                  .may_send = is_open(call.state) ? acts : call.state == CallState::failed && sight.supervises,
                  .may_give_up = is_open(call.state) && sight.supervises};
  if (!call.error_code.empty()) view.call.error = call.error;
  YG_TRY_ASSIGN(const auto tries, tries_of(reader, call.id));
  for (const Try& one : tries) {
    view.tries.push_back({.number = one.number,
                          .way = one.way,
                          .at = one.at,
                          .took_ms = one.took_ms,
                          .status = one.status,
                          .code = one.error_code,
                          .error = one.error_code.empty() ? std::nullopt : std::optional{one.error},
                          .said = acts ? one.text : std::string{}});
  }
  return view;
}

Result<CallDetail> CallLog::one(const identity::Asking& asking, CallId id) const {
  YG_TRY_ASSIGN(const auto times, order::Times::of(ground_.orders));
  YG_TRY_ASSIGN(const auto call, ground_.db().read([&](store::Reader& reader) { return find_call(reader, id); }));
  if (!call) return no_call(id);
  YG_TRY_ASSIGN(const Sight seen, sight(asking, *call, times));
  return ground_.db().read([&](store::Reader& reader) { return detail(reader, *call, seen); });
}

Result<OrderCalls> CallLog::of_order(const identity::Asking& asking, order::OrderId id) const {
  YG_TRY_ASSIGN(const auto order, orders_.visible(asking, id));
  YG_TRY_ASSIGN(const auto times, order::Times::of(ground_.orders));
  const Sight seen{.manages = false, .supervises = orders_.may_supervise(asking.principal, *times.units, order)};
  return ground_.db().read([&](store::Reader& reader) -> Result<OrderCalls> {
    OrderCalls answer;
    YG_TRY_ASSIGN(const auto calls, calls_of(reader, id));
    for (const Call& call : calls) {
      YG_TRY_ASSIGN(auto view, detail(reader, call, seen));
      answer.items.push_back(std::move(view));
    }
    return answer;
  });
}

Result<CallDetail> CallLog::send_again(const identity::Asking& asking, CallId id) const {
  YG_TRY(one(asking, id));
  YG_TRY_ASSIGN(const auto times, order::Times::of(ground_.orders));
  YG_TRY(identity::audited(ground_.orders.audit, ground_.db(),
                           {.actor = asking.actor,
                            .action = "peer.send_again",
                            .object_type = "peer_call",
                            .object_id = std::to_string(id.value)},
                           [&](store::Transaction& tx, identity::AuditEntry& entry) -> Result<void> {
                             YG_TRY_ASSIGN(const auto call, find_call(tx, id));
                             YG_ASSERT(call.has_value());
                             entry.object_label = call->number;
                             entry.unit_id = call->unit;
                             Sight seen{.manages = asking.principal.may("peer.manage")};
                             const identity::Unit* const unit = times.units->find(call->unit);
                             seen.supervises = unit != nullptr && asking.principal.may("order.supervise", unit->path);
                             return send_now(tx, asking, times, *call, seen);
                           }));
  caller_.wake();
  return one(asking, id);
}

Result<void> CallLog::send_now(store::Transaction& tx, const identity::Asking& asking, const order::Times& times,
                               Call call, const Sight& sight) const {
  if (!sight.manages && !sight.supervises) {
    return fail(ErrorKind::forbidden, "peer.not_yours",
                {"只有督办人员和对端系统管理员可以重发", "this is for those who supervise the order or manage peers"});
  }
  YG_TRY_ASSIGN(auto order, order::find_to_change(tx, call.order));
  YG_TRY_ASSIGN(auto now, find_call(tx, call.id));
  YG_ASSERT(order && now);
  if (!order::awaits_answer(*order, now->visit, now->is_undo) && now->state != CallState::failed) return over();
  if (is_open(now->state)) {
    now->state = CallState::waiting;
    now->failed = 0;
    // One that is being sent just now keeps its lease: it is on its way.
    const bool is_leased =
        now->next_at && *now->next_at > ground_.clock().now() && now->error_code.empty() && now->sent > 0;
    if (!is_leased || call.state == CallState::accepted) now->next_at = ground_.clock().now();
    return update(tx, *now);
  }
  const std::int64_t visit = order::failed_visit(*order, now->visit, now->is_undo);
  if (now->state != CallState::failed || visit == 0) return over();
  // The step is tried again: the clerk asks for the same call.
  YG_TRY_ASSIGN(const auto version, ground_.orders.shelf.version(tx, order->service_version));
  const flow::Event event{.act = flow::Act::retry,
                          .at = ground_.clock().now(),
                          .by = asking.principal.person_id,
                          .supervises = orders_.may_supervise(asking.principal, *times.units, *order),
                          .visit = visit};
  YG_TRY(order_book_.take(tx, times, *version, *order, asking.principal.signature(), event));
  return {};
}

Result<CallDetail> CallLog::give_up(const identity::Asking& asking, CallId id, const GiveUpInput& input) const {
  YG_TRY(one(asking, id));
  const std::string words{trimmed(input.words)};
  if (words.empty() || words.size() > kWordsMax) {
    return fail(ErrorKind::invalid, "order.words", {"请写明理由，不超过 600 字", "say why, in at most 2000 bytes"},
                {.field = "words"});
  }
  YG_TRY_ASSIGN(const auto times, order::Times::of(ground_.orders));
  YG_TRY(identity::audited(ground_.orders.audit, ground_.db(),
                           {.actor = asking.actor,
                            .action = "peer.give_up",
                            .object_type = "peer_call",
                            .object_id = std::to_string(id.value),
                            .reason = words},
                           [&](store::Transaction& tx, identity::AuditEntry& entry) -> Result<void> {
                             YG_TRY_ASSIGN(const auto seen, find_call(tx, id));
                             YG_ASSERT(seen.has_value());
                             entry.object_label = seen->number;
                             entry.unit_id = seen->unit;
                             YG_TRY_ASSIGN(auto order, order::find_to_change(tx, seen->order));
                             YG_TRY_ASSIGN(auto call, find_call(tx, id));
                             YG_ASSERT(order && call);
                             if (!orders_.may_supervise(asking.principal, *times.units, *order)) {
                               return fail(ErrorKind::forbidden, "peer.not_yours",
                                           {"只有督办人员可以停止等待", "this is for those who supervise the order"});
                             }
                             if (!is_open(call->state)) return over();
                             return book_.give_up(
                                 tx, times, *order, *call,
                                 {ErrorKind::conflict,
                                  "peer.given_up",
                                  {"不再等待对端系统：" + words, "the peer is not waited for: " + words},
                                  {},
                                  {}});
                           }));
  return one(asking, id);
}

}  // namespace yunguan::peer
