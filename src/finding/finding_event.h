// SPDX-License-Identifier: Apache-2.0
// What was done with findings, by whom, when and why: one event an act, kept for ever, each with an integrity code.
#pragma once

#include <vector>

#include "crypto/key_ring.h"
#include "finding/finding.h"
#include "identity/integrity.h"
#include "store/database.h"

namespace yunguan::finding {

struct Event {
  std::int64_t id = 0;
  FindingId finding;
  Instant at;
  PersonId person;
  std::string login;
  Act act{};
  State from = State::fresh;
  State to = State::fresh;
  std::string reason;  // code of a dismissal
  std::string words;
  std::string effect;  // what it did beside: "suspended separation", "throttled 128", "assigned 17", "" for nothing
  std::int64_t hits = 0;
  JobId job;
};

// The ids are given.
Result<void> insert(store::Transaction& tx, std::vector<Event> events, const crypto::KeyRing& ring);
// Newest first.
Result<std::vector<Event>> events_of(store::Reader& reader, FindingId finding, std::int64_t limit);

// Every event fits its code, and every handled finding stands where its last event left it.
void add_integrity_checks(identity::IntegrityCheck& integrity);

}  // namespace yunguan::finding
