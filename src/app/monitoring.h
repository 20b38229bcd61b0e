// SPDX-License-Identifier: Apache-2.0
// The monitoring put together: the journal followed, findings kept, rows found again.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "finding/finding_store.h"
#include "finding/rows_of_card.h"
#include "journal/journal_home.h"
#include "tuning/replay.h"
#include "watch/card_rows.h"
#include "watch/late_months.h"
#include "watch/watch.h"

namespace yunguan::app {

// Members in the order in which they need each other; destroyed last first. Thread-safe.
class Monitoring final : public finding::RowsOfCard, public tuning::CardRows {
 public:
  struct Ground {
    store::Database& db;
    journal::JournalHome& home;
    identity::UnitDirectory& units;
    const Clock& clock;
    monitor::SettingsLibrary& library;
    std::function<Result<std::vector<monitor::SettingsFrom>>(Date today)> boundaries;
    std::function<Result<watch::AccountingPlans>(Date today)> accounting_plans;
    finding::FindingStore& findings;
    // The name of a usage file in the register of the intake; "" when it is not there.
    std::function<std::string(std::uint64_t file)> file_name;
  };
  explicit Monitoring(Ground ground);

  Result<void> start();
  void stop();
  [[nodiscard]] watch::Watch& watch() { return watch_; }
  [[nodiscard]] watch::CardRows& card_rows() { return rows_; }
  // Waits until what is in the journal now is folded, its findings kept and its rows found.
  bool catch_up(std::chrono::milliseconds at_most) { return watch_.catch_up(at_most) && index_.catch_up(at_most); }

  Result<finding::RowsFound> rows(const finding::RowsQuery& query) override;
  Result<finding::UsageMonth> usage(std::int64_t msisdn, std::int64_t month) override;
  Result<std::string> rows_of(const std::string& msisdn, const std::string& month, std::size_t most) override;

 private:
  Result<std::optional<bool>> accounting_of(const std::string& msisdn, std::uint32_t month);
  [[nodiscard]] finding::UsageLine line_of(const usage::UsageRecord& record) const;

  const Ground ground_;
  const watch::TakeFound take_found_;
  const watch::KeepMonth keep_month_;
  watch::Watch watch_;
  watch::LateMonths late_;
  watch::RowIndex index_;
  watch::CardRows rows_;
};

}  // namespace yunguan::app
