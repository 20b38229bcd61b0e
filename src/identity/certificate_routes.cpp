// SPDX-License-Identifier: Apache-2.0
#include "identity/certificate_proof.h"
#include "identity/certificate_service.h"
#include "identity/routes.h"

namespace yunguan::identity {

namespace {

using http::Method;

constexpr std::size_t kBodyMax = 64 * 1024;

struct CertificateBody {
  std::string certificate;  // PEM
};
BOOST_DESCRIBE_STRUCT(CertificateBody, (), (certificate))

struct DisableBody {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DisableBody, (), (reason))

Result<CertificateId> certificate_of(const http::Request& request) {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
  return CertificateId{id};
}

void add_own_routes(std::vector<http::Route>& routes, const CertificateService& certificates) {
  const std::string signed_in(http::kSignedIn);
  routes.push_back(http::get_route<CertificateItems>(
      {Method::get, "/api/v1/session/certificates", "list_own_certificates", signed_in,
       "The caller's own certificates.", "sign_in"},
      [&certificates](const http::Request& request) { return certificates.own(principal_of(request)); }));
  routes.push_back(http::json_route<OwnCertificate, CertificateView>(
      {.method = Method::post,
       .path = "/api/v1/session/certificates",
       .operation = "enrol_own_certificate",
       .permission = signed_in,
       .summary = "Enrol a certificate of one's own, or confirm one that an administrator enrolled.",
       .tag = "sign_in",
       .success_status = 201,
       .body_max = kBodyMax},
      [&certificates](const http::Request& request, const OwnCertificate& wanted) {
        return certificates.enrol_own(request, wanted);
      }));
  routes.push_back(http::act_route({.method = Method::del,
                                    .path = "/api/v1/session/certificates/{id}",
                                    .operation = "disable_own_certificate",
                                    .permission = signed_in,
                                    .summary = "Disable one of one's own certificates for good.",
                                    .tag = "sign_in"},
                                   [&certificates](const http::Request& request) -> Result<void> {
                                     YG_TRY_ASSIGN(const CertificateId id, certificate_of(request));
                                     return certificates.disable_own(request, id);
                                   }));
}

}  // namespace

std::vector<http::Route> certificate_routes(const Context& context, const CertificateService& certificates) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<Challenge>(
      {Method::get, "/api/v1/sign_in/challenge", "get_sign_in_challenge", std::string(http::kPublic),
       "A nonce to sign with the key of a certificate.", "sign_in"},
      [context](const http::Request&) { return issue_challenge(context); }));
  add_own_routes(routes, certificates);
  routes.push_back(http::get_route<http::Page<CertificateView>>(
      {Method::get, "/api/v1/certificates", "list_certificates", "access.read",
       "The certificates of the people of the caller's units.", "sign_in", certificates.declaration().parameters()},
      [&certificates](const http::Request& request) -> Result<http::Page<CertificateView>> {
        YG_TRY_ASSIGN(const http::ListQuery query, certificates.declaration().parse(request));
        return certificates.list(Asking::of(request), query);
      }));
  routes.push_back(http::json_route<CertificateBody, CertificateView>(
      {.method = Method::post,
       .path = "/api/v1/people/{id}/certificates",
       .operation = "enrol_certificate",
       .permission = "access.write",
       .summary = "Enrol a certificate for somebody, who has to confirm it.",
       .tag = "sign_in",
       .success_status = 201,
       .body_max = kBodyMax},
      [&certificates](const http::Request& request, const CertificateBody& body) -> Result<CertificateView> {
        YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
        return certificates.enrol_for(Asking::of(request), PersonId{id}, body.certificate);
      }));
  routes.push_back(
      http::get_route<CertificateView>({.method = Method::post,
                                        .path = "/api/v1/certificates/{id}/approve",
                                        .operation = "approve_certificate",
                                        .permission = "access.write",
                                        .summary = "Approve a certificate that its person has enrolled.",
                                        .tag = "sign_in"},
                                       [&certificates](const http::Request& request) -> Result<CertificateView> {
                                         YG_TRY_ASSIGN(const CertificateId id, certificate_of(request));
                                         return certificates.approve(Asking::of(request), id);
                                       }));
  routes.push_back(http::json_route<DisableBody, CertificateView>(
      {.method = Method::post,
       .path = "/api/v1/certificates/{id}/disable",
       .operation = "disable_certificate",
       .permission = "access.write",
       .summary = "Disable somebody's certificate for good, and end the sessions that began with it.",
       .tag = "sign_in"},
      [&certificates](const http::Request& request, const DisableBody& body) -> Result<CertificateView> {
        YG_TRY_ASSIGN(const CertificateId id, certificate_of(request));
        return certificates.disable(Asking::of(request), id, body.reason);
      }));
  return routes;
}

}  // namespace yunguan::identity
