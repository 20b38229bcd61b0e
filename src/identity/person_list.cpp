// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/parse.h"
#include "crypto/sealed.h"
#include "identity/person_service.h"
#include "identity/person_store.h"
#include "identity/scope_sql.h"

namespace yunguan::identity {

namespace {

std::string marks(std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) list += i == 0 ? "?" : ", ?";
  return list;
}

http::SqlPiece role_condition(const http::Condition& condition) {
  return {fmt::format("EXISTS (SELECT 1 FROM person_role h JOIN role r ON r.id = h.role_id"
                      " WHERE h.person_id = p.id AND r.code IN ({}))",
                      marks(condition.values.size())),
          condition.values};
}

// Who is locked depends on the time of asking.
http::SqlPiece state_condition(const http::Condition& condition, Instant now) {
  http::SqlPiece piece{
      fmt::format("CASE WHEN p.state = 'disabled' THEN 'disabled' WHEN p.expires_at <= ? THEN 'expired'"
                  " WHEN COALESCE(a.locked_until, 0) > ? THEN 'locked' ELSE 'active' END IN ({})",
                  marks(condition.values.size())),
      {now, now}};
  piece.params.insert(piece.params.end(), condition.values.begin(), condition.values.end());
  return piece;
}

http::SqlPiece search(const crypto::KeyRing& keys, std::string_view text) {
  const std::string pattern = http::contains_pattern(trimmed(text));
  http::SqlPiece piece{"lower(p.login) LIKE ? ESCAPE '\\' OR lower(p.name) LIKE ? ESCAPE '\\'", {pattern, pattern}};
  const auto phone = checked_phone(text);
  if (!phone) return piece;
  const auto indexes = crypto::blind_index_candidates(keys, "person.phone", *phone);
  if (!indexes) return piece;
  piece.sql += fmt::format(" OR p.phone_index IN ({})", marks(indexes->size()));
  piece.params.insert(piece.params.end(), indexes->begin(), indexes->end());
  return piece;
}

}  // namespace

http::List::Declaration PersonService::declare_list() const {
  return {.name = "identity.people",
          .fields =
              {
                  {.name = "login", .column = "p.login", .sortable = true, .sentence = "Name for signing in"},
                  {.name = "name", .column = "p.name", .sortable = true, .sentence = "Name of the person"},
                  {.name = "created_at", .kind = http::FieldKind::instant, .column = "p.created_at", .sortable = true},
                  {.name = "unit_id",
                   .kind = http::FieldKind::integer,
                   .sentence = "Unit, with all units below it",
                   .own = [](const http::Condition& condition) { return inside_subtrees(condition.values, "u.path"); }},
                  {.name = "state",
                   .kind = http::FieldKind::enumeration,
                   .values = {"active", "locked", "disabled", "expired"},
                   .own = [&clock = context_.clock](
                              const http::Condition& condition) { return state_condition(condition, clock.now()); }},
                  {.name = "role", .sentence = "Code of a role held", .own = role_condition},
              },
          .id_column = "p.id",
          .default_sort = "login",
          .search = [&keys = context_.keys](std::string_view text) { return search(keys, text); },
          .search_sentence = "Part of the login or name, or a whole telephone number"};
}

Result<http::Page<PersonView>> PersonService::list(const Asking& asking, const http::ListQuery& query) const {
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  const http::ListSql sql{"SELECT " YG_PERSON_ROW_COLUMNS, std::string(kPeopleFrom),
                          inside_scope(asking.principal.scope("person.read"), "u.path")};
  return context_.db.read([&](store::Reader& reader) -> Result<http::Page<PersonView>> {
    YG_TRY_ASSIGN(const auto rows, http::read_page<PersonRow>(reader, people_, query, sql, person_row_at));
    http::Page<PersonView> page{{}, rows.next_cursor, rows.prev_cursor, rows.total, rows.total_is_exact};
    for (const PersonRow& row : rows.items) {
      YG_TRY_ASSIGN(PersonView view, view_of(reader, context_.keys, *units, row, context_.clock.now()));
      page.items.push_back(std::move(view));
    }
    return page;
  });
}

}  // namespace yunguan::identity
