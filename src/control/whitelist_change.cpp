// SPDX-License-Identifier: Apache-2.0
#include "control/whitelist_change.h"

#include <fmt/format.h>

#include "base/json.h"
#include "crypto/row_code.h"
#include "store/id_source.h"

namespace yunguan::control {
namespace {

using store::NamedQuery;
using store::Params;
using store::Row;

constexpr store::Migration kCreate{"whitelist_change",
                                   1,
                                   "keep requests to change whitelists",
                                   R"(CREATE TABLE whitelist_change (
         id BIGINT PRIMARY KEY,
         card_id BIGINT NOT NULL,
         aspect BIGINT NOT NULL,
         added TEXT NOT NULL,
         removed TEXT NOT NULL,
         reason TEXT NOT NULL,
         emergency BIGINT NOT NULL,
         state BIGINT NOT NULL,
         requested_by BIGINT NOT NULL,
         requested_login TEXT NOT NULL,
         requested_at BIGINT NOT NULL,
         decided_by BIGINT NOT NULL,
         decided_login TEXT NOT NULL,
         decided_at BIGINT,
         decision_reason TEXT NOT NULL,
         list_before TEXT NOT NULL,
         list_after TEXT NOT NULL,
         year BIGINT NOT NULL,
         version BIGINT NOT NULL,
         code TEXT NOT NULL
       );
       CREATE UNIQUE INDEX whitelist_change_pending ON whitelist_change (card_id, aspect) WHERE state = 1;
       CREATE INDEX whitelist_change_card ON whitelist_change (card_id, aspect, year);
       CREATE INDEX whitelist_change_state ON whitelist_change (state, requested_at, id);
       CREATE INDEX whitelist_change_requester ON whitelist_change (requested_by, requested_at, id);
       CREATE INDEX whitelist_change_age ON whitelist_change (requested_at, id))",
                                   "",
                                   ""};

constexpr NamedQuery kInsert{
    "control.insert_whitelist_change",
    "INSERT INTO whitelist_change (id, card_id, aspect, added, removed, reason, emergency, state, requested_by, "
    "requested_login, requested_at, decided_by, decided_login, decided_at, decision_reason, list_before, list_after, "
    "year, version, code) VALUES (:id, :card, :aspect, :added, :removed, :reason, :emergency, :state, :by, :login, "
    ":at, "
    ":decided_by, :decided_login, :decided_at, :decision_reason, :before, :after, :year, :version, :code)"};
constexpr NamedQuery kUpdate{
    "control.update_whitelist_change",
    "UPDATE whitelist_change SET state = :state, decided_by = :decided_by, decided_login = :decided_login, "
    "decided_at = :decided_at, decision_reason = :decision_reason, list_before = :before, list_after = :after, "
    "year = :year, version = :version, code = :code WHERE id = :id AND version = :was"};
constexpr NamedQuery kPending{
    "control.pending_whitelist_change",
    "SELECT id FROM whitelist_change WHERE card_id = :card AND aspect = :aspect AND state = 1"};
constexpr NamedQuery kCounted{
    "control.counted_whitelist_changes",
    "SELECT COUNT(*) FROM whitelist_change WHERE card_id = :card AND aspect = :aspect AND year = :year"};

std::vector<std::string> list_from(const std::string& text) {
  auto list = json::read<std::vector<std::string>>(text);
  YG_ASSERT(list);
  return std::move(*list);
}

crypto::RowCode code_of(const WhitelistChange& c) {
  crypto::RowCode code("whitelist_change");
  code.add("id", c.id)
      .add("card_id", c.card_id)
      .add("aspect", static_cast<int>(c.aspect))
      .add("added", json::write(c.add))
      .add("removed", json::write(c.remove))
      .add("reason", c.reason)
      .add("emergency", c.emergency ? 1 : 0)
      .add("state", static_cast<int>(c.state))
      .add("requested_by", c.requested_by)
      .add("requested_login", c.requested_login)
      .add("requested_at", c.requested_at)
      .add("decided_by", c.decided_by)
      .add("decided_login", c.decided_login)
      .add("decided_at", c.decided_at)
      .add("decision_reason", c.decision_reason)
      .add("list_before", json::write(c.before))
      .add("list_after", json::write(c.after))
      .add("year", c.year)
      .add("version", c.version);
  return code;
}

}  // namespace

const std::vector<store::Migration>& whitelist_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

const std::string& change_columns() {
  static const std::string kColumns =
      "w.id, w.card_id, w.aspect, w.added, w.removed, w.reason, w.emergency, w.state, w.requested_by, "
      "w.requested_login, w.requested_at, w.decided_by, w.decided_login, w.decided_at, w.decision_reason, "
      "w.list_before, w.list_after, w.year, w.version, w.code";
  return kColumns;
}

FoundChange change_at(const Row& row) {
  WhitelistChange c;
  c.id = row.id<WhitelistChangeId>(0);
  c.card_id = row.id<CardId>(1);
  c.aspect = static_cast<card::Aspect>(row.integer(2));
  c.add = list_from(row.text(3));
  c.remove = list_from(row.text(4));
  c.reason = row.text(5);
  c.emergency = row.truth(6);
  c.state = static_cast<ChangeState>(row.integer(7));
  c.requested_by = row.id<PersonId>(8);
  c.requested_login = row.text(9);
  c.requested_at = row.instant(10);
  c.decided_by = row.id<PersonId>(11);
  c.decided_login = row.text(12);
  c.decided_at = row.optional_instant(13);
  c.decision_reason = row.text(14);
  c.before = list_from(row.text(15));
  c.after = list_from(row.text(16));
  c.year = row.integer(17);
  c.version = row.integer(18);
  return {std::move(c), row.text(19)};
}

Result<WhitelistChange> insert(store::Transaction& tx, WhitelistChange c, const crypto::KeyRing& ring) {
  YG_TRY_ASSIGN(c.id, store::next_id<WhitelistChangeId>(tx, "whitelist_change"));
  YG_TRY_ASSIGN(const auto code, code_of(c).code(ring));
  YG_TRY(tx.run(kInsert, {c.id,
                          c.card_id,
                          static_cast<int>(c.aspect),
                          json::write(c.add),
                          json::write(c.remove),
                          c.reason,
                          c.emergency,
                          static_cast<int>(c.state),
                          c.requested_by,
                          c.requested_login,
                          c.requested_at,
                          c.decided_by,
                          c.decided_login,
                          c.decided_at,
                          c.decision_reason,
                          json::write(c.before),
                          json::write(c.after),
                          c.year,
                          c.version,
                          code}));
  return c;
}

Result<bool> update(store::Transaction& tx, const WhitelistChange& c, const crypto::KeyRing& ring) {
  YG_TRY_ASSIGN(const auto code, code_of(c).code(ring));
  YG_TRY_ASSIGN(const auto rows, tx.run(kUpdate, {static_cast<int>(c.state), c.decided_by, c.decided_login,
                                                  c.decided_at, c.decision_reason, json::write(c.before),
                                                  json::write(c.after), c.year, c.version, code, c.id, c.version - 1}));
  return rows == 1;
}

Result<std::optional<FoundChange>> find_change(store::Reader& reader, WhitelistChangeId id) {
  static const std::string kSql = "SELECT " + change_columns() + " FROM whitelist_change w WHERE w.id = :id";
  return reader.one({"control.find_whitelist_change", kSql}, {id}, change_at);
}

Result<std::optional<WhitelistChangeId>> pending_change(store::Reader& reader, CardId card, card::Aspect aspect) {
  return reader.one(kPending, {card, static_cast<int>(aspect)},
                    [](const Row& row) { return row.id<WhitelistChangeId>(0); });
}

Result<std::int64_t> counted_changes(store::Reader& reader, CardId card, card::Aspect aspect, std::int64_t year) {
  YG_TRY_ASSIGN(const auto count, reader.one(kCounted, {card, static_cast<int>(aspect), year},
                                             [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

Result<bool> is_genuine(const FoundChange& found, const crypto::KeyRing& ring) {
  return code_of(found.change).matches(ring, found.code);
}

Result<void> check_changes(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) {
  static const std::string kSql = "SELECT " + change_columns() + " FROM whitelist_change w ORDER BY w.id";
  Result<void> device;
  YG_TRY(reader.each({"control.check_whitelist_changes", kSql}, {}, [&](const Row& row) {
    const FoundChange found = change_at(row);
    const auto genuine = is_genuine(found, keys);
    if (!genuine)
      device = std::unexpected(genuine.error());
    else
      table.count(*genuine, fmt::format("{}", found.change.id.value), found.change.requested_login);
    return device.has_value();
  }));
  return device;
}

}  // namespace yunguan::control
