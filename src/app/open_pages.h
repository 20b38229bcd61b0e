// SPDX-License-Identifier: Apache-2.0
// Pages that stand open, and the sessions they live by.
#pragma once

#include "http/event_stream.h"
#include "identity/identity.h"

namespace yunguan::app {

// Whether the session behind an event stream still holds. A store that cannot be asked ends no stream.
[[nodiscard]] bool session_lives(const identity::Identity& identity, store::Database& db, const Clock& clock,
                                 const http::Caller& caller);

// Open pages learn at once that their session is over, or that limits of their person or role have changed. Both outlive all calls.
void connect_sessions(identity::Identity& identity, http::EventHub& events);

}  // namespace yunguan::app
