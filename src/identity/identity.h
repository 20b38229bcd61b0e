// SPDX-License-Identifier: Apache-2.0
// Everything of this folder, made once in main: people and their roles, sign-in, the gate, the audit log.
//
//   Identity identity(db, keys, random, clock, {.policy = sign_in_policy(config.sign_in), .secure_cookies = …});
//   identity.permissions().add(card::kPermissions);  identity.audit().add_actions(card::kActions);
//   YG_TRY(identity.prepare());                       // built-in roles; after all permissions were added
//   router.add(identity.routes());  http::Server server(options, router, identity.gate(), clock);
//   identity.start(); … identity.stop();              // the sealer
#pragma once

#include <vector>

#include "config/config.h"
#include "http/route.h"
#include "identity/access_rules.h"
#include "identity/account_review_service.h"
#include "identity/audit_sealer.h"
#include "identity/audit_service.h"
#include "identity/certificate_service.h"
#include "identity/conflict_service.h"
#include "identity/context.h"
#include "identity/gate.h"
#include "identity/integrity.h"
#include "identity/lock_list.h"
#include "identity/online_session.h"
#include "identity/person_service.h"
#include "identity/review_campaign_service.h"
#include "identity/role_service.h"
#include "identity/sign_in.h"
#include "identity/token_gate.h"
#include "identity/token_service.h"
#include "identity/unit_service.h"

namespace yunguan::identity {

// Reads the file of trusted authorities, when one is set; names it when it cannot be read or holds no SM2 certificates.
Result<SignInPolicy> sign_in_policy(const config::SignIn& settings);
[[nodiscard]] TokenPolicy token_policy(const config::Token& settings);
[[nodiscard]] ReviewPolicy review_policy(const config::Review& settings);

class Identity {
 public:
  struct Options {
    SignInPolicy policy;
    TokenPolicy tokens = {};
    ReviewPolicy reviews = {};
    bool secure_cookies = false;  // behind TLS
    std::chrono::milliseconds chain_interval{500};
  };

  // What is handed in outlives it.
  Identity(store::Database& db, const crypto::KeyRing& keys, crypto::Random& random, const Clock& clock,
           Options options);

  // Before prepare(): other folders add theirs.
  [[nodiscard]] PermissionTable& permissions() { return permissions_; }
  [[nodiscard]] Audit& audit() { return audit_; }
  [[nodiscard]] UnitService& unit_service() { return unit_service_; }
  [[nodiscard]] IntegrityCheck& integrity() { return integrity_; }
  [[nodiscard]] const CertificateService& certificates() const { return certificates_; }
  [[nodiscard]] AccessRules& access_rules() { return access_; }
  [[nodiscard]] OnlineSessions& online_sessions() { return online_; }
  [[nodiscard]] AuditSealer& sealer() { return sealer_; }
  [[nodiscard]] AuditService& audit_service() { return audit_service_; }

  // Needs the schema; makes the built-in roles fit the permissions.
  Result<void> prepare();

  [[nodiscard]] Gate& gate() { return gate_; }
  [[nodiscard]] UnitDirectory& units() { return units_; }
  [[nodiscard]] const Context& context() const { return context_; }
  [[nodiscard]] std::vector<http::Route> routes();

  void start() { sealer_.start(); }
  void stop() { sealer_.stop(); }

 private:
  // In the order of their use of each other.
  const Options options_;
  PermissionTable permissions_;
  Audit audit_;
  UnitDirectory units_;
  const Context context_;
  UnitService unit_service_;
  PersonService people_;
  RoleService roles_;
  SignIn sign_in_;
  OnlineSessions online_;
  AccessRules access_;
  LockList locks_;
  CertificateService certificates_;
  TokenService tokens_;
  ConflictService conflicts_;
  AccountReviewService reviews_;
  ReviewCampaignService campaigns_;
  IntegrityCheck integrity_;
  AuditService audit_service_;
  AuditSealer sealer_;
  TokenGate token_gate_;
  Gate gate_;
};

}  // namespace yunguan::identity
