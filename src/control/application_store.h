// SPDX-License-Identifier: Apache-2.0
// The SQL of the blacklist of applications. All functions work inside the caller's transaction.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "card/blacklist.h"
#include "control/list_days.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::control {

const std::vector<store::Migration>& application_migrations();

enum class ApplicationState : std::uint8_t { in_force, scheduled, off };
BOOST_DESCRIBE_ENUM(ApplicationState, in_force, scheduled, off)

struct BlockedApplication {
  std::string key;  // "social/WeChat" of a shipped one, "own/17" of another
  std::string category;
  Text name;
  std::vector<std::string> domains;
  std::string scene;  // code of rules/scenes.yaml; empty: all
  ListOrigin origin = ListOrigin::shipped;
  std::string source;  // of a file, its name
  ApplicationState state = ApplicationState::in_force;
  std::optional<Date> from;
  std::optional<Date> to;  // last day it is blocked; of a shipped one: the day before it was taken off
  std::string reason;
  std::string by;  // who added it or took it off; empty for a shipped one left alone
  std::optional<Instant> at;
};
BOOST_DESCRIBE_STRUCT(BlockedApplication, (),
                      (key, category, name, domains, scene, origin, source, state, from, to, reason, by, at))

// All entries as they stand on the day.
Result<std::vector<BlockedApplication>> applications(store::Reader& reader, const card::Blacklist& shipped, Date day);

struct NewApplication {
  std::string category;
  Text name;
  std::vector<std::string> domains;
  std::string scene;
  ListOrigin origin = ListOrigin::hand;
  std::string source;
  Date from;
  std::string reason;
  std::string by;
  Instant at;
};
// The key it has from now on.
Result<std::string> insert_application(store::Transaction& tx, const NewApplication& application);
// It is blocked until the end of that day.
Result<void> end_application(store::Transaction& tx, const BlockedApplication& application, Date last_day,
                             const std::string& reason, const std::string& by, Instant at);
// A shipped one is blocked again; false when it was not taken off.
Result<bool> restore_application(store::Transaction& tx, const std::string& key);

// Counts the list's changes, and tells whoever goes by it.
Result<void> tell_applications_changed(store::Transaction& tx, Instant at);
// One more than how often it has changed.
Result<std::int64_t> applications_revision(store::Reader& reader);

}  // namespace yunguan::control
