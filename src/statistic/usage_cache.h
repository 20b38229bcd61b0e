// SPDX-License-Identifier: Apache-2.0
// Months' figures decoded, the last ones asked for: 8 bytes a card, month and measure, kUsageCacheBytes at most.
#pragma once

#include <list>
#include <memory>
#include <mutex>

#include "statistic/usage_month.h"

namespace yunguan::statistic {

inline constexpr std::size_t kUsageCacheBytes = 160u << 20;

// Thread-safe.
class UsageCache {
 public:
  // As read_usage(), of the revision that `row` has in the reader's snapshot.
  Result<std::shared_ptr<const UsagePages>> get(store::Reader& reader, const MonthRow& row, Measure measure);

 private:
  struct Entry {
    std::string month;
    Measure measure;
    std::int64_t revision;
    std::size_t bytes;
    std::shared_ptr<const UsagePages> pages;
  };

  std::mutex mutex_;
  // Under mutex_.
  std::list<Entry> entries_;  // last used first
  std::size_t bytes_ = 0;
};

}  // namespace yunguan::statistic
