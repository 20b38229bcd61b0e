// SPDX-License-Identifier: Apache-2.0
// What the services of this folder stand on.
#pragma once

#include <functional>
#include <string>

#include "crypto/key_ring.h"
#include "duty/calendar_shelf.h"
#include "identity/context.h"
#include "store/database.h"

namespace yunguan::duty {

// References to what lives as long as the platform. Thread-safe as they are.
struct Ground {
  store::Database& db;
  const identity::Audit& audit;
  identity::UnitDirectory& units;
  const Clock& clock;
  // Whether a service of that code is published: absences may name it.
  const std::function<Result<bool>(store::Reader&, const std::string&)> knows_service;
  const crypto::KeyRing& keys;
  // The calendar of working days that orders go by, and what another would do to them.
  CalendarShelf& calendar;
  const std::function<Result<CalendarImpact>(const WorkingCalendar& next)> impact;
};

}  // namespace yunguan::duty
