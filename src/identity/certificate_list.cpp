// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/parse.h"
#include "identity/certificate_service.h"
#include "identity/certificate_store.h"
#include "identity/scope_sql.h"

namespace yunguan::identity {

namespace {

constexpr std::string_view kSelect = "SELECT " YG_CERTIFICATE_COLUMNS ", p.login, p.name, u.name";
constexpr std::string_view kFrom =
    "FROM certificate k JOIN person p ON p.id = k.person_id JOIN unit u ON u.id = p.unit_id";
constexpr store::NamedQuery kOne{"identity.certificate_view",
                                 "SELECT " YG_CERTIFICATE_COLUMNS
                                 ", p.login, p.name, u.name FROM certificate k JOIN person p ON p.id = k.person_id"
                                 " JOIN unit u ON u.id = p.unit_id WHERE k.id = :id"};
constexpr store::NamedQuery kOwn{"identity.own_certificates",
                                 "SELECT " YG_CERTIFICATE_COLUMNS
                                 ", p.login, p.name, u.name FROM certificate k JOIN person p ON p.id = k.person_id"
                                 " JOIN unit u ON u.id = p.unit_id WHERE k.person_id = :person"
                                 " ORDER BY CASE k.state WHEN 'disabled' THEN 1 ELSE 0 END, k.id DESC"};

CertificateStanding standing_of(const PersonCertificate& one, Instant now) {
  switch (one.state) {
    case CertificateState::waiting_for_person:
      return CertificateStanding::waiting_for_person;
    case CertificateState::waiting_for_administrator:
      return CertificateStanding::waiting_for_administrator;
    case CertificateState::disabled:
      return CertificateStanding::disabled;
    case CertificateState::active:
      break;
  }
  if (now < one.not_before) return CertificateStanding::not_yet_valid;
  return now > one.not_after ? CertificateStanding::expired : CertificateStanding::active;
}

CertificateView view_at(const store::Row& row, Instant now) {
  PersonCertificate one = certificate_at(row, 0);
  constexpr std::size_t kBehind = kCertificateIntegrityColumn + 1;
  return {.id = one.id,
          .person_id = one.person_id,
          .login = row.text(kBehind),
          .name = row.text(kBehind + 1),
          .unit_name = row.text(kBehind + 2),
          .fingerprint = one.fingerprint,
          .subject = one.subject,
          .issuer = one.issuer,
          .serial = one.serial,
          .not_before = one.not_before,
          .not_after = one.not_after,
          .state = standing_of(one, now),
          .enrolled_at = one.enrolled_at,
          .enrolled_by = one.enrolled_by,
          .approved_at = one.approved_at,
          .approved_by = one.approved_by,
          .disabled_at = one.disabled_at,
          .disabled_by = one.disabled_by,
          .disabled_reason = one.disabled_reason,
          .last_used_at = one.last_used_at};
}

// What an active certificate is worth depends on the time of asking.
http::SqlPiece state_condition(const http::Condition& condition, Instant now) {
  http::SqlPiece piece{
      "CASE WHEN k.state <> 'active' THEN k.state WHEN k.not_before > ? THEN 'not_yet_valid' WHEN k.not_after < ? THEN"
      " 'expired' ELSE 'active' END IN (",
      {now, now}};
  for (std::size_t i = 0; i < condition.values.size(); ++i) piece.sql += i == 0 ? "?" : ", ?";
  piece.sql += ")";
  piece.params.insert(piece.params.end(), condition.values.begin(), condition.values.end());
  return piece;
}

http::SqlPiece search(std::string_view text) {
  const std::string pattern = http::contains_pattern(trimmed(text));
  return {
      "lower(p.login) LIKE ? ESCAPE '\\' OR lower(p.name) LIKE ? ESCAPE '\\' OR lower(k.subject) LIKE ? ESCAPE '\\'"
      " OR k.fingerprint LIKE ? ESCAPE '\\'",
      {pattern, pattern, pattern, pattern}};
}

}  // namespace

http::List::Declaration CertificateService::declare_list() const {
  return {
      .name = "identity.certificates",
      .fields =
          {
              {.name = "login", .column = "p.login", .sortable = true, .sentence = "Name for signing in"},
              {.name = "not_after", .kind = http::FieldKind::instant, .column = "k.not_after", .sortable = true},
              {.name = "enrolled_at", .kind = http::FieldKind::instant, .column = "k.enrolled_at", .sortable = true},
              {.name = "person_id", .kind = http::FieldKind::integer, .column = "k.person_id"},
              {.name = "state",
               .kind = http::FieldKind::enumeration,
               .values = {"waiting_for_person", "waiting_for_administrator", "active", "not_yet_valid", "expired",
                          "disabled"},
               .own = [&clock = context_.clock](
                          const http::Condition& condition) { return state_condition(condition, clock.now()); }},
              {.name = "unit_id",
               .kind = http::FieldKind::integer,
               .sentence = "Unit, with all units below it",
               .own = [](const http::Condition& condition) { return inside_subtrees(condition.values, "u.path"); }},
          },
      .id_column = "k.id",
      .default_sort = "-enrolled_at",
      .search = search,
      .search_sentence = "Part of the login, name, subject or fingerprint"};
}

Result<http::Page<CertificateView>> CertificateService::list(const Asking& asking, const http::ListQuery& query) const {
  const http::ListSql sql{std::string(kSelect), std::string(kFrom),
                          inside_scope(asking.principal.scope("access.read"), "u.path")};
  const Instant now = context_.clock.now();
  return context_.db.read([&](store::Reader& reader) {
    return http::read_page<CertificateView>(reader, list_, query, sql,
                                            [now](const store::Row& row) { return view_at(row, now); });
  });
}

Result<CertificateItems> CertificateService::own(const Principal& principal) const {
  const Instant now = context_.clock.now();
  CertificateItems list;
  YG_TRY_ASSIGN(list.items, context_.db.read([&](store::Reader& reader) {
    return reader.all(kOwn, {principal.person_id}, [now](const store::Row& row) { return view_at(row, now); });
  }));
  return list;
}

Result<CertificateView> CertificateService::view(CertificateId id) const {
  const Instant now = context_.clock.now();
  YG_TRY_ASSIGN(auto found, context_.db.read([&](store::Reader& reader) {
    return reader.one(kOne, {id}, [now](const store::Row& row) { return view_at(row, now); });
  }));
  YG_ASSERT(found.has_value());  // rows are never deleted
  return std::move(*found);
}

}  // namespace yunguan::identity
