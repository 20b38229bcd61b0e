// SPDX-License-Identifier: Apache-2.0
#include "identity/session.h"

#include <algorithm>

#include "base/parse.h"
#include "crypto/base64.h"
#include "crypto/hex.h"
#include "crypto/row_code.h"
#include "crypto/sm3.h"
#include "identity/enum_name.h"
#include "identity/integrity.h"
#include "identity/person_store.h"
#include "identity/standing.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kUserAgentMax = 200;
constexpr std::chrono::seconds kTouchAfter{60};
// Who signed in when stays in the audit log.
constexpr std::chrono::days kKeepEnded{30};

#define YG_SESSION_COLUMNS                                                                                     \
  "s.id, s.token_digest, s.person_id, s.created_at, s.expires_at, s.last_seen_at, s.remote_ip, s.user_agent, " \
  "s.ended_at, s.certificate_id, s.end_reason, s.integrity"
constexpr std::size_t kSessionIntegrityColumn = 11;

constexpr store::NamedQuery kInsert{
    "identity.insert_session",
    "INSERT INTO session (id, token_digest, person_id, created_at, expires_at, last_seen_at, remote_ip, user_agent,"
    " certificate_id, integrity) VALUES (:id, :digest, :person, :created, :expires, :seen, :ip, :agent, :certificate,"
    " :integrity)"};
constexpr store::NamedQuery kForget{"identity.forget_sessions", "DELETE FROM session WHERE expires_at < :before"};
constexpr store::NamedQuery kEnd{"identity.end_session",
                                 "UPDATE session SET ended_at = :at, end_reason = :reason WHERE id = :id AND person_id "
                                 "= :person AND ended_at IS NULL"};
constexpr store::NamedQuery kEndAll{"identity.end_sessions",
                                    "UPDATE session SET ended_at = :at, end_reason = :reason WHERE person_id = :person "
                                    "AND id <> :except AND ended_at IS NULL"};
constexpr store::NamedQuery kEndOfCertificate{
    "identity.end_sessions_of_certificate",
    "UPDATE session SET ended_at = :at, end_reason = :reason WHERE person_id = :person AND"
    " certificate_id = :certificate AND ended_at IS NULL"};
constexpr store::NamedQuery kEndOfPassword{"identity.end_sessions_of_password",
                                           "UPDATE session SET ended_at = :at, end_reason = :reason WHERE person_id ="
                                           " :person AND certificate_id IS NULL AND ended_at IS NULL"};
constexpr store::NamedQuery kEndEverybodys{
    "identity.end_all_sessions", "UPDATE session SET ended_at = :at, end_reason = :reason WHERE ended_at IS NULL"};
constexpr store::NamedQuery kLive{
    "identity.live_sessions",
    "SELECT " YG_SESSION_COLUMNS
    " FROM session s WHERE s.person_id = :person AND s.ended_at IS NULL AND"
    " s.expires_at > :now AND s.last_seen_at > :idle_since ORDER BY s.created_at DESC, s.id DESC"};
constexpr store::NamedQuery kFind{"identity.find_session",
                                  "SELECT " YG_SESSION_COLUMNS ", " YG_PERSON_COLUMNS
                                  ", c.must_change, c.changed_at FROM session s"
                                  " JOIN person p ON p.id = s.person_id JOIN credential c ON c.person_id = p.id"
                                  " WHERE s.token_digest = :digest"};
constexpr store::NamedQuery kAll{"identity.check_sessions",
                                 "SELECT " YG_SESSION_COLUMNS " FROM session s ORDER BY s.id"};
constexpr store::NamedQuery kTouch{"identity.touch_session", "UPDATE session SET last_seen_at = :now WHERE id = :id"};

std::string digest_of(std::string_view token) {
  return crypto::to_hex(crypto::bytes_of(crypto::sm3(std::string("session:") += token)));
}

// What cannot change while it lives. The times it was seen and ended may, and harm nobody but its owner.
crypto::RowCode code_of(const Session& session) {
  crypto::RowCode code("session");
  code.add("id", session.id)
      .add("token_digest", session.token_digest)
      .add("person_id", session.person_id)
      .add("created_at", session.created_at)
      .add("expires_at", session.expires_at);
  if (session.certificate_id) code.add("certificate_id", *session.certificate_id);
  return code;
}

Session session_at(const store::Row& row) {
  const auto certificate = row.optional_integer(9);
  return {.id = row.id<SessionId>(0),
          .token_digest = row.text(1),
          .person_id = row.id<PersonId>(2),
          .created_at = row.instant(3),
          .expires_at = row.instant(4),
          .last_seen_at = row.instant(5),
          .remote_ip = row.text(6),
          .user_agent = row.text(7),
          .ended_at = row.optional_instant(8),
          .certificate_id = certificate ? std::optional(CertificateId{*certificate}) : std::nullopt};
}

struct Found {
  Session session;
  std::string session_integrity;
  std::optional<std::string> end_reason;
  Standing standing;
  bool must_change = false;
  Instant password_changed_at;
};

Result<std::optional<Found>> find(store::Reader& reader, std::string_view token) {
  constexpr std::size_t kPersonColumn = kSessionIntegrityColumn + 1;
  YG_TRY_ASSIGN(auto found, reader.one(kFind, {digest_of(token)}, [](const store::Row& row) {
    return Found{session_at(row),
                 row.text(kSessionIntegrityColumn),
                 row.optional_text(kSessionIntegrityColumn - 1),
                 {person_at(row, kPersonColumn), row.text(kPersonColumn + kPersonIntegrityColumn), {}},
                 row.truth(kPersonColumn + kPersonIntegrityColumn + 1),
                 row.instant(kPersonColumn + kPersonIntegrityColumn + 2)};
  }));
  if (found) {
    YG_TRY_ASSIGN(found->standing.roles, roles_of(reader, found->standing.person.id));
  }
  return found;
}

std::unexpected<Error> over() {
  return fail(ErrorKind::unauthorized, "session.over",
              {"登录已过期，请重新登录。", "The session is over; sign in again."});
}

std::unexpected<Error> ended(const std::optional<std::string>& reason) {
  if (reason != name_of(SessionEnd::kicked)) return over();
  return fail(ErrorKind::unauthorized, "session.kicked",
              {"管理员已结束您的登录。如有疑问，请联系本单位管理员。",
               "An administrator has ended your session. If in doubt, ask an administrator of your unit."});
}

}  // namespace

Result<std::string> begin_session(store::Transaction& tx, const Context& context, PersonId person,
                                  std::string_view remote_ip, std::string_view user_agent,
                                  std::optional<CertificateId> certificate) {
  const std::string token = crypto::to_base64url(context.random.bytes(kTokenBytes));
  const Instant now = context.clock.now();
  YG_TRY(tx.run(kForget, {now - kKeepEnded}));
  YG_TRY_ASSIGN(const SessionId id, store::next_id<SessionId>(tx, "session"));
  std::string agent = clipped(user_agent, kUserAgentMax);
  std::ranges::replace(agent, '\0', ' ');
  const Session session{.id = id,
                        .token_digest = digest_of(token),
                        .person_id = person,
                        .created_at = now,
                        .expires_at = now + context.policy.absolute,
                        .last_seen_at = now,
                        .remote_ip = std::string(remote_ip),
                        .user_agent = agent,
                        .certificate_id = certificate};
  YG_TRY_ASSIGN(const std::string integrity, code_of(session).code(context.keys));
  YG_TRY(tx.run(kInsert, {session.id, session.token_digest, session.person_id, session.created_at, session.expires_at,
                          session.last_seen_at, session.remote_ip, session.user_agent,
                          certificate ? std::optional(certificate->value) : std::nullopt, integrity}));
  return token;
}

Result<bool> end_session(store::Transaction& tx, PersonId person, SessionId id, SessionEnd reason, Instant now) {
  YG_TRY_ASSIGN(const std::int64_t ended, tx.run(kEnd, {now, name_of(reason), id, person}));
  return ended == 1;
}

Result<std::int64_t> end_sessions(store::Transaction& tx, PersonId person, SessionId except, SessionEnd reason,
                                  Instant now) {
  return tx.run(kEndAll, {now, name_of(reason), person, except});
}

Result<std::int64_t> end_sessions_of(store::Transaction& tx, PersonId person, std::optional<CertificateId> certificate,
                                     Instant now) {
  if (certificate)
    return tx.run(kEndOfCertificate, {now, name_of(SessionEnd::certificate), person, certificate->value});
  return tx.run(kEndOfPassword, {now, name_of(SessionEnd::certificate), person});
}

Result<std::int64_t> end_all_sessions(store::Transaction& tx, SessionEnd reason, Instant now) {
  return tx.run(kEndEverybodys, {now, name_of(reason)});
}

Result<std::vector<Session>> live_sessions(store::Reader& reader, const SignInPolicy& policy, PersonId person,
                                           Instant now) {
  return reader.all(kLive, {person, now, now - policy.idle}, session_at);
}

Result<std::shared_ptr<Principal>> principal_of_token(const Context& context, std::string_view token) {
  YG_TRY_ASSIGN(const auto found, context.db.read([&](store::Reader& reader) { return find(reader, token); }));
  if (!found) {
    return fail(ErrorKind::unauthorized, "session.none", {"尚未登录。", "Nobody is signed in."});
  }
  const Instant now = context.clock.now();
  const Instant idle_expires_at = found->session.last_seen_at + context.policy.idle;
  if (found->session.ended_at) return ended(found->end_reason);
  if (now >= found->session.expires_at || now >= idle_expires_at) return over();
  YG_TRY_ASSIGN(const bool sound, code_of(found->session).matches(context.keys, found->session_integrity));
  if (!sound) return tampered("session");
  YG_TRY(check_integrity(context.keys, found->standing));
  if (!may_act(found->standing.person, now)) return over();
  YG_TRY_ASSIGN(const auto units, context.units.tree());
  YG_TRY_ASSIGN(auto principal, make_principal(found->standing, *units));
  // Whoever came with a certificate has no need of the password an administrator chose.
  principal->must_change_password = found->must_change && !found->session.certificate_id;
  principal->password_changed_at = found->password_changed_at;
  principal->by_certificate = found->session.certificate_id.has_value();
  principal->session_id = found->session.id;
  principal->csrf_token = csrf_token_of(token);
  principal->expires_at = found->session.expires_at;
  principal->seen_at = found->session.last_seen_at;
  principal->idle_expires_at = std::min(now + context.policy.idle, found->session.expires_at);
  return principal;
}

Result<void> touch_session(const Context& context, const Principal& principal) {
  const Instant now = context.clock.now();
  if (now - principal.seen_at < kTouchAfter) return {};
  return context.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kTouch, {now, principal.session_id}));
    return {};
  });
}

Result<void> check_sessions(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  Result<void> outcome;
  YG_TRY(reader.each(kAll, {}, [&](const store::Row& row) {
    const Session session = session_at(row);
    const auto sound = code_of(session).matches(keys, row.text(kSessionIntegrityColumn));
    if (!sound) {
      outcome = std::unexpected(sound.error());
      return false;
    }
    check.count(*sound, std::to_string(session.id.value), {});
    return true;
  }));
  return outcome;
}

std::string csrf_token_of(std::string_view token) {
  return crypto::to_base64url(crypto::bytes_of(crypto::sm3(std::string("csrf:") += token)));
}

}  // namespace yunguan::identity
