// SPDX-License-Identifier: Apache-2.0
#include "access/permit_store.h"

#include <fmt/format.h>
#include <algorithm>

#include "crypto/row_code.h"
#include "identity/asked_units.h"
#include "store/id_source.h"
#include "store/list_value.h"

namespace yunguan::access {
namespace {

using store::NamedQuery;
using store::Row;

// 9999-01-01: how it is stored that nobody needs to confirm a permit.
constexpr Instant kNever = std::chrono::sys_days{std::chrono::year{9999} / 1 / 1};

constexpr std::string_view kColumns =
    "p.id, p.subject_kind, p.subject_id, p.unit_id, p.system_id, p.state, p.from_at, p.until_at, p.confirm_at,"
    " p.confirmed_at, p.confirmed_by, p.confirmed_name, p.ended_at, p.ended_why, p.order_id, p.order_number, p.version";
constexpr std::size_t kIntegrityAt = 17;

constexpr NamedQuery kUpdate{
    "access.save_permit",
    "UPDATE access_permit SET unit_id = :unit, state = :state, until_at = :until, confirm_at = :confirm,"
    " confirmed_at = :confirmed, confirmed_by = :by, confirmed_name = :name, ended_at = :ended, ended_why = :why,"
    " order_id = :order, order_number = :number, version = :version, integrity = :integrity"
    " WHERE id = :id AND version = :before"};
constexpr NamedQuery kClosed{"access.closed_systems", "SELECT id FROM access_system WHERE is_open = 0 ORDER BY id"};
constexpr NamedQuery kEvents{"access.events_of_permit",
                             "SELECT at, kind, by_name, order_id, order_number, words, until_at FROM "
                             "access_permit_event WHERE permit_id = :permit ORDER BY id"};
constexpr NamedQuery kCheckEvents{"access.check_events",
                                  "SELECT at, kind, by_name, order_id, order_number, words, until_at, id, permit_id,"
                                  " by_login, integrity FROM access_permit_event ORDER BY id"};

crypto::RowCode code_of(const Permit& permit) {
  crypto::RowCode code{"access_permit"};
  code.add("id", permit.id).add("subject_kind", static_cast<int>(permit.subject.kind));
  code.add("subject_id", permit.subject.id).add("unit_id", permit.unit).add("system_id", permit.system);
  code.add("state", static_cast<int>(permit.state)).add("from_at", permit.from).add("until_at", permit.until);
  code.add("confirm_at", permit.confirm_by).add("confirmed_at", permit.confirmed_at);
  code.add("confirmed_by", permit.confirmed_by).add("confirmed_name", permit.confirmed_name);
  code.add("ended_at", permit.ended_at).add("ended_why", permit.ended_why ? static_cast<int>(*permit.ended_why) : 0);
  code.add("order_id", permit.order).add("order_number", permit.order_number).add("version", permit.version);
  return code;
}

crypto::RowCode code_of(std::int64_t id, const EventRow& row) {
  const PermitEvent& event = row.event;
  crypto::RowCode code{"access_permit_event"};
  code.add("id", id).add("permit_id", row.permit).add("at", event.at).add("kind", static_cast<int>(event.kind));
  code.add("by_login", row.login).add("by_name", event.by).add("order_id", event.order_id.value_or(OrderId{}));
  code.add("order_number", event.order_number).add("words", event.words).add("until_at", event.until);
  return code;
}

PermitEvent event_at(const Row& row) {
  PermitEvent event{.at = row.instant(0),
                    .kind = static_cast<PermitEventKind>(row.integer(1)),
                    .by = row.text(2),
                    .order_id = row.id<OrderId>(3),
                    .order_number = row.text(4),
                    .words = row.text(5),
                    .until = row.instant(6)};
  if (event.order_id->empty()) event.order_id.reset();
  return event;
}

Result<bool> is_genuine(store::Reader& reader, PermitId id, const crypto::KeyRing& keys) {
  const std::string sql = fmt::format("SELECT {}, p.integrity FROM access_permit p WHERE p.id = :id", kColumns);
  YG_TRY_ASSIGN(const auto found, reader.one({"access.permit_code", sql}, {id}, [](const Row& row) {
    return std::pair{permit_at(row), row.text(kIntegrityAt)};
  }));
  if (!found) return false;
  return code_of(found->first).matches(keys, found->second);
}

Result<std::vector<Permit>> ended_by(store::Reader& reader, std::string_view name, std::string_view column, Instant now,
                                     const Place& behind, std::int64_t limit) {
  const std::string sql = fmt::format(
      "SELECT {0} FROM access_permit p WHERE p.state = 1 AND p.{1} <= :now AND (p.{1}, p.id) > (:at, :id)"
      " ORDER BY p.{1}, p.id LIMIT {2}",
      kColumns, column, limit);
  return reader.all({name, sql}, {now, behind.at, behind.id}, permit_at);
}

}  // namespace

std::string_view permit_columns() { return kColumns; }

Permit permit_at(const Row& row) {
  Permit permit{.id = row.id<PermitId>(0),
                .subject = {static_cast<SubjectKind>(row.integer(1)), row.integer(2)},
                .unit = row.id<UnitId>(3),
                .system = row.id<SystemId>(4),
                .state = static_cast<PermitState>(row.integer(5)),
                .from = row.instant(6),
                .until = row.instant(7),
                .confirm_by = row.instant(8),
                .confirmed_at = row.optional_instant(9),
                .confirmed_by = row.id<PersonId>(10),
                .confirmed_name = row.text(11),
                .ended_at = row.optional_instant(12),
                .ended_why = {},
                .order = row.id<OrderId>(14),
                .order_number = row.text(15),
                .version = row.integer(16)};
  if (permit.confirm_by == kNever) permit.confirm_by.reset();
  if (row.integer(13) != 0) permit.ended_why = static_cast<EndedWhy>(row.integer(13));
  return permit;
}

Result<std::optional<Permit>> find_permit(store::Reader& reader, PermitId id) {
  const std::string sql = fmt::format("SELECT {} FROM access_permit p WHERE p.id = :id", kColumns);
  return reader.one({"access.find_permit", sql}, {id}, permit_at);
}

Result<std::vector<Permit>> find_permits(store::Reader& reader, std::span<const std::int64_t> ids) {
  const std::string sql = fmt::format("SELECT {} FROM access_permit p WHERE p.id {} ORDER BY p.id", kColumns,
                                      store::in_number_list(reader.dialect(), "ids"));
  return reader.all({"access.find_permits", sql, true}, {store::list_value(reader.dialect(), ids)}, permit_at);
}

// The plus sign and the missing order keep SQLite from going through all that are in force; both stores go by the cards instead.
Result<std::vector<Permit>> active_of_cards(store::Reader& reader, std::span<const std::int64_t> cards) {
  const std::string sql =
      fmt::format("SELECT {} FROM access_permit p WHERE +p.state = 1 AND p.subject_kind = 1 AND p.subject_id {}",
                  kColumns, store::in_number_list(reader.dialect(), "ids"));
  YG_TRY_ASSIGN(auto permits, reader.all({"access.active_of_cards", sql, true},
                                         {store::list_value(reader.dialect(), cards)}, permit_at));
  std::ranges::sort(permits, {}, &Permit::id);
  return permits;
}

Result<Permit> insert(store::Transaction& tx, Permit permit, const crypto::KeyRing& keys) {
  YG_TRY_ASSIGN(permit.id, store::next_id<PermitId>(tx, "access_permit"));
  YG_TRY_ASSIGN(auto code, code_of(permit).code(keys));
  static const std::vector<std::string_view> kNames{
      "id",       "subject_kind", "subject_id", "unit_id",      "system_id",    "state",
      "from_at",  "until_at",     "confirm_at", "confirmed_at", "confirmed_by", "confirmed_name",
      "ended_at", "ended_why",    "order_id",   "order_number", "version",      "integrity"};
  auto written =
      tx.insert_many("access_permit", kNames,
                     {{permit.id, static_cast<int>(permit.subject.kind), permit.subject.id, permit.unit, permit.system,
                       static_cast<int>(permit.state), permit.from, permit.until, permit.confirm_by.value_or(kNever),
                       permit.confirmed_at, permit.confirmed_by, permit.confirmed_name, permit.ended_at,
                       permit.ended_why ? static_cast<int>(*permit.ended_why) : 0, permit.order, permit.order_number,
                       permit.version, std::move(code)}});
  if (written) return permit;
  if (written.error().code != "store.duplicate") return std::unexpected(written.error());
  return fail(ErrorKind::stale, "permit.twice",
              {"同一张卡的这项权限刚刚由别人授予，请再试一次", "somebody has just granted the same; try again"});
}

Result<Permit> save(store::Transaction& tx, Permit permit, const crypto::KeyRing& keys) {
  YG_TRY_ASSIGN(const bool genuine, is_genuine(tx, permit.id, keys));
  if (!genuine) {
    return fail(ErrorKind::conflict, "permit.tampered",
                {"这项权限的数据被改动过，核查之前不能办理", "its row was changed behind the platform's back"});
  }
  const std::int64_t before = permit.version++;
  YG_TRY_ASSIGN(auto code, code_of(permit).code(keys));
  YG_TRY_ASSIGN(
      const auto rows,
      tx.run(kUpdate, {permit.unit, static_cast<int>(permit.state), permit.until, permit.confirm_by.value_or(kNever),
                       permit.confirmed_at, permit.confirmed_by, permit.confirmed_name, permit.ended_at,
                       permit.ended_why ? static_cast<int>(*permit.ended_why) : 0, permit.order, permit.order_number,
                       permit.version, std::move(code), permit.id, before}));
  if (rows == 1) return permit;
  return fail(ErrorKind::stale, "permit.stale",
              {"这项权限刚刚被别人处理过，请看过最新内容再办", "somebody has just dealt with this permit; look again"});
}

Result<void> insert_event(store::Transaction& tx, const EventRow& row, const crypto::KeyRing& keys) {
  YG_TRY_ASSIGN(const auto id, store::next_id<PermitEventId>(tx, "access_permit_event"));
  YG_TRY_ASSIGN(auto code, code_of(id.value, row).code(keys));
  const PermitEvent& event = row.event;
  return tx.insert_many(
      "access_permit_event",
      {"id", "permit_id", "at", "kind", "by_login", "by_name", "order_id", "order_number", "words", "until_at",
       "integrity"},
      {{id, row.permit, event.at, static_cast<int>(event.kind), row.login, event.by, event.order_id.value_or(OrderId{}),
        event.order_number, event.words, event.until, std::move(code)}});
}

Result<std::vector<PermitEvent>> events_of(store::Reader& reader, PermitId permit) {
  return reader.all(kEvents, {permit}, event_at);
}

Result<std::map<SystemId, std::int64_t>> count_active(store::Reader& reader, std::span<const std::int64_t> systems,
                                                      const std::optional<std::vector<UnitId>>& units) {
  const std::string sql = fmt::format(
      "SELECT p.system_id, COUNT(*) FROM access_permit p WHERE p.state = 1 AND p.system_id {} AND {} GROUP BY "
      "p.system_id",
      store::in_number_list(reader.dialect(), "ids"), identity::inside_units("p.unit_id", units));
  std::map<SystemId, std::int64_t> counts;
  YG_TRY(reader.each({"access.count_active", sql, true}, {store::list_value(reader.dialect(), systems)},
                     [&](const Row& row) {
                       counts[row.id<SystemId>(0)] = row.integer(1);
                       return true;
                     }));
  return counts;
}

Result<std::vector<Permit>> expired(store::Reader& reader, Instant now, const Place& behind, std::int64_t limit) {
  return ended_by(reader, "access.expired", "until_at", now, behind, limit);
}

Result<std::vector<Permit>> unconfirmed(store::Reader& reader, Instant now, const Place& behind, std::int64_t limit) {
  return ended_by(reader, "access.unconfirmed", "confirm_at", now, behind, limit);
}

Result<std::vector<SystemId>> closed_systems(store::Reader& reader) {
  return reader.all(kClosed, {}, [](const Row& row) { return row.id<SystemId>(0); });
}

Result<std::vector<Permit>> active_of_system(store::Reader& reader, SystemId system, PermitId behind,
                                             std::int64_t limit) {
  const std::string sql = fmt::format(
      "SELECT {} FROM access_permit p WHERE p.system_id = :system AND p.state = 1 AND p.id > :behind ORDER BY p.id"
      " LIMIT {}",
      kColumns, limit);
  return reader.all({"access.active_of_system", sql}, {system, behind}, permit_at);
}

Result<void> check_permits(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) {
  const std::string sql = fmt::format("SELECT {}, p.integrity FROM access_permit p ORDER BY p.id", kColumns);
  Result<void> outcome;
  YG_TRY(reader.each({"access.check_permits", sql}, {}, [&](const Row& row) {
    const Permit permit = permit_at(row);
    const auto sound = code_of(permit).matches(keys, row.text(kIntegrityAt));
    if (!sound) {
      outcome = std::unexpected(sound.error());
      return false;
    }
    table.count(*sound, fmt::format("{}", permit.id.value), permit.order_number);
    return true;
  }));
  return outcome;
}

Result<void> check_events(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) {
  Result<void> outcome;
  YG_TRY(reader.each(kCheckEvents, {}, [&](const Row& row) {
    const EventRow event{row.id<PermitId>(8), event_at(row), row.text(9)};
    const auto sound = code_of(row.integer(7), event).matches(keys, row.text(10));
    if (!sound) {
      outcome = std::unexpected(sound.error());
      return false;
    }
    table.count(*sound, fmt::format("{}", row.integer(7)), event.event.order_number);
    return true;
  }));
  return outcome;
}

}  // namespace yunguan::access
