// SPDX-License-Identifier: Apache-2.0
// What findings need of the journal: the usage rows of one card, and its month day by day. The folder that holds the journal implements it.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace yunguan::finding {

struct UsageLine {
  Instant at;
  std::string kind;       // data, sms, voice
  std::string direction;  // mo, mt, ""
  std::string imei;
  std::string peer;
  std::int64_t up_bytes = 0;
  std::int64_t down_bytes = 0;
  std::int64_t seconds = 0;
  std::string cell;
  std::string region;
  std::string rat;
  std::string source;  // as the file has it
  std::string origin;  // file and line, "" when unknown
  bool own = false;    // raised the finding asked about, or added to its hits
};
BOOST_DESCRIBE_STRUCT(UsageLine, (),
                      (at, kind, direction, imei, peer, up_bytes, down_bytes, seconds, cell, region, rat, source,
                       origin, own))

struct UsageDay {
  Date day;
  std::int64_t data_bytes = 0;
  std::int64_t sms = 0;
  std::int64_t voice_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(UsageDay, (), (day, data_bytes, sms, voice_seconds))

// What a card used in a month by the source that does not count for it: for the audit only (MON-27).
struct OtherUsage {
  std::int64_t rows = 0;
  std::int64_t data_bytes = 0;
  std::int64_t sms = 0;
  std::int64_t voice_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(OtherUsage, (), (rows, data_bytes, sms, voice_seconds))

struct UsageMonth {
  bool accounting = false;     // the platform's own accounting counts, not the carrier's records
  std::vector<UsageDay> days;  // with any use, in order; of the source that counts
  OtherUsage other;
};

// A finding by its meaning.
struct OwnRows {
  std::string model;
  std::string subject;
  std::int64_t day = 0;  // 0: the window is the month
};

struct RowsQuery {
  std::int64_t msisdn = 0;
  std::int64_t month = 0;     // year × 12 + month − 1
  std::int64_t from_day = 1;  // of the month, both inclusive
  std::int64_t to_day = 31;
  std::optional<OwnRows> own;  // marks its rows
  bool own_only = false;
  std::int64_t offset = 0;
  std::int64_t limit = 100;
};

struct RowsFound {
  std::vector<UsageLine> rows;  // in input order
  bool more = false;
  bool own_known = false;  // whether `own` could be told
};

// Thread-safe; may take up to a second.
class RowsOfCard {
 public:
  virtual ~RowsOfCard() = default;
  virtual Result<RowsFound> rows(const RowsQuery& query) = 0;
  virtual Result<UsageMonth> usage(std::int64_t msisdn, std::int64_t month) = 0;
};

}  // namespace yunguan::finding
