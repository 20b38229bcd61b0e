// SPDX-License-Identifier: Apache-2.0
// The HTTP routes of this folder, each file of *_routes.cpp its own list. What is handed in outlives the routes.
#pragma once

#include <vector>

#include "http/route.h"
#include "identity/context.h"

namespace yunguan::identity {

class AccessRules;
class AccountReviewService;
class AuditService;
class CertificateService;
class IntegrityCheck;
class ConflictService;
class LockList;
class OnlineSessions;
class PersonService;
class RoleService;
class ReviewCampaignService;
class SignIn;
class TokenService;
class UnitService;

std::vector<http::Route> sign_in_routes(const Context& context, SignIn& sign_in, bool secure_cookies);
std::vector<http::Route> unit_routes(UnitService& units);
std::vector<http::Route> person_routes(const Context& context, const PersonService& people, const RoleService& roles);
std::vector<http::Route> role_routes(const Context& context, const RoleService& roles);
std::vector<http::Route> access_routes(const OnlineSessions& online, const AccessRules& rules, const LockList& locks);
std::vector<http::Route> certificate_routes(const Context& context, const CertificateService& certificates);
std::vector<http::Route> token_routes(const Context& context, const TokenService& tokens);
std::vector<http::Route> conflict_routes(const ConflictService& conflicts);
std::vector<http::Route> review_routes(const AccountReviewService& reviews, const ReviewCampaignService& campaigns);
std::vector<http::Route> audit_routes(const AuditService& audit);
std::vector<http::Route> integrity_routes(const Context& context, const IntegrityCheck& integrity);

}  // namespace yunguan::identity
