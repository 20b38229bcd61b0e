// SPDX-License-Identifier: Apache-2.0
// Which version of the settings holds from which day, as the monitoring was told, and what made one differ from the one before.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "http/message.h"
#include "http/route.h"
#include "tuning/ground.h"
#include "tuning/held_version.h"
#include "tuning/library.h"
#include "tuning/said_change.h"

namespace yunguan::tuning {

// Of a part of the settings: how many of its lines came and went, and some of them.
struct PartChange {
  std::string part;  // apps, phone_tacs, fraud_areas, imei_pools, cell_regions, own_rules, tuning_lines
  std::int64_t added = 0;
  std::int64_t removed = 0;
  std::vector<std::string> added_lines;
  std::vector<std::string> removed_lines;
  std::vector<TuningSaid> tunings;  // of tuning_lines, in place of lines
  std::vector<RuleSaid> rules;      // of own_rules, in place of lines
};
BOOST_DESCRIBE_STRUCT(PartChange, (), (part, added, removed, added_lines, removed_lines, tunings, rules))
inline constexpr std::size_t kChangedLinesShown = 40;

// What people did that a version came from.
struct SettingsAct {
  std::string what;  // a list's name, tuning, own_rules, apps, imei_pools
  std::string item;
  std::string by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(SettingsAct, (), (what, item, by, at))

struct VersionRow {
  Date from;
  std::optional<Date> to;  // the last day; none: nothing follows yet
  std::int64_t version = 0;
  std::int64_t before = 0;  // the version that held before it; 0: the first
  Instant said_at;          // when the monitoring was told
  EntryState state = EntryState::in_force;
  std::vector<std::string> parts;  // that differ from the version before
  std::vector<SettingsAct> acts;   // since the version said before it, that are about these parts
};
BOOST_DESCRIBE_STRUCT(VersionRow, (), (from, to, version, before, said_at, state, parts, acts))

struct VersionsAnswer {
  std::vector<VersionRow> items;  // newest day first
  bool more = false;
  bool whole = true;  // false: who tuned for which unit is left out, since the caller does not see all units
};
BOOST_DESCRIBE_STRUCT(VersionsAnswer, (), (items, more, whole))

struct VersionAnswer {
  VersionRow version;
  std::vector<PartChange> changes;  // IMEIs are only counted; tunings too, for a caller who does not see all units
};
BOOST_DESCRIBE_STRUCT(VersionAnswer, (), (version, changes))

// Thread-safe.
class VersionList {
 public:
  VersionList(const Ground& ground, Library& library) : ground_(ground), library_(library) {}

  // At most 50, those that begin before ?before when it is given. Error: tuning.day (invalid).
  Result<VersionsAnswer> list(const http::Request& request) const;
  // The one that holds on the day {day}, with what changed. Errors: tuning.day (invalid), tuning.no_version_on (not_found).
  Result<VersionAnswer> on_day(const http::Request& request) const;
  // Its number; none before the first that was told.
  Result<std::optional<std::int64_t>> version_on(Date day) const;

 private:
  Result<VersionRow> row_of(store::Reader& reader, const HeldVersion& held, const std::optional<HeldVersion>& before,
                            const std::optional<HeldVersion>& behind, bool whole) const;

  const Ground& ground_;
  Library& library_;
};

// `versions` outlives the routes.
[[nodiscard]] std::vector<http::Route> version_routes(const VersionList& versions);

}  // namespace yunguan::tuning
