// SPDX-License-Identifier: Apache-2.0
#include "app/open_pages.h"

#include <algorithm>

#include "identity/principal.h"
#include "identity/session.h"

namespace yunguan::app {

bool session_lives(const identity::Identity& identity, store::Database& db, const Clock& clock,
                   const http::Caller& caller) {
  const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
  if (principal == nullptr) return false;
  if (!std::ranges::all_of(principal->restrictions, [&](const auto& one) { return one.allows_time(clock.now()); })) {
    return false;
  }
  const auto sessions = db.read([&](store::Reader& reader) {
    return identity::live_sessions(reader, identity.context().policy, principal->person_id, clock.now());
  });
  return !sessions || std::ranges::any_of(*sessions, [&](const identity::Session& session) {
    return session.id == principal->session_id;
  });
}

void connect_sessions(identity::Identity& identity, http::EventHub& events) {
  identity.online_sessions().listen([&events](PersonId person, std::optional<identity::SessionId> session) {
    events.publish("session_ended", R"({"code":"session.kicked"})", [=](const http::Caller& caller) {
      const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
      return principal != nullptr && principal->person_id == person && (!session || principal->session_id == *session);
    });
  });
  identity.access_rules().listen([&events](PersonId person, RoleId role) {
    events.publish("resync", "{}", [=](const http::Caller& caller) {
      const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
      return principal != nullptr &&
             (principal->person_id == person ||
              std::ranges::find(principal->grants, role, &identity::Grant::role_id) != principal->grants.end());
    });
  });
}

}  // namespace yunguan::app
