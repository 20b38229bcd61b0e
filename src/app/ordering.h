// SPDX-License-Identifier: Apache-2.0
// Orders put together: the catalogue, what effects do, whom forms may name, attachments, the clerk; and the duties of people that orders go
// by.
#pragma once

#include <filesystem>

#include "config/config.h"
#include "duty/duty_routes.h"
#include "http/event_stream.h"
#include "identity/identity.h"
#include "order/clerk.h"
#include "order/lookup.h"
#include "order/order_routes.h"
#include "overview/workbench.h"
#include "store/outbox.h"

namespace yunguan::app {

// Members in the order in which they need each other; destroyed last first. Thread-safe.
class Ordering {
 public:
  Ordering(store::Database& db, const crypto::KeyRing& keys, identity::Identity& identity, file::Files& files,
           const Clock& clock, const config::Config& config);

  // Domain folders add theirs before start().
  [[nodiscard]] order::Effects& effects() { return effects_; }
  [[nodiscard]] order::Checks& checks() { return checks_; }
  [[nodiscard]] order::Lookups& lookups() { return lookups_; }
  [[nodiscard]] order::Calls& calls() { return calls_; }
  [[nodiscard]] const order::Ground& ground() const { return ground_; }
  [[nodiscard]] const order::OrderService& service() const { return service_; }
  // For whom the caller stands in, who stands in for him, and where he is on duty.
  Result<std::vector<overview::Notice>> duty_notices(const http::Request& request) const;
  [[nodiscard]] order::Attachments& attachments() { return attachments_; }
  [[nodiscard]] std::vector<http::Route> routes();
  // Once a day: attachments that nobody hung.
  Result<void> tidy();
  // What of the caller's is late or came back, for the workbench; what merely waits stands in a card of its own there.
  [[nodiscard]] Result<std::vector<overview::Notice>> notices(const http::Request& request) const;
  // Pages of those whom an event concerns look again.
  void tell_pages(store::Dispatcher& outbox, http::EventHub& events);

  // Publishes the catalogue's files; every fault of every file is told.
  Result<void> start();
  void stop() { clerk_.stop(); }
  [[nodiscard]] order::Clerk& clerk() { return clerk_; }

 private:
  const std::filesystem::path catalog_;
  const std::filesystem::path calendar_file_;
  duty::CalendarShelf calendar_;
  order::Shelf shelf_;
  order::Effects effects_;  // fixed before start()
  order::Checks checks_;    // as well
  order::Lookups lookups_;  // as well
  order::Calls calls_;      // as well
  const order::Ground ground_;
  const order::OrderService service_;
  const duty::Ground duty_ground_;
  const duty::PostService posts_;
  const duty::RotaService rotas_;
  const duty::AbsenceService absences_;
  const duty::CalendarService calendars_;
  order::Attachments attachments_;
  order::Clerk clerk_;
};

}  // namespace yunguan::app
