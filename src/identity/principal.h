// SPDX-License-Identifier: Apache-2.0
// Who is asking, as the gate found out: made anew for every request, so a role taken back counts at once.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "http/message.h"
#include "identity/permission.h"
#include "identity/restriction.h"
#include "identity/scope.h"

namespace yunguan::identity {

using SessionId = StrongId<struct SessionTag>;
using TokenId = StrongId<struct ApiTokenTag>;

// A role held for a unit and everything below it.
struct Grant {
  RoleId role_id;
  std::string role_code;
  Text role_name;
  RoleKind kind = RoleKind::business;
  std::set<std::string, std::less<>> permissions;
  UnitId unit_id;
  std::string unit_path;
};

class Principal final : public http::Caller {
 public:
  PersonId person_id;
  std::string login;
  std::string name;
  UnitId unit_id;
  std::string unit_path;
  std::string unit_name;
  std::vector<Grant> grants;
  bool must_change_password = false;
  Instant password_changed_at;
  bool by_certificate = false;            // how the session began
  std::vector<Restriction> restrictions;  // the person's own and those of the roles held; all of them must allow

  SessionId session_id;
  std::string csrf_token;
  Instant seen_at;          // as stored: up to a minute old
  Instant idle_expires_at;  // if nothing more is asked
  Instant expires_at;

  // Of an API token, whose scopes and unit the grants are cut down to; none for a session.
  TokenId token_id;
  std::string token_prefix;  // "yg_Ab3dE9fG"
  std::set<std::string, std::less<>> token_scopes;

  // The login as the audit log and histories name whoever acted: with the token that was used.
  [[nodiscard]] std::string signature() const { return token_id.empty() ? login : login + " [" + token_prefix + "]"; }
  [[nodiscard]] std::string key() const override {
    return token_id.empty() ? "person:" + std::to_string(person_id.value) : "token:" + std::to_string(token_id.value);
  }

  // True when any grant carries it, for whatever unit.
  [[nodiscard]] bool may(std::string_view permission) const { return !scope(permission).empty(); }
  // True when a grant carries it for this unit.
  [[nodiscard]] bool may(std::string_view permission, std::string_view path) const {
    return scope(permission).contains(path);
  }
  // The units it holds for: what every list, count and export must be limited to.
  [[nodiscard]] Scope scope(std::string_view permission) const;
  [[nodiscard]] std::set<std::string, std::less<>> permissions() const;
};

// The caller of a request that came through the gate with a session; a broken invariant on a public route without one.
[[nodiscard]] const Principal& principal_of(const http::Request& request);

}  // namespace yunguan::identity
