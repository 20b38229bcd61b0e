// SPDX-License-Identifier: Apache-2.0
#include "identity/token_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/parse.h"
#include "crypto/row_code.h"
#include "identity/person_store.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kStanding{"identity.find_token", "SELECT " YG_TOKEN_COLUMNS ", " YG_PERSON_COLUMNS
                                                             " FROM api_token t JOIN person p ON p.id = t.person_id"
                                                             " WHERE t.digest = :digest"};
constexpr store::NamedQuery kInsert{
    "identity.insert_token",
    "INSERT INTO api_token (id, person_id, name, prefix, digest, scopes, unit_id, networks, rate_per_minute, "
    "created_at,"
    " expires_at, revoked_by, last_used_ip, integrity) VALUES (:id, :person, :name, :prefix, :digest, :scopes, :unit,"
    " :networks, :rate, :created, :expires, '', '', :integrity)"};
constexpr store::NamedQuery kOf{"identity.tokens_of",
                                "SELECT " YG_TOKEN_COLUMNS
                                " FROM api_token t WHERE t.person_id = :person ORDER BY t.id DESC"};
constexpr store::NamedQuery kFind{"identity.token_by_id",
                                  "SELECT " YG_TOKEN_COLUMNS " FROM api_token t WHERE t.id = :id"};
constexpr store::NamedQuery kRevoke{"identity.revoke_token",
                                    "UPDATE api_token SET revoked_at = :at, revoked_by = :by, integrity = :integrity"
                                    " WHERE id = :id AND revoked_at IS NULL"};
constexpr store::NamedQuery kTouch{"identity.touch_token",
                                   "UPDATE api_token SET last_used_at = :at, last_used_ip = :ip WHERE id = :id"};
constexpr store::NamedQuery kAll{"identity.check_tokens", "SELECT " YG_TOKEN_COLUMNS " FROM api_token t ORDER BY t.id"};

ApiToken whole_row(const store::Row& row) { return token_at(row, 0); }

std::string joined(const std::vector<std::string>& scopes) { return fmt::format("{}", fmt::join(scopes, ",")); }

}  // namespace

ApiToken token_at(const store::Row& row, std::size_t first) {
  ApiToken token{.id = row.id<TokenId>(first),
                 .person_id = row.id<PersonId>(first + 1),
                 .name = row.text(first + 2),
                 .prefix = row.text(first + 3),
                 .digest = row.text(first + 4),
                 .rate_per_minute = row.integer(first + 8),
                 .created_at = row.instant(first + 9),
                 .expires_at = row.instant(first + 10),
                 .revoked_at = row.optional_instant(first + 11),
                 .revoked_by = row.text(first + 12),
                 .last_used_at = row.optional_instant(first + 13),
                 .last_used_ip = row.text(first + 14)};
  const std::string scopes = row.text(first + 5);
  for (const std::string_view scope : split(scopes, ',')) token.scopes.emplace_back(scope);
  if (!row.is_null(first + 6)) token.unit_id = row.id<UnitId>(first + 6);
  // What was put there behind the product's back does not fit the integrity code any more.
  if (auto networks = parse_networks(row.text(first + 7))) token.networks = std::move(*networks);
  return token;
}

Result<std::optional<TokenStanding>> find_token_standing(store::Reader& reader, std::string_view digest) {
  constexpr std::size_t kPersonColumn = kTokenIntegrityColumn + 1;
  YG_TRY_ASSIGN(auto found, reader.one(kStanding, {digest}, [](const store::Row& row) {
    return TokenStanding{token_at(row, 0),
                         row.text(kTokenIntegrityColumn),
                         {person_at(row, kPersonColumn), row.text(kPersonColumn + kPersonIntegrityColumn), {}}};
  }));
  if (found) {
    YG_TRY_ASSIGN(found->owner.roles, roles_of(reader, found->owner.person.id));
  }
  return found;
}

Result<void> insert_token(store::Transaction& tx, const crypto::KeyRing& keys, const ApiToken& token) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(token).code(keys));
  YG_TRY(tx.run(kInsert,
                {token.id, token.person_id, token.name, token.prefix, token.digest, joined(token.scopes), token.unit_id,
                 networks_text(token.networks), token.rate_per_minute, token.created_at, token.expires_at, integrity}));
  return {};
}

Result<std::vector<ApiToken>> tokens_of(store::Reader& reader, PersonId person) {
  return reader.all(kOf, {person}, whole_row);
}

Result<std::optional<ApiToken>> find_token(store::Reader& reader, TokenId id) {
  return reader.one(kFind, {id}, whole_row);
}

Result<bool> revoke_token(store::Transaction& tx, const crypto::KeyRing& keys, const ApiToken& token) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(token).code(keys));
  YG_TRY_ASSIGN(const std::int64_t rows, tx.run(kRevoke, {token.revoked_at, token.revoked_by, integrity, token.id}));
  return rows == 1;
}

Result<void> touch_token(store::Transaction& tx, TokenId id, Instant at, std::string_view remote_ip) {
  YG_TRY(tx.run(kTouch, {at, remote_ip, id}));
  return {};
}

Result<void> check_tokens(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  Result<void> outcome;
  YG_TRY(reader.each(kAll, {}, [&](const store::Row& row) {
    const ApiToken token = token_at(row, 0);
    const auto sound = code_of(token).matches(keys, row.text(kTokenIntegrityColumn));
    if (!sound) {
      outcome = std::unexpected(sound.error());
      return false;
    }
    check.count(*sound, std::to_string(token.id.value), token.prefix);
    return true;
  }));
  return outcome;
}

crypto::RowCode code_of(const ApiToken& token) {
  crypto::RowCode code("api_token");
  code.add("id", token.id)
      .add("person_id", token.person_id)
      .add("name", token.name)
      .add("prefix", token.prefix)
      .add("digest", token.digest)
      .add("scopes", joined(token.scopes))
      .add("unit_id", token.unit_id)
      .add("networks", networks_text(token.networks))
      .add("rate_per_minute", token.rate_per_minute)
      .add("created_at", token.created_at)
      .add("expires_at", token.expires_at)
      .add("revoked_at", token.revoked_at)
      .add("revoked_by", token.revoked_by);
  return code;
}

}  // namespace yunguan::identity
