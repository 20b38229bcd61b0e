// SPDX-License-Identifier: Apache-2.0
// An entry of a list that the monitoring goes by: what it says, where it comes from, and the days it holds.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "control/list_days.h"

namespace yunguan::tuning {

using EntryId = StrongId<struct ListEntryTag>;
using ListImportId = StrongId<struct ListImportTag>;

// The lists kept here; applications and IMEI pools are kept by control. Numbers are stored: never renumber them.
enum class ListKind : std::uint8_t {
  phone_tacs = 1,
  fraud_areas = 2,
  cell_regions = 3,
  plan_sources = 4,
  segments = 5
};
BOOST_DESCRIBE_ENUM(ListKind, phone_tacs, fraud_areas, cell_regions, plan_sources, segments)
inline constexpr std::array kListKinds{ListKind::phone_tacs, ListKind::fraud_areas, ListKind::cell_regions,
                                       ListKind::plan_sources, ListKind::segments};

using Origin = control::ListOrigin;
using control::EntryState;
using control::state_on;

// What an entry says. Which of the texts are used, and for what, is its list's matter:
//   phone_tacs    item the TAC, name the brand, more the model
//   fraud_areas   item an administrative code or the beginning of one, name the area's
//   cell_regions  item a cell (mcc-mnc-tac-eci) or the beginning of one, name the six-digit administrative code
//   plan_sources  item a plan as cards name it, name whose records count for its cards: carrier or accounting (MON-27)
//   segments      item a segment ("10646xxxxxxxx"), name its kind: iot, phone or unknown, more its carrier or nothing (SIM-02)
struct EntryText {
  std::string item;
  std::string name;
  std::string more;
  std::string device_class;                // of a TAC: phone, tablet, module, router, wearable, other
  std::optional<std::int64_t> confidence;  // of the device class, percent

  friend bool operator==(const EntryText&, const EntryText&) = default;
};

struct ListEntry {
  EntryId id;
  std::string item;
  std::string name;
  std::string more;
  std::string device_class;
  std::optional<std::int64_t> confidence;
  Origin origin = Origin::hand;
  std::string source;  // file name, or what the shipped data is called
  std::string added_by;
  Instant added_at;
  Date valid_from;
  std::optional<Date> valid_to;  // the last day it holds
  std::string ended_by;
  std::string end_reason;
  EntryState state = EntryState::in_force;
};
BOOST_DESCRIBE_STRUCT(ListEntry, (),
                      (id, item, name, more, device_class, confidence, origin, source, added_by, added_at, valid_from,
                       valid_to, ended_by, end_reason, state))

// A TAC's device counts as a phone for the monitoring from this confidence on.
inline constexpr std::int64_t kPhoneConfidence = 50;

[[nodiscard]] std::optional<ListKind> list_named(std::string_view name);
[[nodiscard]] std::string_view name_of(ListKind kind);

// Puts the texts into the form that is compared (blanks off) and checks them. Errors at the field: monitor_list.tac,
// monitor_list.region, monitor_list.cell, monitor_list.plan, monitor_list.source, monitor_list.name, monitor_list.device_class,
// monitor_list.confidence, and of a segment those of card::read_segment.
Result<EntryText> checked(ListKind kind, EntryText text);

// What kind of device brand and model stand for, and how sure that is: makers of modules and routers are known by name, tablets
// and wearables by words of the model, makers of phones by name. Of others nothing is known.
struct DeviceGuess {
  std::string_view device_class;
  std::int64_t confidence = 0;
};
[[nodiscard]] DeviceGuess guess_device(std::string_view brand, std::string_view model);

}  // namespace yunguan::tuning
