// SPDX-License-Identifier: Apache-2.0
#include "identity/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "base/parse.h"
#include "identity/audit_actions.h"
#include "identity/audit_row.h"
#include "identity/principal.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kLabelMax = 200;
constexpr std::size_t kReasonMax = 2'000;
constexpr std::size_t kJsonMax = 64 * 1024;

constexpr store::NamedQuery kNextId{"identity.next_audit_id", "SELECT nextval('audit_row_id')"};
constexpr store::NamedQuery kInsert{
    "identity.insert_audit",
    "INSERT INTO audit_row (id, at, person_id, person_login, unit_id, action, object_type, object_id, object_label,"
    " before_json, after_json, reason, result, code, remote_ip, trace_id, integrity)"
    " VALUES (:id, :at, :person, :login, :unit, :action, :type, :object, :label, :before, :after, :reason, :result,"
    " :code, :ip, :trace, :integrity)"};
constexpr store::NamedQuery kInsertPending{"identity.insert_audit_pending",
                                           "INSERT INTO audit_pending (audit_id) VALUES (:id)"};

// A shared counter row would make every writing transaction wait for the one before; PostgreSQL has sequences instead,
// SQLite has one writer anyway.
Result<AuditId> next_audit_id(store::Transaction& tx) {
  if (tx.dialect() == store::Dialect::sqlite) return store::next_id<AuditId>(tx, "audit_row");
  YG_TRY_ASSIGN(const auto id, tx.one(kNextId, {}, [](const store::Row& row) { return row.id<AuditId>(0); }));
  return *id;
}

// What comes from outside may hold anything; the log takes it cut, and without NUL.
std::string tidy(std::string_view text, std::size_t bytes_max) {
  std::string kept = clipped(text, bytes_max);
  std::ranges::replace(kept, '\0', ' ');
  return kept;
}

std::optional<std::string> json_text(const std::optional<boost::json::object>& object) {
  if (!object) return std::nullopt;
  std::string text = boost::json::serialize(*object);
  if (text.size() > kJsonMax) text = fmt::format(R"({{"omitted_bytes":{}}})", text.size());
  return text;
}

store::Value id_or_null(std::int64_t id) { return id == 0 ? store::Value() : store::Value(id); }

}  // namespace

Actor Actor::of(const http::Request& request) {
  Actor actor{.remote_ip = request.remote_ip, .trace_id = request.trace_id};
  if (request.caller != nullptr) {
    const Principal& principal = principal_of(request);
    actor.person_id = principal.person_id;
    actor.login = principal.signature();
    actor.unit_id = principal.unit_id;
  }
  return actor;
}

Actor Actor::machine(std::string_view task) { return {.login = fmt::format("[{}]", task)}; }

Audit::Audit(const crypto::KeyRing& keys, const Clock& clock) : keys_(keys), clock_(clock) { add_actions(kActions); }

void Audit::add_actions(std::span<const AuditAction> actions) {
  for (const AuditAction& action : actions) YG_ASSERT(actions_.emplace(action.code, action).second);
}

Text Audit::action_text(std::string_view action) const {
  const auto found = actions_.find(action);
  if (found == actions_.end()) return {std::string(action), std::string(action)};
  return {std::string(found->second.zh), std::string(found->second.en)};
}

Result<AuditId> Audit::record(store::Transaction& tx, const AuditEntry& entry) const {
  YG_TRY_ASSIGN(const AuditId id, next_audit_id(tx));
  AuditRow row{
      .id = id,
      .at = clock_.now(),
      .person_id = entry.actor.person_id,
      .person_login = tidy(entry.actor.login, kLabelMax),
      .unit_id = entry.unit_id.empty() ? entry.actor.unit_id : entry.unit_id,
      .action = entry.action,
      .object_type = entry.object_type,
      .object_id = tidy(entry.object_id, kLabelMax),
      .object_label = tidy(entry.object_label, kLabelMax),
      .before = json_text(entry.before),
      .after = json_text(entry.after),
      .reason = tidy(entry.reason, kReasonMax),
      .result = json::write(entry.result),
      .code = entry.code,
      .remote_ip = tidy(entry.actor.remote_ip, kLabelMax),
      .trace_id = tidy(entry.actor.trace_id, kLabelMax),
  };
  row.result = row.result.substr(1, row.result.size() - 2);  // without the quotes of JSON
  YG_TRY_ASSIGN(row.integrity, code_of(row).code(keys_));
  YG_TRY(
      tx.run(kInsert, {row.id, row.at, id_or_null(row.person_id.value), row.person_login, id_or_null(row.unit_id.value),
                       row.action, row.object_type, row.object_id, row.object_label, row.before, row.after, row.reason,
                       row.result, row.code, row.remote_ip, row.trace_id, row.integrity}));
  YG_TRY(tx.run(kInsertPending, {row.id}));
  return id;
}

Result<AuditId> Audit::record_alone(store::Database& db, const AuditEntry& entry) const {
  return db.write([&](store::Transaction& tx) { return record(tx, entry); });
}

bool is_refusal(const Error& error) {
  return error.kind == ErrorKind::forbidden || error.kind == ErrorKind::not_found || error.kind == ErrorKind::conflict;
}

std::unexpected<Error> refuse_out_of_scope(const Audit& audit, store::Database& db, const Actor& actor,
                                           std::string_view object_type, std::string_view object_id, Error hidden) {
  auto recorded = audit.record_alone(db, {.actor = actor,
                                          .action = "access.out_of_scope",
                                          .object_type = std::string(object_type),
                                          .object_id = std::string(object_id),
                                          .result = AuditResult::refused,
                                          .code = hidden.code});
  // An attempt that cannot be recorded is refused all the same, but the fault of the log is what counts then.
  if (!recorded) return std::unexpected(std::move(recorded).error());
  return fail(std::move(hidden));
}

std::unexpected<Error> refuse_out_of_scope(const Audit& audit, store::Database& db, const http::Request& request,
                                           std::string_view object_type, std::string_view object_id,
                                           std::string_view code, Text text) {
  return refuse_out_of_scope(audit, db, Actor::of(request), object_type, object_id,
                             {ErrorKind::not_found, std::string(code), std::move(text), {}, {}});
}

}  // namespace yunguan::identity
