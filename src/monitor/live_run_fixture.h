// SPDX-License-Identifier: Apache-2.0
// A fleet's cards, histories and usage files as records of the live fold, and the fold run over them by hand: in any cut, with restarts.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "card/number.h"
#include "journal/block.h"
#include "monitor/live_fold.h"
#include "monitor/reference_fixture.h"

namespace yunguan::monitor {

// Versions in memory.
class FixedSettings final : public SettingsLibrary {
 public:
  // The version that these texts are from now on.
  std::uint64_t add(const SettingsTexts& texts);
  Result<std::shared_ptr<const Settings>> find(std::uint64_t version) override;
  bool away = false;  // as if the store could not be reached

 private:
  std::vector<std::shared_ptr<const Settings>> versions_;
};

struct LiveRecord {
  journal::Kind kind = 0;
  std::string msisdn;  // "" = for all shards
  std::string bytes;
};

// What a reference input is for the live fold, as the platform would say it.
class LiveRecords {
 public:
  explicit LiveRecords(FixedSettings& library) : library_(library) {}
  // Opens the month and hands over lists, cards and histories. Lines that a card file would have refused are left out.
  void add_fleet(const reference::MonitorInput& input);
  void add_usage(const std::string& csv, usage::Source source = usage::Source::carrier);
  void add_settings(const SettingsTexts& texts, const std::string& month);
  void add_card(const CardSheet& sheet);
  void add_month(std::uint32_t month, bool open);
  void add_past(const PastMonth& past, const std::string& msisdn);

  [[nodiscard]] static SettingsTexts texts_of(const std::map<std::string, std::string>& lists);
  // The sheets of a card file, of lines that are taken and are the first of their msisdn.
  [[nodiscard]] static std::vector<CardSheet> sheets_of(const std::string& cards, const SettingsTexts& texts);

  std::vector<LiveRecord> records;

 private:
  FixedSettings& library_;
  std::string month_;
};

// The shards of a fleet, folded in blocks of random size; between two blocks a shard may be made anew from its pages.
class LiveRun {
 public:
  LiveRun(FixedSettings& library, std::uint32_t shards, std::uint64_t seed);
  void fold(const std::vector<LiveRecord>& records);
  // As the findings file has them, sorted, with the last column; from what was told.
  [[nodiscard]] std::string findings() const;
  [[nodiscard]] MonthCounts counts(std::uint32_t month) const;
  [[nodiscard]] LiveFold& shard(std::uint32_t number) { return *shards_[number].fold; }
  [[nodiscard]] std::size_t set_aside() const { return set_aside_; }
  [[nodiscard]] std::size_t restarts() const { return restarts_; }

 private:
  struct ShardRun {
    std::unique_ptr<LiveFold> fold;
    journal::Run run;
    std::uint32_t block = 1;  // records of the block that is being filled
    journal::Offset next = 0;
    std::map<std::uint32_t, std::string> pages;
  };
  void fold_block(ShardRun& shard);
  void tell(ShardRun& shard, journal::Fold::Telling telling);
  void restart(ShardRun& shard);

  FixedSettings& library_;
  CardLists card_lists_;
  std::mt19937_64 dice_;  // allow rand: the same cuts every time
  std::vector<ShardRun> shards_;
  std::map<std::string, std::string> told_;
  std::size_t set_aside_ = 0, restarts_ = 0;
};

}  // namespace yunguan::monitor
