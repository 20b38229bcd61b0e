// SPDX-License-Identifier: Apache-2.0
// What the services of this folder stand on.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/working_calendar.h"
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
  // The calendar of working days that orders go by.
  const std::function<std::shared_ptr<const WorkingCalendar>()> calendar;
};

}  // namespace yunguan::duty
