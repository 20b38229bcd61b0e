// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/parse.h"
#include "identity/scope_sql.h"
#include "identity/token_service.h"

namespace yunguan::identity {

namespace {

// Who is out of time depends on the time of asking.
http::SqlPiece state_condition(const http::Condition& condition, Instant now) {
  std::string list;
  for (std::size_t i = 0; i < condition.values.size(); ++i) list += i == 0 ? "?" : ", ?";
  http::SqlPiece piece{fmt::format("CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.expires_at <= ? THEN"
                                   " 'expired' WHEN p.state <> 'active' OR p.expires_at <= ? THEN 'owner_out'"
                                   " ELSE 'live' END IN ({})",
                                   list),
                       {now, now}};
  piece.params.insert(piece.params.end(), condition.values.begin(), condition.values.end());
  return piece;
}

http::SqlPiece search(std::string_view text) {
  const std::string pattern = http::contains_pattern(trimmed(text));
  return {
      "lower(t.name) LIKE ? ESCAPE '\\' OR lower(t.prefix) LIKE ? ESCAPE '\\' OR lower(p.login) LIKE ? ESCAPE '\\'"
      " OR lower(p.name) LIKE ? ESCAPE '\\'",
      {pattern, pattern, pattern, pattern}};
}

}  // namespace

TokenService::TokenService(const Context& context, const TokenPolicy& policy)
    : context_(context), policy_(policy), tokens_(declare_list()) {}

http::List::Declaration TokenService::declare_list() const {
  return {.name = "identity.tokens",
          .fields =
              {
                  {.name = "person_id", .kind = http::FieldKind::integer, .column = "t.person_id", .sentence = "Owner"},
                  {.name = "created_at", .kind = http::FieldKind::instant, .column = "t.created_at", .sortable = true},
                  {.name = "expires_at", .kind = http::FieldKind::instant, .column = "t.expires_at", .sortable = true},
                  {.name = "last_used_at",
                   .kind = http::FieldKind::instant,
                   .column = "t.last_used_at",
                   .sortable = true,
                   .nullable = true},
                  {.name = "state",
                   .kind = http::FieldKind::enumeration,
                   .values = {"live", "expired", "revoked", "owner_out"},
                   .own = [&clock = context_.clock](
                              const http::Condition& condition) { return state_condition(condition, clock.now()); }},
              },
          .id_column = "t.id",
          .default_sort = "-created_at",
          .search = search,
          .search_sentence = "Part of the token's name or prefix, or of its owner's login or name"};
}

Result<http::Page<TokenView>> TokenService::list(const Asking& asking, const http::ListQuery& query) const {
  const http::ListSql sql{"SELECT " YG_TOKEN_COLUMNS,
                          "FROM api_token t JOIN person p ON p.id = t.person_id JOIN unit u ON u.id = p.unit_id",
                          inside_scope(asking.principal.scope("token.read"), "u.path")};
  return context_.db.read([&](store::Reader& reader) -> Result<http::Page<TokenView>> {
    YG_TRY_ASSIGN(const auto rows, http::read_page<ApiToken>(reader, tokens_, query, sql,
                                                             [](const store::Row& row) { return token_at(row, 0); }));
    http::Page<TokenView> page{{}, rows.next_cursor, rows.prev_cursor, rows.total, rows.total_is_exact};
    for (const ApiToken& token : rows.items) {
      YG_TRY_ASSIGN(TokenView one, view(reader, token));
      page.items.push_back(std::move(one));
    }
    return page;
  });
}

}  // namespace yunguan::identity
