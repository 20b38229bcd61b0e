// SPDX-License-Identifier: Apache-2.0
// Who is signed in at this moment, and ending other people's sessions.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <string>
#include <vector>

#include "http/page.h"
#include "identity/context.h"
#include "identity/session.h"

namespace yunguan::identity {

enum class SignInMethod : std::uint8_t { password, certificate };
BOOST_DESCRIBE_ENUM(SignInMethod, password, certificate)

struct OnlineSession {
  SessionId id;
  PersonId person_id;
  std::string login;
  std::string name;
  UnitId unit_id;
  std::string unit_name;
  Instant created_at;
  Instant last_seen_at;  // up to a minute old
  Instant expires_at;
  std::string remote_ip;
  std::string user_agent;
  SignInMethod method = SignInMethod::password;
  bool current = false;  // the one that asks
};
BOOST_DESCRIBE_STRUCT(OnlineSession, (),
                      (id, person_id, login, name, unit_id, unit_name, created_at, last_seen_at, expires_at, remote_ip,
                       user_agent, method, current))

// Thread-safe once listen() has been called.
class OnlineSessions {
 public:
  // Which sessions of the person were ended; none: all of them.
  using Ended = std::function<void(PersonId, std::optional<SessionId>)>;

  explicit OnlineSessions(const Context& context);

  // Before the server starts: told after an administrator has ended sessions, so that their browsers learn it at once.
  void listen(Ended ended) { ended_ = std::move(ended); }

  // Filters unit_id (with all below it), method, remote_ip, person_id; free search in login and name.
  [[nodiscard]] const http::List& declaration() const { return list_; }
  Result<http::Page<OnlineSession>> list(const Asking& asking, const http::ListQuery& query) const;

  // session.not_found, also for one outside the caller's scope; session.own (conflict: one signs out instead)
  Result<void> end(const Asking& asking, SessionId id, std::string_view reason) const;
  // All of one person; how many they were. person.not_found, session.own
  Result<std::int64_t> end_all(const Asking& asking, PersonId person, std::string_view reason) const;

 private:
  [[nodiscard]] http::List::Declaration declare_list() const;

  const Context context_;
  const http::List list_;
  Ended ended_;
};

}  // namespace yunguan::identity
