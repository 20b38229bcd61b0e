// SPDX-License-Identifier: Apache-2.0
#include "statistic/statistic_integrity.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "statistic/usage_month.h"

namespace yunguan::statistic {

void add_integrity_checks(identity::IntegrityCheck& integrity, CardFeed* feed) {
  integrity.add("statistic_month",
                [](store::Reader& reader, const crypto::KeyRing&, identity::TableCheck& table) -> Result<void> {
                  YG_TRY_ASSIGN(const auto months, read_months(reader));
                  YG_TRY_ASSIGN(const auto wrong, check_usage(reader));
                  table.rows = static_cast<std::int64_t>(months.size() - std::min(months.size(), wrong.size()));
                  for (const std::string& line : wrong) table.count(false, line.substr(0, 7), line);
                  return {};
                });
  if (feed == nullptr) return;
  integrity.add("statistic_cards",
                [feed](store::Reader&, const crypto::KeyRing&, identity::TableCheck& table) -> Result<void> {
                  // The columns are newer than the snapshot of this check, so they are compared in one of their own, which
                  // another thread may take.
                  Result<CardFeed::Comparison> found;
                  std::thread{[&] { found = feed->compare(identity::kChangedMax); }}.join();
                  YG_TRY(found);
                  table.rows = found->cards - static_cast<std::int64_t>(found->first.size());
                  for (const std::int64_t card : found->first)
                    table.count(false, fmt::format("{}", card), "counted otherwise than it is");
                  table.changed_count = found->differing + found->not_there;
                  return {};
                });
}

}  // namespace yunguan::statistic
