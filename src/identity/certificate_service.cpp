// SPDX-License-Identifier: Apache-2.0
#include "identity/certificate_service.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "identity/access_rules.h"
#include "identity/certificate_proof.h"
#include "identity/certificate_store.h"
#include "identity/person_store.h"
#include "identity/session.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

Error no_such_certificate() {
  return {ErrorKind::not_found, "certificate.not_found", {"没有这份证书。", "There is no such certificate."}, {}, {}};
}

Error no_such_person() {
  return {ErrorKind::not_found, "person.not_found", {"没有这个人员。", "There is no such person."}, {}, {}};
}

std::unexpected<Error> not_oneself() {
  return fail(ErrorKind::conflict, "certificate.self",
              {"自己的证书不能由自己批准，请由另一名安全管理员办理。",
               "Nobody approves his own certificate; ask another security administrator."});
}

std::unexpected<Error> wrong_state() {
  return fail(
      ErrorKind::conflict, "certificate.state",
      {"这份证书的状态已变，请刷新后再试。", "The state of this certificate has changed; reload and try again."});
}

std::unexpected<Error> taken() {
  return fail(ErrorKind::conflict, "certificate.taken",
              {"这份证书或它的密钥已经登记过，不能再次登记。",
               "This certificate, or its key, has been enrolled before and cannot be again."},
              {.field = "/certificate"});
}

AuditEntry entry_for(const Actor& actor, std::string_view action, const Person& person,
                     const crypto::Certificate* certificate = nullptr) {
  AuditEntry entry{.actor = actor,
                   .action = std::string(action),
                   .object_type = "person",
                   .object_id = std::to_string(person.id.value),
                   .object_label = person.login,
                   .unit_id = person.unit_id};
  if (certificate != nullptr) {
    entry.after = boost::json::object{{"fingerprint", certificate->fingerprint()},
                                      {"subject", clipped(certificate->subject())},
                                      {"not_after", format_rfc3339(certificate->not_after())}};
  }
  return entry;
}

Result<Person> person_of(store::Reader& reader, PersonId id) {
  YG_TRY_ASSIGN(auto person, find_person(reader, id));
  if (!person) return fail(no_such_person());
  return std::move(*person);
}

}  // namespace

CertificateService::CertificateService(const Context& context, SignIn& sign_in)
    : context_(context), sign_in_(sign_in), list_(declare_list()) {}

Result<void> CertificateService::check_acceptable(const crypto::Certificate& certificate) const {
  const Instant now = context_.clock.now();
  if (certificate.not_after() < now) {
    return fail(ErrorKind::invalid, "certificate.expired",
                {fmt::format("证书已于 {} 过期。", format_clock(certificate.not_after())),
                 fmt::format("The certificate expired at {}.", format_clock(certificate.not_after()))},
                {.field = "/certificate", .value = format_clock(certificate.not_after())});
  }
  if (context_.policy.authorities != nullptr) YG_TRY(context_.policy.authorities->check(certificate, now));
  return {};
}

Result<PersonCertificate> CertificateService::insert(store::Transaction& tx, PersonId person,
                                                     const crypto::Certificate& certificate, CertificateState state,
                                                     std::string_view by) const {
  // A key belongs to one person, and a disabled one never comes back in another certificate.
  PersonCertificate row{.person_id = person,
                        .fingerprint = certificate.fingerprint(),
                        .public_key = certificate.public_key().to_hex(),
                        .pem = certificate.to_pem(),
                        .subject = clipped(certificate.subject()),
                        .issuer = clipped(certificate.issuer()),
                        .serial = certificate.serial(),
                        .not_before = certificate.not_before(),
                        .not_after = certificate.not_after(),
                        .state = state,
                        .enrolled_at = context_.clock.now(),
                        .enrolled_by = std::string(by)};
  YG_TRY_ASSIGN(const auto owner, owner_of_key(tx, row.public_key));
  if (owner) return taken();
  if (state == CertificateState::active) {
    row.approved_at = row.enrolled_at;
    row.approved_by = by;
  }
  YG_TRY_ASSIGN(row.id, store::next_id<CertificateId>(tx, "certificate"));
  YG_TRY(insert_certificate(tx, context_.keys, row));
  return row;
}

Result<CertificateView> CertificateService::enrol_own(const http::Request& request,
                                                      const OwnCertificate& wanted) const {
  const Principal& principal = principal_of(request);
  YG_TRY_ASSIGN(const crypto::Certificate certificate, crypto::Certificate::from_pem(wanted.certificate));
  YG_TRY_ASSIGN(const Person person,
                context_.db.read([&](store::Reader& reader) { return person_of(reader, principal.person_id); }));
  const AuditEntry entry = entry_for(Actor::of(request), "certificate.enrol", person, &certificate);
  YG_TRY_ASSIGN(const LoginNonce nonce,
                check_proof(context_, certificate, kEnrolPurpose, principal.login, wanted.nonce, wanted.signature));
  YG_TRY(check_acceptable(certificate));
  YG_TRY(sign_in_.prove_password(request, wanted.secret, entry));
  const auto enrolled = audited(
      context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry& filled) -> Result<CertificateId> {
        const Instant now = context_.clock.now();
        YG_TRY(consume_challenge(tx, nonce, now));
        YG_TRY_ASSIGN(const auto known, find_certificate(tx, certificate.fingerprint()));
        if (known && known->certificate.person_id == person.id &&
            known->certificate.state == CertificateState::waiting_for_person) {
          filled.action = "certificate.confirm";
          PersonCertificate row = known->certificate;
          row.state = CertificateState::active;
          row.approved_at = now;
          row.approved_by = principal.login;
          YG_TRY_ASSIGN(const bool updated,
                        update_certificate(tx, context_.keys, row, CertificateState::waiting_for_person));
          if (!updated) return wrong_state();
          return row.id;
        }
        const auto state = context_.policy.authorities != nullptr ? CertificateState::active
                                                                  : CertificateState::waiting_for_administrator;
        YG_TRY_ASSIGN(const auto row, insert(tx, person.id, certificate, state, principal.login));
        return row.id;
      });
  if (!enrolled) return std::unexpected(enrolled.error());
  return view(*enrolled);
}

Result<void> CertificateService::end(store::Transaction& tx, PersonCertificate& row, std::string_view by,
                                     std::string_view reason) const {
  const Instant now = context_.clock.now();
  const CertificateState before = row.state;
  if (before == CertificateState::disabled) return wrong_state();
  row.state = CertificateState::disabled;
  row.disabled_at = now;
  row.disabled_by = by;
  row.disabled_reason = clipped(trimmed(reason));
  YG_TRY_ASSIGN(const bool updated, update_certificate(tx, context_.keys, row, before));
  if (!updated) return wrong_state();
  YG_TRY(end_sessions_of(tx, row.person_id, row.id, now));
  return check_limits_can_be_lifted(tx, now);
}

Result<void> CertificateService::disable_own(const http::Request& request, CertificateId id) const {
  const Principal& principal = principal_of(request);
  AuditEntry entry{.actor = Actor::of(request),
                   .action = "certificate.disable",
                   .object_type = "person",
                   .object_id = std::to_string(principal.person_id.value),
                   .object_label = principal.login};
  return audited(context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry& filled) -> Result<void> {
    YG_TRY_ASSIGN(const auto found, find_certificate(tx, id));
    if (!found || found->certificate.person_id != principal.person_id) return fail(no_such_certificate());
    filled.before = boost::json::object{{"fingerprint", found->certificate.fingerprint}};
    PersonCertificate row = found->certificate;
    return end(tx, row, principal.login, {});
  });
}

Result<CertificateView> CertificateService::enrol_for(const Asking& asking, PersonId id, std::string_view pem) const {
  YG_TRY_ASSIGN(const crypto::Certificate certificate, crypto::Certificate::from_pem(pem));
  YG_TRY_ASSIGN(const auto person, context_.db.read([&](store::Reader& reader) { return find_person(reader, id); }));
  if (!person) return fail(no_such_person());
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  const Unit* unit = units->find(person->unit_id);
  if (unit == nullptr || !asking.principal.may("access.write", unit->path)) {
    return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "person", std::to_string(id.value),
                               no_such_person());
  }
  YG_TRY(check_acceptable(certificate));
  const auto enrolled =
      audited(context_.audit, context_.db, entry_for(asking.actor, "certificate.enrol", *person, &certificate),
              [&](store::Transaction& tx, AuditEntry&) -> Result<CertificateId> {
                if (id == asking.principal.person_id) return not_oneself();
                YG_TRY_ASSIGN(const auto row,
                              insert(tx, id, certificate, CertificateState::waiting_for_person, asking.actor.login));
                return row.id;
              });
  if (!enrolled) return std::unexpected(enrolled.error());
  return view(*enrolled);
}

Result<PersonCertificate> CertificateService::visible(const Asking& asking, std::string_view permission,
                                                      CertificateId id) const {
  YG_TRY_ASSIGN(const auto found,
                context_.db.read([&](store::Reader& reader) { return find_certificate(reader, id); }));
  if (!found) return fail(no_such_certificate());
  YG_TRY_ASSIGN(const Person person, context_.db.read([&](store::Reader& reader) {
    return person_of(reader, found->certificate.person_id);
  }));
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  const Unit* unit = units->find(person.unit_id);
  if (unit != nullptr && asking.principal.may(permission, unit->path)) return found->certificate;
  return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "certificate", std::to_string(id.value),
                             no_such_certificate());
}

Result<CertificateView> CertificateService::approve(const Asking& asking, CertificateId id) const {
  YG_TRY_ASSIGN(const PersonCertificate seen, visible(asking, "access.write", id));
  YG_TRY_ASSIGN(const Person person,
                context_.db.read([&](store::Reader& reader) { return person_of(reader, seen.person_id); }));
  AuditEntry entry = entry_for(asking.actor, "certificate.approve", person);
  entry.after = boost::json::object{{"fingerprint", seen.fingerprint}, {"subject", seen.subject}};
  YG_TRY(audited(context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
    if (person.id == asking.principal.person_id) return not_oneself();
    YG_TRY_ASSIGN(const auto found, find_certificate(tx, id));
    if (!found || found->certificate.state != CertificateState::waiting_for_administrator) return wrong_state();
    PersonCertificate row = found->certificate;
    // What was put there behind the product's back must not get a good code by being approved.
    YG_TRY_ASSIGN(const bool sound, code_of(row).matches(context_.keys, found->integrity));
    if (!sound) {
      return fail(ErrorKind::forbidden, "identity.tampered",
                  {"证书记录与其完整性校验码不符，请联系审计管理员核验。",
                   "The certificate's row does not fit its integrity code; ask the audit administrator to check."},
                  {.field = "certificate"});
    }
    row.state = CertificateState::active;
    row.approved_at = context_.clock.now();
    row.approved_by = asking.actor.login;
    YG_TRY_ASSIGN(const bool updated,
                  update_certificate(tx, context_.keys, row, CertificateState::waiting_for_administrator));
    return updated ? Result<void>{} : wrong_state();
  }));
  return view(id);
}

Result<CertificateView> CertificateService::disable(const Asking& asking, CertificateId id,
                                                    std::string_view reason) const {
  YG_TRY_ASSIGN(const PersonCertificate seen, visible(asking, "access.write", id));
  YG_TRY_ASSIGN(const Person person,
                context_.db.read([&](store::Reader& reader) { return person_of(reader, seen.person_id); }));
  AuditEntry entry = entry_for(asking.actor, "certificate.disable", person);
  entry.before = boost::json::object{{"fingerprint", seen.fingerprint}, {"subject", seen.subject}};
  entry.reason = clipped(trimmed(reason));
  YG_TRY(audited(context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
    YG_TRY_ASSIGN(const auto found, find_certificate(tx, id));
    if (!found) return fail(no_such_certificate());
    PersonCertificate row = found->certificate;
    return end(tx, row, asking.actor.login, reason);
  }));
  return view(id);
}

Result<CertificateView> CertificateService::enrol_on_machine(const Actor& machine, std::string_view login,
                                                             const crypto::Certificate& certificate) const {
  YG_TRY_ASSIGN(const auto person,
                context_.db.read([&](store::Reader& reader) { return person_named(reader, login); }));
  YG_TRY(check_acceptable(certificate));
  const auto enrolled = audited(
      context_.audit, context_.db, entry_for(machine, "certificate.enrol", person, &certificate),
      [&](store::Transaction& tx, AuditEntry&) -> Result<CertificateId> {
        YG_TRY_ASSIGN(const auto row, insert(tx, person.id, certificate, CertificateState::active, machine.login));
        return row.id;
      });
  if (!enrolled) return std::unexpected(enrolled.error());
  return view(*enrolled);
}

}  // namespace yunguan::identity
