// SPDX-License-Identifier: Apache-2.0
// Signing in with a certificate. What is wrong with it is told only to whoever has its key.
#include <fmt/format.h>

#include "base/parse.h"
#include "identity/certificate_proof.h"
#include "identity/certificate_store.h"
#include "identity/person_store.h"
#include "identity/sign_in.h"
#include "identity/sign_in_attempt.h"
#include "identity/sign_in_refusals.h"

namespace yunguan::identity {

namespace {

Error refusal(std::string code, Text text, std::string value = {}) {
  return {ErrorKind::unauthorized,
          "sign_in.certificate_" + std::move(code),
          std::move(text),
          {.field = "/certificate", .value = std::move(value)},
          {}};
}

// What stands against a certificate that is its owner's: its state and dates, and the authorities in force now.
std::optional<Error> fault_of(const PersonCertificate& row, const crypto::Certificate& certificate,
                              const SignInPolicy& policy, Instant now) {
  if (row.state == CertificateState::disabled) {
    return refusal("disabled", {"这份证书已停用。", "This certificate has been disabled."},
                   row.disabled_at ? format_clock(*row.disabled_at) : "");
  }
  if (row.state != CertificateState::active) {
    return refusal("waiting", row.state == CertificateState::waiting_for_person
                                  ? Text{"这份证书还须由您用口令登录后确认。",
                                         "Sign in with the password first and confirm this certificate."}
                                  : Text{"这份证书还须由安全管理员批准。",
                                         "A security administrator has yet to approve this certificate."});
  }
  if (now < row.not_before) {
    return refusal("not_yet_valid",
                   {fmt::format("证书自 {} 起有效，现在还不能使用。", format_clock(row.not_before)),
                    fmt::format("The certificate is valid from {} on, not yet.", format_clock(row.not_before))},
                   format_clock(row.not_before));
  }
  if (now > row.not_after) {
    return refusal("expired",
                   {fmt::format("证书已于 {} 过期，请换领新证书。", format_clock(row.not_after)),
                    fmt::format("The certificate expired at {}; get a new one.", format_clock(row.not_after))},
                   format_clock(row.not_after));
  }
  if (policy.authorities != nullptr && !policy.authorities->check(certificate, now)) {
    return refusal("untrusted", {"签发这份证书的机构不受信任。", "The authority of this certificate is not trusted."},
                   clipped(row.issuer));
  }
  return std::nullopt;
}

}  // namespace

Result<std::string> SignIn::sign_in_with_certificate(const http::Request& request, const CertificateSignIn& wanted) {
  const Instant now = context_.clock.now();
  const auto checked = checked_login(wanted.login);
  const std::string login = checked ? *checked : ascii_lower(clipped(wanted.login, kLoginMax));
  Attempt attempt{login, nobodys_entry(request)};
  YG_TRY_ASSIGN(const crypto::Certificate certificate, crypto::Certificate::from_pem(wanted.certificate));
  const std::string fingerprint = certificate.fingerprint();
  attempt.entry.after = boost::json::object{{"fingerprint", fingerprint}, {"subject", clipped(certificate.subject())}};

  const auto nonce = check_proof(context_, certificate, kSignInPurpose, login, wanted.nonce, wanted.signature);
  if (!nonce) YG_TRY(refuse(attempt, nonce.error(), nonce.error().code));
  const auto used = context_.db.write([&](store::Transaction& tx) { return consume_challenge(tx, *nonce, now); });
  if (!used) return std::unexpected(refuse(attempt, used.error(), used.error().code).error());

  std::optional<FoundCertificate> found;
  std::optional<Account> known;
  std::optional<Instant> locked;
  YG_TRY(context_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(found, find_certificate(reader, fingerprint));
    YG_TRY_ASSIGN(known, find_account(reader, context_.keys, login));
    YG_TRY_ASSIGN(locked, locked_until(reader, login, now));
    return {};
  }));
  if (!found) {
    YG_TRY(refuse(attempt, refusal("unknown", {"这份证书没有登记。", "This certificate is not enrolled."}),
                  "sign_in.certificate_unknown"));
  }
  if (!known || known->person.id != found->certificate.person_id) {
    YG_TRY(refuse(attempt,
                  refusal("other_person", {"这份证书不是该登录名的。", "This certificate is not that login's."}),
                  "sign_in.certificate_other_person"));
  }
  name_in(attempt, known->person);
  YG_TRY_ASSIGN(const bool sound, code_of(found->certificate).matches(context_.keys, found->integrity));
  if (!sound || !known->sound) YG_TRY(refuse(attempt, refused_error(), "identity.tampered"));
  if (locked) YG_TRY(refuse(attempt, locked_error(*locked), "sign_in.locked"));
  if (known->person.state != PersonState::active) YG_TRY(refuse(attempt, refused_error(), "sign_in.disabled"));
  if (auto fault = fault_of(found->certificate, certificate, context_.policy, now)) {
    const std::string code = fault->code;
    YG_TRY(refuse(attempt, std::move(*fault), code));
  }
  YG_TRY_ASSIGN(const AccessRule rule, rule_from_text(known->person.access_rule));
  YG_TRY(check_limits(request, attempt, known->person));
  attempt.single_session = rule.single_session;
  return admit_certificate(request, attempt, known->person.id, found->certificate.id);
}

Result<std::string> SignIn::admit_certificate(const http::Request& request, const Attempt& attempt, PersonId person,
                                              CertificateId certificate) {
  const Instant now = context_.clock.now();
  return audited(
      context_.audit, context_.db, attempt.entry, [&](store::Transaction& tx, AuditEntry&) -> Result<std::string> {
        // It may have been disabled this very moment.
        YG_TRY_ASSIGN(const auto still, find_certificate(tx, certificate));
        if (!still || still->certificate.state != CertificateState::active) return fail(refused_error());
        YG_TRY(choose_session(tx, person, attempt.single_session));
        YG_TRY(set_last_sign_in(tx, person, now));
        YG_TRY(set_certificate_used(tx, certificate, now));
        return begin_session(tx, context_, person, request.remote_ip, request.header("user-agent"), certificate);
      });
}

}  // namespace yunguan::identity
