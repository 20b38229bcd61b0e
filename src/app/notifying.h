// SPDX-License-Identifier: Apache-2.0
// Notices put together: what kinds there are, who is told of what, the channels, and the pages that look again.
#pragma once

#include "config/config.h"
#include "http/event_stream.h"
#include "identity/identity.h"
#include "notify/administration.h"
#include "notify/inbox.h"
#include "notify/notices.h"
#include "notify/notify_routes.h"
#include "notify/sender.h"
#include "store/outbox.h"

namespace yunguan::app {

// Members in the order in which they need each other; destroyed last first. Thread-safe.
class Notifying {
 public:
  Notifying(store::Database& db, const crypto::KeyRing& keys, identity::Identity& identity, const Clock& clock,
            const config::Notify& config);

  [[nodiscard]] const notify::Notices& notices() const { return notices_; }
  [[nodiscard]] notify::Sender& sender() { return sender_; }
  [[nodiscard]] std::vector<http::Route> routes() const { return notify::notify_routes(inbox_, administration_); }

  // Makes the channels that are configured; errors: notify.config, keys.permissions, keys.io.
  Result<void> prepare();
  // Whom domain folders' events concern is told; who was told looks again.
  void subscribe(store::Dispatcher& outbox, http::EventHub& events);

 private:
  notify::KindTable kinds_;
  const notify::Ground ground_;
  const notify::Notices notices_;
  notify::Sender sender_;
  const notify::Inbox inbox_;
  const notify::Administration administration_;
};

}  // namespace yunguan::app
