// SPDX-License-Identifier: Apache-2.0
// The rows of one card out of the journal, and which of them stand behind a finding: found by folding that card alone once more.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "journal/journal.h"
#include "monitor/settings.h"
#include "usage/usage_record.h"
#include "watch/row_index.h"

namespace yunguan::watch {

// A finding by its meaning.
struct FindingName {
  std::string model;
  std::string subject;
  std::uint32_t month = 0;
  std::uint8_t day = 0;  // 0: the window is the month
};

// Thread-safe. Everything passed outlives it.
class CardRows {
 public:
  CardRows(journal::Journal& journal, RowIndex& index, monitor::SettingsLibrary& library, std::uint32_t shards)
      : journal_(journal), index_(index), library_(library), shards_(shards) {}

  // The card's rows of the month in input order, until `visit` returns false. Views are valid during the call only.
  Result<void> each(std::string_view msisdn, std::uint32_t month,
                    const std::function<bool(const usage::UsageRecord& row, journal::Offset offset)>& visit);

  // The rows that raised the finding or added to its hits.
  Result<std::set<journal::Offset>> behind(std::string_view msisdn, const FindingName& finding);

 private:
  // Every record of the shard that may be about the card, in order.
  Result<void> each_record(std::string_view msisdn, const std::function<bool(const journal::Record&)>& visit);

  journal::Journal& journal_;
  RowIndex& index_;
  monitor::SettingsLibrary& library_;
  const std::uint32_t shards_;
};

}  // namespace yunguan::watch
