// SPDX-License-Identifier: Apache-2.0
// What must be true of a world when nothing is under way:
//
// - every row that was acknowledged is in the journal once, or set apart because its month was closed; the register counts the same;
// - the findings that are kept are those of the slow reference over the rows in the order the journal has them, month by month, with cards
//   and lists as they stood in the shard before each row; and, for open months, those of a fresh fold over all records;
// - counts, figures of cards, open months, marks and offsets agree; what the publisher said last of a card is what the store has;
// - a state that was kept, loaded and folded on from its offset, is the same as one folded from the beginning.
#pragma once

#include <deque>

#include "fleet.h"
#include "process.h"

namespace yunguan::simulation {

struct Case {
  const Outside& outside;
  Process& process;
  const Fleet& fleet;
  const std::deque<Parcel>& parcels;
  const std::vector<monitor::SettingsTexts>& lists;  // by version - 1
};

struct Verdict {
  std::vector<std::string> complaints;
  std::uint64_t records = 0, findings = 0, months = 0;
};

[[nodiscard]] Verdict judge_world(const Case& world);

}  // namespace yunguan::simulation
