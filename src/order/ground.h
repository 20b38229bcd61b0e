// SPDX-License-Identifier: Apache-2.0
// What the services of this folder stand on.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "base/working_calendar.h"
#include "crypto/key_ring.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "order/call.h"
#include "order/check.h"
#include "order/effect.h"
#include "order/shelf.h"
#include "store/database.h"

namespace yunguan::order {

// The calendar that clocks and timers go by now.
using CalendarNow = std::function<Result<std::shared_ptr<const WorkingCalendar>>()>;

// References to what lives as long as the platform. Thread-safe as they are.
struct Ground {
  store::Database& db;
  const crypto::KeyRing& keys;
  const identity::Audit& audit;
  identity::UnitDirectory& units;
  Shelf& shelf;
  const Effects& effects;
  const Checks& checks;
  const Clock& clock;
  const CalendarNow calendar;
  const std::function<std::set<std::string, std::less<>>()> permissions;  // that a service may ask for
  const std::filesystem::path work_dir;                                   // with room for exports
  const Calls* calls = nullptr;                                           // none: peers are not asked
};

// Both as they are now; read before a transaction, which may not read them.
struct Times {
  std::shared_ptr<const identity::UnitTree> units;
  std::shared_ptr<const WorkingCalendar> calendar;

  static Result<Times> of(const Ground& ground);
};

}  // namespace yunguan::order
