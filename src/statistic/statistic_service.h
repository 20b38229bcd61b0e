// SPDX-License-Identifier: Apache-2.0
// Statistics for a caller: over his units, with his filters, as a table or as a file.
#pragma once

#include <filesystem>

#include "card/card_service.h"
#include "http/message.h"
#include "identity/audit.h"
#include "statistic/axis_plan.h"
#include "statistic/card_feed.h"
#include "statistic/usage_cache.h"

namespace yunguan::statistic {

// Thread-safe.
class StatisticService {
 public:
  StatisticService(store::Database& db, card::CardService& cards, const identity::Audit& audit,
                   identity::UnitDirectory& units, const card::Scenes& scenes, CardFeed& feed, const Clock& clock,
                   std::filesystem::path work_dir)
      : db_(db),
        cards_(cards),
        audit_(audit),
        units_(units),
        scenes_(scenes),
        feed_(feed),
        clock_(clock),
        work_dir_(std::move(work_dir)) {}

  // As statistic_query.h has it. Errors: those of parse_query(); card.unit.
  Result<Statistic> get(const http::Request& request);
  // The same table as CSV or XLSX (`format`), figures in whole numbers.
  Result<http::Response> download(const http::Request& request);
  // The months of usage there are; their figures only for who sees the whole fleet.
  Result<UsageMonths> months(const http::Request& request);

 private:
  // Months of use that are asked for, and which of them there are.
  struct MonthsAsked {
    std::vector<std::string> words;
    std::vector<MonthOfUse> shown;
    std::vector<std::shared_ptr<const UsagePages>> pages;  // null where a month was not taken in
  };
  Result<MonthsAsked> read_months_asked(const StatisticQuery& query);

  // Fixed after construction.
  store::Database& db_;
  card::CardService& cards_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const card::Scenes& scenes_;
  CardFeed& feed_;
  const Clock& clock_;
  const std::filesystem::path work_dir_;

  UsageCache cache_;
};

// The table from columns held still; `units`: nullopt for all. Pure. For the service and for measurements.
struct StatisticGround {
  const AxisGround& axis;
  const std::optional<std::vector<UnitId>>& units;
  std::optional<std::string> unit_id;  // of the address
  std::vector<std::string> months;     // of use, by number
  std::optional<std::vector<MonthUsage>> usage;
};
[[nodiscard]] Statistic make_statistic(const StatisticQuery& query, const StatisticGround& ground);

}  // namespace yunguan::statistic
