// SPDX-License-Identifier: Apache-2.0
// Permits of cards for application systems put together: what people do, what orders do, and what happens by itself.
#pragma once

#include <filesystem>

#include "access/access_routes.h"
#include "access/permit_clock.h"
#include "app/notifying.h"
#include "app/ordering.h"
#include "http/event_stream.h"
#include "identity/identity.h"

namespace yunguan::app {

// Members in the order in which they need each other; destroyed last first. Thread-safe.
class Accessing {
 public:
  Accessing(store::Database& db, const crypto::KeyRing& keys, identity::Identity& identity, const Clock& clock,
            const notify::Notices& notices, const std::filesystem::path& work_dir);

  // Rights, acts of the log, the integrity check, what orders do and look at, and what follows cards. Before the platform starts.
  // `held`: while it says so nothing ends by itself.
  void connect(identity::Identity& identity, Ordering& ordering, store::Dispatcher& outbox, std::function<bool()> held);
  // Open pages look again after permits changed, also by themselves: whoever may read those of the unit. Both outlive it.
  void tell_pages(store::Dispatcher& outbox, http::EventHub& events) const;
  [[nodiscard]] std::vector<http::Route> routes() const { return access::access_routes(ground_, systems_, permits_); }
  [[nodiscard]] const access::Ground& ground() const { return ground_; }
  [[nodiscard]] access::PermitClock& clock() { return clock_; }

 private:
  const access::Ground ground_;
  const access::SystemService systems_;
  const access::PermitService permits_;
  access::PermitClock clock_;
};

}  // namespace yunguan::app
