// SPDX-License-Identifier: Apache-2.0
// The one place that decides who may use a route. The server calls it before any handler; handlers decide on objects
// (whose unit), by the scope the principal has for the route's permission.
#pragma once

#include <map>
#include <mutex>

#include "http/server.h"
#include "identity/context.h"
#include "identity/token_gate.h"

namespace yunguan::identity {

class Gate final : public http::Guard {
 public:
  // `tokens` outlives it.
  Gate(const Context& context, TokenGate& tokens) : context_(context), tokens_(tokens) {}

  // Public routes let everybody in, with the principal of a valid session if there is one. Others answer:
  //   session.none, session.over, session.kicked (401)
  //   session.outside_network, session.outside_hours (401)   not from here, not now; recorded once in ten minutes
  //   session.csrf (403)   a writing request without the header X-CSRF-Token of its session
  //   identity.must_change_password (403)   until that is done only the routes for it are open
  //   identity.forbidden (403)   no role of the caller carries the route's permission, for any unit
  //   identity.tampered (403)
  // A request with an API token is that token's, whatever cookie comes with it: token_gate.h says what is answered.
  // Every 403 is recorded in the audit log.
  Result<std::shared_ptr<const http::Caller>> admit(const http::Request& request, const http::Route& route) override;
  std::vector<std::pair<std::string, std::string>> answer_headers(const http::Request& request) override;

 private:
  Result<std::shared_ptr<const Principal>> decide(const http::Request& request, const http::Route& route,
                                                  std::shared_ptr<const Principal>& known);
  void record_refusal(const http::Request& request, const http::Route& route, const Principal* principal,
                      const Error& error);
  void record_restricted(const http::Request& request, const http::Route& route, const Principal& principal,
                         const Error& error);

  const Context context_;

  std::mutex restricted_mutex_;
  // Under restricted_mutex_: when a session outside its limits was last recorded.
  std::map<SessionId, std::optional<Instant>> restricted_;
  TokenGate& tokens_;
};

}  // namespace yunguan::identity
