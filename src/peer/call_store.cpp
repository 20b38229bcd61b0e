// SPDX-License-Identifier: Apache-2.0
#include "peer/call_store.h"

#include <boost/json/serialize.hpp>

#include "identity/enum_name.h"

namespace yunguan::peer {
namespace {

using store::NamedQuery;
using store::Row;

#define YG_CALL_COLUMNS                                                                                             \
  "id, peer_id, operation, order_id, order_number, service, unit_id, visit, is_undo, state, sent, failed, request," \
  " outcome, answer, asked_at, next_at, accepted_at, ended_at, error_code, error_zh, error_en"
constexpr NamedQuery kInsert{
    "peer.insert_call",
    "INSERT INTO peer_call (" YG_CALL_COLUMNS
    ") VALUES (:id, :peer, :operation, :order, :number, :service, :unit, :visit, :undo, 'waiting', 0, 0, :request, '',"
    " '', :asked, :next, NULL, NULL, '', '', '')"};
constexpr NamedQuery kUpdate{
    "peer.update_call",
    "UPDATE peer_call SET peer_id = :peer, state = :state, failed = :failed, request = :request, outcome = :outcome,"
    " answer = :answer, asked_at = :asked, next_at = :next, accepted_at = :accepted, ended_at = :ended,"
    " error_code = :code, error_zh = :zh, error_en = :en WHERE id = :id"};
constexpr NamedQuery kFind{"peer.find_call", "SELECT " YG_CALL_COLUMNS " FROM peer_call WHERE id = :id"};
constexpr NamedQuery kFindOf{"peer.find_call_of", "SELECT " YG_CALL_COLUMNS
                                                  " FROM peer_call WHERE order_id = :order AND visit = :visit"
                                                  " AND is_undo = :undo ORDER BY id DESC LIMIT 1"};
constexpr NamedQuery kOfOrder{"peer.calls_of_order",
                              "SELECT " YG_CALL_COLUMNS " FROM peer_call WHERE order_id = :order ORDER BY id"};
constexpr NamedQuery kPeersDue{"peer.peers_due",
                               "SELECT DISTINCT peer_id FROM peer_call WHERE next_at IS NOT NULL AND next_at <= :now"};
constexpr NamedQuery kNextDue{"peer.next_due", "SELECT " YG_CALL_COLUMNS
                                               " FROM peer_call WHERE peer_id = :peer AND next_at IS NOT NULL"
                                               " AND next_at <= :now ORDER BY next_at, id LIMIT 1"};
// What it was found as is what it must still be.
constexpr NamedQuery kLease{"peer.lease_call",
                            "UPDATE peer_call SET next_at = :until, sent = sent + 1 WHERE id = :id"
                            " AND state = 'waiting' AND sent = :sent AND next_at = :seen"};
constexpr NamedQuery kTries{
    "peer.tries",
    "SELECT number, way, at, took_ms, status, error_code, error_zh, error_en, said FROM peer_try"
    " WHERE call_id = :call ORDER BY number"};
constexpr NamedQuery kTriesMade{"peer.tries_made", "SELECT COUNT(*) FROM peer_try WHERE call_id = :call"};
constexpr NamedQuery kAddTry{
    "peer.add_try",
    "INSERT INTO peer_try (call_id, number, way, at, took_ms, status, error_code, error_zh, error_en, said)"
    " VALUES (:call, :number, :way, :at, :took, :status, :code, :zh, :en, :said)"};

Call read_call(const Row& row) {
  Call call{.id = row.id<CallId>(0),
            .peer = row.id<PeerId>(1),
            .operation = row.text(2),
            .order = row.id<order::OrderId>(3),
            .number = row.text(4),
            .service = row.text(5),
            .unit = row.id<UnitId>(6),
            .visit = row.integer(7),
            .is_undo = row.truth(8),
            .state = identity::from_name_or(row.text(9), CallState::failed),
            .sent = row.integer(10),
            .failed = row.integer(11),
            .outcome = row.text(13),
            .answer = row.text(14),
            .asked_at = row.instant(15),
            .next_at = row.optional_instant(16),
            .accepted_at = row.optional_instant(17),
            .ended_at = row.optional_instant(18),
            .error_code = row.text(19),
            .error = {row.text(20), row.text(21)}};
  // Ours: what cannot be read was changed behind the product's back, and is sent as nothing.
  if (auto values = json::parse(row.text(12)); values && values->is_object()) call.values = values->get_object();
  return call;
}

}  // namespace

Result<void> insert(store::Transaction& tx, const Call& call) {
  YG_TRY(tx.run(kInsert, {call.id, call.peer, call.operation, call.order, call.number, call.service, call.unit,
                          call.visit, call.is_undo, boost::json::serialize(call.values), call.asked_at, call.next_at}));
  return {};
}

Result<void> update(store::Transaction& tx, const Call& call) {
  YG_TRY(tx.run(kUpdate, {call.peer, identity::name_of(call.state), call.failed, boost::json::serialize(call.values),
                          call.outcome, call.answer, call.asked_at, call.next_at, call.accepted_at, call.ended_at,
                          call.error_code, call.error.zh, call.error.en, call.id}));
  return {};
}

Result<std::optional<Call>> find_call(store::Reader& reader, CallId id) { return reader.one(kFind, {id}, read_call); }

Result<std::optional<Call>> find_call(store::Reader& reader, order::OrderId order, std::int64_t visit, bool is_undo) {
  return reader.one(kFindOf, {order, visit, is_undo}, read_call);
}

Result<std::vector<Call>> calls_of(store::Reader& reader, order::OrderId order) {
  return reader.all(kOfOrder, {order}, read_call);
}

Result<std::vector<PeerId>> peers_with_due(store::Reader& reader, Instant now) {
  return reader.all(kPeersDue, {now}, [](const Row& row) { return row.id<PeerId>(0); });
}

Result<std::optional<Call>> next_due(store::Reader& reader, PeerId peer, Instant now) {
  return reader.one(kNextDue, {peer, now}, read_call);
}

Result<bool> lease(store::Transaction& tx, const Call& call, Instant until) {
  YG_TRY_ASSIGN(const auto rows, tx.run(kLease, {until, call.id, call.sent, call.next_at}));
  return rows == 1;
}

Result<void> add_try(store::Transaction& tx, Try one) {
  YG_TRY_ASSIGN(const auto made, tx.one(kTriesMade, {one.call}, [](const Row& row) { return row.integer(0); }));
  if (made.value_or(0) >= kTriesKept) return {};
  YG_TRY(tx.run(kAddTry, {one.call, made.value_or(0) + 1, identity::name_of(one.way), one.at, one.took_ms, one.status,
                          one.error_code, one.error.zh, one.error.en, one.text}));
  return {};
}

Result<std::vector<Try>> tries_of(store::Reader& reader, CallId call) {
  return reader.all(kTries, {call}, [&](const Row& row) {
    return Try{.call = call,
               .number = row.integer(0),
               .way = identity::from_name_or(row.text(1), Way::sent),
               .at = row.instant(2),
               .took_ms = row.integer(3),
               .status = row.integer(4),
               .error_code = row.text(5),
               .error = {row.text(6), row.text(7)},
               .text = row.text(8)};
  });
}

}  // namespace yunguan::peer
