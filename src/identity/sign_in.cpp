// SPDX-License-Identifier: Apache-2.0
#include "identity/sign_in.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "crypto/pbkdf2.h"
#include "identity/held_restrictions.h"
#include "identity/person_store.h"
#include "identity/sign_in_attempt.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kLoginMax = 100;

Error refused_error() {
  return {ErrorKind::unauthorized,
          "sign_in.refused",
          {"登录名或口令不正确。", "The login or the password is not right."},
          {},
          {}};
}

// Said only to who knows the password.
Error ended_error() {
  return {ErrorKind::unauthorized,
          "sign_in.account_over",
          {"账号已到期，请联系系统管理员延期。", "The account has come to its end; ask the system administrator."},
          {},
          {}};
}

Error locked_error(Instant until) {
  return {ErrorKind::unauthorized,
          "sign_in.locked",
          {fmt::format("连续失败次数过多，已锁定至 {}。", format_clock(until)),
           fmt::format("Too many failures in a row; locked until {}.", format_clock(until))},
          {.field = "locked_until", .value = format_rfc3339(until)},
          {}};
}

Error certificate_required_error() {
  return {ErrorKind::unauthorized,
          "sign_in.certificate_required",
          {"此账号须用证书登录。", "This account signs in with a certificate."},
          {},
          {}};
}

}  // namespace

// One try: whose, and how it is recorded.
struct SignIn::Attempt {
  std::string login;
  AuditEntry entry;
  bool single_session = false;  // by the person's own rule
};

SignIn::SignIn(const Context& context)
    : context_(context),
      nobody_hash_(
          crypto::hash_password(context.random.bytes(32), context.random, context.policy.password.iterations)) {}

Result<void> SignIn::open_attempt(const Attempt& attempt, const LoginSecret& secret) {
  const Instant now = context_.clock.now();
  std::optional<Instant> locked;
  YG_TRY(context_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(secret.consume(tx, now));
    YG_TRY_ASSIGN(locked, count_attempt(tx, context_.policy, attempt.login, now));
    return {};
  }));
  if (locked) return refuse(attempt, locked_error(*locked), "sign_in.locked");
  return {};
}

Result<void> SignIn::refuse(const Attempt& attempt, Error error, std::string_view code) {
  AuditEntry entry = attempt.entry;
  entry.result = AuditResult::refused;
  entry.code = code;
  YG_TRY(context_.audit.record_alone(context_.db, entry));
  return fail(std::move(error));
}

Result<std::string> SignIn::sign_in(const http::Request& request, std::string_view login, std::string_view secret_hex) {
  const auto checked = checked_login(login);
  YG_TRY_ASSIGN(const LoginSecret secret, LoginSecret::open(context_, secret_hex));
  YG_TRY_ASSIGN(const std::string password, secret.text("password"));
  // What is no login at all goes the same way as one that nobody has.
  Attempt attempt{checked ? *checked : ascii_lower(clipped(login, kLoginMax)),
                  {.actor = Actor::of(request), .action = "sign_in", .object_type = "person"}};
  // Whoever still has a session is not the one who signs in now.
  attempt.entry.actor.person_id = {};
  attempt.entry.actor.unit_id = {};
  attempt.entry.actor.login.clear();
  YG_TRY(open_attempt(attempt, secret));

  std::optional<Account> known;
  if (checked) {
    YG_TRY_ASSIGN(
        known, context_.db.read([&](store::Reader& reader) { return find_account(reader, context_.keys, *checked); }));
  }
  const bool right = crypto::verify_password(password, known ? known->credential.password_hash : nobody_hash_);
  if (!known) {
    YG_TRY(refuse(attempt, refused_error(), "sign_in.unknown"));
  }
  attempt.entry.object_id = std::to_string(known->person.id.value);
  attempt.entry.object_label = attempt.entry.actor.login = known->person.login;
  attempt.entry.actor.person_id = known->person.id;
  attempt.entry.actor.unit_id = known->person.unit_id;
  // A password put there past the product opens nothing.
  if (!known->sound) YG_TRY(refuse(attempt, refused_error(), "identity.tampered"));
  if (!right) YG_TRY(refuse(attempt, refused_error(), "sign_in.wrong_password"));
  if (known->person.state != PersonState::active) YG_TRY(refuse(attempt, refused_error(), "sign_in.disabled"));
  // Said to whoever knows the password only.
  YG_TRY_ASSIGN(const AccessRule rule, rule_from_text(known->person.access_rule));
  if (rule.certificate_required) YG_TRY(refuse(attempt, certificate_required_error(), "sign_in.certificate_required"));
  YG_TRY(check_limits(request, attempt, known->person));
  attempt.single_session = rule.single_session;
  return admit(request, attempt, password, known->credential);
}

Result<void> SignIn::check_limits(const http::Request& request, const Attempt& attempt, const Person& person) {
  if (!may_act(person, context_.clock.now())) YG_TRY(refuse(attempt, ended_error(), "sign_in.account_over"));
  YG_TRY_ASSIGN(const auto roles, context_.db.read([&](store::Reader& reader) { return roles_of(reader, person.id); }));
  YG_TRY_ASSIGN(const auto restrictions, restrictions_of(person, roles));
  const auto allowed = check_restrictions(restrictions, request.remote_ip, context_.clock.now(), "sign_in");
  return allowed ? allowed : refuse(attempt, allowed.error(), allowed.error().code);
}

Result<std::string> SignIn::admit(const http::Request& request, const Attempt& attempt, std::string_view password,
                                  Credential credential) {
  const Instant now = context_.clock.now();
  const PersonId person = credential.person_id;
  bool renewed = false;
  if (crypto::password_needs_rehash(credential.password_hash, context_.policy.password.iterations)) {
    credential.password_hash = crypto::hash_password(password, context_.random, context_.policy.password.iterations);
    renewed = true;
  }
  if (!credential.must_change && password_expired(context_.policy.password, credential.changed_at, now)) {
    credential.must_change = renewed = true;
  }
  return audited(context_.audit, context_.db, attempt.entry,
                 [&](store::Transaction& tx, AuditEntry&) -> Result<std::string> {
                   YG_TRY(choose_session(tx, person, attempt.single_session));
                   YG_TRY(clear_attempts(tx, attempt.login));
                   if (renewed) YG_TRY(set_credential(tx, context_.keys, credential));
                   YG_TRY(set_last_sign_in(tx, person, now));
                   return begin_session(tx, context_, person, request.remote_ip, request.header("user-agent"));
                 });
}

Result<void> SignIn::choose_session(store::Transaction& tx, PersonId person, bool single) {
  const Instant now = context_.clock.now();
  if (context_.policy.sessions == SessionChoice::newest_wins ||
      (single && context_.policy.sessions == SessionChoice::many)) {
    YG_TRY(end_sessions(tx, person, {}, SessionEnd::replaced, now));
  } else if (context_.policy.sessions == SessionChoice::oldest_wins) {
    YG_TRY_ASSIGN(const auto live, live_sessions(tx, context_.policy, person, now));
    if (!live.empty()) {
      return fail(ErrorKind::conflict, "sign_in.session_exists",
                  {fmt::format("该账号已在 {} 登录，请先在那里退出。", live.front().remote_ip),
                   fmt::format("This account is signed in at {}; sign out there first.", live.front().remote_ip)});
    }
  }
  return {};
}

Result<void> SignIn::sign_out(const http::Request& request) {
  return end(request, principal_of(request).session_id, SessionEnd::sign_out, "sign_out");
}

Result<void> SignIn::end_own_session(const http::Request& request, SessionId id) {
  return end(request, id, SessionEnd::by_person, "session.end");
}

Result<void> SignIn::end(const http::Request& request, SessionId id, SessionEnd reason, std::string_view action) {
  const Principal& principal = principal_of(request);
  const AuditEntry entry{.actor = Actor::of(request),
                         .action = std::string(action),
                         .object_type = "session",
                         .object_id = std::to_string(id.value)};
  return audited(context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
    YG_TRY_ASSIGN(const bool ended, end_session(tx, principal.person_id, id, reason, context_.clock.now()));
    if (!ended) {
      return fail(ErrorKind::not_found, "session.not_found", {"没有这个会话。", "There is no such session."});
    }
    return {};
  });
}

Result<void> SignIn::change_password(const http::Request& request, std::string_view secret_hex) {
  const Principal& principal = principal_of(request);
  YG_TRY_ASSIGN(const LoginSecret secret, LoginSecret::open(context_, secret_hex));
  YG_TRY_ASSIGN(const std::string old_password, secret.text("old"));
  YG_TRY_ASSIGN(const std::string new_password, secret.text("new"));
  const Attempt attempt{principal.login,
                        {.actor = Actor::of(request),
                         .action = "password.change",
                         .object_type = "person",
                         .object_id = std::to_string(principal.person_id.value),
                         .object_label = principal.login}};
  YG_TRY(open_attempt(attempt, secret));

  const PasswordPolicy& policy = context_.policy.password;
  std::vector<std::string> history;
  YG_TRY_ASSIGN(const auto account, context_.db.read([&](store::Reader& reader) -> Result<std::optional<Account>> {
    YG_TRY_ASSIGN(history, password_history(reader, principal.person_id, policy.history));
    return find_account(reader, context_.keys, principal.login);
  }));
  if (!account || !account->sound || !crypto::verify_password(old_password, account->credential.password_hash)) {
    return refuse(attempt, refused_error(), "sign_in.wrong_password");
  }
  auto accepted = check_password(policy, new_password, principal.login, history);
  const std::string hash =
      accepted ? crypto::hash_password(new_password, context_.random, policy.iterations) : std::string();
  const Instant now = context_.clock.now();
  if (!accepted) {
    // The old one was right, so this was no failed attempt.
    YG_TRY(context_.db.write([&](store::Transaction& tx) { return clear_attempts(tx, principal.login); }));
    return accepted;
  }
  return audited(context_.audit, context_.db, attempt.entry, [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
    YG_TRY(clear_attempts(tx, principal.login));
    YG_TRY(set_credential(tx, context_.keys, {principal.person_id, hash, now, false, {}}));
    YG_TRY(end_sessions(tx, principal.person_id, principal.session_id, SessionEnd::password, now));
    return {};
  });
}

}  // namespace yunguan::identity
