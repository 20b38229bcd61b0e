// SPDX-License-Identifier: Apache-2.0
#include "identity/audit_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/parse.h"
#include "crypto/hash_chain.h"
#include "identity/audit_chain_store.h"
#include "identity/enum_name.h"
#include "identity/scope_sql.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kGet{"identity.get_audit", "SELECT " YG_AUDIT_COLUMNS
                                                       ", c.position, u.path FROM audit_row a"
                                                       " LEFT JOIN audit_chain c ON c.audit_id = a.id"
                                                       " LEFT JOIN unit u ON u.id = a.unit_id WHERE a.id = :id"};

std::unexpected<Error> no_such_row() {
  return fail(ErrorKind::not_found, "audit.not_found", {"没有这条审计记录。", "There is no such audit row."});
}

std::optional<boost::json::object> object_of(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto value = json::parse(*text);
  return value && value->is_object() ? std::optional(value->as_object()) : std::nullopt;
}

std::optional<std::string> unless_empty(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

http::SqlPiece search(std::string_view text) {
  const std::string pattern = http::contains_pattern(trimmed(text));
  return {"lower(a.person_login) LIKE ? ESCAPE '\\' OR lower(a.object_label) LIKE ? ESCAPE '\\' OR a.object_id = ?",
          {pattern, pattern, std::string(trimmed(text))}};
}

http::List::Declaration declare_list() {
  using http::FieldKind;
  return {
      .name = "identity.audit",
      .fields = {{.name = "at", .kind = FieldKind::instant, .column = "a.at", .sortable = true, .sentence = "When"},
                 {.name = "person_id", .kind = FieldKind::integer, .column = "a.person_id", .nullable = true},
                 {.name = "person_login", .column = "a.person_login", .sortable = true},
                 {.name = "action", .column = "a.action"},
                 {.name = "object_type", .column = "a.object_type"},
                 {.name = "object_id", .column = "a.object_id"},
                 {.name = "result",
                  .kind = FieldKind::enumeration,
                  .column = "a.result",
                  .values = {"done", "refused", "failed"}},
                 {.name = "trace_id", .column = "a.trace_id"},
                 {.name = "unit_id",
                  .kind = FieldKind::integer,
                  .sentence = "Unit of the object, with all units below it",
                  .own = [](const http::Condition& condition) { return inside_subtrees(condition.values, "u.path"); }}},
      .id_column = "a.id",
      .default_sort = "-at",
      .search = search,
      .search_sentence = "Part of the login or of the object's name, or the object's whole id",
      .other_parameters = {"format", "columns"}};
}

}  // namespace

AuditService::AuditService(const Context& context) : context_(context), rows_(declare_list()) {}

http::ListSql AuditService::list_sql(const Asking& asking) const {
  const Scope scope = asking.principal.scope("audit.read");
  // Rows of nobody's unit (failed sign-ins, the machine) are for those who may read everything.
  return {"SELECT " YG_AUDIT_COLUMNS ", c.position",
          "FROM audit_row a LEFT JOIN audit_chain c ON c.audit_id = a.id LEFT JOIN unit u ON u.id = a.unit_id",
          inside_scope(scope, "u.path")};
}

AuditView AuditService::view_of(const store::Row& row) const {
  AuditRow stored = audit_row_at(row, 0);
  AuditView view{.id = stored.id,
                 .at = stored.at,
                 .person_login = std::move(stored.person_login),
                 .action = stored.action,
                 .action_text = context_.audit.action_text(stored.action),
                 .object_type = std::move(stored.object_type),
                 .object_id = std::move(stored.object_id),
                 .object_label = std::move(stored.object_label),
                 .before = object_of(stored.before),
                 .after = object_of(stored.after),
                 .reason = unless_empty(std::move(stored.reason)),
                 .result = from_name_or(stored.result, AuditResult::failed),
                 .code = unless_empty(std::move(stored.code)),
                 .remote_ip = std::move(stored.remote_ip),
                 .trace_id = std::move(stored.trace_id),
                 .sealed = !row.is_null(kAuditColumnCount)};
  if (!stored.person_id.empty()) view.person_id = stored.person_id;
  if (!stored.unit_id.empty()) view.unit_id = stored.unit_id;
  return view;
}

Result<http::Page<AuditView>> AuditService::list(const Asking& asking, const http::ListQuery& query) const {
  return context_.db.read([&](store::Reader& reader) {
    return http::read_page<AuditView>(reader, rows_, query, list_sql(asking),
                                      [&](const store::Row& row) { return view_of(row); });
  });
}

Result<AuditView> AuditService::get(const Asking& asking, AuditId id) const {
  const Scope scope = asking.principal.scope("audit.read");
  YG_TRY_ASSIGN(auto view, context_.db.read([&](store::Reader& reader) {
    return reader.one(kGet, {id}, [&](const store::Row& row) -> std::optional<AuditView> {
      const auto path = row.optional_text(kAuditColumnCount + 1);
      if (!scope.everything() && (!path || !scope.contains(*path))) return std::nullopt;
      return view_of(row);
    });
  }));
  if (!view) return no_such_row();
  if (!*view) {
    return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "audit", std::to_string(id.value),
                               no_such_row().error());
  }
  return std::move(**view);
}

Result<http::TableRows> AuditService::export_rows(const Asking& asking, const http::ListQuery& query,
                                                  const std::vector<AuditColumn>& columns,
                                                  http::Language language) const {
  YG_TRY(context_.audit.record_alone(context_.db,
                                     {.actor = asking.actor, .action = "audit.export", .object_type = "audit"}));
  return [this, query, sql = list_sql(asking), columns, language](const auto& write) -> Result<void> {
    Result<void> written;
    std::vector<std::string> cells;
    const auto visit = [&](const store::Row& stored) {
      const AuditRow row = audit_row_at(stored, 0);
      const Text action = context_.audit.action_text(row.action);
      cells.clear();
      for (const AuditColumn& column : columns) {
        cells.push_back(column.cell(row, action, !stored.is_null(kAuditColumnCount), language));
      }
      written = write(cells);
      return written.has_value();
    };
    YG_TRY(context_.db.read([&](store::Reader& reader) { return http::each_row(reader, rows_, query, sql, visit); }));
    return written;
  };
}

Result<AuditVerification> AuditService::verify(const Actor& actor) const {
  YG_TRY_ASSIGN(AuditVerification report, verify_audit(context_.db, context_.keys, context_.clock));
  if (report.ok && outside_) {
    YG_TRY_ASSIGN(report.first_broken, outside_());
    report.ok = !report.first_broken;
  }
  AuditEntry entry{.actor = actor, .action = "audit.verify", .object_type = "audit"};
  entry.after = boost::json::object{{"rows_checked", report.rows_checked}, {"ok", report.ok}};
  if (!report.ok) {
    entry.result = AuditResult::failed;
    entry.code = "audit." + name_of(report.first_broken->kind);
    (*entry.after)["position"] = report.first_broken->position;
  }
  YG_TRY(context_.audit.record_alone(context_.db, entry));
  return report;
}

Result<std::vector<SealView>> AuditService::seals() const {
  YG_TRY_ASSIGN(const auto stored, context_.db.read(all_seals));
  std::vector<SealView> seals;
  for (const StoredSeal& seal : stored) {
    const auto signed_seal = day_seal_of(seal);
    bool ok = false;
    if (signed_seal) {
      YG_TRY_ASSIGN(ok, crypto::verify_day_seal(context_.keys, *signed_seal, seal.signature));
    }
    seals.push_back({seal.day, seal.position, seal.link, seal.signed_at, ok});
  }
  std::ranges::reverse(seals);
  return seals;
}

}  // namespace yunguan::identity
