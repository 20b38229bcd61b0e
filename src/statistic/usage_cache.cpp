// SPDX-License-Identifier: Apache-2.0
#include "statistic/usage_cache.h"

#include <algorithm>

namespace yunguan::statistic {

Result<std::shared_ptr<const UsagePages>> UsageCache::get(store::Reader& reader, const MonthRow& row, Measure measure) {
  const auto same = [&](const Entry& entry) { return entry.month == row.shown.month && entry.measure == measure; };
  {
    const std::lock_guard lock{mutex_};
    const auto found = std::ranges::find_if(entries_, same);
    if (found != entries_.end() && found->revision == row.revision) {
      entries_.splice(entries_.begin(), entries_, found);
      return found->pages;
    }
  }
  YG_TRY_ASSIGN(auto read, read_usage(reader, row.shown.month, measure));
  std::size_t bytes = read.size() * sizeof(read[0]);
  for (const auto& page : read) bytes += page.capacity() * sizeof(std::int64_t);
  const auto pages = std::make_shared<const UsagePages>(std::move(read));
  const std::lock_guard lock{mutex_};
  std::erase_if(entries_, [&](const Entry& entry) {
    if (same(entry)) bytes_ -= entry.bytes;
    return same(entry);
  });
  entries_.push_front({row.shown.month, measure, row.revision, bytes, pages});
  bytes_ += bytes;
  while (bytes_ > kUsageCacheBytes && entries_.size() > 1) {
    bytes_ -= entries_.back().bytes;
    entries_.pop_back();
  }
  return pages;
}

}  // namespace yunguan::statistic
