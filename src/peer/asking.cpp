// SPDX-License-Identifier: Apache-2.0
#include "peer/asking.h"

#include "peer/call_store.h"
#include "peer/peer_store.h"
#include "store/id_source.h"

namespace yunguan::peer {
namespace {

Result<order::Calls::Names> offered(store::Reader& reader) {
  order::Calls::Names names;
  YG_TRY_ASSIGN(const auto peers, all_peers(reader, nullptr));
  for (const Peer& peer : peers) {
    if (!peer.is_on) continue;
    for (const std::string& operation : peer.operations) names.insert(peer.code + "." + operation);
  }
  return names;
}

// A call that failed is the same call when it is asked for again, so that a peer which did get it does it once; one that was answered is
// over, and asking again is another.
Result<void> ask(const Ground& ground, store::Transaction& tx, const order::Errand& errand, const std::string& name) {
  const auto [code, operation] = parts_of(name);
  YG_TRY_ASSIGN(const auto peer, find_peer(tx, nullptr, code));
  YG_TRY(check_takes(peer ? &*peer : nullptr, code, operation));
  const Instant now = ground.clock().now();
  YG_TRY_ASSIGN(auto call, find_call(tx, errand.order, errand.visit, errand.is_undo));
  const bool again = call && call->state != CallState::answered && call->state != CallState::skipped;
  if (!again) {
    call = Call{.peer = peer->id,
                .operation = operation,
                .order = errand.order,
                .number = errand.number,
                .service = errand.service,
                .unit = errand.unit,
                .visit = errand.visit,
                .is_undo = errand.is_undo};
    YG_TRY_ASSIGN(call->id, store::next_id<CallId>(tx, "peer_call"));
  }
  call->values = errand.with;
  call->state = CallState::waiting;
  call->failed = 0;
  call->asked_at = now;
  call->next_at = now;
  call->ended_at.reset();
  call->accepted_at.reset();
  call->error_code.clear();
  call->error = {};
  return again ? update(tx, *call) : insert(tx, *call);
}

Result<void> settle(const Ground& ground, store::Transaction& tx, const order::Order& order) {
  YG_TRY_ASSIGN(auto calls, calls_of(tx, order.id));
  for (Call& call : calls) {
    const bool is_open = call.state != CallState::answered && call.state != CallState::skipped;
    if (!is_open || order::awaits_answer(order, call.visit, call.is_undo)) continue;
    call.state = CallState::skipped;
    call.next_at.reset();
    call.ended_at = ground.clock().now();
    YG_TRY(update(tx, call));
  }
  return {};
}

}  // namespace

std::pair<std::string, std::string> parts_of(std::string_view operation) {
  const std::size_t dot = operation.find('.');
  if (dot == std::string_view::npos) return {std::string{operation}, {}};
  return {std::string{operation.substr(0, dot)}, std::string{operation.substr(dot + 1)}};
}

Result<void> check_takes(const Peer* peer, const std::string& code, const std::string& operation) {
  if (peer == nullptr) {
    return fail(ErrorKind::not_found, "peer.none",
                {"没有对端系统“" + code + "”，请人工办理", "there is no peer " + code + ": do it by hand"});
  }
  if (!peer->is_on) {
    return fail(ErrorKind::conflict, "peer.off",
                {"对端系统“" + peer->name.zh + "”已停用，请人工办理",
                 "the peer " + peer->name.en + " is switched off: do it by hand"});
  }
  if (peer->takes(operation)) return {};
  return fail(ErrorKind::not_found, "peer.not_taken",
              {"对端系统“" + peer->name.zh + "”不受理“" + operation + "”，请人工办理",
               "the peer " + peer->name.en + " does not take " + operation + ": do it by hand"});
}

order::Calls calls_for_orders(const Ground& ground) {
  return {.offered = [](store::Reader& reader) { return offered(reader); },
          .ask = [&ground](store::Transaction& tx, const order::Errand& errand,
                           const std::string& operation) { return ask(ground, tx, errand, operation); },
          .settle = [&ground](store::Transaction& tx, const order::Order& order) { return settle(ground, tx, order); }};
}

}  // namespace yunguan::peer
